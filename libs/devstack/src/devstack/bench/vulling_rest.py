"""What a register holds besides reports and cases: messages, drafts, consent, emergency access, concerns, meetings, requests of persons.

For each so many reports one of each, for every ten a message. Almost all is done: a list of what still waits has to find the few that do. Free
text is there as text whose key was destroyed (a list shows nothing in its place), so no measurement opens it.
"""

from __future__ import annotations

_OP = "(timestamptz '2026-03-01 12:00+01' - (i::float8 / {k}) * interval '3650 days')"
_KLAAR = "i > {k} / 100"
"""All but the youngest hundredth are done."""

OPDRACHTEN = (
    """INSERT INTO casus_organisatie (id, casus_id, organisatie, rol, reden, van, gestart_op)
       SELECT md5('co' || id)::uuid, id, '{shg}', 'overdracht', 'aanvaarde-overdracht', gestart_op, gestart_op
       FROM casus WHERE '{shg}' = ANY(organisaties)""",
    """INSERT INTO bericht (id, van, naar, soort, object_soort, object_id, rol, gemaakt_op, gelezen_op, gelezen_door, sleutel, versie)
       SELECT md5('b' || i || o)::uuid, '{vt}', o, 'overdracht-onbeantwoord', 'overdracht', md5('o' || i)::uuid, 'coordinator', {op10},
           CASE WHEN i > {n} / 1000 THEN {op10} END, CASE WHEN i > {n} / 1000 THEN 'vera.vt' END, 'x' || i, 1
       FROM generate_series(1, {n} / 10) i CROSS JOIN unnest(ARRAY['{vt}', '{shg}']) o""",
    """INSERT INTO conceptmelding (id, scan_id, scan_organisatie, huishouden_id, vastgesteld_op, aard, onderdelen, zorgmelding_id, versie)
       SELECT md5('cm' || i)::uuid, md5('sc' || i)::uuid, '{vt}', md5('h' || (1 + i % {c}))::uuid, {op}, '{{partnergeweld-fysiek}}', '{{}}',
           CASE WHEN {klaar} THEN md5('z' || i)::uuid END, 1 FROM generate_series(1, {k}) i""",
    """INSERT INTO toestemming (id, eigenaar, persoon_id, organisaties, doel, dataklassen, grondslag, gegeven_door, gevers, bewijs_soort,
           bewijs_op, van, tot, versie, aangemaakt_op)
       SELECT md5('t' || i)::uuid, '{vt}', md5('p' || i)::uuid, '{{{shg}}}', 'hulpverlening', '{{identiteit}}', 'toestemming', 'zelf',
           '{{}}', 'schriftelijk', {op}::date, {op}::date, {op}::date + 365, 1, {op} FROM generate_series(1, {k}) i""",
    """INSERT INTO doorbreking (id, eigenaar, persoon_id, organisaties, doel, dataklassen, grondslag, reden, geinformeerd, van, tot,
           aangevraagd_op, aangevraagd_door, bevestigen_voor, opent_direct, bevestigd_op, bevestigd_door, versie)
       SELECT md5('d' || i)::uuid, '{vt}', md5('p' || i)::uuid, '{{{shg}}}', 'hulpverlening', '{{identiteit}}', 'vitaal-belang', '\\x00',
           true, {op}::date, {op}::date + 30, {op}, 'a', {op}::date + 1, true, CASE WHEN {klaar} THEN {op} + interval '1 day' END,
           CASE WHEN {klaar} THEN 'b' END, 1 FROM generate_series(1, {k}) i""",
    """INSERT INTO noodtoegang (id, organisatie, gebruiker, houder, persoon_id, redencode, reden, van, tot, beoordeeld_op, beoordeeld_door,
           oordeel, versie)
       SELECT md5('n' || i)::uuid, CASE WHEN i % 2 = 0 THEN '{vt}' ELSE '{shg}' END, 'a', '{vt}', md5('p' || i)::uuid, 'levensgevaar',
           '\\x00', {op}, {op} + interval '1 hour', CASE WHEN {klaar} THEN {op} + interval '1 day' END, CASE WHEN {klaar} THEN 'b' END,
           CASE WHEN {klaar} THEN 'terecht' END, 1 FROM generate_series(1, {k}) i""",
    """INSERT INTO verzoek (id, eigenaar, persoon_id, recht, aanvrager, ontvangen_op, stand, oordeel, besloten_op, besloten_door,
           gesloten_op, vastgelegd_op, vastgelegd_door, versie)
       SELECT md5('v' || i)::uuid, '{vt}', md5('p' || i)::uuid, 'inzage', 'zelf', {op}::date,
           CASE WHEN {klaar} THEN 'afgehandeld' ELSE 'ontvangen' END, CASE WHEN {klaar} THEN 'toegewezen' END,
           CASE WHEN {klaar} THEN {op} + interval '20 days' END, CASE WHEN {klaar} THEN 'a' END,
           CASE WHEN {klaar} THEN {op} + interval '21 days' END, {op}, 'a', 1 FROM generate_series(1, {k}) i""",
    """INSERT INTO zorg (id, eigenaar, kanaal, beroepsgroep, geuit_op, aard, doelgroepen, gemeentecode, tekst, uitkomst, versie,
           aangemaakt_op)
       SELECT md5('zo' || i)::uuid, '{vt}', 'telefoon', 'inwoner', {op}, '{{partnergeweld-fysiek}}', '{{}}', 'GM0171', '\\x00',
           CASE WHEN {klaar} THEN 'advies-gegeven' END, 1, {op} FROM generate_series(1, {k}) i""",
    """INSERT INTO meldcode (id, eigenaar, professional, categorie, rol, gestart_op, einde, afgesloten_op, versie)
       SELECT md5('m' || i)::uuid, '{vt}', 'leerkracht.' || i % 50, 'politie', 'slachtoffer', {op}, CASE WHEN {klaar} THEN 'gemeld' END,
           CASE WHEN {klaar} THEN {op} END, 1 FROM generate_series(1, {k}) i""",
    """INSERT INTO overleg (id, eigenaar, status, voorzitter_organisatie, voorzitter, van, tot, uitnodiging, gepland_op, gewijzigd_op,
           gehouden_op, versie)
       SELECT md5('ov' || i)::uuid, '{vt}', CASE WHEN {klaar} THEN 'gehouden' ELSE 'gepland' END, '{vt}', 'vera.vt', {op},
           {op} + interval '1 hour', 0, {op}, {op}, CASE WHEN {klaar} THEN {op} END, 1 FROM generate_series(1, {k}) i""",
    """INSERT INTO overlegorganisatie (overleg_id, organisatie, eigenaar, van, toegevoegd_op)
       SELECT id, o, eigenaar, van, gepland_op FROM overleg CROSS JOIN unnest(ARRAY['{vt}', '{shg}']) o""",
    """INSERT INTO agendapunt (id, overleg_id, eigenaar, soort, status, personen, reden, doel, tekst, toegevoegd_op, versie)
       SELECT md5('ap' || id)::uuid, id, eigenaar, 'geanonimiseerd', 'open', '{{}}', 'opbouw_casus', 'expertise_inwinnen', '\\x00', van, 1
       FROM overleg""",
    """INSERT INTO actie (id, overleg_id, agendapunt_id, organisatie, professional, termijn, status, tekst, bewijs, vastgesteld_op,
           beeindigd_op, versie)
       SELECT md5('ac' || id || o)::uuid, id, md5('ap' || id)::uuid, o, 'a', van::date + 14,
           CASE WHEN status = 'gehouden' THEN 'gedaan' ELSE 'open' END, '\\x00', CASE WHEN status = 'gehouden' THEN '\\x00'::bytea END, van,
           CASE WHEN status = 'gehouden' THEN van + interval '10 days' END, 1
       FROM overleg CROSS JOIN unnest(ARRAY['{vt}', '{shg}']) o""",
    """INSERT INTO signaalreeks (id, eigenaar, organisaties, rang, weekdag, begintijd, duur_minuten, plaats, vanaf, versie, aangemaakt_op)
       SELECT md5('sr' || i)::uuid, '{vt}', '{{{vt},{shg}}}', 'eerste', 'maandag', '09:00', 60, 'x', '2016-03-01', 1, '2016-03-01'
       FROM generate_series(1, 6) i""",
    """INSERT INTO signaaloverleg (id, reeks_id, maand, eigenaar, organisaties, begint_op, duur_minuten, plaats, status, gehouden_op, versie)
       SELECT md5('so' || r.id || i)::uuid, r.id, date '2016-03-01' + i * interval '1 month', '{vt}', r.organisaties,
           timestamptz '2016-03-07 09:00+01' + i * interval '1 month', 60, 'x', CASE WHEN i < 119 THEN 'gehouden' ELSE 'gepland' END,
           CASE WHEN i < 119 THEN timestamptz '2016-03-07 10:00+01' + i * interval '1 month' END, 1
       FROM signaalreeks r CROSS JOIN generate_series(0, 120) i""",
    """INSERT INTO signaal (id, eigenaar, reeks_id, overleg_id, ingediend_op, tekst, aard, doelgroepen, gemeentecode, trend, status,
           uitkomst, versie)
       SELECT md5('si' || i)::uuid, '{shg}', md5('sr' || 1 + i % 6)::uuid, CASE WHEN {klaar} THEN md5('so' || md5('sr' || 1 + i % 6)::uuid
           || i % 119)::uuid END, {op}, '\\x00', '{{partnergeweld-fysiek}}', '{{}}', 'GM0171', 'gelijk',
           CASE WHEN {klaar} THEN 'besproken' ELSE 'ingediend' END, CASE WHEN {klaar} THEN 'naar-beleid' END, 1
       FROM generate_series(1, {k}) i""",
    """INSERT INTO keten.persoon_sleutel (persoon_id, versie, kek_id, vernietigd_op)
       SELECT id, 1, 'x', now() FROM (SELECT id FROM overleg UNION ALL SELECT id FROM signaal) x""",
    """INSERT INTO persoon_zoeksleutel (sleutel, persoon_id, eigenaar)
       SELECT sha256((s || '.' || i % 20000)::bytea), md5('p' || i)::uuid, '{vt}'
       FROM generate_series(1, {p}) i CROSS JOIN generate_series(1, 5) s""",
)


def opdrachten(waarden: dict[str, object], zorgmeldingen: int, per: int) -> list[str]:
    """The statements for a register of so many reports, with one of everything else for each `per` of them."""
    k = max(100, zorgmeldingen // per)
    eigen = waarden | {
        "k": k,
        "op": _OP.format(k=k),
        "op10": _OP.format(k=max(1, zorgmeldingen // 10)),
        "klaar": _KLAAR.format(k=k),
    }
    return [opdracht.format(**eigen) for opdracht in OPDRACHTEN]
