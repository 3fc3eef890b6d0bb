"""De migraties geven precies de tabellen van de code, nemen mee wat er al staat, en terugdraaien kan."""

import asyncpg

from common.migrations import migrate_async, schema_difference
from overleg.tables import metadata


async def test_de_migraties_zijn_gelijk_aan_de_tabellen(settings):
    assert await schema_difference(settings.migratie_database_url, metadata) == []


async def test_terugdraaien_en_opnieuw(committed_settings):
    await migrate_async(committed_settings, "base")
    await migrate_async(committed_settings)
    assert await schema_difference(committed_settings.migratie_database_url, metadata) == []


_STAND_1_0 = """
INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op) VALUES (md5('h')::uuid, 'van', 1, now());
INSERT INTO casus (id, eigenaar, huishouden_id, fase, organisaties, gestart_op, versie)
VALUES (md5('c')::uuid, 'van', md5('h')::uuid, 'VEILIGHEID', ARRAY['van', 'naar'], now(), 1);
INSERT INTO zorgmelding (id, eigenaar, huishouden_id, casus_id, status, soort, soort_basis, ontvangen_op, melder_categorie,
    melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel, disclosure, pc4, gemeentecode, versie, aangemaakt_op)
VALUES (md5('z')::uuid, 'van', md5('h')::uuid, md5('c')::uuid, 'in-uitvoering', 'EERSTE', '{}', '2026-02-01 09:00+01', 'politie', false,
    '{}', '{}', '{}', false, false, false, '8302', 'GM0171', 1, now());
INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, aangeboden_op, aanvaard_op, versie)
VALUES (md5('o')::uuid, md5('z')::uuid, md5('c')::uuid, 'van', 'naar', '2026-02-02 09:00+01', '2026-02-09 09:00+01', 2)
"""


async def test_een_register_van_versie_1_0_komt_helemaal_mee(postgres, committed_settings):
    await migrate_async(committed_settings, "base")
    await migrate_async(committed_settings, "0005")
    beheer = await asyncpg.connect(postgres.admin_dsn_of(committed_settings))
    try:
        await beheer.execute(_STAND_1_0)
        await migrate_async(committed_settings)
        rij = await beheer.fetchrow(
            "SELECT o.ontvangen_op = z.ontvangen_op AS ontvangen, o.meldingstatus, z.overgenomen_door, o.antwoord_op - date '2026-02-09'"
            " AS antwoord FROM overdracht o JOIN zorgmelding z ON z.id = o.zorgmelding_id"
        )
        betrokken = await beheer.fetch("SELECT organisatie FROM casus_organisatie")
    finally:
        await beheer.close()
    assert dict(rij) == {"ontvangen": True, "meldingstatus": "in-uitvoering", "overgenomen_door": "naar", "antwoord": 0}
    assert [r["organisatie"] for r in betrokken] == ["naar"]


async def test_registreren_vraagt_niet_per_eerdere_melding_wie_iemand_is(settings):
    """canoniek() wordt rij voor rij aangeroepen; de omgeving van een melding leest de verwijzingen in één keer."""
    verbinding = await asyncpg.connect(settings.migratie_database_url)
    try:
        tekst = await verbinding.fetchval("SELECT prosrc FROM pg_proc WHERE proname = 'melding_omgeving'")
    finally:
        await verbinding.close()
    assert "canoniek(" not in tekst
    assert tekst.count("LEFT JOIN persoonsverwijzing") == 2
