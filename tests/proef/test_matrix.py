"""Route × role × relation: every route of every service, every role, the own organisation, one with a grant and one with nothing.

The routes come from the OpenAPI documents (and FHIR beside them); what should happen comes from the folder
matrix, which people review: a file per service, or per subject of a service (overleg-<subject>.yml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fastapi.routing import APIRoute

from common.auth import Policy
from common.web.route import access_of

MATRIX = Path(__file__).parent / "matrix"
_ROLLEN = (MATRIX / "_rollen.yml").read_text()


def _table() -> dict:
    """The reviewed table of every service; a route stands in one file only."""
    table = {**yaml.safe_load(_ROLLEN), "diensten": {}}
    for path in sorted(MATRIX.glob("[!_]*.yml")):
        # Each file may say *iedereen: the roles stand before it.
        rules = yaml.safe_load(_ROLLEN + path.read_text())
        del rules["alle_rollen"]
        dienst = table["diensten"].setdefault("overleg" if path.stem.startswith("overleg-") else path.stem, {})
        assert not set(dienst) & set(rules), f"{path.name}: route staat ook in een ander bestand"
        dienst |= rules
    return table


TABLE = _table()
ROLES = TABLE["alle_rollen"]
METHODS = ("get", "put", "post", "delete", "patch")
# What a route may say once it has let the caller in: the input or the state may still be refused.
INSIDE = {200, 201, 204, 400, 409, 412}


def routes(app) -> dict[str, str]:
    """Route → scope, from the document and from what stands in none (FHIR)."""
    documented = {
        f"{method.upper()} {path}": operation["security"][0]["oidc"][0]
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }
    return documented | dict(beside_the_document(app.routes))


def beside_the_document(found) -> Iterator[tuple[str, str]]:
    """Routes with declared access that the OpenAPI document leaves out on purpose."""
    for route in found:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from beside_the_document(included.routes)
        elif isinstance(route, APIRoute) and not route.include_in_schema and (access := access_of(route.dependant)):
            path = re.sub(r":\w+}", "}", route.path)
            yield from ((f"{method} {path}", access.policy.scope) for method in route.methods - {"HEAD"})


async def ask(dienst, route, headers):
    method, path = route.split(" ")
    for name, value in dienst.ids.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"no object for {route}"
    # A version that never is: whoever may change gets 412, and the world stays as it is.
    extra = {"If-Match": '"999"'} if method != "GET" else {}
    base = "" if path.startswith("/fhir/") else "/v1"
    return await dienst.client.request(
        method, base + path, headers=headers | extra, json=dienst.inhoud.get(route), params=dienst.vraag.get(route)
    )


async def deviations(dienst, table) -> list[str]:
    """Everything that goes otherwise than the table says."""
    wrong: list[str] = []

    def expect(route, who, answer, good) -> None:
        if answer.status_code not in good:
            wrong.append(f"{route} voor {who}: {answer.status_code} in plaats van {sorted(good)}")

    for route, rule in table.items():
        houder = rule.get("houder", "eigen")
        eigen, role = dienst.organisaties[houder], rule["rollen"][0]
        expect(route, "niemand", await ask(dienst, route, {}), {401})
        expect(route, "onleesbaar token", await ask(dienst, route, {"Authorization": "Bearer a.b.c"}), {401})
        others = [s for s in set(routes(dienst.app).values()) if s != rule["scope"]]
        narrow = dienst.als(role, organisatie=eigen, scopes=others)
        expect(route, f"{role} zonder bereik", await ask(dienst, route, narrow), {403})
        nobody = dienst.als(organisatie=eigen)
        expect(route, "geen rol", await ask(dienst, route, nobody), INSIDE if rule["rollen"] == ROLES else {403})
        for one in ROLES:
            answer = await ask(dienst, route, dienst.als(one, organisatie=eigen))
            expect(route, f"{one} van {eigen}", answer, INSIDE if one in rule["rollen"] else {403})
        for relation, organisatie in dienst.organisaties.items():
            if relation == houder:
                continue
            answer = await ask(dienst, route, dienst.als(role, organisatie=organisatie))
            if "relatie" in rule:
                allowed = relation in rule["relatie"] or "openbaar" in rule["relatie"]
                expect(
                    route,
                    f"{role} met relatie {relation}",
                    answer,
                    INSIDE if allowed else {rule.get("anders", {}).get(relation, 404)},
                )
            elif relation == "geen" and route.startswith("GET") and not rule.get("openbaar"):
                expect(route, f"{role} zonder relatie", answer, {200})
                seen = [name for name, value in dienst.ids.items() if value in answer.text and name.endswith("Id")]
                if seen and not set(seen) <= {"instrumentId", "definitieId"}:
                    wrong.append(f"{route} toont {seen} aan wie geen relatie heeft")
    return wrong


async def test_every_route_is_in_the_reviewed_table(start, naam):
    dienst = await start(naam)
    assert routes(dienst.app) == {route: rule["scope"] for route, rule in TABLE["diensten"][naam].items()}


def test_every_service_is_in_the_reviewed_table(diensten):
    assert set(TABLE["diensten"]) == set(diensten)
    for table in TABLE["diensten"].values():
        for route, rule in table.items():
            assert rule["rollen"], route
            assert set(rule["rollen"]) <= set(ROLES), route
            assert ("{" in route) == ("relatie" in rule), route


async def test_everyone_may_do_what_the_table_says_and_nothing_else(gevuld, naam):
    assert await deviations(await gevuld(naam), TABLE["diensten"][naam]) == []


async def test_without_the_check_of_scope_and_role_the_matrix_fails(gevuld, naam, monkeypatch):
    dienst = await gevuld(naam)
    monkeypatch.setattr(Policy, "check", lambda self, actor: None)
    wrong = await deviations(dienst, TABLE["diensten"][naam])
    assert {w.split(" voor ")[0] for w in wrong} == set(TABLE["diensten"][naam]), "each route must notice"


ONE_ROUTE = {r: TABLE["diensten"]["overleg"][r] for r in ("GET /zorgmeldingen/{zorgmeldingId}", "GET /zorgmeldingen")}


async def test_each_of_the_two_walls_is_enough_and_without_both_the_matrix_fails(gevuld, postgres, monkeypatch):
    """The filter in the query and the policy of the table say the same thing twice: one may be forgotten, not both."""
    import asyncpg

    from overleg.repository import zorgmeldingen

    dienst = await gevuld("overleg", echt=True)
    assert await deviations(dienst, ONE_ROUTE) == []
    for name in ("_LEES", "_RELATIE"):
        text = getattr(zorgmeldingen, name)
        monkeypatch.setattr(zorgmeldingen, name, text.replace(zorgmeldingen._RELATIE, "$1::text IS NOT NULL"))
    assert await deviations(dienst, ONE_ROUTE) == [], "row-level security holds without the filter"
    behind = await asyncpg.connect(postgres.admin_dsn_of(dienst.runtime.settings))
    try:
        await behind.execute("ALTER TABLE zorgmelding DISABLE ROW LEVEL SECURITY")
        assert len(await deviations(dienst, ONE_ROUTE)) >= 2
    finally:
        await behind.close()


@pytest.mark.parametrize("change", ["extra", "missing", "other scope"])
async def test_a_route_that_nobody_reviewed_is_noticed(start, change):
    dienst, table = await start("stats"), dict(TABLE["diensten"]["stats"])
    first = next(iter(table))
    if change == "missing":
        del table[first]
    elif change == "extra":
        table["GET /bestaat-niet"] = table[first]
    else:
        table[first] = table[first] | {"scope": "stats:historie:schrijven"}
    assert routes(dienst.app) != {route: rule["scope"] for route, rule in table.items()}
