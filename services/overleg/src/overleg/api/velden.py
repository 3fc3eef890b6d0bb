"""Vormen van velden die meer routes delen."""

from typing import Annotated

from pydantic import StringConstraints


def tekst(hoogstens: int, *, niet: str = r"\x00") -> StringConstraints:
    """Tekst zonder de tekens `niet`, met ten minste één teken dat te zien is: alleen witruimte zou na het inkorten leeg zijn.

    U+0085 staat apart, want de ene patroontaal noemt dat witruimte en de andere niet.
    """
    patroon = rf"^[^{niet}]*[^\s\x85{niet}][^{niet}]*$"
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=hoogstens, pattern=patroon)


REGEL, ALINEA = r"\x00-\x1f\x7f", r"\x00-\x08\x0b-\x1f\x7f"
"""Tekens die niet in één regel staan, en die niet in een alinea staan."""
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""Waarde uit een codelijst."""
Kort = Annotated[str, tekst(100, niet=REGEL)]
"""Eén regel tekst."""
Lang = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
"""Vrije tekst; over mensen altijd versleuteld bewaard."""
