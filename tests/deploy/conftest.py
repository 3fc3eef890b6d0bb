"""What the deploy tests share: the sources as data, and the rendered overlays."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

WORTEL = Path(__file__).resolve().parents[2]
DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")


@pytest.fixture(scope="session")
def wortel() -> Path:
    """The root of the repository."""
    return WORTEL


@pytest.fixture(scope="session")
def deploy() -> Path:
    """The folder with everything for shipping."""
    return WORTEL / "deploy"


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """docker-compose.yml as data, anchors and merges resolved."""
    return yaml.safe_load((WORTEL / "docker-compose.yml").read_text())


@pytest.fixture(scope="session")
def regels() -> dict[str, dict[str, Any]]:
    """Every alert rule by name."""
    tekst = (WORTEL / "deploy/prometheus/regels/keten.yml").read_text()
    return {regel["alert"]: regel for groep in yaml.safe_load(tekst)["groups"] for regel in groep["rules"]}


@pytest.fixture(scope="session")
def bekende_metrieken() -> set[str]:
    """Every metric name in the tables of docs/metrieken.md."""
    tekst = (WORTEL / "docs/metrieken.md").read_text()
    return set(re.findall(r"^\| `([a-z_0-9]+)` \|", tekst, flags=re.MULTILINE))


@pytest.fixture(scope="session")
def onderdeel() -> list[dict[str, Any]]:
    """The objects of the one component that every service is made of, as written (not rendered)."""
    map_ = WORTEL / "deploy/k8s/components/dienst"
    namen = yaml.safe_load((map_ / "kustomization.yaml").read_text())["resources"]
    return [document for naam in namen for document in yaml.safe_load_all((map_ / naam).read_text()) if document]


@pytest.fixture(scope="session", params=["lokaal", "test", "productie"])
def overlay(request: pytest.FixtureRequest) -> str:
    """The name of an overlay; every rendered test runs once for each."""
    return request.param


@pytest.fixture(scope="session")
def weergave(overlay: str) -> list[dict[str, Any]]:
    """The rendered objects of this overlay. Fails, never skips, on a machine that can't render."""
    uitkomst = subprocess.run(
        [str(WORTEL / "deploy/k8s/render.sh"), overlay], capture_output=True, text=True, check=False
    )
    assert uitkomst.returncode == 0, f"renderen van {overlay} mislukt: {uitkomst.stderr}"
    return [document for document in yaml.safe_load_all(uitkomst.stdout) if document]
