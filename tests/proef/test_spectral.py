"""The official linter of the NL API Design Rules finds nothing in any service."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from common.cli import openapi_document

HERE = Path(__file__).parent
pytestmark = pytest.mark.e2e


@pytest.fixture(scope="session")
def spectral():
    """The linter at the version in package-lock.json; no scripts of packages run and nothing is reported to anybody."""
    command = HERE / "node_modules" / ".bin" / "spectral"
    if not command.exists():
        environment = os.environ | {"SCARF_ANALYTICS": "false"}
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, env=environment, check=True
        )

    def lint(document: Path, ruleset: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, "lint", "--quiet", "-F", "warn", "-f", "json", "-r", ruleset, document],
            capture_output=True, text=True, check=False, env=os.environ | {"SCARF_ANALYTICS": "false"},
        )  # fmt: skip

    return lint


def test_no_finding(spectral, adr_ruleset, diensten, naam, tmp_path):
    document = tmp_path / f"{naam}.json"
    document.write_text(json.dumps(openapi_document(diensten[naam])))
    done = spectral(document, adr_ruleset)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout or "[]") == []


def test_the_linter_really_looks(spectral, adr_ruleset, diensten, tmp_path):
    document = openapi_document(diensten["stats"])
    document["paths"]["/Slecht_Pad/"] = {"get": {"responses": {"200": {"description": "x"}}}}
    path = tmp_path / "slecht.json"
    path.write_text(json.dumps(document))
    done = spectral(path, adr_ruleset)
    assert done.returncode == 1
    assert {"path-keys-no-trailing-slash", "nlgov:paths-kebab-case"} <= {f["code"] for f in json.loads(done.stdout)}
