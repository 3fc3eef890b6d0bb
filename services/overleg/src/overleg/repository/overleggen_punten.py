"""Agendapunten met bijdragen, besluiten en verslag in de database.

Elke vraag stelt twee voorwaarden, en row-level security stelt ze nog eens: de organisatie zit aan tafel, en bij een identificeerbaar
punt is zij op dit moment gedekt voor iedereen die besproken wordt (`gedekt` in de database).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, NotFound
from overleg.domain.overleg_punten import (
    DOEL,
    DOEL_ANONIEM,
    REDEN_ANONIEM,
    Agendapunt,
    AgendapuntSoort,
    AgendapuntStatus,
    Besluit,
    Bijdrage,
    Verslagdeel,
    VervallenReden,
)  # fmt: skip
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

ZICHT = """EXISTS (SELECT 1 FROM overlegorganisatie d WHERE d.overleg_id = a.overleg_id AND d.organisatie = $1)
    AND (a.soort = 'geanonimiseerd' OR gedekt(a.personen, $1))"""
EERSTE = (datetime.fromisoformat("0001-01-02T00:00:00+00:00"), UUID(int=0))
"""Waar een lijst met de oudste eerst begint zonder cursor."""


@dataclass(frozen=True, slots=True)
class Verval:
    """Een agendapunt dat vervallen is: wie het nog mag zien, en wie het door het einde van de toestemming niet meer mag zien."""

    agendapunt_id: UUID
    overleg_id: UUID
    reden: str
    gedekt: tuple[str, ...]
    verloren: tuple[str, ...]


async def _punten(tx: Tx, rijen: Sequence[Any]) -> list[Agendapunt]:
    houders = {r["casus_id"] or r["overleg_id"] for r in rijen}
    sleutels = await sleutels_van(tx, houders)
    return [
        Agendapunt(
            r["id"], r["overleg_id"], r["eigenaar"], AgendapuntSoort(r["soort"]), AgendapuntStatus(r["status"]),
            ontsleutel(sleutels, Plek("agendapunt", "tekst", r["id"], r["casus_id"] or r["overleg_id"]), r["tekst"]),
            r["toegevoegd_op"], r["casus_id"], tuple(r["personen"]), r["vervallen_op"],
            VervallenReden(r["vervallen_reden"]) if r["vervallen_reden"] else None, r["versie"],
        )
        for r in rijen
    ]  # fmt: skip


async def save_agendapunt(tx: Tx, punt: Agendapunt) -> None:
    """Bewaar een nieuw agendapunt; van een geanonimiseerd punt komt er geen casus of persoon in de rij."""
    p = punt
    await tx.execute(
        """
        INSERT INTO agendapunt (id, overleg_id, eigenaar, soort, status, casus_id, personen, reden, doel, tekst, toegevoegd_op, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)
        """,
        p.id, p.overleg_id, p.eigenaar, p.soort, p.status, p.casus_id, list(p.personen), REDEN_ANONIEM if p.anoniem else None,
        DOEL_ANONIEM if p.anoniem else DOEL, await versleutel(tx, Plek("agendapunt", "tekst", p.id, p.houder_id), p.tekst),
        p.toegevoegd_op,
    )  # fmt: skip


async def save_status(tx: Tx, punten: Sequence[Agendapunt]) -> None:
    """Bewaar wat er met agendapunten gebeurd is."""
    await tx.executemany(
        "UPDATE agendapunt SET status = $2, vervallen_op = $3, vervallen_reden = $4, versie = $5 WHERE id = $1",
        [(p.id, p.status, p.vervallen_op, p.vervallen_reden, p.versie) for p in punten],
    )


async def find_agendapunten(tx: Tx, overleg_id: UUID, na: tuple[datetime, UUID] | None, limit: int) -> Page[Agendapunt]:
    """De agendapunten van een overleg die de aanroeper nu mag zien, op volgorde van toevoegen."""
    rijen = await tx.fetch(
        f"""
        SELECT a.* FROM agendapunt a WHERE a.overleg_id = $2 AND (a.toegevoegd_op, a.id) > ($3, $4::uuid) AND {ZICHT}
        ORDER BY a.toegevoegd_op, a.id LIMIT $5
        """,
        tx.actor.organisatie, overleg_id, *(na or EERSTE), limit + 1,
    )  # fmt: skip
    return Page.of(await _punten(tx, rijen), limit, lambda p: (p.toegevoegd_op, p.id))


async def get_agendapunt(tx: Tx, overleg_id: UUID, agendapunt_id: UUID, *, vergrendel: bool = False) -> Agendapunt:
    """Lees een agendapunt van dit overleg dat de aanroeper nu mag zien; anders NotFound."""
    rijen = await tx.fetch(
        f"SELECT a.* FROM agendapunt a WHERE a.id = $3 AND a.overleg_id = $2 AND {ZICHT}"
        + (" FOR UPDATE OF a" if vergrendel else ""),
        tx.actor.organisatie, overleg_id, agendapunt_id,
    )  # fmt: skip
    if not rijen:
        raise NotFound("Dit agendapunt bestaat niet of is voor u niet zichtbaar.")
    return (await _punten(tx, rijen))[0]


async def personen_van_casus(tx: Tx, casus_id: UUID, personen: Collection[UUID]) -> frozenset[UUID]:
    """Wie van deze personen bij de casus hoort: lid van het huishouden of betrokken bij een melding; alleen wie zichtbaar is.

    Wie daar onder een samengevoegde registratie staat, hoort er als mens bij.
    """
    rijen = await tx.fetch(
        """
        SELECT p.id FROM persoon p WHERE p.id = ANY($2::uuid[]) AND (
            EXISTS (SELECT 1 FROM casus c JOIN huishoudlid l ON l.huishouden_id = c.huishouden_id
                    WHERE c.id = $1 AND l.persoon_id = ANY(cluster_van(p.id)))
            OR EXISTS (SELECT 1 FROM zorgmelding z JOIN betrokkene b ON b.zorgmelding_id = z.id
                       WHERE z.casus_id = $1 AND b.persoon_id = ANY(cluster_van(p.id))))
        """,
        casus_id, list(personen),
    )  # fmt: skip
    return frozenset(r["id"] for r in rijen)


async def laat_vervallen(tx: Tx, *, persoon_id: UUID | None = None, overleg_id: UUID | None = None) -> list[Verval]:
    """Laat open agendapunten vervallen die op een toestemming steunden die niet meer geldt.

    Van één persoon (in het eigen register), van één overleg (aan tafel), of van alles (de dienst zelf).
    """
    return _verval(await tx.fetch("SELECT * FROM laat_agendapunten_vervallen($1, $2)", persoon_id, overleg_id))


async def laat_gewisten_vervallen(tx: Tx, personen: Collection[UUID]) -> list[Verval]:
    """Laat open agendapunten vervallen waarin een van deze personen, die gewist worden, besproken zou worden."""
    return _verval(await tx.fetch("SELECT * FROM laat_agendapunten_van_gewisten_vervallen($1)", list(personen)))


def _verval(rijen: Sequence[Any]) -> list[Verval]:
    return [
        Verval(r["agendapunt_id"], r["overleg_id"], r["reden"], tuple(r["gedekt_voor"]), tuple(r["verloren_voor"]))
        for r in rijen
    ]


async def save_bijdrage(tx: Tx, punt: Agendapunt, bijdrage: Bijdrage) -> None:
    """Bewaar een eerste bijdrage; Conflict als de organisatie er bij dit punt al een heeft."""
    b = bijdrage
    tag = await tx.execute(
        """
        INSERT INTO bijdrage (id, overleg_id, agendapunt_id, organisatie, tekst, gewijzigd_op, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (agendapunt_id, organisatie) DO NOTHING
        """,
        b.id, punt.overleg_id, punt.id, b.organisatie,
        await versleutel(tx, Plek("bijdrage", "tekst", b.id, punt.houder_id), b.tekst), b.gewijzigd_op, b.versie,
    )  # fmt: skip
    if tag != "INSERT 0 1":
        raise Conflict("Uw organisatie heeft bij dit agendapunt al een bijdrage; wijzig die.")


async def save_bijdrage_tekst(tx: Tx, punt: Agendapunt, bijdrage: Bijdrage) -> None:
    """Bewaar een nieuwe versie van een bijdrage."""
    b = bijdrage
    await tx.execute(
        "UPDATE bijdrage SET tekst = $2, gewijzigd_op = $3, versie = $4 WHERE id = $1",
        b.id, await versleutel(tx, Plek("bijdrage", "tekst", b.id, punt.houder_id), b.tekst), b.gewijzigd_op, b.versie,
    )  # fmt: skip


async def find_bijdragen(tx: Tx, punt: Agendapunt) -> list[Bijdrage]:
    """De bijdragen bij een agendapunt dat de aanroeper mag zien; hoogstens één per organisatie."""
    rijen = await tx.fetch("SELECT * FROM bijdrage WHERE agendapunt_id = $1 ORDER BY organisatie", punt.id)
    sleutels = await sleutels_van(tx, [punt.houder_id] if rijen else [])
    return [
        Bijdrage(
            r["id"], punt.id, r["organisatie"], ontsleutel(sleutels, Plek("bijdrage", "tekst", r["id"], punt.houder_id), r["tekst"]),
            r["gewijzigd_op"], r["versie"],
        )
        for r in rijen
    ]  # fmt: skip


async def get_bijdrage(tx: Tx, punt: Agendapunt, bijdrage_id: UUID) -> Bijdrage:
    """Lees een bijdrage bij dit agendapunt, vergrendeld als zij van de eigen organisatie is; anders NotFound."""
    await tx.fetchval(
        "SELECT id FROM bijdrage WHERE id = $1 AND organisatie = $2 FOR UPDATE", bijdrage_id, tx.actor.organisatie
    )
    gevonden = next((b for b in await find_bijdragen(tx, punt) if b.id == bijdrage_id), None)
    if gevonden is None:
        raise NotFound("Deze bijdrage bestaat niet of is voor u niet zichtbaar.")
    return gevonden


async def save_besluit(tx: Tx, punt: Agendapunt, besluit: Besluit) -> None:
    """Bewaar een besluit; het verandert daarna niet meer."""
    b = besluit
    await tx.execute(
        "INSERT INTO overlegbesluit (id, overleg_id, agendapunt_id, tekst, genomen_op) VALUES ($1, $2, $3, $4, $5)",
        b.id, punt.overleg_id, punt.id, await versleutel(tx, Plek("overlegbesluit", "tekst", b.id, punt.houder_id), b.tekst),
        b.genomen_op,
    )  # fmt: skip


async def find_besluiten(tx: Tx, punten: Collection[Agendapunt]) -> list[Besluit]:
    """De besluiten bij agendapunten die de aanroeper mag zien, oudste eerst."""
    houder = {p.id: p.houder_id for p in punten}
    rijen = await tx.fetch(
        "SELECT * FROM overlegbesluit WHERE agendapunt_id = ANY($1::uuid[]) ORDER BY genomen_op, id", list(houder)
    )
    sleutels = await sleutels_van(tx, {houder[r["agendapunt_id"]] for r in rijen})
    return [
        Besluit(
            r["id"], r["agendapunt_id"],
            ontsleutel(sleutels, Plek("overlegbesluit", "tekst", r["id"], houder[r["agendapunt_id"]]), r["tekst"]), r["genomen_op"],
        )
        for r in rijen
    ]  # fmt: skip


async def save_lege_delen(tx: Tx, overleg_id: UUID, delen: Sequence[Verslagdeel]) -> None:
    """Leg het concept van het verslag klaar: een leeg deel per besproken agendapunt en een algemeen deel."""
    await tx.executemany(
        "INSERT INTO verslagdeel (id, overleg_id, agendapunt_id, tekst, gewijzigd_op, versie) VALUES ($1, $2, $3, NULL, $4, 1)",
        [(d.id, overleg_id, d.agendapunt_id, tx.now) for d in delen],
    )


async def find_verslagdelen(tx: Tx, overleg_id: UUID, punten: Collection[Agendapunt]) -> list[Verslagdeel]:
    """Het algemene deel en de delen van agendapunten die de aanroeper mag zien (`punten`)."""
    houder: dict[UUID | None, UUID] = {p.id: p.houder_id for p in punten}
    rijen = await tx.fetch(
        """
        SELECT v.* FROM verslagdeel v WHERE v.overleg_id = $1 AND (v.agendapunt_id IS NULL OR v.agendapunt_id = ANY($2::uuid[]))
        ORDER BY v.agendapunt_id IS NOT NULL, v.id
        """,
        overleg_id, list(houder),
    )  # fmt: skip
    houder[None] = overleg_id
    sleutels = await sleutels_van(tx, {houder[r["agendapunt_id"]] for r in rijen if r["tekst"]})
    return [
        Verslagdeel(
            r["id"], r["agendapunt_id"],
            ontsleutel(sleutels, Plek("verslagdeel", "tekst", r["id"], houder[r["agendapunt_id"]]), r["tekst"]), r["versie"],
        )
        for r in rijen
    ]  # fmt: skip


async def save_verslagdeel(tx: Tx, houder_id: UUID, deel: Verslagdeel) -> None:
    """Bewaar de tekst van een deel van het concept."""
    await tx.execute(
        "UPDATE verslagdeel SET tekst = $2, gewijzigd_op = $3, versie = $4 WHERE id = $1",
        deel.id, await versleutel(tx, Plek("verslagdeel", "tekst", deel.id, houder_id), deel.tekst), tx.now, deel.versie,
    )  # fmt: skip
