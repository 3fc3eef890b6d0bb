"""Risicofactoren in de database: de factor staat vast, hoe het ermee gaat is een reeks standen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from common.events import uuid7
from common.privacy import PersoonSleutels
from overleg.domain.casuscodes import Risiconiveau, Risicostaat
from overleg.domain.risicofactor import Risicofactor, Stand
from overleg.repository.casussen import ZICHT
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel


def _plek(stand_id: UUID, casus_id: UUID) -> Plek:
    return Plek("risicostand", "maatregel", stand_id, casus_id)


def _stand(rij: Any, sleutels: dict[UUID, PersoonSleutels]) -> Stand:
    return Stand(
        rij["versie"], Risicostaat(rij["staat"]), rij["per"], rij["eigenaar_organisatie"], rij["eigenaar_professional"],
        ontsleutel(sleutels, _plek(rij["id"], rij["casus_id"]), rij["maatregel"]), rij["gewijzigd_op"],
        rij["gewijzigd_door"], met_maatregel=rij["maatregel"] is not None,
    )  # fmt: skip


async def save_factor(tx: Tx, factor: Risicofactor) -> None:
    """Bewaar een nieuwe factor met haar eerste stand."""
    f = factor
    await tx.execute(
        "INSERT INTO risicofactor (id, casus_id, niveau, code, aanwezig_sinds, vastgelegd_op) VALUES ($1, $2, $3, $4, $5, $6)",
        f.id, f.casus_id, f.niveau, f.code, f.aanwezig_sinds, tx.now,
    )  # fmt: skip
    await save_stand(tx, factor)


async def save_stand(tx: Tx, factor: Risicofactor) -> None:
    """Voeg de huidige stand van een factor toe; de eerdere blijven."""
    stand_id, s = uuid7(), factor.stand
    await tx.execute(
        """
        INSERT INTO risicostand (id, risicofactor_id, casus_id, versie, staat, per, eigenaar_organisatie, eigenaar_professional,
            maatregel, gewijzigd_op, gewijzigd_door, organisatie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        stand_id, factor.id, factor.casus_id, s.versie, s.staat, s.per, s.eigenaar_organisatie, s.eigenaar_professional,
        await versleutel(tx, _plek(stand_id, factor.casus_id), s.maatregel), s.gewijzigd_op, s.gewijzigd_door,
        tx.actor.organisatie,
    )  # fmt: skip


async def get_factor(tx: Tx, casus_id: UUID, factor_id: UUID, *, vergrendel: bool = False) -> Risicofactor:
    """Lees een factor van deze casus met haar huidige stand; NotFound bij een andere casus of zonder zicht."""
    slot = "FOR UPDATE OF f" if vergrendel else ""
    rij = await tx.fetchrow(
        f"""
        SELECT f.* FROM risicofactor f JOIN casus c ON c.id = f.casus_id
        WHERE f.id = $3 AND f.casus_id = $2 AND {ZICHT} {slot}
        """,
        tx.actor.organisatie, casus_id, factor_id,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze risicofactor bestaat niet bij deze casus of is voor u niet zichtbaar.")
    # After the lock: whoever waited for it must see what the other wrote.
    standen = await tx.fetch(
        "SELECT * FROM risicostand WHERE risicofactor_id = $1 ORDER BY versie DESC LIMIT 1", factor_id
    )
    return _factor(rij, await _open(tx, casus_id, standen))


def _factor(rij: Any, standen: Sequence[Stand]) -> Risicofactor:
    return Risicofactor(
        rij["id"], rij["casus_id"], Risiconiveau(rij["niveau"]), rij["code"], rij["aanwezig_sinds"], standen[0]
    )


async def _open(tx: Tx, casus_id: UUID, rijen: Sequence[Any]) -> list[Stand]:
    sleutels = await sleutels_van(tx, [casus_id]) if any(r["maatregel"] for r in rijen) else {}
    return [_stand(r, sleutels) for r in rijen]


async def find_standen(tx: Tx, casus_id: UUID) -> list[tuple[Risicofactor, list[Stand]]]:
    """Alle factoren van een casus met elk hun standen, nieuwste stand eerst; oudste factor eerst."""
    factoren = await tx.fetch(
        f"""
        SELECT f.* FROM risicofactor f JOIN casus c ON c.id = f.casus_id
        WHERE f.casus_id = $2 AND {ZICHT} ORDER BY f.vastgelegd_op, f.id LIMIT 500
        """,
        tx.actor.organisatie, casus_id,
    )  # fmt: skip
    rijen = await tx.fetch(
        "SELECT * FROM risicostand WHERE casus_id = $1 ORDER BY risicofactor_id, versie DESC", casus_id
    )
    per: defaultdict[UUID, list[Stand]] = defaultdict(list)
    for rij, stand in zip(rijen, await _open(tx, casus_id, rijen), strict=True):
        per[rij["risicofactor_id"]].append(stand)
    return [(_factor(f, per[f["id"]]), per[f["id"]]) for f in factoren]


async def organisaties_met_risico(tx: Tx, casus_id: UUID) -> list[str]:
    """Organisaties die nu eigenaar zijn van een risicofactor die niet vervallen is."""
    rijen = await tx.fetch(
        """
        SELECT DISTINCT s.eigenaar_organisatie FROM (
            SELECT DISTINCT ON (risicofactor_id) * FROM risicostand WHERE casus_id = $1 ORDER BY risicofactor_id, versie DESC
        ) s WHERE s.eigenaar_organisatie IS NOT NULL AND s.staat <> 'vervallen'
        """,
        casus_id,
    )
    return [rij["eigenaar_organisatie"] for rij in rijen]
