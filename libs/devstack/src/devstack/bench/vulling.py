"""Fill the database of overleg with a large register: invented, without a person in it, by SQL as the owner of the server.

One organisation holds everything (the hardest list), another has accepted a share of it. Rows that no measurement opens hold
bytes in the place of ciphertext. Reports are spread over ten years up to `TOT`; who is done with a report follows from its age.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from devstack.bench.vulling_rest import opdrachten

VT = "00000009990000000001"
SHG = "00000009990000000002"
TOT = date(2026, 3, 1)
"""The youngest report is of this day."""

_MOMENT = "timestamptz '2026-03-01 12:00+01' - (i::float8 / {n}) * interval '3650 days'"
# Of every hundred reports: 1 waits for its assessment when it is younger than a week, all older ones are assessed; closing takes
# between a week and a year; informing a few days to a month.
_OPDRACHTEN = (
    """INSERT INTO persoon (id, eigenaar, naam, geheim_adres, bsn_index, adres_sleutels, versie, aangemaakt_op)
       SELECT md5('p' || i)::uuid, '{vt}', '\\x00', false, sha256(('bsn' || i)::bytea), ARRAY[sha256(('adres' || i / 2)::bytea)], 1, now() FROM generate_series(1, {p}) i""",
    """INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op)
       SELECT md5('h' || i)::uuid, '{vt}', 1, now() FROM generate_series(1, {c}) i""",
    """INSERT INTO huishoudlid (huishouden_id, persoon_id, rol, van)
       SELECT md5('h' || (1 + i % {c}))::uuid, md5('p' || i)::uuid, 'ouder', '2015-01-01' FROM generate_series(1, {p}) i""",
    """INSERT INTO casus (id, eigenaar, huishouden_id, fase, regisseur_organisatie, regisseur_professional, regisseur_sinds,
           organisaties, gestart_op, versie)
       SELECT md5('c' || i)::uuid, '{vt}', md5('h' || i)::uuid, (ARRAY['VEILIGHEID', 'RISICOGESTUURDE_ZORG', 'HERSTEL'])[1 + i % 3],
           CASE WHEN i % 100 > 0 THEN CASE WHEN i % 5 = 0 THEN '{shg}' ELSE '{vt}' END END, CASE WHEN i % 100 > 0 THEN 'vera.vt' END,
           CASE WHEN i % 100 > 0 THEN now() END,
           CASE WHEN i % 5 = 0 THEN ARRAY['{vt}', '{shg}'] ELSE ARRAY['{vt}'] END,
           timestamptz '2026-03-01 12:00+01' - (i::float8 / {c}) * interval '3650 days', 1 FROM generate_series(1, {c}) i""",
    """INSERT INTO zorgmelding (id, eigenaar, huishouden_id, casus_id, status, soort, soort_basis, ontvangen_op, melder_categorie,
           melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel, disclosure, pc4, gemeentecode,
           geinformeerd_op, besluit, beoordeeld_op, afgesloten_op, resultaat, overgenomen_door,
           teruggekoppeld_na_beoordeling_op, teruggekoppeld_na_afsluiting_op, versie, aangemaakt_op)
       SELECT md5('z' || i)::uuid, '{vt}', md5('h' || (1 + i % {c}))::uuid, md5('c' || (1 + i % {c}))::uuid,
           CASE WHEN dicht < date '2026-03-01' THEN 'afgesloten' WHEN oud < interval '5 days' THEN 'ontvangen'
               WHEN i % 10 = 0 AND oud > interval '7 days' THEN 'in-uitvoering' ELSE 'beoordeeld' END,
           'EERSTE', '{{}}', op, 'politie', false, '{{partnergeweld-fysiek}}', '{{}}', '{{}}', i % 50 = 0, false, false, '8302', 'GM0171',
           CASE WHEN i % 20 > 0 AND oud > interval '20 days' THEN (op + interval '20 days')::date END,
           CASE WHEN oud >= interval '5 days' THEN CASE WHEN i % 5 = 1 THEN 'onderzoek' ELSE 'overdracht-lokaal-veld' END END,
           CASE WHEN oud >= interval '5 days' THEN op + interval '5 days' END,
           CASE WHEN dicht < date '2026-03-01' THEN dicht END, CASE WHEN dicht < date '2026-03-01' THEN 'hulp-loopt' END,
           CASE WHEN i % 10 = 0 AND oud > interval '7 days' THEN '{shg}' END, CASE WHEN oud >= interval '6 days' THEN (op + interval '6 days')::date END,
           CASE WHEN dicht + i % 40 < date '2026-03-01' THEN dicht + i % 40 END, 1, op
       FROM (SELECT i, {moment} AS op, timestamptz '2026-03-01 12:00+01' - ({moment}) AS oud,
                ({moment} + interval '7 days' + (i % 359) * interval '1 day')::date AS dicht FROM generate_series(1, {n}) i) x""",
    """INSERT INTO betrokkene (zorgmelding_id, persoon_id, eigenaar, rol)
       SELECT md5('z' || i)::uuid, md5('p' || (1 + i % {p}))::uuid, '{vt}', 'slachtoffer' FROM generate_series(1, {n}) i""",
    """INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, ontvangen_op, aangeboden_op, aanvaard_op, meldingstatus, versie)
       SELECT md5('o' || i)::uuid, md5('z' || i)::uuid, md5('c' || (1 + i % {c}))::uuid, '{vt}', '{shg}', z.ontvangen_op,
           z.ontvangen_op + interval '6 days', CASE WHEN overgenomen_door IS NOT NULL THEN z.ontvangen_op + interval '7 days' END,
           CASE WHEN overgenomen_door IS NOT NULL THEN z.status END, 2
       FROM generate_series(10, {n}, 10) i JOIN zorgmelding z ON z.id = md5('z' || i)::uuid
       WHERE z.ontvangen_op < timestamptz '2026-03-01 12:00+01' - interval '6 days'""",
    """INSERT INTO casusregie (id, casus_id, soort, van, organisatie, professional)
       SELECT md5('r' || id::text)::uuid, id, 'casusregisseur', regisseur_sinds, regisseur_organisatie, regisseur_professional FROM casus WHERE regisseur_sinds IS NOT NULL""",
    """INSERT INTO geweldsincident (id, casus_id, datum, soorten, bron, bekend_bij, vastgelegd_op)
       SELECT md5('g' || i)::uuid, md5('c' || i)::uuid, '2026-02-01', '{{partnergeweld-fysiek}}', 'professional', '{{}}', '2026-02-01 09:00+01'
       FROM generate_series(1, {c}, 4) i""",
    """INSERT INTO kennisgeving (id, incident_id, casus_id, organisatie, verstuurd_op, versie)
       SELECT md5('k' || i || o)::uuid, md5('g' || i)::uuid, md5('c' || i)::uuid, o, '2026-02-01 09:00+01', 1
       FROM generate_series(1, {c}, 4) i CROSS JOIN unnest(ARRAY['{vt}', '{shg}']) o""",
)


@dataclass(frozen=True, slots=True)
class Omvang:
    """How much: reports, cases (a fifth of them) and persons (two for each case)."""

    zorgmeldingen: int
    per: int = 50
    """For how many reports there is one of everything else: a consent, a meeting, an action, …"""

    @property
    def casussen(self) -> int:
        """Number of cases and households."""
        return max(1, self.zorgmeldingen // 5)

    @property
    def personen(self) -> int:
        """Number of persons."""
        return 2 * self.casussen


async def vul(admin_dsn: str, omvang: Omvang) -> None:
    """Fill an empty database as superuser and let PostgreSQL look at it, as it does by itself after a night."""
    waarden: dict[str, object] = {"n": omvang.zorgmeldingen, "c": omvang.casussen, "p": omvang.personen, "vt": VT, "shg": SHG}
    verbinding: Any = await asyncpg.connect(admin_dsn)
    try:
        # Bulk: the references are right by construction.
        await verbinding.execute("SET session_replication_role = replica")
        for opdracht in _OPDRACHTEN:
            await verbinding.execute(
                opdracht.format(**waarden, moment=_MOMENT.format(n=omvang.zorgmeldingen)), timeout=600
            )
        for opdracht in opdrachten(waarden, omvang.zorgmeldingen, omvang.per):
            await verbinding.execute(opdracht, timeout=600)
        await verbinding.execute("VACUUM ANALYZE", timeout=600)
    finally:
        await verbinding.close()
