"""Samenvoegingen in de database: het besluit, naar wie er nu verwezen wordt, en wie vastgelegd geen dubbele is."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from overleg.domain.samenvoegen import RedenSamenvoegen, Samenvoeging


async def vergrendel(tx: Tx, persoon_ids: Collection[UUID]) -> None:
    """Vergrendel registraties in vaste volgorde, zodat twee besluiten over dezelfde mensen op elkaar wachten."""
    await tx.fetch("SELECT 1 FROM persoon WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", sorted(persoon_ids))


async def canoniek_van(tx: Tx, persoon_id: UUID) -> UUID:
    """De persoon waar deze registratie nu bij hoort; zichzelf als zij niet is samengevoegd."""
    gevonden: UUID = await tx.fetchval("SELECT canoniek($1)", persoon_id)
    return gevonden


async def vergrendel_mens(tx: Tx, persoon_id: UUID) -> UUID:
    """Vergrendel de mens bij wie deze registratie hoort en geef hem; werd hij tijdens het wachten samengevoegd, dan die ander."""
    vergrendeld = None
    while (wie := await canoniek_van(tx, persoon_id)) != vergrendeld:
        await vergrendel(tx, {wie})
        vergrendeld = wie
    return wie


async def find_verwijzingen(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Van welke van deze registraties iets anders de overlever is; wie er niet in staat is zelf de persoon."""
    rijen = await tx.fetch(
        "SELECT persoon_id, canoniek_id FROM persoonsverwijzing WHERE persoon_id = ANY($1::uuid[])", list(persoon_ids)
    )
    return {rij["persoon_id"]: rij["canoniek_id"] for rij in rijen}


async def cluster(tx: Tx, persoon_id: UUID) -> frozenset[UUID]:
    """Alle registraties die met deze persoon dezelfde mens zijn, ook hijzelf."""
    return frozenset(await tx.fetchval("SELECT cluster_van($1)", persoon_id))


async def save_samenvoeging(tx: Tx, s: Samenvoeging) -> None:
    """Leg het besluit vast en laat alles wat naar de andere verwees naar de overlever wijzen."""
    await tx.execute(
        """
        INSERT INTO samenvoeging (id, eigenaar, overlever_id, andere_id, reden, samengevoegd_op, ongedaan_tot, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        s.id, tx.actor.organisatie, s.overlever_id, s.andere_id, s.reden, s.samengevoegd_op, s.ongedaan_tot, s.versie,
    )  # fmt: skip
    await tx.execute(
        "UPDATE persoonsverwijzing SET canoniek_id = $2 WHERE canoniek_id = $1", s.andere_id, s.overlever_id
    )
    await tx.execute(
        "INSERT INTO persoonsverwijzing (persoon_id, canoniek_id, eigenaar) VALUES ($1, $2, $3)",
        s.andere_id, s.overlever_id, tx.actor.organisatie,
    )  # fmt: skip
    await _werk_bij(tx, [s.overlever_id, s.andere_id])


# Everything below a registration, along the decisions that still hold.
_TAK = """
WITH RECURSIVE tak(id) AS (
    SELECT $1::uuid UNION
    SELECT s.andere_id FROM samenvoeging s JOIN tak ON s.overlever_id = tak.id WHERE s.ongedaan_op IS NULL
)
SELECT array_agg(id) FROM tak
"""


async def tak(tx: Tx, persoon_id: UUID) -> frozenset[UUID]:
    """De registraties die vrijkomen als deze weer op zichzelf staat: zijzelf en alles wat in haar opging."""
    return frozenset(await tx.fetchval(_TAK, persoon_id))


async def save_ongedaan(tx: Tx, s: Samenvoeging, canoniek: UUID, vrij: Collection[UUID]) -> None:
    """Leg vast dat de samenvoeging niet meer geldt; `vrij` komt bij de andere, `canoniek` is wie hen had."""
    await tx.execute(
        "UPDATE samenvoeging SET ongedaan_op = $2, versie = $3 WHERE id = $1", s.id, s.ongedaan_op, s.versie
    )
    await tx.execute("DELETE FROM persoonsverwijzing WHERE persoon_id = $1", s.andere_id)
    await tx.execute(
        "UPDATE persoonsverwijzing SET canoniek_id = $1 WHERE persoon_id = ANY($2::uuid[])", s.andere_id, list(vrij)
    )
    await _werk_bij(tx, [canoniek, s.andere_id])


async def _werk_bij(tx: Tx, persoon_ids: Collection[UUID]) -> None:
    """Een geheim adres van een van de registraties maakt het adres van de mens geheim; en de lezing is een nieuwe versie."""
    await tx.execute(
        """
        UPDATE persoon p SET versie = p.versie + 1, geheim_door_samenvoeging = EXISTS (
            SELECT 1 FROM persoonsverwijzing v JOIN persoon q ON q.id = v.persoon_id WHERE v.canoniek_id = p.id AND q.geheim_adres)
        WHERE p.id = ANY($1::uuid[])
        """,
        list(persoon_ids),
    )


def _samenvoeging(rij: Any) -> Samenvoeging:
    return Samenvoeging(
        rij["id"], rij["overlever_id"], rij["andere_id"], RedenSamenvoegen(rij["reden"]), rij["samengevoegd_op"],
        rij["ongedaan_tot"], rij["ongedaan_op"], rij["versie"],
    )  # fmt: skip


async def get_samenvoeging(tx: Tx, persoon_id: UUID, samenvoeging_id: UUID) -> Samenvoeging:
    """Lees en vergrendel een samenvoeging bij deze persoon; NotFound als zij bij een ander hoort of niet van u is."""
    rij = await tx.fetchrow(
        "SELECT * FROM samenvoeging WHERE id = $1 AND eigenaar = $2 AND canoniek(overlever_id) = canoniek($3) FOR UPDATE",
        samenvoeging_id, tx.actor.organisatie, persoon_id,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze samenvoeging bestaat niet of is voor u niet zichtbaar.")
    return _samenvoeging(rij)


async def find_samenvoegingen(tx: Tx, persoon_id: UUID, na: UUID | None, limit: int) -> list[Samenvoeging]:
    """De samenvoegingen bij deze persoon, ook de ongedaan gemaakte, de oudste eerst; één meer dan gevraagd."""
    rijen = await tx.fetch(
        """
        SELECT * FROM samenvoeging
        WHERE overlever_id = ANY(cluster_van($1)) AND eigenaar = $2 AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4
        """,
        persoon_id, tx.actor.organisatie, na, limit + 1,
    )  # fmt: skip
    return [_samenvoeging(rij) for rij in rijen]


async def losgemaakt_na(tx: Tx, persoon_id: UUID, moment: datetime) -> bool:
    """Of een samenvoeging van deze persoon die op dat moment gold, daarna ongedaan is gemaakt."""
    return bool(
        await tx.fetchval(
            """
            SELECT EXISTS (
                SELECT 1 FROM samenvoeging WHERE (overlever_id = ANY(cluster_van($1)) OR andere_id = ANY(cluster_van($1)))
                  AND samengevoegd_op <= $2 AND ongedaan_op > $2)
            """,
            persoon_id, moment,
        )
    )  # fmt: skip


async def save_geen_dubbel(tx: Tx, een: UUID, ander: UUID) -> None:
    """Leg vast dat dit twee mensen zijn; nog een keer vastleggen verandert niets."""
    laag, hoog = sorted((een, ander))
    await tx.execute(
        "INSERT INTO geen_dubbel (laag_id, hoog_id, eigenaar, vastgelegd_op) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        laag, hoog, tx.actor.organisatie, tx.now,
    )  # fmt: skip


async def delete_geen_dubbel(tx: Tx, een: UUID, ander: UUID) -> bool:
    """Trek in dat dit twee mensen zijn, ook als het bij samengevoegde registraties staat; geeft of het er stond."""
    gedaan = await tx.execute(
        """
        DELETE FROM geen_dubbel WHERE eigenaar = $3 AND (
            (laag_id = ANY(cluster_van($1)) AND hoog_id = ANY(cluster_van($2)))
            OR (laag_id = ANY(cluster_van($2)) AND hoog_id = ANY(cluster_van($1))))
        """,
        een, ander, tx.actor.organisatie,
    )  # fmt: skip
    return gedaan != "DELETE 0"


async def find_geen_dubbelen(tx: Tx, persoon_id: UUID) -> frozenset[UUID]:
    """De personen van wie vastligt dat zij een ander zijn dan deze persoon, als id's waar niets op verwijst."""
    rijen = await tx.fetch(
        """
        SELECT canoniek(hoog_id) AS ander FROM geen_dubbel WHERE laag_id = ANY(cluster_van($1)) AND eigenaar = $2
        UNION
        SELECT canoniek(laag_id) FROM geen_dubbel WHERE hoog_id = ANY(cluster_van($1)) AND eigenaar = $2
        """,
        persoon_id, tx.actor.organisatie,
    )  # fmt: skip
    return frozenset(rij["ander"] for rij in rijen)
