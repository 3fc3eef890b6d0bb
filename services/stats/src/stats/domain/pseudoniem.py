"""Pseudoniemen: wie bij stats een id ziet, kan er in een andere dienst niets mee vinden, en andersom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pseudonimiseerder:
    """Maakt van een id een ander id; hetzelfde id geeft altijd hetzelfde.

    `hash_van(soort, waarde)` is een HMAC met een sleutel die alleen stats heeft en die buiten de database staat.
    """

    hash_van: Callable[[str, str], bytes] = field(repr=False)

    def van_zorgmelding(self, zorgmelding_id: UUID) -> UUID:
        """Pseudoniem van een zorgmelding die als gebeurtenis binnenkomt."""
        return self._maak("zorgmelding", str(zorgmelding_id))

    def van_kenmerk(self, organisatie: str, kenmerk: str) -> UUID:
        """Pseudoniem van een regel historie; het kenmerk van de leverancier wordt niet bewaard."""
        return self._maak("historie", f"{organisatie}|{kenmerk}")

    def _maak(self, soort: str, waarde: str) -> UUID:
        # De versie- en variantbits liggen vast, zodat het een gewone UUID is (versie 8: eigen inhoud).
        bits = int.from_bytes(self.hash_van(soort, waarde)[:16], "big")
        bits = bits & ~(0xF << 76) & ~(0x3 << 62) | (0x8 << 76) | (0x2 << 62)
        return UUID(int=bits)
