"""Bewaartermijnen in de database: wat voor een voorstel in aanmerking komt, en de feiten die voor zijn dag tellen."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.db import Tx
from overleg.domain.bewaren import Bewaarobject, Meldingfeit, Persoonsfeit
from overleg.repository.personen import uiterlijk_geboren

GEEN = UUID(int=0)
DAG = "({} AT TIME ZONE 'Europe/Amsterdam')::date"
"""De kalenderdag van een moment."""
LEEFT = "EXISTS (SELECT 1 FROM keten.persoon_sleutel s WHERE s.persoon_id = {} AND s.vernietigd_op IS NULL)"
"""Of er een sleutel is die niet vernietigd is, en er dus tekst te lezen kan zijn."""


@dataclass(frozen=True, slots=True)
class Kandidaat:
    """Een object dat op een voorstel kan wachten, met in wier register het staat."""

    id: UUID
    eigenaar: str


# Whatever may stop destruction stops it here already: a proposal that nobody may carry out only costs people time.
_VRIJ = """NOT bewaarplicht_geldt({id}) AND NOT EXISTS (
    SELECT 1 FROM bewaarvoorstel v WHERE v.object_id = {id} AND v.vervallen_op IS NULL AND v.uitgevoerd_op IS NULL
      AND (v.uitgesteld_tot IS NULL OR v.uitgesteld_tot >= $1))"""
_ONBEPERKT = """NOT EXISTS (
    SELECT 1 FROM beperking k WHERE k.opgeheven_op IS NULL AND k.persoon_id IN ({wie}))"""
_IN_MELDING = "SELECT canoniek(b.persoon_id) FROM betrokkene b WHERE b.zorgmelding_id = z.id"
_MENSEN = "SELECT mensen_van({})"
_BIJ_CASUS = "SELECT 1 FROM zorgmelding z WHERE z.casus_id = c.id"
_KANDIDATEN = {
    Bewaarobject.PERSOON: ("p.id, p.eigenaar FROM persoon p", f"""p.gewist_op IS NULL AND {DAG.format("p.aangemaakt_op")} <= $2
        AND NOT EXISTS (SELECT 1 FROM persoonsverwijzing w WHERE w.persoon_id = p.id) AND {_ONBEPERKT.format(wie="p.id")}"""),
    Bewaarobject.ZORGMELDING: ("z.id, z.eigenaar FROM zorgmelding z", f"""z.afgesloten_op <= $2 AND {LEEFT.format("z.id")}
        AND {_ONBEPERKT.format(wie=_IN_MELDING)}"""),
    # Ordinarily the key of a case goes with its last report; this is what is left when no report has a key (any more).
    Bewaarobject.CASUS: ("c.id, c.eigenaar FROM casus c", f"""{LEEFT.format("c.id")} AND EXISTS ({_BIJ_CASUS})
        AND NOT EXISTS ({_BIJ_CASUS} AND (z.afgesloten_op IS NULL OR z.afgesloten_op > $2 OR {LEEFT.format("z.id")}))
        AND {_ONBEPERKT.format(wie=_MENSEN.format("c.id"))}"""),
    Bewaarobject.OVERLEG: ("o.id, o.eigenaar FROM overleg o", f"""o.status IN ('vastgesteld', 'geannuleerd')
        AND {DAG.format("o.gepland_op")} <= $2 AND {LEEFT.format("o.id")} AND {_ONBEPERKT.format(wie=_MENSEN.format("o.id"))}"""),
    Bewaarobject.MELDCODE: ("m.id, m.eigenaar FROM meldcode m", f"""m.persoon_id IS NULL AND {DAG.format("m.gestart_op")} <= $2
        AND {LEEFT.format("m.id")}"""),
    Bewaarobject.ZORG: ("g.id, g.eigenaar FROM zorg g", f"""g.uitkomst IS NOT NULL AND {DAG.format("g.aangemaakt_op")} <= $2
        AND {LEEFT.format("g.id")}"""),
    Bewaarobject.SIGNAAL: ("t.id, t.eigenaar FROM signaal t", f"""{DAG.format("t.ingediend_op")} <= $2 AND {LEEFT.format("t.id")}"""),
    Bewaarobject.SIGNAALREEKS: ("r.id, r.eigenaar FROM signaalreeks r", f"""r.tot <= $2 AND {LEEFT.format("r.id")}"""),
    Bewaarobject.NOODTOEGANG: ("n.id, n.organisatie AS eigenaar FROM noodtoegang n", f"""n.persoon_id IS NULL
        AND n.beoordeeld_op IS NOT NULL AND {DAG.format("n.tot")} <= $2 AND {LEEFT.format("n.id")}"""),
}  # fmt: skip
"""Per soort de tabel met haar korte naam, en wat er voor een voorstel in aanmerking komt als zijn dag voorbij is."""


async def find_kandidaten(
    tx: Tx, soort: Bewaarobject, peildatum: date, begonnen: date, na: UUID | None, limit: int
) -> list[Kandidaat]:
    """Objecten van alle organisaties waar niets tegen vernietigen is, behalve misschien hun dag; op id, na `na`.

    Alleen wat uiterlijk op de dag `begonnen` begon of eindigde: de rest is nog niet zo oud.
    """
    tabel, waar = _KANDIDATEN[soort]
    sleutel = tabel.split(",")[0]
    # First what is old enough, then (behind OFFSET 0) what a function has to be asked for.
    rijen = await tx.fetch(
        f"""
        SELECT k.id, k.eigenaar FROM (SELECT {tabel} WHERE {waar} AND {sleutel} > $3 ORDER BY {sleutel} OFFSET 0) k
        WHERE {_VRIJ.format(id="k.id")} ORDER BY k.id LIMIT $4
        """,
        peildatum, begonnen, na or GEEN, limit,
    )  # fmt: skip
    return [Kandidaat(r["id"], r["eigenaar"]) for r in rijen]


@asynccontextmanager
async def ieders_feiten(tx: Tx) -> AsyncIterator[None]:
    """Lees binnen dit blok de feiten van iedere organisatie, zoals de taak dat doet: anders rekende wie goedkeurt met minder.

    Alleen om te rekenen: wat het blok verlaat is een dag.
    """
    vorige = await tx.fetchval("SELECT coalesce(current_setting('app.systeem', true), '')")
    await tx.fetchval("SELECT set_config('app.systeem', 'ja', true)")
    yield
    # Not when something went wrong: the transaction ends then, and the setting with it.
    await tx.fetchval("SELECT set_config('app.systeem', $1, true)", vorige)


# Everything that happened with a case in meetings, for the day of its reports; an open action counts until its term.
_OVERLEG = f"""(SELECT max(greatest({DAG.format("a.toegevoegd_op")}, {DAG.format("o.van")}, {DAG.format("o.gehouden_op")},
        {DAG.format("o.vastgesteld_op")}, {DAG.format("o.geannuleerd_op")}, (
            SELECT max(coalesce({DAG.format("c.beeindigd_op")}, c.termijn)) FROM actie c WHERE c.agendapunt_id = a.id)))
    FROM agendapunt a JOIN overleg o ON o.id = a.overleg_id WHERE a.casus_id = z.casus_id)"""


async def find_meldingfeiten(tx: Tx, zorgmelding_ids: Collection[UUID]) -> dict[UUID, Meldingfeit]:
    """De feiten die voor de termijn van deze zorgmeldingen tellen; wie gewist is telt niet meer mee."""
    rijen = await tx.fetch(
        f"""
        SELECT z.id, CASE WHEN z.afgesloten_op IS NOT NULL THEN greatest(z.afgesloten_op, z.monitoring_tot,
            (SELECT max(g.datum) FROM geweldsincident g WHERE g.casus_id = z.casus_id)) END AS einde, {_OVERLEG} AS overleg,
          ARRAY(SELECT b.persoon_id FROM betrokkene b WHERE b.zorgmelding_id = z.id
                UNION SELECT l.persoon_id FROM huishoudlid l WHERE l.huishouden_id = z.huishouden_id) AS mensen
        FROM zorgmelding z WHERE z.id = ANY($1::uuid[])
        """,
        list(zorgmelding_ids),
    )
    geboren = await uiterlijk_geboren(tx, {p for r in rijen for p in r["mensen"]})
    return {
        r["id"]: Meldingfeit(
            r["id"], r["einde"], max((g for p in r["mensen"] if (g := geboren.get(p))), default=None), r["overleg"]
        )
        for r in rijen
    }


async def find_casusmeldingen(tx: Tx, casus_ids: Collection[UUID]) -> dict[UUID, tuple[Meldingfeit, ...]]:
    """De feiten van alle zorgmeldingen van deze casussen."""
    rijen = await tx.fetch(
        "SELECT id, casus_id FROM zorgmelding WHERE casus_id = ANY($1::uuid[]) ORDER BY id", list(casus_ids)
    )
    feiten = await find_meldingfeiten(tx, [r["id"] for r in rijen])
    bij: defaultdict[UUID, list[Meldingfeit]] = defaultdict(list)
    for rij in rijen:
        bij[rij["casus_id"]].append(feiten[rij["id"]])
    return {casus_id: tuple(meldingen) for casus_id, meldingen in bij.items()}


async def find_persoonsfeiten(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, Persoonsfeit]:
    """De feiten die voor de termijn van deze personen tellen, met die van hun samengevoegde registraties."""
    rijen = await tx.fetch(
        f"""
        SELECT p.id, c.ids, greatest({DAG.format("p.aangemaakt_op")},
            (SELECT max(t.tot) FROM toestemming t WHERE t.persoon_id = ANY(c.ids)),
            (SELECT max(d.tot) FROM doorbreking d WHERE d.persoon_id = ANY(c.ids)),
            (SELECT max({DAG.format("n.tot")}) FROM noodtoegang n WHERE n.persoon_id = ANY(c.ids)),
            (SELECT max(greatest({DAG.format("m.gestart_op")}, {DAG.format("r.op")})) FROM meldcode m
             LEFT JOIN meldcoderegel r ON r.meldcode_id = m.id WHERE m.persoon_id = ANY(c.ids)),
            (SELECT max({DAG.format("o.van")}) FROM overlegdeelnemer d JOIN overleg o ON o.id = d.overleg_id
             WHERE d.persoon_id = ANY(c.ids)),
            (SELECT max({DAG.format("e.vastgelegd_op")}) FROM verklaring e WHERE e.persoon_id = ANY(c.ids)),
            (SELECT max({DAG.format("v.gesloten_op")}) FROM verzoek v WHERE v.persoon_id = ANY(c.ids))) AS laatste,
          EXISTS (SELECT 1 FROM verzoek v WHERE v.persoon_id = ANY(c.ids) AND v.gesloten_op IS NULL) AS bezet
        FROM persoon p CROSS JOIN LATERAL (SELECT cluster_van(p.id) AS ids) c
        WHERE p.id = ANY($1::uuid[]) AND p.gewist_op IS NULL
        """,
        list(persoon_ids),
    )
    bij = await _meldingen_bij(tx, {i: r["id"] for r in rijen for i in r["ids"]})
    meldingen = await find_meldingfeiten(tx, {m for ids in bij.values() for m in ids})
    return {
        r["id"]: Persoonsfeit(r["id"], r["laatste"], tuple(meldingen[m] for m in sorted(bij[r["id"]])), r["bezet"])
        for r in rijen
    }


async def _meldingen_bij(tx: Tx, wie: Mapping[UUID, UUID]) -> defaultdict[UUID, set[UUID]]:
    """De zorgmeldingen per mens; `wie` geeft per registratie de mens."""
    rijen = await tx.fetch(
        """
        SELECT b.persoon_id, b.zorgmelding_id AS id FROM betrokkene b WHERE b.persoon_id = ANY($1::uuid[])
        UNION SELECT l.persoon_id, z.id FROM huishoudlid l JOIN zorgmelding z USING (huishouden_id) WHERE l.persoon_id = ANY($1::uuid[])
        """,
        list(wie),
    )
    bij: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for rij in rijen:
        bij[wie[rij["persoon_id"]]].add(rij["id"])
    return bij


async def find_sleutelhouders(tx: Tx, zorgmelding_id: UUID) -> list[UUID]:
    """De zorgmelding, en haar casus als daar geen andere zorgmelding met leesbare tekst meer in staat.

    Geldt er voor iemand die alleen in de casus staat een bewaarplicht of beperking, dan blijft de casus; zij krijgt later een eigen
    voorstel.
    """
    rijen = await tx.fetch(
        f"""
        SELECT $1::uuid AS id UNION ALL
        SELECT z.casus_id FROM zorgmelding z WHERE z.id = $1 AND z.casus_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM zorgmelding a LEFT JOIN keten.persoon_sleutel s ON s.persoon_id = a.id
            WHERE a.casus_id = z.casus_id AND a.id <> z.id AND (a.afgesloten_op IS NULL OR s.vernietigd_op IS NULL))
          AND NOT bewaarplicht_geldt(z.casus_id) AND {_ONBEPERKT.format(wie=_MENSEN.format("z.casus_id"))}
        """,
        zorgmelding_id,
    )
    return [rij["id"] for rij in rijen]


async def wis_kenmerk(tx: Tx, zorgmelding_id: UUID) -> None:
    """Haal het kenmerk van een ander systeem weg: daarmee was de melding elders weer aan mensen te verbinden."""
    await tx.execute("UPDATE zorgmelding SET kenmerk_extern = NULL, kenmerk_systeem = NULL WHERE id = $1", zorgmelding_id)
