"""Vrije tekst over mensen: altijd versleuteld, met een sleutel van één houder (persoon, zorgmelding, casus, overleg).

Wie de sleutel van een houder vernietigt, wist alle tekst die eronder staat. Tekst over één mens hangt aan die persoon, tekst over
meer mensen aan het dossier waarin zij staat.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from common.db import Tx
from common.errors import Conflict
from common.privacy import Dek, PersoonSleutels, Veld, encrypt

_NIEUWE_SLEUTEL = """
INSERT INTO keten.persoon_sleutel (persoon_id, versie, kek_id, gewikkeld) VALUES ($1::uuid, $2::smallint, $3, $4)
ON CONFLICT (persoon_id, versie) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Plek:
    """Waar een tekst staat: tabel, kolom, rij en de houder van de sleutel; ergens anders opent zij niet."""

    tabel: str
    kolom: str
    rij_id: UUID
    houder_id: UUID

    @property
    def veld(self) -> Veld:
        """De plek zoals de versleuteling die kent."""
        return Veld("overleg", self.tabel, self.kolom, self.rij_id, self.houder_id)


async def sleutel_van(tx: Tx, houder_id: UUID) -> Dek:
    """De sleutel om nieuwe tekst van deze houder mee te versleutelen; maakt haar als zij er nog niet is.

    Conflict als de houder gewist is: over wie gewist is komt er geen tekst meer bij.
    """
    _, rij = tx.keyring.new_key(houder_id)
    await tx.execute(_NIEUWE_SLEUTEL, *rij.parameters)
    sleutels = await tx.keyring.get(tx, houder_id)
    if sleutels.vernietigd:
        raise Conflict("De gegevens waar dit bij hoort zijn gewist; er kan geen tekst meer bij.")
    return sleutels.actueel


async def versleutel(tx: Tx, plek: Plek, tekst: str | None) -> bytes | None:
    """Versleutel één tekst voor haar plek; None blijft None."""
    return None if tekst is None else encrypt(await sleutel_van(tx, plek.houder_id), plek.veld, tekst)


async def sleutels_van(tx: Tx, houder_ids: Collection[UUID]) -> dict[UUID, PersoonSleutels]:
    """De sleutels van deze houders in één vraag, om te ontsleutelen; SleutelOntbreekt als een houder er geen heeft."""
    return await tx.keyring.keys(tx, houder_ids) if houder_ids else {}


def ontsleutel(sleutels: Mapping[UUID, PersoonSleutels], plek: Plek, geheim: bytes | None) -> str | None:
    """De leesbare tekst van een plek, of None waar niets staat of de sleutel van de houder vernietigd is."""
    if geheim is None:
        return None
    eigen = sleutels[plek.houder_id]
    return None if eigen.vernietigd else eigen.decrypt(plek.veld, geheim)
