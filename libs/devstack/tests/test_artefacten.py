import hashlib
import http.server
import re
import threading
from pathlib import Path

import pytest

from devstack import artefacten
from devstack.artefacten import Artefact, fetch, pinned
from devstack.errors import StackError

INHOUD = b"een jar"
COORDINATEN = ("nl.proef", "onderdeel", "1.0", "jar")
PAD = "/nl/proef/onderdeel/1.0/onderdeel-1.0.jar"


@pytest.fixture
def register(monkeypatch):
    """A Java registry with one file; counts how often it is asked for."""
    asked = []

    class Register(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            found = self.path == PAD
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(INHOUD if found else b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Register)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("KETEN_MAVEN_SPIEGEL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield asked
    server.shutdown()
    server.server_close()


def pin(monkeypatch, digest):
    monkeypatch.setattr(artefacten, "pinned", lambda _: [Artefact(*COORDINATEN, digest)])


def test_every_artefact_is_pinned_with_a_checksum():
    kafka = pinned("kafka")
    assert len(kafka) == 45
    assert {item.name for item in kafka} >= {"kafka_2.13", "kafka-clients", "log4j-slf4j-impl"}
    assert [item.kind for item in pinned("keycloak")] == ["zip"]
    assert all(re.fullmatch("[0-9a-f]{64}", item.sha256) for item in [*kafka, *pinned("keycloak")])


def test_it_is_fetched_once(tmp_path, register, monkeypatch):
    pin(monkeypatch, hashlib.sha256(INHOUD).hexdigest())
    (path,) = fetch("proef", tmp_path, "jgo")
    assert path.read_bytes() == INHOUD
    times = register.count(PAD)
    assert times == 1
    assert fetch("proef", tmp_path, "jgo") == [path]
    assert register.count(PAD) == times


def test_a_damaged_file_is_fetched_again(tmp_path, register, monkeypatch):
    pin(monkeypatch, hashlib.sha256(INHOUD).hexdigest())
    (path,) = fetch("proef", tmp_path, "jgo")
    path.write_bytes(b"iets anders")
    fetch("proef", tmp_path, "jgo")
    assert path.read_bytes() == INHOUD


def test_a_file_with_another_checksum_is_refused_and_not_kept(tmp_path, register, monkeypatch):
    pin(monkeypatch, hashlib.sha256(b"wat er had moeten staan").hexdigest())
    with pytest.raises(StackError, match="niet de vastgelegde sha256-som"):
        fetch("proef", tmp_path, "jgo")
    assert [path for path in Path(tmp_path).rglob("*") if path.is_file()] == []


def test_a_registry_out_of_reach_is_said_in_dutch(tmp_path, register, monkeypatch):
    monkeypatch.setenv("KETEN_MAVEN_SPIEGEL", "http://127.0.0.1:9")
    pin(monkeypatch, "0" * 64)
    with pytest.raises(StackError, match="konden niet worden opgehaald"):
        fetch("proef", tmp_path, "jgo")
