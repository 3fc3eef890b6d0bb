"""De tijdlijn van een casus: één geordend beeld over de tabellen waarin de feiten staan.

Elk deel is een opzoeking op casus_id (een index) en geeft vijf kolommen: moment, soort, object_soort, object_id, organisatie.
Het filter staat in elk deel en row-level security achter elke tabel. Er staat nooit vrije tekst in.

Een nieuw soort feit is een nieuw deel in `DELEN`: een SELECT met die vijf kolommen, waarin $1 de organisatie van de aanroeper
is en $2 de casus. De casus zelf is al gecontroleerd; wat strenger is dan de casus (zorgmelding, overdracht) filtert zelf.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from overleg.domain.meldingcodes import NaStap
from overleg.repository.overleggen_punten import ZICHT as PUNT_ZICHT

_MELDING = """(z.eigenaar = $1 OR EXISTS (
    SELECT 1 FROM overdracht o WHERE o.zorgmelding_id = z.id AND o.naar = $1 AND o.aanvaard_op IS NOT NULL))"""
_DAG = "({0}::timestamp AT TIME ZONE 'Europe/Amsterdam')"


def _melding(moment: str, soort: str, kolom: str, wie: str = "z.eigenaar", bij: str = "") -> str:
    return f"""SELECT {moment}, '{soort}', 'zorgmelding', z.id, {wie} FROM zorgmelding z {bij}
        WHERE z.casus_id = $2 AND {kolom} IS NOT NULL AND {_MELDING}"""


def _meldingdag(kolom: str, soort: str, wie: str = "z.eigenaar", bij: str = "") -> str:
    """Een feit dat alleen een dag heeft, aan het begin van die dag."""
    return _melding(_DAG.format(f"z.{kolom}"), soort, f"z.{kolom}", wie, bij)


def _overdracht(kolom: str, soort: str, wie: str) -> str:
    return f"""SELECT o.{kolom}, '{soort}', 'overdracht', o.id, o.{wie} FROM overdracht o
        WHERE o.casus_id = $2 AND o.{kolom} IS NOT NULL AND (o.van = $1 OR o.naar = $1)"""


def _kennisgeving(kolom: str, soort: str) -> str:
    return f"""SELECT k.{kolom}, '{soort}', 'kennisgeving', k.id, k.organisatie FROM kennisgeving k
        WHERE k.casus_id = $2 AND k.{kolom} IS NOT NULL"""


def _plan(kolom: str, soort: str, wie: str) -> str:
    return f"""SELECT v.{kolom}, '{soort}', 'veiligheidsplanversie', v.id, v.{wie} FROM veiligheidsplanversie v
        WHERE v.casus_id = $2 AND v.{kolom} IS NOT NULL"""


def _punt(moment: str, soort: str, object_: str, extra: str = "", waar: str = "true") -> str:
    """Wat er in een interventieoverleg met de casus gebeurde: alleen voor wie aan tafel zit en nu gedekt is."""
    return f"""SELECT {moment}, {soort}, {object_} FROM agendapunt a {extra}
        WHERE a.casus_id = $2 AND {waar} AND {PUNT_ZICHT}"""


DELEN: tuple[str, ...] = (
    _melding("z.ontvangen_op", "zorgmelding-ontvangen", "z.ontvangen_op"),
    _melding("z.beoordeeld_op", "zorgmelding-beoordeeld", "z.beoordeeld_op"),
    _meldingdag("geinformeerd_op", "betrokkenen-geinformeerd"),
    _meldingdag("onderzoek_afgerond_op", "onderzoek-afgerond"),
    _meldingdag(
        "hulp_gestart_op",
        "hulp-gestart",
        "coalesce(h.eigenaar, z.eigenaar)",
        "LEFT JOIN hulpstart h ON h.zorgmelding_id = z.id AND h.vervangen_op IS NULL",
    ),
    # Nothing is handed over after closing: whoever is responsible now, closed it.
    _meldingdag("afgesloten_op", "zorgmelding-afgesloten", "coalesce(z.overgenomen_door, z.eigenaar)"),
    *(
        _melding(
            _DAG.format("t.gegeven_op"),
            f"teruggekoppeld-na-{na}",
            "t.gegeven_op",
            "t.eigenaar",
            f"JOIN terugkoppeling t ON t.zorgmelding_id = z.id AND t.na = '{na}'",
        )
        for na in NaStap
    ),
    _melding("h.herzien_op", "soort-herzien", "h.herzien_op", bij="JOIN soort_historie h ON h.zorgmelding_id = z.id"),
    _overdracht("aangeboden_op", "overdracht-aangeboden", "van"),
    _overdracht("aanvaard_op", "overdracht-aanvaard", "naar"),
    _overdracht("geweigerd_op", "overdracht-geweigerd", "naar"),
    "SELECT r.van, r.soort || '-aangewezen', 'casusregie', r.id, r.organisatie FROM casusregie r WHERE r.casus_id = $2",
    """SELECT r.tot, r.soort || '-beeindigd', 'casusregie', r.id, r.organisatie FROM casusregie r
        WHERE r.casus_id = $2 AND r.tot IS NOT NULL""",
    "SELECT v.op, v.soort, 'casusverloop', v.id, v.organisatie FROM casusverloop v WHERE v.casus_id = $2",
    """SELECT g.vastgelegd_op, 'geweld-gemeld', 'geweldsincident', g.id, g.organisatie FROM geweldsincident g
        WHERE g.casus_id = $2""",
    _kennisgeving("verstuurd_op", "kennisgeving-verstuurd"),
    _kennisgeving("bevestigd_op", "kennisgeving-bevestigd"),
    _kennisgeving("geescaleerd_op", "kennisgeving-geescaleerd"),
    _plan("gemaakt_op", "veiligheidsplan-begonnen", "gemaakt_door"),
    _plan("aangeboden_op", "veiligheidsplan-aangeboden", "gemaakt_door"),
    _plan("vastgesteld_op", "veiligheidsplan-vastgesteld", "vastgesteld_organisatie"),
    """SELECT o.vastgelegd_op, CASE WHEN o.vervuld THEN 'voorwaarde-vervuld' ELSE 'voorwaarde-niet-vervuld' END,
        'voorwaardeoordeel', o.id, o.organisatie FROM voorwaardeoordeel o WHERE o.casus_id = $2""",
    """SELECT s.gewijzigd_op, 'risicofactor-' || s.staat, 'risicofactor', s.risicofactor_id, s.organisatie
        FROM risicostand s WHERE s.casus_id = $2""",
    """SELECT b.van, 'organisatie-betrokken', 'casusorganisatie', b.id, b.organisatie FROM casus_organisatie b
        WHERE b.casus_id = $2""",
    """SELECT b.tot, 'organisatie-vertrokken', 'casusorganisatie', b.id, b.organisatie FROM casus_organisatie b
        WHERE b.casus_id = $2 AND b.tot IS NOT NULL""",
    _punt("a.toegevoegd_op", "'agendapunt-toegevoegd'", "'agendapunt', a.id, a.eigenaar"),
    _punt(
        "a.vervallen_op", "'agendapunt-vervallen'", "'agendapunt', a.id, a.eigenaar", waar="a.vervallen_op IS NOT NULL"
    ),
    _punt(
        "o.gehouden_op",
        "'agendapunt-' || a.status",
        "'agendapunt', a.id, a.eigenaar",
        "JOIN overleg o ON o.id = a.overleg_id",
        "a.status IN ('besproken', 'aangehouden')",
    ),
    _punt(
        "b.genomen_op",
        "'besluit-genomen'",
        "'besluit', b.id, o.eigenaar",
        "JOIN overlegbesluit b ON b.agendapunt_id = a.id JOIN overleg o ON o.id = a.overleg_id",
    ),
    _punt(
        "c.vastgesteld_op",
        "'actie-vastgesteld'",
        "'actie', c.id, c.organisatie",
        "JOIN actie c ON c.agendapunt_id = a.id",
    ),
    _punt(
        "c.beeindigd_op",
        "'actie-' || c.status",
        "'actie', c.id, c.organisatie",
        "JOIN actie c ON c.agendapunt_id = a.id",
        "c.beeindigd_op IS NOT NULL",
    ),
)
"""De delen van de tijdlijn; wie een feit toevoegt, voegt hier een deel toe."""


@dataclass(frozen=True, slots=True)
class Gebeurd:
    """Een feit op de tijdlijn; wat het precies is, leest u bij het object."""

    moment: datetime
    soort: str
    object_soort: str
    object_id: UUID
    organisatie: str | None


async def find_tijdlijn(
    tx: Tx, casus_id: UUID, na: tuple[datetime, str, UUID] | None, limit: int, *, oudste_eerst: bool
) -> Page[Gebeurd]:
    """Een bladzijde van de tijdlijn van een casus die de aanroeper mag zien."""
    richting, teken = ("ASC", ">") if oudste_eerst else ("DESC", "<")
    waarden = [tx.actor.organisatie, casus_id, limit + 1, *(na or ())]
    verder = f"WHERE (t.moment, t.soort, t.object_id) {teken} ($4::timestamptz, $5::text, $6::uuid)" if na else ""
    rijen = await tx.fetch(
        f"""
        SELECT * FROM ({" UNION ALL ".join(f"({deel})" for deel in DELEN)})
            AS t(moment, soort, object_soort, object_id, organisatie) {verder}
        ORDER BY t.moment {richting}, t.soort {richting}, t.object_id {richting} LIMIT $3
        """,
        *waarden,
    )
    gevonden = [Gebeurd(r["moment"], r["soort"], r["object_soort"], r["object_id"], r["organisatie"]) for r in rijen]
    return Page.of(gevonden, limit, lambda g: (g.moment, g.soort, g.object_id))
