"""Bewaartermijnen in de database: wat voor een voorstel in aanmerking komt, en de feiten die voor zijn dag tellen."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.db import Tx
from overleg.domain.bewaren import Bewaarobject, Meldingfeit, Persoonsfeit
from overleg.repository.personen import uiterlijk_geboren

GEEN = UUID(int=0)
_DAG = "({} AT TIME ZONE 'Europe/Amsterdam')::date"


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


async def find_kandidaten(
    tx: Tx, soort: Bewaarobject, peildatum: date, na: UUID | None, limit: int
) -> list[Kandidaat]:
    """Objecten van alle organisaties waar niets tegen vernietigen is, behalve misschien hun dag; op id, na `na`."""
    vragen = {
        Bewaarobject.ZORGMELDING: f"""
            SELECT z.id, z.eigenaar FROM zorgmelding z WHERE z.afgesloten_op < $1 AND z.id > $2
              AND EXISTS (SELECT 1 FROM keten.persoon_sleutel s WHERE s.persoon_id = z.id AND s.vernietigd_op IS NULL)
              AND {_VRIJ.format(id="z.id")} AND {_ONBEPERKT.format(wie=_IN_MELDING)} ORDER BY z.id LIMIT $3
            """,
        Bewaarobject.PERSOON: f"""
            SELECT p.id, p.eigenaar FROM persoon p WHERE p.gewist_op IS NULL AND p.id > $2 AND {_DAG.format("p.aangemaakt_op")} < $1
              AND NOT EXISTS (SELECT 1 FROM persoonsverwijzing w WHERE w.persoon_id = p.id)
              AND {_VRIJ.format(id="p.id")} AND {_ONBEPERKT.format(wie="p.id")} ORDER BY p.id LIMIT $3
            """,
    }
    rijen = await tx.fetch(vragen[soort], peildatum, na or GEEN, limit)
    return [Kandidaat(r["id"], r["eigenaar"]) for r in rijen]


async def find_meldingfeiten(tx: Tx, zorgmelding_ids: Collection[UUID]) -> dict[UUID, Meldingfeit]:
    """De feiten die voor de termijn van deze zorgmeldingen tellen; wie gewist is telt niet meer mee."""
    rijen = await tx.fetch(
        """
        SELECT z.id, CASE WHEN z.afgesloten_op IS NOT NULL THEN greatest(z.afgesloten_op, z.monitoring_tot,
            (SELECT max(g.datum) FROM geweldsincident g WHERE g.casus_id = z.casus_id)) END AS einde,
          ARRAY(SELECT b.persoon_id FROM betrokkene b WHERE b.zorgmelding_id = z.id
                UNION SELECT l.persoon_id FROM huishoudlid l WHERE l.huishouden_id = z.huishouden_id) AS mensen
        FROM zorgmelding z WHERE z.id = ANY($1::uuid[])
        """,
        list(zorgmelding_ids),
    )
    geboren = await uiterlijk_geboren(tx, {p for r in rijen for p in r["mensen"]})
    return {
        r["id"]: Meldingfeit(r["id"], r["einde"], max((g for p in r["mensen"] if (g := geboren.get(p))), default=None))
        for r in rijen
    }


async def find_persoonsfeiten(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, Persoonsfeit]:
    """De feiten die voor de termijn van deze personen tellen, met die van hun samengevoegde registraties."""
    rijen = await tx.fetch(
        f"""
        SELECT p.id, c.ids, greatest({_DAG.format("p.aangemaakt_op")},
            (SELECT max(t.tot) FROM toestemming t WHERE t.persoon_id = ANY(c.ids)),
            (SELECT max(d.tot) FROM doorbreking d WHERE d.persoon_id = ANY(c.ids)),
            (SELECT max({_DAG.format("n.tot")}) FROM noodtoegang n WHERE n.persoon_id = ANY(c.ids)),
            (SELECT max({_DAG.format("m.gestart_op")}) FROM meldcode m WHERE m.persoon_id = ANY(c.ids)),
            (SELECT max({_DAG.format("v.gesloten_op")}) FROM verzoek v WHERE v.persoon_id = ANY(c.ids))) AS laatste,
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
    """De zorgmelding, en haar casus als daar geen andere zorgmelding met leesbare tekst meer in staat."""
    rijen = await tx.fetch(
        """
        SELECT $1::uuid AS id UNION ALL
        SELECT z.casus_id FROM zorgmelding z WHERE z.id = $1 AND z.casus_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM zorgmelding a LEFT JOIN keten.persoon_sleutel s ON s.persoon_id = a.id
            WHERE a.casus_id = z.casus_id AND a.id <> z.id AND (a.afgesloten_op IS NULL OR s.vernietigd_op IS NULL))
        """,
        zorgmelding_id,
    )
    return [rij["id"] for rij in rijen]


async def wis_kenmerk(tx: Tx, zorgmelding_id: UUID) -> None:
    """Haal het kenmerk van een ander systeem weg: daarmee was de melding elders weer aan mensen te verbinden."""
    await tx.execute("UPDATE zorgmelding SET kenmerk_extern = NULL, kenmerk_systeem = NULL WHERE id = $1", zorgmelding_id)
