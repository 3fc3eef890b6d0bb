"""No list of overleg reads a whole table: every query of every list, as PostgreSQL would run it on a large register.

The register is large enough that the planner has a real choice (nothing is forbidden it). Small tables may be read whole.
"""

from __future__ import annotations

from typing import Any

import pytest
from groot_register import Kijker, register

from devstack.bench.vulling import SHG, VT

__all__ = ["register"]

VRAAG = {
    "peildatum": "2026-03-01",
    "limit": "100",
    "verlooptVoor": "2026-06-01",
    "van": "2026-01-01",
    "tot": "2026-12-31",
}
ROLLEN = (
    "medewerker-veilig-thuis", "casusregisseur", "coordinator", "jgz-professional", "aandachtsfunctionaris", "beleidsadviseur",
    "privacy-officer",
)  # fmt: skip
# The feed walks the outbox by snapshot window; its proof is in libs/common.
ELDERS = {"/gebeurtenissen"}
VROEGER = "2021-03-01"
"""A day since which most of the register was done."""


def lists(app) -> list[str]:
    """Every GET that answers with a page, and may be asked with the ids we have."""
    return [
        path
        for path, item in app.openapi()["paths"].items()
        if "get" in item
        and any(p["name"] == "limit" for p in item["get"].get("parameters", ()))
        and path not in ELDERS
        and path.replace("{casusId}", "").count("{") == 0
    ]


def questions(app, path: str) -> list[dict[str, str]]:
    """The list itself, as of an earlier day, and with each of its filters: every value of a code, every switch."""
    named = {p["name"]: p["schema"] for p in app.openapi()["paths"][path]["get"]["parameters"]}
    plain = {k: v for k, v in VRAAG.items() if k in named}
    filters = [{name: value} for name, schema in named.items() for value in values(app, schema)]
    if "peildatum" in named:
        filters += [{"peildatum": VROEGER}, *({"peildatum": VROEGER} | f for f in filters)]
    return [plain, *(plain | f for f in filters)]


def values(app, schema: dict[str, Any]) -> list[str]:
    """Every value of a code, on for a switch; nothing for what is no choice."""
    if "anyOf" in schema:
        return [value for option in schema["anyOf"] for value in values(app, option)]
    if "$ref" in schema:
        return values(app, app.openapi()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "const" in schema:
        return [schema["const"]]
    return ["true"] if schema.get("type") == "boolean" else schema.get("enum", [])


@pytest.mark.traag
async def test_no_list_reads_a_whole_table(register, monkeypatch):
    dienst, large = register
    assert large >= {
        "zorgmelding", "casus", "persoon", "overdracht", "betrokkene", "bericht", "toestemming", "doorbreking",
        "noodtoegang", "verzoek", "zorg", "meldcode", "overleg", "actie", "signaal", "persoon_zoeksleutel",
        "conceptmelding",
    }  # fmt: skip
    paths = lists(dienst.app)
    assert len(paths) >= 5
    wrong: dict[str, list[str]] = {}
    answered = 0
    for path, question, organisatie in ((p, q, o) for p in paths for q in questions(dienst.app, p) for o in (VT, SHG)):
        kijker = Kijker(monkeypatch)
        answer = await dienst.client.get(
            "/v1" + path.replace("{casusId}", dienst.ids["casusId"]), headers=dienst.als(*ROLLEN, organisatie=organisatie),
            params=question,
        )  # fmt: skip
        monkeypatch.undo()
        # 400: two filters that exclude each other.
        assert answer.status_code in {200, 400, 404}, f"{path} {question}: {answer.text}"
        assert kijker.plans or answer.status_code == 400, path
        answered += answer.status_code == 200
        if found := kijker.whole_tables(large):
            wrong[f"{path} {question} voor {organisatie[-1]}"] = found
    assert sorted(wrong) == []
    assert answered > 3 * len(paths)


@pytest.mark.traag
async def test_a_list_that_reads_a_whole_table_is_noticed(register, monkeypatch):
    dienst, large = register
    from overleg.repository import zorgmeldinglijsten

    monkeypatch.setattr(
        zorgmeldinglijsten, "KOLOMMEN", f"{zorgmeldinglijsten.KOLOMMEN}, (SELECT count(*) FROM zorgmelding) AS n"
    )
    kijker = Kijker(monkeypatch)
    await dienst.client.get("/v1/zorgmeldingen", headers=dienst.als(*ROLLEN, organisatie=VT))
    assert kijker.whole_tables(large) != []
