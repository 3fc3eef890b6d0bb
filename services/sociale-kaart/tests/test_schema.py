"""De migraties en de tabellen in de code zijn hetzelfde, heen en terug."""

from common.migrations import migrate_async, schema_difference
from sociale_kaart.tables import metadata


async def test_alembic_vindt_geen_verschil(settings):
    verschil = await schema_difference(settings.migratie_database_url, metadata)
    assert [v for v in verschil if "keten" not in str(v)] == []


async def test_de_migraties_kunnen_terug_en_weer_heen(committed_settings):
    await migrate_async(committed_settings, "base")
    await migrate_async(committed_settings)
    assert await schema_difference(committed_settings.migratie_database_url, metadata) == []
