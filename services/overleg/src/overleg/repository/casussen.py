"""Casussen en hun regie in de database."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from common.events import uuid7
from overleg.domain.casus import Casus, Casusfilter, Regie, Regisseur
from overleg.domain.casuscodes import RegieSoort, SluitReden
from overleg.domain.codes import Fase
from overleg.repository.zorgmeldingen import NIEUWSTE

# Own case or involved organisation; the same rule stands in the policy of the table.
ZICHT = "(c.eigenaar = $1 OR c.organisaties @> ARRAY[$1] OR keten.is_systeem())"


def als_casus(rij: Any) -> Casus:
    """Van rij naar domein."""
    return Casus(
        rij["id"], rij["huishouden_id"], Fase(rij["fase"]), _regisseur(rij, "regisseur"), tuple(rij["organisaties"]),
        rij["gestart_op"], rij["versie"], rij["eigenaar"], _regisseur(rij, "procesregisseur"), rij["gesloten_op"],
        SluitReden(rij["sluitreden"]) if rij["sluitreden"] else None, rij["heropend_op"],
    )  # fmt: skip


def _regisseur(rij: Any, soort: str) -> Regisseur | None:
    if not rij[f"{soort}_organisatie"]:
        return None
    return Regisseur(rij[f"{soort}_organisatie"], rij[f"{soort}_professional"], rij[f"{soort}_sinds"])


async def get_casus(tx: Tx, casus_id: UUID, *, vergrendel: bool = False) -> Casus:
    """Lees een casus die de aanroeper mag zien; `vergrendel` om haar te wijzigen."""
    slot = "FOR UPDATE OF c" if vergrendel else ""
    rij = await tx.fetchrow(
        f"SELECT c.* FROM casus c WHERE c.id = $2 AND {ZICHT} {slot}", tx.actor.organisatie, casus_id
    )
    if rij is None:
        raise NotFound("Deze casus bestaat niet of is voor u niet zichtbaar.")
    return als_casus(rij)


async def neem_deel(tx: Tx, casus_id: UUID) -> None:
    """Wie op dit moment een overdracht aanvaardt, is vanaf nu bij de casus betrokken en ziet haar."""
    await tx.execute("SELECT neem_deel_aan_casus($1)", casus_id)


async def find_casussen(tx: Tx, filter_: Casusfilter, na: tuple[datetime, UUID] | None, limit: int) -> Page[Casus]:
    """Casussen van de aanroeper, nieuwste eerst."""
    waarden: list[Any] = [tx.actor.organisatie, *(na or NIEUWSTE), limit + 1]
    voorwaarde = ""
    if filter_.fase is not None:
        waarden.append(filter_.fase)
        voorwaarde += f" AND c.fase = ${len(waarden)}"
    if filter_.van_mij:
        waarden.append(tx.actor.sub)
        voorwaarde += f" AND c.regisseur_organisatie = $1 AND c.regisseur_professional = ${len(waarden)}"
        rijen = await tx.fetch(_LIJST_REGISSEUR.format(voorwaarde=f"{ZICHT}{voorwaarde}"), *waarden)
    else:
        rijen = await tx.fetch(_LIJST.format(voorwaarde=voorwaarde), *waarden)
    return Page.of([als_casus(rij) for rij in rijen], limit, lambda c: (c.gestart_op, c.id))


# Opened and involved apart from each other: an OR of the two cannot use an index. A condition that is not asked is not in
# the text, because a plan that must serve both cannot use the index of either.
_LIJST = """
SELECT c.* FROM (
    (SELECT c.* FROM casus c WHERE c.eigenaar = $1 AND (c.gestart_op, c.id) < ($2, $3::uuid){voorwaarde}
     ORDER BY c.gestart_op DESC, c.id DESC LIMIT $4)
    UNION ALL
    (SELECT c.* FROM casus_organisatie b JOIN casus c ON c.id = b.casus_id
     WHERE b.organisatie = $1 AND b.tot IS NULL AND c.eigenaar <> $1 AND (b.gestart_op, b.casus_id) < ($2, $3::uuid){voorwaarde}
     ORDER BY b.gestart_op DESC, b.casus_id DESC LIMIT $4)
) c ORDER BY c.gestart_op DESC, c.id DESC LIMIT $4
"""
_LIJST_REGISSEUR = """
SELECT c.* FROM casus c WHERE {voorwaarde} AND (c.gestart_op, c.id) < ($2, $3::uuid)
ORDER BY c.gestart_op DESC, c.id DESC LIMIT $4
"""

# What waits now, and what waited then and has found a regisseur or was closed since: one list for every day.
_ZONDER_REGISSEUR = """
SELECT c.* FROM (
    (SELECT c.*, coalesce(c.heropend_op, c.gestart_op) AS wacht_sinds FROM casus c
     WHERE c.eigenaar = $1 AND c.regisseur_organisatie IS NULL AND c.gesloten_op IS NULL AND c.gestart_op < $5
       AND coalesce(c.heropend_op, c.gestart_op) < $5 AND (c.gestart_op, c.id) < ($2, $3::uuid)
     ORDER BY c.gestart_op DESC, c.id DESC LIMIT $4)
    UNION ALL
    (SELECT c.*, coalesce(c.heropend_op, c.gestart_op) FROM casus_organisatie b JOIN casus c ON c.id = b.casus_id
     WHERE b.organisatie = $1 AND b.tot IS NULL AND c.eigenaar <> $1 AND c.regisseur_organisatie IS NULL AND b.gestart_op < $5
       AND c.gesloten_op IS NULL AND coalesce(c.heropend_op, c.gestart_op) < $5 AND (b.gestart_op, b.casus_id) < ($2, $3::uuid)
     ORDER BY b.gestart_op DESC, b.casus_id DESC LIMIT $4)
    UNION ALL
    (SELECT c.*, w.van FROM casus_zonder_regisseur w JOIN casus c ON c.id = w.casus_id
     WHERE w.maand = $6 AND w.van < $5 AND w.tot >= $5 AND (c.eigenaar = $1 OR c.organisaties @> ARRAY[$1])
       AND (c.gestart_op, c.id) < ($2, $3::uuid)
     ORDER BY c.gestart_op DESC, c.id DESC LIMIT $4)
) c ORDER BY c.gestart_op DESC, c.id DESC LIMIT $4
"""


async def find_zonder_regisseur(
    tx: Tx, voor: datetime, na: tuple[datetime, UUID] | None, limit: int
) -> Page[tuple[Casus, datetime]]:
    """Casussen die vlak voor het moment `voor` geen regisseur hadden, met sinds wanneer; nieuwste casus eerst."""
    rijen = await tx.fetch(_ZONDER_REGISSEUR, tx.actor.organisatie, *(na or NIEUWSTE), limit + 1, voor, _maand(voor))
    gevonden = [(als_casus(rij), rij["wacht_sinds"]) for rij in rijen]
    return Page.of(gevonden, limit, lambda g: (g[0].gestart_op, g[0].id))


async def find_te_melden_zonder_regisseur(tx: Tx, voor: datetime, limit: int) -> list[tuple[Casus, datetime]]:
    """Casussen die al voor het moment `voor` op een regisseur wachtten en waarover nog geen bericht ging; vergrendeld."""
    rijen = await tx.fetch(
        """
        SELECT c.*, coalesce(c.heropend_op, c.gestart_op) AS wacht_sinds FROM casus c
        WHERE c.regisseur_organisatie IS NULL AND c.gesloten_op IS NULL AND coalesce(c.heropend_op, c.gestart_op) < $1
          AND (c.zonder_regisseur_gemeld_op IS NULL OR c.zonder_regisseur_gemeld_op < c.heropend_op)
        ORDER BY c.gestart_op, c.id LIMIT $2 FOR UPDATE SKIP LOCKED
        """,
        voor, limit,
    )  # fmt: skip
    return [(als_casus(rij), rij["wacht_sinds"]) for rij in rijen]


async def save_gemeld_zonder_regisseur(tx: Tx, casus_id: UUID) -> None:
    """Bewaar dat er een bericht over ging; dat verandert de casus zelf niet."""
    await tx.execute("UPDATE casus SET zonder_regisseur_gemeld_op = $2 WHERE id = $1", casus_id, tx.now)


async def find_casus_van_huishouden(tx: Tx, huishouden_id: UUID) -> Casus | None:
    """De nieuwste casus van een huishouden, vergrendeld; None als er geen is.

    Eerst die van het huishouden zelf, anders die waar een zorgmelding over het huishouden bij kwam.
    """
    rij = await tx.fetchrow(
        f"""
        SELECT c.* FROM casus c WHERE c.id IN (
            SELECT x.id FROM casus x WHERE x.huishouden_id = $2
            UNION SELECT z.casus_id FROM zorgmelding z WHERE z.huishouden_id = $2) AND {ZICHT}
        ORDER BY c.huishouden_id <> $2, c.gestart_op DESC LIMIT 1 FOR UPDATE OF c
        """,
        tx.actor.organisatie, huishouden_id,
    )  # fmt: skip
    return als_casus(rij) if rij else None


async def save_casus(tx: Tx, casus: Casus) -> None:
    """Bewaar fase, regie, betrokken organisaties en of de casus open is."""
    r, p = casus.regisseur, casus.procesregisseur
    await tx.execute(
        """
        UPDATE casus SET fase = $2, regisseur_organisatie = $3, regisseur_professional = $4, regisseur_sinds = $5,
            organisaties = $6, versie = $7, procesregisseur_organisatie = $8, procesregisseur_professional = $9,
            procesregisseur_sinds = $10, gesloten_op = $11, sluitreden = $12, heropend_op = $13 WHERE id = $1
        """,
        casus.id, casus.fase, r and r.organisatie, r and r.professional, r and r.sinds, list(casus.organisaties),
        casus.versie, p and p.organisatie, p and p.professional, p and p.sinds, casus.gesloten_op, casus.sluitreden,
        casus.heropend_op,
    )  # fmt: skip


async def save_regie(tx: Tx, vorige: Casus, nieuw: Casus) -> None:
    """Zet in de geschiedenis wat er aan de regie veranderde; van elke soort is er nooit meer dan één open."""
    for soort, oud, nu in (
        (RegieSoort.CASUSREGISSEUR, vorige.regisseur, nieuw.regisseur),
        (RegieSoort.PROCESREGISSEUR, vorige.procesregisseur, nieuw.procesregisseur),
    ):
        if oud != nu:
            await _wissel(tx, nieuw.id, soort, nu)
    wachtte = vorige.zonder_regisseur_sinds()
    if wachtte is not None and nieuw.zonder_regisseur_sinds() is None:
        await tx.execute(
            """
            INSERT INTO casus_zonder_regisseur (casus_id, maand, van, tot)
            SELECT $1, m::date, $2, $3 FROM generate_series($4::date, $5::date, interval '1 month') m ON CONFLICT DO NOTHING
            """,
            nieuw.id, wachtte, tx.now, _maand(wachtte), _maand(tx.now),
        )  # fmt: skip


def _maand(moment: datetime) -> date:
    return moment.astimezone(UTC).date().replace(day=1)


async def _wissel(tx: Tx, casus_id: UUID, soort: RegieSoort, wie: Regisseur | None) -> None:
    await tx.execute(
        "UPDATE casusregie SET tot = $3 WHERE casus_id = $1 AND soort = $2 AND tot IS NULL", casus_id, soort, tx.now
    )
    if wie is not None:
        await tx.execute(
            "INSERT INTO casusregie (id, casus_id, soort, van, organisatie, professional) VALUES ($1, $2, $3, $4, $5, $6)",
            uuid7(), casus_id, soort, wie.sinds, wie.organisatie, wie.professional,
        )  # fmt: skip


async def find_regie(tx: Tx, casus_id: UUID) -> list[Regie]:
    """Wie de regie had en heeft, nieuwste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT r.* FROM casusregie r JOIN casus c ON c.id = r.casus_id
        WHERE r.casus_id = $2 AND {ZICHT} ORDER BY r.van DESC, r.id DESC LIMIT 500
        """,
        tx.actor.organisatie, casus_id,
    )  # fmt: skip
    return [
        Regie(r["id"], RegieSoort(r["soort"]), r["organisatie"], r["professional"], r["van"], r["tot"]) for r in rijen
    ]


async def mensen_van_casus(tx: Tx, casus_id: UUID) -> list[UUID]:
    """Wie er in een zichtbare casus voorkomt (huishouden en betrokkenen), ook wie de aanroeper niet ziet: alleen voor de audit."""
    return list(await tx.fetchval("SELECT mensen_van_casus($1)", casus_id))
