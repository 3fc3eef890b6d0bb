"""Een groot register van casussen, door SQL als beheerder: verzonnen, zonder een persoon erin, met alles wat op een tijdlijn staat.

Eén organisatie opende alles (de zwaarste lijst), een andere is bij een tiende betrokken. Waar niemand tekst leest staan bytes.
"""

from __future__ import annotations

from typing import Any

import asyncpg

VT, SHG = "00000009990000000001", "00000009990000000002"
PER_CASUS = 5
"""Zorgmeldingen per casus."""
DRUK = "md5('c1000')::uuid"
"""Een casus waarin nog duizend andere feiten staan."""

_START = "timestamptz '2026-03-01 12:00+01' - (i::float8 / {c}) * interval '3650 days'"
_OPDRACHTEN = (
    """INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op)
       SELECT md5('h' || i)::uuid, '{vt}', 1, now() FROM generate_series(1, {c}) i""",
    """INSERT INTO casus (id, eigenaar, huishouden_id, fase, regisseur_organisatie, regisseur_professional, regisseur_sinds,
           organisaties, gestart_op, versie)
       SELECT md5('c' || i)::uuid, '{vt}', md5('h' || i)::uuid, (ARRAY['VEILIGHEID', 'RISICOGESTUURDE_ZORG', 'HERSTEL'])[1 + i % 3],
           CASE WHEN i % 100 > 0 THEN CASE WHEN i % 10 = 0 THEN '{shg}' ELSE '{vt}' END END,
           CASE WHEN i % 100 > 0 THEN 'regisseur.' || i % 500 END, CASE WHEN i % 100 > 0 THEN {start} + interval '3 days' END,
           CASE WHEN i % 10 = 0 THEN ARRAY['{vt}', '{shg}'] ELSE ARRAY['{vt}'] END, {start}, 1 FROM generate_series(1, {c}) i""",
    """INSERT INTO casus_organisatie (id, casus_id, organisatie, rol, reden, van, gestart_op)
       SELECT gen_random_uuid(), id, '{shg}', 'overdracht', 'x', gestart_op, gestart_op FROM casus WHERE '{shg}' = ANY(organisaties)""",
    """INSERT INTO casusregie (id, casus_id, soort, van, organisatie, professional)
       SELECT gen_random_uuid(), id, 'casusregisseur', regisseur_sinds, regisseur_organisatie, regisseur_professional
       FROM casus WHERE regisseur_sinds IS NOT NULL""",
    """INSERT INTO casus_zonder_regisseur (casus_id, maand, van, tot)
       SELECT DISTINCT id, date_trunc('month', m AT TIME ZONE 'UTC')::date, gestart_op, regisseur_sinds
       FROM casus CROSS JOIN unnest(ARRAY[gestart_op, regisseur_sinds]) m WHERE regisseur_sinds IS NOT NULL""",
    """INSERT INTO casusverloop (id, casus_id, soort, van, naar, reden, op, organisatie)
       SELECT gen_random_uuid(), id, 'fase-gewijzigd', 'VEILIGHEID', fase, 'voorwaarden-vervuld', gestart_op + interval '90 days',
           '{vt}' FROM casus WHERE fase <> 'VEILIGHEID'""",
    """INSERT INTO zorgmelding (id, eigenaar, huishouden_id, casus_id, status, soort, soort_basis, ontvangen_op, melder_categorie,
           melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel, disclosure, pc4, gemeentecode, besluit,
           beoordeeld_op, versie, aangemaakt_op)
       SELECT md5('z' || i || '.' || n)::uuid, '{vt}', md5('h' || i)::uuid, md5('c' || i)::uuid, 'beoordeeld', 'EERSTE', '{{}}',
           {start} + n * interval '10 days', 'politie', false, '{{partnergeweld-fysiek}}', '{{}}', '{{}}', false, false, false, '8302',
           'GM0171', 'overdracht-lokaal-veld', {start} + n * interval '10 days' + interval '5 days', 1, {start}
       FROM generate_series(1, {c}) i, generate_series(0, {per} - 1) n""",
    """INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, ontvangen_op, aangeboden_op, aanvaard_op, versie)
       SELECT gen_random_uuid(), md5('z' || i || '.0')::uuid, md5('c' || i)::uuid, '{vt}', '{shg}', {start}, {start} + interval '6 days',
           {start} + interval '7 days', 2 FROM generate_series(10, {c}, 10) i""",
    """INSERT INTO veiligheidsplanversie (id, casus_id, nummer, staat, auteurs, gemaakt_op, gemaakt_door, aangeboden_op, vastgesteld_op,
           vastgesteld_door, vastgesteld_organisatie, versie)
       SELECT md5('v' || id)::uuid, id, 1, 'vastgesteld', '{{a}}', gestart_op + interval '8 days', '{vt}', gestart_op + interval '9 days',
           gestart_op + interval '10 days', 'b', '{vt}', 3 FROM casus""",
    """INSERT INTO veiligheidsvoorwaarde (plan_id, id, casus_id, volgorde, tekst, inhoud_sinds)
       SELECT md5('v' || c.id)::uuid, md5('w' || c.id || n)::uuid, c.id, n, '\\x00', 1 FROM casus c, generate_series(1, 2) n""",
    """INSERT INTO voorwaardeoordeel (id, casus_id, plan_id, plannummer, voorwaarde_id, vervuld, datum, basis, organisatie,
           professional, vastgelegd_op)
       SELECT gen_random_uuid(), v.casus_id, v.plan_id, 1, v.id, true, '2026-02-01', 'observatie', '{vt}', 'a', '2026-02-01 09:00+01'
       FROM veiligheidsvoorwaarde v""",
    """INSERT INTO risicofactor (id, casus_id, niveau, code, vastgelegd_op)
       SELECT md5('r' || id || n)::uuid, id, 'ouder', 'stress', gestart_op FROM casus, generate_series(1, 2) n""",
    """INSERT INTO risicostand (id, risicofactor_id, casus_id, versie, staat, per, gewijzigd_op, gewijzigd_door, organisatie)
       SELECT gen_random_uuid(), id, casus_id, 1, 'open', '2026-01-01', vastgelegd_op, 'a', '{vt}' FROM risicofactor""",
    """INSERT INTO geweldsincident (id, casus_id, datum, soorten, bron, vastgelegd_op, organisatie, bekend_bij)
       SELECT md5('g' || id)::uuid, id, '2026-02-01', '{{partnergeweld-fysiek}}', 'professional', gestart_op + interval '20 days',
           '{vt}', '{{{vt}}}' FROM casus""",
    """INSERT INTO kennisgeving (id, incident_id, casus_id, organisatie, verstuurd_op, bevestigd_op, versie)
       SELECT gen_random_uuid(), md5('g' || id)::uuid, id, o, gestart_op + interval '20 days',
           CASE WHEN o = '{vt}' OR random() < 0.9 THEN gestart_op + interval '21 days' END, 1
       FROM casus CROSS JOIN unnest(organisaties) o""",
    """INSERT INTO casusverloop (id, casus_id, soort, van, naar, reden, op, organisatie)
       SELECT gen_random_uuid(), {druk}, 'fase-gewijzigd', 'VEILIGHEID', 'HERSTEL', 'x', '2026-02-01 09:00+01'::timestamptz
           + n * interval '1 minute', '{vt}' FROM generate_series(1, 1000) n""",
)


async def vul(beheerder_dsn: str, casussen: int) -> None:
    """Vul een lege database met zoveel casussen (minstens duizend) en laat PostgreSQL ernaar kijken."""
    start = _START.format(c=casussen)
    verbinding: Any = await asyncpg.connect(beheerder_dsn)
    try:
        # Bulk: the references are right by construction, and what guards facts guards them from the service.
        await verbinding.execute("SET session_replication_role = replica")
        for opdracht in _OPDRACHTEN:
            await verbinding.execute(
                opdracht.format(c=casussen, vt=VT, shg=SHG, per=PER_CASUS, start=start, druk=DRUK), timeout=900
            )
        await verbinding.execute("VACUUM ANALYZE", timeout=900)
    finally:
        await verbinding.close()
