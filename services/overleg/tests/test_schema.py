"""De migraties geven precies de tabellen van de code, en terugdraaien kan."""

from common.migrations import migrate_async, schema_difference
from overleg.tables import metadata


async def test_de_migraties_zijn_gelijk_aan_de_tabellen(settings):
    assert await schema_difference(settings.migratie_database_url, metadata) == []


async def test_terugdraaien_en_opnieuw(committed_settings):
    await migrate_async(committed_settings, "base")
    await migrate_async(committed_settings)
    assert await schema_difference(committed_settings.migratie_database_url, metadata) == []
