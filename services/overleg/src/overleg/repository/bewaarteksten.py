"""Bewaartermijnen van teksten met een eigen sleutel: overleg, meldcode, zorg, signaal, signaalreeks of noodtoegang.

Tekst over één mens ligt onder de sleutel van die persoon, tekst over een dossier onder die van de zorgmelding of de casus. Wat daar
niet bij hoort heeft een eigen sleutel, en staat hier: anders zou het voorgoed blijven.
"""

from collections.abc import Collection
from uuid import UUID

from common.db import Tx
from overleg.domain.bewaren import Bewaarobject, Tekstfeit
from overleg.repository.bewaarfeiten import DAG, LEEFT, find_meldingfeiten

# An action that who has it cannot see and end any more holds nothing back: it is about somebody who was erased, consent is over,
# or its case has no key. What it says hangs on the case, not on the meeting.
_OPEN_ACTIES = f"""(SELECT count(*) FROM actie c JOIN agendapunt a ON a.id = c.agendapunt_id
    WHERE c.overleg_id = o.id AND c.status = 'open' AND (a.soort = 'geanonimiseerd'
      OR ({LEEFT.format("a.casus_id")} AND gedekt(a.personen, c.organisatie)
          AND NOT EXISTS (SELECT 1 FROM persoon p WHERE p.id = ANY(a.personen) AND p.gewist_op IS NOT NULL))))"""
_ZONDER = "0 AS open_acties, '{}'::uuid[] AS zorgmeldingen"
_FEITEN = {
    Bewaarobject.OVERLEG: f"""
        SELECT o.id, CASE WHEN o.status IN ('vastgesteld', 'geannuleerd') THEN greatest({DAG.format("o.gepland_op")},
            {DAG.format("o.gehouden_op")}, {DAG.format("o.vastgesteld_op")}, {DAG.format("o.geannuleerd_op")},
            (SELECT max({DAG.format("b.gewijzigd_op")}) FROM agendapunt a JOIN bijdrage b ON b.agendapunt_id = a.id
             WHERE a.overleg_id = o.id),
            (SELECT max(coalesce({DAG.format("c.beeindigd_op")}, c.termijn)) FROM actie c WHERE c.overleg_id = o.id)) END AS laatste,
          {_OPEN_ACTIES} AS open_acties,
          ARRAY(SELECT DISTINCT z.id FROM agendapunt a JOIN zorgmelding z ON z.casus_id = a.casus_id
                WHERE a.overleg_id = o.id AND {LEEFT.format("a.casus_id")}) AS zorgmeldingen
        FROM overleg o WHERE o.id = ANY($1::uuid[])
        """,
    Bewaarobject.MELDCODE: f"""
        SELECT m.id, greatest({DAG.format("m.gestart_op")}, (
            SELECT max({DAG.format("r.op")}) FROM meldcoderegel r WHERE r.meldcode_id = m.id)) AS laatste, {_ZONDER}
        FROM meldcode m WHERE m.id = ANY($1::uuid[])
        """,
    Bewaarobject.ZORG: f"""
        SELECT z.id, CASE WHEN z.uitkomst IS NOT NULL THEN greatest({DAG.format("z.aangemaakt_op")}, (
            SELECT max({DAG.format("u.op")}) FROM zorguitkomst u WHERE u.zorg_id = z.id)) END AS laatste, {_ZONDER}
        FROM zorg z WHERE z.id = ANY($1::uuid[])
        """,
    Bewaarobject.SIGNAAL: f"""
        SELECT s.id, greatest({DAG.format("s.ingediend_op")}, {DAG.format("o.begint_op")}, {DAG.format("o.gehouden_op")}) AS laatste,
          {_ZONDER} FROM signaal s LEFT JOIN signaaloverleg o ON o.id = s.overleg_id WHERE s.id = ANY($1::uuid[])
        """,
    Bewaarobject.SIGNAALREEKS: f"""
        SELECT r.id, CASE WHEN r.tot IS NOT NULL THEN greatest(r.tot, (
            SELECT max({DAG.format("o.begint_op")}) FROM signaaloverleg o WHERE o.reeks_id = r.id)) END AS laatste, {_ZONDER}
        FROM signaalreeks r WHERE r.id = ANY($1::uuid[])
        """,
    Bewaarobject.NOODTOEGANG: f"""
        SELECT n.id, CASE WHEN n.beoordeeld_op IS NOT NULL THEN greatest({DAG.format("n.tot")}, {DAG.format("n.beoordeeld_op")}) END
          AS laatste, {_ZONDER} FROM noodtoegang n WHERE n.id = ANY($1::uuid[])
        """,
}


async def find_tekstfeiten(tx: Tx, soort: Bewaarobject, ids: Collection[UUID]) -> dict[UUID, Tekstfeit]:
    """De feiten die voor de termijn van deze teksten tellen."""
    rijen = await tx.fetch(_FEITEN[soort], list(ids))
    meldingen = await find_meldingfeiten(tx, {m for r in rijen for m in r["zorgmeldingen"]})
    return {
        r["id"]: Tekstfeit(
            r["id"], r["laatste"], r["open_acties"], tuple(meldingen[m] for m in sorted(r["zorgmeldingen"]))
        )
        for r in rijen
    }


async def vergrendel(tx: Tx, soort: Bewaarobject, object_id: UUID) -> None:
    """Wacht op wie er nu iets bij schrijft: wat er daarna bij staat telt mee, en gaat niet ongezien verloren."""
    if soort in _FEITEN:
        await tx.fetchval(f"SELECT 1 FROM {soort} WHERE id = $1 FOR NO KEY UPDATE", object_id)
