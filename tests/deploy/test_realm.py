"""The realm of the development environment knows every scope that an operation asks for, and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REALM = json.loads((ROOT / "deploy" / "keycloak" / "realm-veilige-keten.json").read_text())
DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")


def asked(dienst: str) -> set[str]:
    document = json.loads((ROOT / "docs" / "contracten" / f"{dienst}.openapi.json").read_text())
    return {
        scope
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
        for requirement in operation.get("security", ())
        for scope in requirement["oidc"]
    }


@pytest.mark.parametrize("dienst", DIENSTEN)
def test_every_scope_of_an_operation_can_be_given_out(dienst):
    known = {scope["name"] for scope in REALM["clientScopes"]}
    assert asked(dienst), "een dienst zonder bereik is niet beveiligd"
    assert asked(dienst) <= known
