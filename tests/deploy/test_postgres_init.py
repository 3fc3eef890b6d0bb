"""The init script of PostgreSQL, run for real against an empty PostgreSQL 18."""

import os
import subprocess
from urllib.parse import urlsplit

import asyncpg
import pytest

from common.testing.postgres import EmbeddedPostgres, free_port
from common.testing.postgres_binaries import bin_directory

PAKKETTEN = ("overleg", "followup", "scan", "sociale_kaart", "stats")


@pytest.fixture(scope="module")
def server(tmp_path_factory, deploy):
    """An own PostgreSQL (roles are global to a server) on which the script has run once."""
    map_ = tmp_path_factory.mktemp("rollen")
    for naam in [f"{rol}_{pakket}" for rol in ("own", "app") for pakket in PAKKETTEN] + ["toezicht"]:
        (map_ / naam).write_text(f"geheim-{naam}'\"$x")
    with EmbeddedPostgres(tmp_path_factory.mktemp("pg") / "data", port=free_port()) as postgres:
        adres = urlsplit(postgres.admin_dsn())
        omgeving = os.environ | {
            "PATH": f"{bin_directory()}:{os.environ['PATH']}",
            "ROLLEN_MAP": str(map_),
            "POSTGRES_USER": adres.username,
            "PGHOST": adres.hostname,
            "PGPORT": str(adres.port),
            "PGPASSWORD": adres.password,
        }
        script = str(deploy / "postgres/init/10-diensten.sh")
        uitkomst = subprocess.run([script], env=omgeving, capture_output=True, text=True, check=False)
        assert uitkomst.returncode == 0, uitkomst.stderr
        yield adres


async def verbind(adres, rol, database):
    return await asyncpg.connect(
        host=adres.hostname,
        port=adres.port,
        user=rol,
        password=f"geheim-{rol}'\"$x",
        database=database,
    )


@pytest.mark.parametrize("pakket", PAKKETTEN)
async def test_de_toepassing_leest_en_schrijft_wat_de_eigenaar_maakt(server, pakket):
    eigenaar = await verbind(server, f"own_{pakket}", pakket)
    await eigenaar.execute(
        "CREATE SCHEMA keten; CREATE TABLE keten.t (id bigserial PRIMARY KEY, x int); CREATE TABLE u (x int)"
    )
    await eigenaar.close()
    toepassing = await verbind(server, f"app_{pakket}", pakket)
    await toepassing.execute("INSERT INTO keten.t (x) VALUES (1); UPDATE keten.t SET x = 2; INSERT INTO u VALUES (3)")
    assert await toepassing.fetchval("SELECT sum(x) FROM keten.t") == 2
    await toepassing.execute("DELETE FROM keten.t")
    for verboden in (
        "CREATE TABLE v (x int)",
        "CREATE TABLE keten.v (x int)",
        "DROP TABLE u",
        "TRUNCATE keten.t",
        "ALTER TABLE keten.t DISABLE ROW LEVEL SECURITY",
        "CREATE SCHEMA s",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await toepassing.execute(verboden)
    await toepassing.close()


@pytest.mark.parametrize("rol", [f"{soort}_{pakket}" for soort in ("own", "app") for pakket in PAKKETTEN])
async def test_geen_rol_komt_in_de_database_van_een_ander(server, rol):
    for database in PAKKETTEN:
        if not rol.endswith(f"_{database}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await verbind(server, rol, database)


async def test_geen_rol_omzeilt_de_afscherming_van_rijen(server):
    toezicht = await verbind(server, "toezicht", "postgres")
    rijen = await toezicht.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname ~ '^(own|app)_|^toezicht$'"
        " AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolcreatedb AND rolcanlogin"
    )
    await toezicht.close()
    assert len(rijen) == 2 * len(PAKKETTEN) + 1


async def test_een_fout_wachtwoord_komt_er_niet_in(server):
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host=server.hostname, port=server.port, user="app_overleg", password="anders", database="overleg"
        )
