import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from devstack import cli
from devstack.config import PORTS, StackConfig
from devstack.errors import PortInUseError, StackError
from devstack.kafka_memory import WARNING, MemoryKafka
from devstack.parts import make_broker
from devstack.processes import free_port
from devstack.services import SERVICES, Service
from devstack.state import StackState
from devstack.supervisor import Supervisor

STUB = Path(__file__).with_name("stub_dienst.py")
DIENSTEN = tuple(Service(name, (sys.executable, str(STUB), name)) for name in ("een", "twee"))


def row_of_ports(count):
    while True:
        first = free_port()
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            continue
        return first


def config(folder, **changes):
    ports = {name: free_port() for name in PORTS} | {"api": row_of_ports(2), "metrics": row_of_ports(2)}
    return StackConfig(**{"data": folder / "keten", "ports": ports, "broker": "memory"} | changes)


def eventually(question, seconds=15.0):
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_stack_starts_shows_a_crash_restarts_it_and_stops_clean(open_map, capsys):
    lines = []
    stack = Supervisor(config(open_map), lambda part, text: lines.append(f"{part}: {text}"), DIENSTEN)
    with stack:
        assert any(line.startswith("kafka: Let op") for line in lines)
        pids = {part.service.name: part.pid for part in stack.services}
        watcher = threading.Thread(target=stack.watch)
        watcher.start()
        os.kill(pids["een"], signal.SIGKILL)
        assert eventually(lambda: stack.services[0].pid not in {None, pids["een"]})
        assert any("een: is gestopt (keer 1)" in line for line in lines)
        assert stack.services[1].pid == pids["twee"]
        assert eventually(lambda: sum(line.startswith("een: gereed") for line in lines) == 2)
        # The broker comes back empty at another address: the services are told.
        address, kafka = stack.broker.bootstrap, stack.broker.pid
        os.kill(kafka, signal.SIGKILL)
        assert eventually(lambda: StackState.load(open_map / "keten").bootstrap != address)
        # A database that crashes comes back as well.
        stack.postgres.kill()
        assert eventually(lambda: stack.postgres.running)
        assert cli.main(["token", "shg-nu", "--map", str(open_map / "keten")]) == 0
        assert capsys.readouterr().out.count(".") == 2
        last = [part.pid for part in stack.services]
    watcher.join()
    assert not any(alive(pid) for pid in last)
    assert cli.main(["check", "--map", str(open_map / "keten")]) == 1
    assert "keten up" in capsys.readouterr().err
    assert cli.main(["reset", "--ja", "--map", str(open_map / "keten")]) == 0
    assert not (open_map / "keten").exists()


def test_a_taken_port_stops_the_start_and_names_the_setting(open_map):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        given = config(open_map)
        given = config(open_map, ports={**given.ports, "api": other.getsockname()[1]})
        with pytest.raises(PortInUseError, match=r"een kan niet starten.*KETEN_POORT_API"):
            Supervisor(given, lambda *_: None, DIENSTEN).start()
    assert not (open_map / "keten" / "stack.json").exists()
    for port in (given.ports["postgres"], given.ports["issuer"]):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_failing_migration_shows_what_it_said(open_map):
    broken = (Service("een", (sys.executable, "-c", "raise SystemExit('de tabel is stuk')")),)
    with pytest.raises(StackError, match=r"migratie van een mislukte.*\n.*de tabel is stuk"):
        Supervisor(config(open_map), lambda *_: None, broken).start()


def test_two_stacks_cannot_share_a_folder_and_the_second_leaves_the_first_alone(open_map):
    given = config(open_map)
    with Supervisor(given, lambda *_: None, DIENSTEN[:1]) as first:
        second = Supervisor(given, lambda *_: None, DIENSTEN[:1])
        with pytest.raises(StackError, match="Er draait al een keten"):
            second.start()
        second.stop()
        assert StackState.load(given.data).pid == os.getpid()
        assert all(part.running for part in first.services)
        with pytest.raises(StackError, match="Er draait al een keten"):
            cli.DataFolder(given.data).delete()


def test_a_folder_that_is_not_ours_is_never_touched(open_map, capsys):
    (open_map / "belangrijk.txt").write_text("van iemand anders")
    assert cli.main(["reset", "--ja", "--map", str(open_map)]) == 1
    assert "niet van een keten" in capsys.readouterr().err
    assert (open_map / "belangrijk.txt").exists()


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_supervisor import DIENSTEN, config
from devstack.supervisor import Supervisor
from devstack import cli
given = config(Path({folder!r}))
cli._config = lambda chosen: given
cli.Supervisor = lambda config, report: Supervisor(config, report, DIENSTEN)
sys.exit(cli.main(["up"]))
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_command(open_map, sign):
    text = PROGRAM.format(tests=str(STUB.parent), folder=str(open_map))
    with subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True) as up:
        assert eventually((open_map / "keten" / "stack.json").exists, 40)
        state = StackState.load(open_map / "keten")
        children = [
            int(path.read_text()) for path in (open_map / "keten").rglob("*.pid") if path.name != "postmaster.pid"
        ]
        assert len(children) == 4
        up.send_signal(sign)
        try:
            out, _ = up.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            up.kill()
            raise
    assert up.returncode == (-9 if sign == signal.SIGKILL else 0)
    if sign != signal.SIGKILL:
        # The signal may come before the table of addresses is on the screen; that it stops in order is what counts.
        assert "gestopt in" in out
    assert eventually(lambda: not any(alive(pid) for pid in children))
    port = int(state.admin_dsn.rpartition(":")[2].partition("/")[0])
    assert eventually(lambda: socket.socket().connect_ex(("127.0.0.1", port)) != 0)


def test_the_list_of_services_is_the_platform():
    assert [service.name for service in SERVICES] == ["overleg", "followup", "scan", "sociale-kaart", "stats"]
    assert SERVICES[3].package == "sociale_kaart"
    assert SERVICES[3].prefix == "SOCIALE_KAART"


def test_a_token_without_a_stack_says_how_to_start_one(capsys, tmp_path):
    assert cli.main(["token", "niemand", "--map", str(tmp_path)]) == 1
    assert "Er draait geen keten" in capsys.readouterr().err


def test_a_command_of_another_release_is_said_to_be_absent():
    with pytest.raises(StackError, match="zit niet in deze uitgave"):
        cli._elsewhere("ontbreekt", argparse.Namespace(rest=[], map=None))


def test_without_java_artefacts_the_memory_broker_says_what_it_means(tmp_path, monkeypatch):
    monkeypatch.setenv("KETEN_ARTEFACTEN", str(tmp_path / "leeg"))
    monkeypatch.setenv("KETEN_OPHALER", "jgo")
    monkeypatch.setenv("KETEN_MAVEN_SPIEGEL", "http://127.0.0.1:9")
    lines = []
    chosen = make_broker(StackConfig(data=tmp_path), lambda _, text: lines.append(text))
    assert isinstance(chosen, MemoryKafka)
    assert "niet te krijgen" in lines[0]
    assert lines[1] == WARNING
    with pytest.raises(StackError, match="konden niet worden opgehaald"):
        make_broker(StackConfig(data=tmp_path, broker="kafka"), lambda *_: None)


def test_a_wrong_port_setting_is_named(monkeypatch):
    monkeypatch.setenv("KETEN_POORT_API", "veel")
    with pytest.raises(StackError, match="KETEN_POORT_API"):
        StackConfig.from_env()
