"""Lijsten van zorgmeldingen. Elk deel loopt in volgorde over een index en stopt na een bladzijde, hoe groot de tabel ook is.

Een OR van twee relaties kan geen index gebruiken; daarom is een lijst een UNION ALL van delen die elkaar niet overlappen.
"""

from datetime import UTC, date, datetime
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.kalender import dag_van
from overleg.domain.codes import Status
from overleg.domain.termijnen import Grenzen
from overleg.domain.zorgmelding import Zorgmelding
from overleg.repository.overdrachten import BEANTWOORD
from overleg.repository.zorgmeldingen import GEHAD, KOLOMMEN, NIEUWSTE, als_zorgmelding

OUDSTE = (0, datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
"""Waar de lijst met acute en dan de oudste eerst begint zonder cursor."""

# Whoever accepted a report put it in uitvoering: before that there is none to find here.
_NOOIT_OVERGENOMEN = (Status.ONTVANGEN, Status.BEOORDEELD)


# What cannot wait until somebody looks further: acute, and nobody judged it yet. Only the own register has reports like that.
_ACUUT = "(z.acuut AND z.status = 'ontvangen')"


async def find_zorgmeldingen(
    tx: Tx, status: Status | None, na: tuple[int, datetime, UUID] | None, limit: int
) -> Page[Zorgmelding]:
    """Zorgmeldingen van de eigen organisatie en die zij aanvaard heeft: acute zonder beoordeling eerst, dan nieuwste eerst."""
    van, bij = ("", "") if status is None else ("AND z.status = $7", "AND o.meldingstatus = $7")
    rest, *vanaf = na or (0, *NIEUWSTE)
    delen = [
        f"""(SELECT {rang} AS rang, z.* FROM zorgmelding z WHERE z.eigenaar = $1 {van} AND {welke}
        AND (z.ontvangen_op, z.id) < ({grens}::uuid) ORDER BY z.ontvangen_op DESC, z.id DESC LIMIT $6)"""
        for rang, welke, grens in ((0, _ACUUT, "$2, $3"), (1, f"NOT {_ACUUT}", "$4, $5"))
    ]
    if status not in _NOOIT_OVERGENOMEN:
        # An organisation may have accepted the same report twice: the last counts. Asked of each row (OFFSET 0), in the order of the
        # index; a DISTINCT would be planned for all of them at once.
        delen.append(f"""(SELECT 1, z.* FROM overdracht o JOIN zorgmelding z ON z.id = o.zorgmelding_id
            WHERE o.naar = $1 AND o.aanvaard_op IS NOT NULL {bij} AND (o.ontvangen_op, o.zorgmelding_id) < ($4, $5::uuid)
              AND z.eigenaar <> $1 AND NOT EXISTS (
                SELECT 1 FROM overdracht p WHERE p.zorgmelding_id = o.zorgmelding_id AND p.naar = $1
                  AND p.aanvaard_op IS NOT NULL AND p.id > o.id OFFSET 0)
            ORDER BY o.ontvangen_op DESC, o.zorgmelding_id DESC LIMIT $6)""")
    rijen = await tx.fetch(
        f"SELECT {KOLOMMEN} FROM ({' UNION ALL '.join(delen)}) z ORDER BY z.rang, z.ontvangen_op DESC, z.id DESC LIMIT $6",
        tx.actor.organisatie, *(GEHAD if rest else vanaf), *(vanaf if rest else NIEUWSTE), limit + 1,
        *(() if status is None else (status,)),
    )  # fmt: skip
    gevonden = [als_zorgmelding(rij, tx.actor.organisatie) for rij in rijen]
    return Page.of(
        gevonden, limit, lambda z: (int(not (z.acuut and z.status is Status.ONTVANGEN)), z.ontvangen_op, z.id)
    )


def _dag(kolom: str) -> str:
    return f"({kolom} AT TIME ZONE 'Europe/Amsterdam')::date"


_ONTVANGEN, _BEOORDEELD = _dag("z.ontvangen_op"), _dag("z.beoordeeld_op")
# What still had to be done on day $2, each with the condition that it was late by then; `termijnen` in the domain says the same.
_TERMIJNEN = (
    (f"(z.beoordeeld_op IS NULL OR {_BEOORDEELD} > $2)", f"{_ONTVANGEN} <= CASE WHEN z.acuut THEN $2 - 1 ELSE $7 END"),
    (
        (f"coalesce(z.geinformeerd_op > $2, true) AND NOT coalesce(z.besluit = 'omgezet-in-advies' AND {_BEOORDEELD} <= $2, false)"
        " AND NOT (z.soort = 'NIET_INGEDEELD' AND coalesce(z.afgesloten_op <= $2, false))"),
        f"{_ONTVANGEN} <= $8",
    ),
    (
        (f"z.besluit = 'onderzoek' AND {_BEOORDEELD} <= $2"
        " AND coalesce(least(z.onderzoek_afgerond_op, z.afgesloten_op) > $2, true)"),
        f"{_ONTVANGEN} <= $9",
    ),
    (
        f"NOT z.melder_anoniem AND {_BEOORDEELD} <= $2 AND coalesce(z.teruggekoppeld_na_beoordeling_op > $2, true)",
        f"{_BEOORDEELD} <= $10",
    ),
    (
        ("NOT z.melder_anoniem AND z.besluit <> 'omgezet-in-advies' AND z.afgesloten_op <= $2"
        " AND coalesce(z.teruggekoppeld_na_afsluiting_op > $2, true)"),
        "z.afgesloten_op <= $10",
    ),
)  # fmt: skip
_WACHT = "(" + " OR ".join(f"({open_})" for open_, _ in _TERMIJNEN) + ")"
_TE_LAAT = "(" + " OR ".join(f"({open_} AND {laat})" for open_, laat in _TERMIJNEN) + ")"
# An offer that waits on day $2, on the side that offered: it may be the only thing that a report still waits for. An array, not
# IN: few offers wait, and a join may be walked from the side of the reports.
_AANBOD = "z.id = ANY(ARRAY({}))"
_OPEN_AANBOD = f"""SELECT o.zorgmelding_id FROM overdracht o WHERE o.van = $1 AND o.aanvaard_op IS NULL AND o.geweigerd_op IS NULL
    AND {_dag("o.aangeboden_op")} <= {{grens}}"""
_VORIG_AANBOD = f"""SELECT o.zorgmelding_id FROM {BEANTWOORD.format(kant="van", op="$2", grens="{grens}")}"""


async def find_open_zorgmeldingen(
    tx: Tx, peildatum: date, na: tuple[int, datetime, UUID] | None, limit: int, grenzen: Grenzen, *, verstreken: bool
) -> Page[Zorgmelding]:
    """Zorgmeldingen waarvoor de eigen organisatie op de peildatum nog iets moest, acute eerst, dan oudste eerst.

    Van het eigen register en waar zij nu verantwoordelijk voor is; met `verstreken` alleen waar iets te laat is.
    """
    rustig, moment, id_ = na or OUDSTE
    # Nothing is done in the future: as of today or later only what still waits can be found.
    nu = peildatum >= dag_van(tx.now)
    rijen = await tx.fetch(
        _delen(nu=nu, verstreken=verstreken), tx.actor.organisatie, peildatum, bool(rustig), moment, id_, limit + 1,
        grenzen.beoordeling, grenzen.informeren, grenzen.onderzoek, grenzen.terugkoppeling, grenzen.antwoord,
    )  # fmt: skip
    gevonden = [als_zorgmelding(rij, tx.actor.organisatie) for rij in rijen]
    return Page.of(gevonden, limit, lambda z: (int(not z.acuut), z.ontvangen_op, z.id))


def _delen(*, nu: bool, verstreken: bool) -> str:
    """Eerst welke, uit indexen en zonder overlap, dan pas de rijen zelf."""
    wacht = _TE_LAAT if verstreken else _WACHT
    aanbod = _OPEN_AANBOD if nu else f"{_OPEN_AANBOD} UNION ALL {_VORIG_AANBOD}"
    aanbod = _AANBOD.format(aanbod.format(grens="$11" if verstreken else "$2"))
    delen = []
    for relatie in ("z.eigenaar = $1", "z.overgenomen_door = $1"):
        delen += [
            _DEEL.format(waar=f"{relatie} AND z.klaar_op = 'infinity' AND {wacht}"),
            _DEEL.format(waar=f"{relatie} AND {aanbod} AND {wacht} IS NOT TRUE"),
        ]
        if not nu:
            # That it waited follows from the columns of the index; whether it was late does not.
            delen.append(_EERST.format(waar=f"{relatie} AND {_TE_LAAT}" if verstreken else relatie))
            delen.append(_LAATST.format(waar=relatie, grens="$10" if verstreken else "$2"))
    # Every part names every limit, also where it needs none: a statement without $7 has another number of parameters.
    alle = "($7::date, $8::date, $9::date, $10::date, $11::date) IS NOT NULL"
    return f"""SELECT {KOLOMMEN} FROM (
        SELECT w.id FROM ({" UNION ALL ".join(delen)}) w WHERE {alle} ORDER BY w.rustig, w.ontvangen_op, w.id LIMIT $6) w
        JOIN zorgmelding z ON z.id = w.id ORDER BY z.rustig, z.ontvangen_op, z.id"""


_BEGIN = "({}::timestamp AT TIME ZONE 'Europe/Amsterdam')"
_VERDER = f"""z.ontvangen_op < {_BEGIN.format("($2::date + 1)")} AND (z.rustig, z.ontvangen_op, z.id) > ($3::boolean, $4, $5::uuid)"""
_DEEL = f"""(SELECT z.id, z.rustig, z.ontvangen_op FROM zorgmelding z WHERE {{waar}} AND {_VERDER}
    ORDER BY z.rustig, z.ontvangen_op, z.id LIMIT $6)"""
# What is done now and waited on day $2. In a class of waits of at most so many days it began at most so many days before; in the
# order of the list only those at the border of the class are read for nothing.
_EERST = f"""(SELECT z.id, z.rustig, z.ontvangen_op FROM wachtklassen() k CROSS JOIN (VALUES (false), (true)) r (rustig)
    CROSS JOIN LATERAL (
        SELECT z.id, z.rustig, z.ontvangen_op FROM zorgmelding z
        WHERE {{waar}} AND z.klaar_op < 'infinity' AND z.eerste_klasse = k.klasse AND z.eerste_klasse > 0 AND z.rustig = r.rustig
          AND z.ontvangen_op >= {_BEGIN.format("($2::date - k.langst)")} AND z.eerst_klaar_op > $2 AND {_VERDER}
        ORDER BY z.ontvangen_op, z.id LIMIT $6) z)"""
# Feedback after closing: by then everything before it was done, or the part above has it.
_LAATST = f"""(SELECT z.id, z.rustig, z.ontvangen_op FROM wachtklassen() k CROSS JOIN LATERAL (
        SELECT z.id, z.rustig, z.ontvangen_op FROM zorgmelding z
        WHERE {{waar}} AND z.klaar_op < 'infinity' AND z.laatste_klasse = k.klasse AND z.laatste_klasse > 0
          AND z.afgesloten_op >= $2::date - k.langst AND z.afgesloten_op <= {{grens}} AND z.teruggekoppeld_na_afsluiting_op > $2
          AND z.eerst_klaar_op <= $2 AND {_VERDER}
        ORDER BY z.rustig, z.ontvangen_op, z.id LIMIT $6) z)"""
