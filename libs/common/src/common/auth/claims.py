"""From verified claims to an `Actor`; anything of the wrong shape is refused, never guessed."""

from __future__ import annotations

import re
from typing import Any, Final

from common.auth.actor import Actor
from common.auth.errors import Reden, Unauthenticated

_OIN: Final = re.compile(r"[0-9]{20}")
_MAX_NAAM: Final = 255
_MAX_AANTAL: Final = 200
_VAN_ONSZELF: Final = "systeem:"


def actor_van(claims: dict[str, Any]) -> Actor:
    """Return the caller that these claims describe.

    Missing `scope` or `rollen` is an empty set: an issuer leaves an empty list out, and a caller
    that holds nothing is refused by every policy (403), which tells more than a 401.
    """
    organisatie = claims.get("organisatie")
    if not isinstance(organisatie, str) or _OIN.fullmatch(organisatie) is None:
        raise Unauthenticated(Reden.CLAIMS)
    namens = claims.get("namens")
    return Actor(
        sub=_naam(claims.get("sub")),
        organisatie=organisatie,
        rollen=_namen(claims.get("rollen", [])),
        scopes=_scopes(claims.get("scope", "")),
        client=_naam(claims["azp"] if "azp" in claims else claims.get("client_id")),
        namens=None if namens is None else _naam(namens),
    )


def _naam(waarde: object) -> str:
    """Return a name that can stand in a log line and an audit line without harm."""
    if not isinstance(waarde, str) or not 0 < len(waarde) <= _MAX_NAAM or not waarde.isprintable():
        raise Unauthenticated(Reden.CLAIMS)
    if waarde.startswith(_VAN_ONSZELF):
        # Only the platform itself acts as `systeem:`; a token that says so would blur the audit.
        raise Unauthenticated(Reden.CLAIMS)
    return waarde


def _namen(waarde: object) -> frozenset[str]:
    if not isinstance(waarde, list) or len(waarde) > _MAX_AANTAL:
        raise Unauthenticated(Reden.CLAIMS)
    return frozenset(_naam(naam) for naam in waarde)


def _scopes(waarde: object) -> frozenset[str]:
    if not isinstance(waarde, str) or (waarde and not waarde.isprintable()):
        raise Unauthenticated(Reden.CLAIMS)
    return frozenset(waarde.split())
