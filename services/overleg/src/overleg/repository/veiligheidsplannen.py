"""Veiligheidsplannen in de database: versies met hun voorwaarden en afspraken, versleuteld onder de sleutel van de casus."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from common.db import Tx
from common.errors import Conflict, NotFound
from common.privacy import encrypt
from overleg.domain.casus import Casus
from overleg.domain.casuscodes import OordeelBasis, Planstaat
from overleg.domain.veiligheidsplan import Afspraak, Oordeel, Planversie, Voorwaarde
from overleg.repository.casussen import ZICHT
from overleg.repository.tekst import Plek, ontsleutel, sleutel_van, sleutels_van, versleutel


def _plek(tabel: str, kolom: str, plan_id: UUID, deel_id: UUID, casus_id: UUID) -> Plek:
    # The id of a part is the same in every version: its own place needs the version too.
    return Plek(tabel, kolom, uuid5(plan_id, str(deel_id)), casus_id)


def _versie(rij: Any, voorwaarden: tuple[Voorwaarde, ...] = ()) -> Planversie:
    return Planversie(
        rij["id"], rij["casus_id"], rij["nummer"], Planstaat(rij["staat"]), frozenset(rij["auteurs"]), rij["gemaakt_op"],
        rij["gemaakt_door"], voorwaarden, rij["aangeboden_op"], rij["vastgesteld_op"], rij["vastgesteld_door"],
        rij["vastgesteld_organisatie"], rij["versie"],
    )  # fmt: skip


async def find_versies(tx: Tx, casus_id: UUID) -> list[Planversie]:
    """De versies van het plan van een casus, nieuwste eerst, zonder hun inhoud."""
    rijen = await tx.fetch(
        f"""
        SELECT v.* FROM veiligheidsplanversie v JOIN casus c ON c.id = v.casus_id
        WHERE v.casus_id = $2 AND {ZICHT} ORDER BY v.nummer DESC LIMIT 500
        """,
        tx.actor.organisatie, casus_id,
    )  # fmt: skip
    return [_versie(rij) for rij in rijen]


async def get_versie(tx: Tx, casus_id: UUID, nummer: int, *, vergrendel: bool = False) -> Planversie:
    """Lees een versie met haar inhoud; NotFound als deze casus haar niet heeft of de aanroeper de casus niet ziet."""
    slot = "FOR UPDATE OF v" if vergrendel else ""
    rij = await tx.fetchrow(
        f"""
        SELECT v.* FROM veiligheidsplanversie v JOIN casus c ON c.id = v.casus_id
        WHERE v.casus_id = $2 AND v.nummer = $3 AND {ZICHT} {slot}
        """,
        tx.actor.organisatie, casus_id, nummer,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze versie van het veiligheidsplan bestaat niet of is voor u niet zichtbaar.")
    return _versie(rij, await _inhoud(tx, rij["id"], casus_id))


async def laatste_versie(tx: Tx, casus_id: UUID) -> Planversie | None:
    """De nieuwste versie met haar inhoud, of None als er nog geen plan is."""
    versies = await find_versies(tx, casus_id)
    return await get_versie(tx, casus_id, versies[0].nummer) if versies else None


async def _inhoud(tx: Tx, plan_id: UUID, casus_id: UUID) -> tuple[Voorwaarde, ...]:
    voorwaarden = await tx.fetch(
        "SELECT * FROM veiligheidsvoorwaarde WHERE plan_id = $1 ORDER BY volgorde, id", plan_id
    )
    if not voorwaarden:
        return ()
    afspraken = await tx.fetch("SELECT * FROM veiligheidsafspraak WHERE plan_id = $1 ORDER BY volgorde, id", plan_id)
    sleutels = await sleutels_van(tx, [casus_id])
    per: defaultdict[UUID, list[Afspraak]] = defaultdict(list)
    for a in afspraken:
        wat = ontsleutel(sleutels, _plek("veiligheidsafspraak", "wat", plan_id, a["id"], casus_id), a["wat"])
        per[a["voorwaarde_id"]].append(
            Afspraak(a["id"], wat, a["voor"], a["persoon_id"], a["organisatie"], a["professional"])
        )
    return tuple(
        Voorwaarde(
            v["id"], ontsleutel(sleutels, _plek("veiligheidsvoorwaarde", "tekst", plan_id, v["id"], casus_id), v["tekst"]),
            tuple(per[v["id"]]), v["inhoud_sinds"],
        )
        for v in voorwaarden
    )  # fmt: skip


async def save_nieuwe_versie(tx: Tx, plan: Planversie) -> None:
    """Bewaar een nieuw concept met wat het overneemt; Conflict als een ander tegelijk een concept begon."""
    try:
        await tx.execute(
            """
            INSERT INTO veiligheidsplanversie (id, casus_id, nummer, staat, auteurs, gemaakt_op, gemaakt_door, versie)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            plan.id, plan.casus_id, plan.nummer, plan.staat, sorted(plan.auteurs), plan.gemaakt_op, plan.gemaakt_door,
            plan.versie,
        )  # fmt: skip
    except asyncpg.UniqueViolationError as error:
        raise Conflict("Er is al een concept van het veiligheidsplan; werk daarin verder.") from error
    await _save_delen(tx, plan)


async def save_bewerking(tx: Tx, plan: Planversie) -> None:
    """Vervang de inhoud van een concept."""
    await save_staat(tx, plan)
    await tx.execute("DELETE FROM veiligheidsafspraak WHERE plan_id = $1", plan.id)
    await tx.execute("DELETE FROM veiligheidsvoorwaarde WHERE plan_id = $1", plan.id)
    await _save_delen(tx, plan)


async def save_staat(tx: Tx, plan: Planversie) -> None:
    """Bewaar de staat van een versie, haar auteurs en wie haar vaststelde."""
    await tx.execute(
        """
        UPDATE veiligheidsplanversie SET staat = $2, auteurs = $3, aangeboden_op = $4, vastgesteld_op = $5,
            vastgesteld_door = $6, vastgesteld_organisatie = $7, versie = $8 WHERE id = $1
        """,
        plan.id, plan.staat, sorted(plan.auteurs), plan.aangeboden_op, plan.vastgesteld_op, plan.vastgesteld_door,
        plan.vastgesteld_organisatie, plan.versie,
    )  # fmt: skip


async def _save_delen(tx: Tx, plan: Planversie) -> None:
    if not plan.voorwaarden:
        return
    dek, casus = await sleutel_van(tx, plan.casus_id), plan.casus_id

    def dicht(tabel: str, kolom: str, deel_id: UUID, tekst: str | None) -> bytes:
        return encrypt(dek, _plek(tabel, kolom, plan.id, deel_id, casus).veld, tekst or "")

    await tx.executemany(
        "INSERT INTO veiligheidsvoorwaarde (plan_id, id, casus_id, volgorde, tekst, inhoud_sinds) VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (plan.id, v.id, casus, n, dicht("veiligheidsvoorwaarde", "tekst", v.id, v.tekst), v.inhoud_sinds)
            for n, v in enumerate(plan.voorwaarden)
        ],
    )
    await tx.executemany(
        """
        INSERT INTO veiligheidsafspraak (plan_id, id, casus_id, voorwaarde_id, volgorde, persoon_id, organisatie, professional, wat, voor)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        [
            (
                plan.id, a.id, casus, v.id, n, a.persoon_id, a.organisatie, a.professional,
                dicht("veiligheidsafspraak", "wat", a.id, a.wat), a.voor,
            )
            for v in plan.voorwaarden
            for n, a in enumerate(v.afspraken)
        ],
    )  # fmt: skip


async def bekende_ids(tx: Tx, casus_id: UUID) -> frozenset[UUID]:
    """De ids van alle voorwaarden en afspraken die ooit in het plan van deze casus stonden."""
    rijen = await tx.fetch(
        """
        SELECT id FROM veiligheidsvoorwaarde WHERE casus_id = $1
        UNION SELECT id FROM veiligheidsafspraak WHERE casus_id = $1
        """,
        casus_id,
    )
    return frozenset(rij["id"] for rij in rijen)


async def betrokkenen_van(tx: Tx, casus: Casus, personen: Collection[UUID]) -> frozenset[UUID]:
    """Wie van deze personen in het huishouden leeft of leefde of bij een melding van de casus betrokken is, waar hij ook woont.

    Alleen wie de aanroeper mag zien; een ander telt als onbekend.
    """
    rijen = await tx.fetch(
        """
        SELECT p.id FROM persoon p
        WHERE p.id = ANY($4::uuid[]) AND (p.eigenaar = $1 OR EXISTS (SELECT 1 FROM gronden(p.id)))
          AND (EXISTS (SELECT 1 FROM huishoudlid l WHERE l.huishouden_id = $2 AND l.persoon_id = p.id)
            OR EXISTS (SELECT 1 FROM betrokkene b JOIN zorgmelding z ON z.id = b.zorgmelding_id
                       WHERE z.casus_id = $3 AND b.persoon_id = p.id))
        """,
        tx.actor.organisatie, casus.huishouden_id, casus.id, list(personen),
    )  # fmt: skip
    return frozenset(rij["id"] for rij in rijen)


async def organisaties_in_plan(tx: Tx, casus_id: UUID) -> list[str]:
    """Organisaties met een afspraak in het vastgestelde plan dat nu geldt, of in het concept waaraan gewerkt wordt."""
    rijen = await tx.fetch(
        """
        SELECT DISTINCT a.organisatie FROM veiligheidsafspraak a JOIN veiligheidsplanversie v ON v.id = a.plan_id
        WHERE a.casus_id = $1 AND a.organisatie IS NOT NULL AND (v.vastgesteld_op IS NULL OR v.nummer = (
            SELECT max(w.nummer) FROM veiligheidsplanversie w WHERE w.casus_id = $1 AND w.vastgesteld_op IS NOT NULL))
        """,
        casus_id,
    )
    return [rij["organisatie"] for rij in rijen]


def _plek_oordeel(oordeel_id: UUID, casus_id: UUID) -> Plek:
    return Plek("voorwaardeoordeel", "toelichting", oordeel_id, casus_id)


async def save_oordeel(tx: Tx, plan: Planversie, oordeel: Oordeel) -> None:
    """Voeg een oordeel toe; het vorige blijft staan."""
    o = oordeel
    await tx.execute(
        """
        INSERT INTO voorwaardeoordeel (id, casus_id, plan_id, plannummer, voorwaarde_id, vervuld, datum, basis, toelichting,
            organisatie, professional, vastgelegd_op) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        o.id, plan.casus_id, plan.id, o.plannummer, o.voorwaarde_id, o.vervuld, o.datum, o.basis,
        await versleutel(tx, _plek_oordeel(o.id, plan.casus_id), o.toelichting), o.organisatie, o.professional,
        o.vastgelegd_op,
    )  # fmt: skip


async def find_oordelen(tx: Tx, casus_id: UUID, voorwaarde_id: UUID | None = None) -> list[Oordeel]:
    """Oordelen over de voorwaarden van een casus (of over één ervan), nieuwste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT o.* FROM voorwaardeoordeel o JOIN casus c ON c.id = o.casus_id
        WHERE o.casus_id = $2 AND {ZICHT} AND ($3::uuid IS NULL OR o.voorwaarde_id = $3)
        ORDER BY o.datum DESC, o.vastgelegd_op DESC, o.id DESC LIMIT 5000
        """,
        tx.actor.organisatie, casus_id, voorwaarde_id,
    )  # fmt: skip
    sleutels = await sleutels_van(tx, [casus_id]) if any(r["toelichting"] for r in rijen) else {}
    return [
        Oordeel(
            r["id"], r["voorwaarde_id"], r["plannummer"], r["vervuld"], r["datum"], OordeelBasis(r["basis"]),
            r["organisatie"], r["professional"], r["vastgelegd_op"],
            ontsleutel(sleutels, _plek_oordeel(r["id"], casus_id), r["toelichting"]),
        )
        for r in rijen
    ]  # fmt: skip


async def find_versies_om_te_toetsen(tx: Tx, casus_id: UUID, peildatum: date) -> Sequence[Planversie]:
    """De vastgestelde versies tot en met de peildatum met hun voorwaarden, zonder tekst: genoeg om een fase te toetsen."""
    rijen = await tx.fetch(
        """
        SELECT v.*, (SELECT json_agg(json_build_array(w.id, w.inhoud_sinds) ORDER BY w.volgorde, w.id)
            FROM veiligheidsvoorwaarde w WHERE w.plan_id = v.id) AS delen
        FROM veiligheidsplanversie v
        WHERE v.casus_id = $1 AND (v.vastgesteld_op AT TIME ZONE 'Europe/Amsterdam')::date <= $2
        ORDER BY v.nummer DESC LIMIT 1
        """,
        casus_id, peildatum,
    )  # fmt: skip
    return [
        _versie(rij, tuple(Voorwaarde(UUID(id_), None, (), sinds) for id_, sinds in rij["delen"] or ()))
        for rij in rijen
    ]
