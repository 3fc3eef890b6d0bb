"""The committed OpenAPI documents are what the services give, and follow the rules that no linter checks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from common.cli import openapi_document

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "docs" / "contracten"


@pytest.fixture
def document(diensten, naam):
    return openapi_document(diensten[naam])


def test_the_committed_document_is_what_the_service_gives(document, naam):
    committed = json.loads((CONTRACTS / f"{naam}.openapi.json").read_text())
    assert committed == document, "draai `make openapi` en bekijk het verschil"


async def test_the_running_service_gives_the_same_document(start, document, naam):
    served = (await (await start(naam)).client.get("/v1/openapi.json")).json()
    # Only the addresses of issuer and server differ per installation.
    for one in (served, document):
        one.pop("servers")
        one["components"].pop("securitySchemes")
    assert served == document


def test_the_command_needs_no_environment_and_gives_the_committed_file(tmp_path):
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("OVERLEG_", "OTEL_"))}
    done = subprocess.run(
        [sys.executable, "-m", "overleg", "openapi"], cwd=tmp_path, env=bare, capture_output=True, text=True, check=True
    )
    assert done.stdout == (CONTRACTS / "overleg.openapi.json").read_text()


def test_make_regenerates_the_committed_files():
    recipe = (ROOT / "Makefile").read_text().partition("\nopenapi:")[2].partition("\n\n")[0]
    for package in ("overleg", "followup", "scan", "sociale_kaart", "stats"):
        assert package in recipe
    assert "docs/contracten/" in recipe


def operations(document):
    return [
        (p, m, o)
        for p, i in document["paths"].items()
        for m, o in i.items()
        if m in {"get", "put", "post", "patch", "delete"}
    ]


def test_every_operation_is_dutch_described_secured_and_honest_about_its_answers(document):
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        assert operation["security"], where
        assert {"401", "403", "406", "429", "500", "503"} <= set(operation["responses"]), where
        assert "422" not in operation["responses"], where
        if "{" in path:
            assert "404" in operation["responses"], where
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= set(operation["responses"]), where
        for status, response in operation["responses"].items():
            assert "API-Version" in response["headers"], (where, status)
            if status >= "4":
                assert set(response["content"]) == {"application/problem+json"}, (where, status)


def test_every_operation_has_a_name_of_its_own(document):
    """A generated client makes a function per operationId: two with one name are one function."""
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert sorted(names) == sorted(set(names))


def test_every_schema_has_a_name_that_a_generated_client_can_use(document):
    names = list(document["components"]["schemas"])
    assert [name for name in names if not re.fullmatch(r"[A-Z][a-zA-Z0-9]*", name)] == []


def test_no_framework_shines_through(document):
    text = json.dumps(document)
    for name in ("HTTPValidationError", "FastAPI", "pydantic", "-Input", "-Output", "Body_"):
        assert name not in text, name


def test_nothing_about_a_person_can_be_put_in_an_address(document):
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            if parameter["in"] in {"query", "path"}:
                for word in ("bsn", "naam", "geboorte", "adres", "postcode", "telefoon"):
                    assert word not in parameter["name"].lower(), (method, path)
