"""Velden die meer routes delen: tekst zonder stuurtekens, telefoon, website en codes."""

from typing import Annotated

from pydantic import StringConstraints

Regel = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""Eén regel tekst."""

Tekst = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$")
]
"""Tekst van meer regels."""

Telefoon = Annotated[str, StringConstraints(pattern=r"^[0-9+][0-9 ()-]{2,19}$")]
Website = Annotated[str, StringConstraints(max_length=200, pattern=r"^https://[A-Za-z0-9][^\s\x00-\x1f]*$")]
Gemeentecode = Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]
Oin = Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")]
Taal = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")]
