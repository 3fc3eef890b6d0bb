"""What runs in the container before the service itself: the start script, the health check, the secrets."""

import base64
import http.server
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")
VERTEL = "import json, os, sys;json.dump({'args': sys.argv[1:], 'env': dict(os.environ)}, open(os.environ['UIT'], 'w'))"


@pytest.fixture
def start(deploy, tmp_path):
    """Run the start script around a package that only tells what it was given."""
    (tmp_path / "proefpakket").mkdir()
    (tmp_path / "proefpakket/__init__.py").touch()
    (tmp_path / "proefpakket/__main__.py").write_text(VERTEL)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").symlink_to(sys.executable)
    script = tmp_path / "dienst"
    script.write_text((deploy / "container/dienst.sh").read_text().replace("@PAKKET@", "proefpakket"))
    script.chmod(0o555)

    def voer_uit(*argumenten, **omgeving):
        uit = tmp_path / "uit.json"
        kaal = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "PYTHONPATH": str(tmp_path), "UIT": str(uit)}
        proces = subprocess.run(
            [str(script), *argumenten], env=kaal | omgeving, capture_output=True, text=True, check=False
        )
        return proces, json.loads(uit.read_text()) if uit.exists() else None

    return voer_uit


def test_de_start_geeft_opdracht_en_geheim_door(start, tmp_path):
    geheim = tmp_path / "database-url"
    geheim.write_text("postgresql://app_x:w$(id)'\"oord@db/x\n")
    proces, gezien = start("api", "--x", "a b", SOCIALE_KAART_DATABASE_URL_FILE=str(geheim))
    assert proces.returncode == 0, proces.stderr
    assert gezien["args"] == ["api", "--x", "a b"]
    assert gezien["env"]["SOCIALE_KAART_DATABASE_URL"] == "postgresql://app_x:w$(id)'\"oord@db/x"
    assert "SOCIALE_KAART_DATABASE_URL_FILE" not in gezien["env"]


def test_de_start_kent_ook_het_adres_voor_de_migratie(start, tmp_path):
    geheim = tmp_path / "m"
    geheim.write_text("postgresql://own_x@db/x")
    _, gezien = start("migrate", OVERLEG_MIGRATIE_DATABASE_URL_FILE=str(geheim))
    assert gezien["env"]["OVERLEG_MIGRATIE_DATABASE_URL"] == "postgresql://own_x@db/x"


def test_de_start_blijft_af_van_andere_bestandsnamen(start):
    _, gezien = start("api", SSL_CERT_FILE="/etc/ssl/certs/ca.pem")
    assert gezien["env"]["SSL_CERT_FILE"] == "/etc/ssl/certs/ca.pem"


def test_de_start_stopt_als_een_geheim_ontbreekt(start, tmp_path):
    proces, gezien = start("api", OVERLEG_DATABASE_URL_FILE=str(tmp_path / "weg"))
    assert proces.returncode == 78
    assert gezien is None
    assert "OVERLEG_DATABASE_URL" in proces.stderr


@pytest.fixture
def server():
    """A health endpoint on loopback whose answer the test chooses."""

    class Antwoord(http.server.BaseHTTPRequestHandler):
        status = 200

        def do_GET(self):
            self.send_response(type(self).status)
            self.end_headers()

        def log_message(self, *_argumenten):
            pass

    dienst = http.server.HTTPServer(("127.0.0.1", 0), Antwoord)
    draad = threading.Thread(target=dienst.serve_forever, daemon=True)
    draad.start()
    yield f"http://127.0.0.1:{dienst.server_port}/health/live", Antwoord
    dienst.shutdown()
    dienst.server_close()
    draad.join()


def gezond(deploy: Path, *argumenten: str, **omgeving: str) -> int:
    opdracht = [sys.executable, str(deploy / "container/gezond.py"), *argumenten]
    return subprocess.run(opdracht, env=os.environ | omgeving, capture_output=True, check=False).returncode


def test_gezond_is_alleen_200(deploy, server):
    adres, antwoord = server
    assert gezond(deploy, adres) == 0
    assert gezond(deploy, GEZOND_URL=adres) == 0
    assert gezond(deploy, adres, http_proxy="http://127.0.0.1:9") == 0, "geen proxy voor de eigen loopback"
    antwoord.status = 503
    assert gezond(deploy, adres) == 1


def test_niemand_thuis_is_niet_gezond(deploy):
    assert gezond(deploy, "http://127.0.0.1:9/health/live") == 1


@pytest.fixture
def geheimen(deploy, tmp_path):
    """Make the secrets in a folder of this test."""

    def maak(*argumenten):
        opdracht = [sys.executable, str(deploy / "geheimen.py"), "--map", str(tmp_path / "g"), *argumenten]
        uit = subprocess.run(opdracht, capture_output=True, text=True, check=True).stdout
        return tmp_path / "g", uit

    return maak


def test_compose_vindt_elk_geheim_dat_het_noemt(geheimen, compose):
    map_, _ = geheimen()
    for geheim in compose["secrets"].values():
        pad = map_ / Path(geheim["file"]).relative_to("deploy/geheimen")
        assert pad.read_text().strip(), pad


def test_de_sleutels_zijn_echte_sleutels(geheimen):
    map_, _ = geheimen()
    alle = set()
    for dienst in DIENSTEN:
        for naam in ("kek.key", "blinde-index.key"):
            ruw = base64.b64decode((map_ / dienst / naam).read_text(), validate=False)
            assert len(ruw) == 32
            alle.add(ruw)
        pem = (map_ / dienst / "audit.pem").read_bytes()
        sleutel = load_pem_private_key(pem, password=None)
        assert isinstance(sleutel, Ed25519PrivateKey)
        sleutel.public_key().verify(sleutel.sign(b"x"), b"x")
        alle.add(pem)
    assert len(alle) == 3 * len(DIENSTEN), "geen sleutel twee keer"


def test_een_tweede_keer_verandert_niets(geheimen):
    map_, _ = geheimen()
    eerst = {pad: pad.read_bytes() for pad in map_.rglob("*") if pad.is_file()}
    geheimen()
    assert {pad: pad.read_bytes() for pad in map_.rglob("*") if pad.is_file()} == eerst


def test_de_map_is_dicht_en_blijft_uit_git(geheimen):
    map_, _ = geheimen()
    assert stat.S_IMODE(map_.stat().st_mode) == 0o700
    assert (map_ / ".gitignore").read_text() == "*\n"


def test_kubernetes_krijgt_elk_geheim_waar_een_pod_om_vraagt(geheimen, onderdeel):
    _, uit = geheimen("--kubernetes")
    gemaakt = {
        (document["metadata"]["name"]): set(document["data"])
        for document in yaml.safe_load_all(uit)
        if document["metadata"]["namespace"] == "keten"
    }
    gevraagd = {}
    for object_ in onderdeel:
        for volume in object_.get("spec", {}).get("template", {}).get("spec", {}).get("volumes", []):
            for bron in volume.get("projected", {}).get("sources", []):
                sleutels = {item["key"] for item in bron["secret"]["items"]}
                gevraagd.setdefault(bron["secret"]["name"], set()).update(sleutels)
    verwacht = {naam.replace("DIENST", dienst): sleutels for dienst in DIENSTEN for naam, sleutels in gevraagd.items()}
    assert gemaakt == verwacht
