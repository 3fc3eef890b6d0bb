"""Vormen van velden die meer routes delen."""

from typing import Annotated

from pydantic import StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""Waarde uit een codelijst."""
Kort = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]
"""Eén regel tekst."""
Lang = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
"""Vrije tekst; over mensen altijd versleuteld bewaard."""
