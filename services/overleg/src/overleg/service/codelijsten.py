"""Use cases over codelijsten; er staat niets over mensen in, dus er is niets vast te leggen."""

from collections.abc import Sequence

from common.db import Tx
from overleg.domain.codelijst import Codelijst, zoek
from overleg.domain.codelijsten import CODELIJSTEN


def lijst_codelijsten(_tx: Tx) -> Sequence[Codelijst]:
    """Alle codelijsten, op naam."""
    return sorted(CODELIJSTEN.values(), key=lambda c: c.naam)


def lees_codelijst(_tx: Tx, naam: str) -> Codelijst:
    """Eén codelijst; NotFound als zij niet bestaat."""
    return zoek(CODELIJSTEN, naam)
