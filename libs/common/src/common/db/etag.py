"""Lost updates: a strong ETag is the version number of the resource; a change says which version it is based on."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header

from common.errors import InvalidInput, PreconditionFailed, PreconditionRequired

_ETAG = re.compile(r'^"(\d{1,18})"$')


def etag_of(versie: int) -> str:
    """Return the ETag header value of a version, e.g. `"7"` with the quotes."""
    return f'"{versie}"'


async def _if_match(
    if_match: Annotated[str | None, Header(description='ETag van de gelezen versie, bijv. "7"')] = None,
) -> int:
    if if_match is None:
        raise PreconditionRequired(
            "Stuur de kop If-Match mee met de ETag van de versie die u gelezen heeft, zodat niemands wijziging verloren gaat."
        )
    match = _ETAG.match(if_match.strip())
    if not match:
        raise InvalidInput(
            'De kop If-Match moet één sterke ETag zijn zoals die bij het lezen is gegeven, bijvoorbeeld "7".'
        )
    return int(match[1])


IfMatch = Annotated[int, Depends(_if_match)]
"""Version the caller based its change on. 428 when the header is missing, 400 when it is no strong ETag of ours."""


def require_version(verwacht: int, huidig: int) -> None:
    """Refuse (412, with the current ETag) when the resource has moved on since the caller read it."""
    if verwacht != huidig:
        raise PreconditionFailed(
            "Iemand anders heeft dit gegeven intussen gewijzigd. Lees de huidige versie en bied de wijziging opnieuw aan.",
            etag=etag_of(huidig),
        )
