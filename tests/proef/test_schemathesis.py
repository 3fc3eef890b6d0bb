"""schemathesis tries every operation of every service over HTTP, valid and invalid, with a valid token, on a real database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from common.testing.processes import LocalIssuer, ServiceProcess

HERE = Path(__file__).parent
ROLES = [
    "medewerker-veilig-thuis", "casusregisseur", "coordinator", "jgz-professional", "maatschappelijk-werker",
    "aandachtsfunctionaris", "beheerder-sociale-kaart", "functioneel-beheerder", "onderzoeker",
    "privacy-officer", "medewerker-politie",
]  # fmt: skip
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "40")
pytestmark = pytest.mark.traag


@pytest.fixture
async def running(postgres, diensten, naam):
    service = diensten[naam]
    settings = postgres.clone_of(service)
    prefix = settings.pakket.upper()
    with LocalIssuer() as issuer:
        process = ServiceProcess(
            settings, "api", issuer=issuer.url, extra={f"{prefix}_VERZOEKEN_PER_MINUUT": "10000000"}
        )
        await process.start().ready()
        yield process, issuer.maker
        process.close()
    postgres.drop(settings)


def all_scopes(app_document) -> list[str]:
    flows = app_document["components"]["securitySchemes"]["oidc"]["flows"]
    return sorted(flows["clientCredentials"]["scopes"])


async def test_all_checks_no_failure(running, diensten, naam, tmp_path):
    import asyncio

    from common.cli import openapi_document

    process, maker = running
    token = maker.token(
        "vera.vt", "00000009990000000001", ROLES, all_scopes(openapi_document(diensten[naam])), naam,
        exp=int(time.time()) + 3000,
    )  # fmt: skip
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(HERE / "schemathesis.toml"), "run",
        f"{process.url}/v1/openapi.json", "--url", f"{process.url}/v1", "--header", f"Authorization: Bearer {token}",
        "--checks", "all", "--max-examples", EXAMPLES, "--generation-database", "none", "--seed", "2026", "--no-color",
        "--warnings", "off",
    ]  # fmt: skip
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)}
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=900
    )
    report = "\n".join(line[:600] for line in done.stdout.splitlines())
    assert done.returncode == 0, report + done.stderr[-2000:]
    assert "No issues found" in done.stdout
    assert process.exit_code is None
