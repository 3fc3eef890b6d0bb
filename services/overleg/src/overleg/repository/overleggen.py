"""Interventieoverleggen, hun tafel en hun deelnemers in de database; plaats en link staan versleuteld onder het overleg zelf."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, NotFound
from overleg.domain.overleg import Deelnemer, DeelnemerSoort, Overleg, OverlegStatus, Voorzitter
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

# At the table: organiser, chair's organisation, or one that sends a participant. The same rule stands in the policy of the table.
AAN_TAFEL = "EXISTS (SELECT 1 FROM overlegorganisatie d WHERE d.overleg_id = o.id AND d.organisatie = $1)"
_KOLOMMEN = """o.*, (
    SELECT array_agg(x.organisatie ORDER BY x.organisatie) FROM (
        SELECT o.eigenaar AS organisatie UNION SELECT o.voorzitter_organisatie
        UNION SELECT n.organisatie FROM overlegdeelnemer n WHERE n.overleg_id = o.id AND n.organisatie IS NOT NULL
    ) x) AS organisaties"""
_SLOT = {"": "", "delen": "FOR SHARE OF o", "alleen": "FOR NO KEY UPDATE OF o"}


def _overleg(rij: Any, locatie: str | None = None, link: str | None = None) -> Overleg:
    return Overleg(
        rij["id"], rij["eigenaar"], OverlegStatus(rij["status"]), Voorzitter(rij["voorzitter_organisatie"], rij["voorzitter"]),
        rij["van"], rij["tot"], tuple(rij["organisaties"]), rij["gepland_op"], rij["gewijzigd_op"], locatie, link,
        rij["uitnodiging"], rij["voorbereid_op"], rij["gehouden_op"], rij["vastgesteld_op"], rij["geannuleerd_op"],
        rij["annuleringsreden"], rij["versie"],
    )  # fmt: skip


def _plek(overleg_id: UUID, kolom: str) -> Plek:
    return Plek("overleg", kolom, overleg_id, overleg_id)


async def get_overleg(tx: Tx, overleg_id: UUID, *, slot: str = "") -> Overleg:
    """Lees een overleg waar de eigen organisatie aan tafel zit; anders NotFound.

    `slot` "alleen" om het te wijzigen; "delen" om er iets bij te leggen terwijl de toestand niet mag veranderen.
    """
    rij = await tx.fetchrow(
        f"SELECT {_KOLOMMEN} FROM overleg o WHERE o.id = $2 AND {AAN_TAFEL} {_SLOT[slot]}",
        tx.actor.organisatie, overleg_id,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Dit overleg bestaat niet of is voor u niet zichtbaar.")
    geheim = {kolom: rij[kolom] for kolom in ("locatie", "link")}
    sleutels = await sleutels_van(tx, [overleg_id] if any(geheim.values()) else [])
    return _overleg(rij, *(ontsleutel(sleutels, _plek(overleg_id, k), g) for k, g in geheim.items()))


async def find_overleggen(
    tx: Tx, van: datetime, tot: datetime, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Overleg]:
    """Overleggen van de eigen organisatie die in [van, tot) beginnen, vroegste eerst; zonder plaats en link."""
    rijen = await tx.fetch(
        f"""
        SELECT {_KOLOMMEN} FROM (
            SELECT d.overleg_id, d.van FROM overlegorganisatie d
            WHERE d.organisatie = $1 AND d.van >= $2 AND d.van < $3 AND (d.van, d.overleg_id) > ($4, $5::uuid)
            ORDER BY d.van, d.overleg_id LIMIT $6
        ) l JOIN overleg o ON o.id = l.overleg_id ORDER BY l.van, l.overleg_id
        """,
        tx.actor.organisatie, van, tot, *(na or (van, UUID(int=0))), limit + 1,
    )  # fmt: skip
    return Page.of([_overleg(rij) for rij in rijen], limit, lambda o: (o.van, o.id))


async def _geheimen(tx: Tx, overleg: Overleg) -> tuple[bytes | None, bytes | None]:
    return (
        await versleutel(tx, _plek(overleg.id, "locatie"), overleg.locatie),
        await versleutel(tx, _plek(overleg.id, "link"), overleg.link),
    )


async def save_nieuw(tx: Tx, overleg: Overleg) -> None:
    """Bewaar een nieuw overleg van de eigen organisatie, met zijn tafel."""
    o = overleg
    await tx.execute(
        """
        INSERT INTO overleg (id, eigenaar, status, voorzitter_organisatie, voorzitter, van, tot, locatie, link, uitnodiging,
            gepland_op, gewijzigd_op, versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        o.id, o.eigenaar, o.status, o.voorzitter.organisatie, o.voorzitter.gebruiker, o.van, o.tot, *await _geheimen(tx, o),
        o.uitnodiging, o.gepland_op, o.gewijzigd_op, o.versie,
    )  # fmt: skip
    await save_tafel(tx, o)


async def save_overleg(tx: Tx, overleg: Overleg) -> None:
    """Bewaar de nieuwe stand; plaats, link en tafel bewaart `save_afspraak`."""
    o = overleg
    await tx.execute(
        """
        UPDATE overleg SET status = $2, gewijzigd_op = $3, uitnodiging = $4, voorbereid_op = $5, gehouden_op = $6,
            vastgesteld_op = $7, geannuleerd_op = $8, annuleringsreden = $9, versie = $10 WHERE id = $1
        """,
        o.id, o.status, o.gewijzigd_op, o.uitnodiging, o.voorbereid_op, o.gehouden_op, o.vastgesteld_op, o.geannuleerd_op,
        o.annuleringsreden, o.versie,
    )  # fmt: skip


async def save_afspraak(tx: Tx, overleg: Overleg) -> None:
    """Bewaar moment, plaats, link en voorzitter, en de tafel die daarbij hoort."""
    o = overleg
    await tx.execute(
        """
        UPDATE overleg SET voorzitter_organisatie = $2, voorzitter = $3, van = $4, tot = $5, locatie = $6, link = $7 WHERE id = $1
        """,
        o.id, o.voorzitter.organisatie, o.voorzitter.gebruiker, o.van, o.tot, *await _geheimen(tx, o),
    )  # fmt: skip
    await save_overleg(tx, o)
    await save_tafel(tx, o)


async def save_tafel(tx: Tx, overleg: Overleg) -> None:
    """Maak de tafel gelijk aan `organisaties`: wie er niet meer zit, ziet vanaf nu niets meer."""
    o = overleg
    await tx.execute(
        "DELETE FROM overlegorganisatie WHERE overleg_id = $1 AND organisatie <> ALL($2)", o.id, list(o.organisaties)
    )
    await tx.execute(
        """
        INSERT INTO overlegorganisatie (overleg_id, organisatie, eigenaar, van, toegevoegd_op)
        SELECT $1, x, $3, $4, $5 FROM unnest($2::text[]) x ON CONFLICT (overleg_id, organisatie) DO UPDATE SET van = excluded.van
        """,
        o.id, list(o.organisaties), o.eigenaar, o.van, tx.now,
    )  # fmt: skip


async def find_deelnemers(tx: Tx, overleg_id: UUID) -> list[Deelnemer]:
    """Wie uitgenodigd is, voor zover de aanroeper dat mag weten: een inwoner alleen met toestemming."""
    rijen = await tx.fetch(
        """
        SELECT n.* FROM overlegdeelnemer n WHERE n.overleg_id = $2 AND (n.persoon_id IS NULL OR gedekt(ARRAY[n.persoon_id], $1))
        ORDER BY n.toegevoegd_op, n.id LIMIT 200
        """,
        tx.actor.organisatie, overleg_id,
    )  # fmt: skip
    return [
        Deelnemer(
            r["id"], DeelnemerSoort(r["soort"]), r["organisatie"], r["gebruiker"], r["functie"], r["persoon_id"], r["aanwezig"]
        )
        for r in rijen
    ]  # fmt: skip


async def save_deelnemers(tx: Tx, overleg: Overleg, deelnemers: Sequence[Deelnemer]) -> None:
    """Bewaar nieuwe deelnemers; Conflict als er een al uitgenodigd is."""
    for d in deelnemers:
        tag = await tx.execute(
            """
            INSERT INTO overlegdeelnemer (id, overleg_id, eigenaar, soort, organisatie, gebruiker, functie, persoon_id, toegevoegd_op)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
            """,
            d.id, overleg.id, overleg.eigenaar, d.soort, d.organisatie, d.gebruiker, d.functie, d.persoon_id, tx.now,
        )  # fmt: skip
        if tag != "INSERT 0 1":
            raise Conflict("Deze deelnemer is al uitgenodigd.")


async def delete_deelnemer(tx: Tx, deelnemer_id: UUID) -> None:
    """Haal een deelnemer van de lijst."""
    await tx.execute("DELETE FROM overlegdeelnemer WHERE id = $1", deelnemer_id)


async def save_aanwezigheid(tx: Tx, overleg_id: UUID, aanwezig: Collection[UUID]) -> None:
    """Bewaar wie er was; wie niet genoemd is, was er niet."""
    await tx.execute(
        "UPDATE overlegdeelnemer SET aanwezig = (id = ANY($2::uuid[])) WHERE overleg_id = $1",
        overleg_id,
        list(aanwezig),
    )
