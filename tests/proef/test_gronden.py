"""Over all routes of overleg: who reads about a person of another is logged with the grant, and break-glass writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from common.testing.actors import MAATSCHAPPELIJK_WERK, ONDERWIJS, SHG, SYSTEEM, VEILIG_THUIS

ROLES = yaml.safe_load((Path(__file__).parent / "matrix" / "_rollen.yml").read_text())["alle_rollen"]
NOOD = ("medewerker-veilig-thuis", "casusregisseur", "jgz-professional", "medewerker-politie")
# Ids, codes and dates only: that there is a grant, not what it opens.
ONLY_IDS = {"GET /gebeurtenissen"}
# Tables in which a use of break-glass itself, and the messages about it, are kept.
OWN_ROWS = {"noodtoegang", "bericht"}


def routes(app):
    return [f"{m.upper()} {p}" for p, item in app.openapi()["paths"].items() for m in item if m in {"get", "put", "post"}]


async def ask(dienst, route, headers, version='"1"'):
    method, path = route.split(" ")
    for name, value in dienst.ids.items():
        path = path.replace(f"{{{name}}}", value)
    extra = {} if method == "GET" else {"If-Match": version}
    return await dienst.client.request(
        method, "/v1" + path, headers=headers | extra, json=dienst.inhoud.get(route), params=dienst.vraag.get(route)
    )


async def rows(dienst, sql, *args):
    async with dienst.database.begin(SYSTEEM, dienst.runtime.clock()) as tx:
        return [dict(r) for r in await tx.fetch(sql, *args)]


@pytest.mark.parametrize("organisatie", [SHG, MAATSCHAPPELIJK_WERK])
async def test_every_read_about_a_person_of_another_names_its_grant(gevuld, organisatie):
    dienst = await gevuld("overleg")
    others = {str(r["id"]) for r in await rows(dienst, "SELECT id FROM persoon WHERE eigenaar <> $1", organisatie)}
    shown, nameless = {}, []
    for route in routes(dienst.app):
        if route in ONLY_IDS or not (route.startswith("GET") or route.endswith("/_zoek")):
            continue
        last = (await rows(dienst, "SELECT coalesce(max(id), 0) AS id FROM keten.audit_regel"))[0]["id"]
        answer = await ask(dienst, route, dienst.als(*ROLES, organisatie=organisatie, sub="andere.lezer"))
        lines = await rows(dienst, "SELECT * FROM keten.audit_regel WHERE id > $1", last)
        for person in others if answer.status_code == 200 else ():
            about = [r for r in lines if str(r["betrokkene_id"]) == person]
            if person in answer.text:
                shown.setdefault(route, set()).add(person)
                if not about or any(r["grondslag_id"] is None for r in about):
                    nameless.append(route)
    assert nameless == []
    assert "GET /personen/{persoonId}" in shown
    assert len(shown) >= 3, f"te weinig routes om iets te bewijzen: {shown}"


async def mentions(dienst, person):
    """Every row of every table of overleg that holds this id, except those of break-glass itself."""
    tables = await rows(dienst, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    found = set()
    for table in sorted({r["relname"] for r in tables} - OWN_ROWS):
        text = f"SELECT t::text AS rij FROM {table} t WHERE t::text LIKE '%' || $1 || '%'"
        found |= {(table, r["rij"]) for r in await rows(dienst, text, person)}
    return found


async def test_break_glass_reads_and_no_route_writes_on_it(gevuld):
    dienst = await gevuld("overleg")
    person = dienst.ids["persoonId"]
    user = dienst.als(*NOOD, organisatie=ONDERWIJS, sub="noor.nood")
    used = {"persoonId": person, "redencode": "levensgevaar", "reden": "Synthetische reden."}
    opened = await dienst.client.post("/v1/noodtoegangen", json=used, headers=user)
    assert opened.json()["geopend"], opened.text
    assert (await dienst.client.get(f"/v1/personen/{person}", headers=user)).status_code == 200
    before, tried = await mentions(dienst, person), 0
    assert len(before) >= 3
    for route in routes(dienst.app):
        if route.startswith("GET") or route == "POST /noodtoegangen":
            continue
        for version in ('"1"', '"2"', '"3"'):
            answer = await ask(dienst, route, user, version)
            assert answer.status_code < 500, (route, answer.text)
            tried += 1
            assert await mentions(dienst, person) == before, f"{route} schreef over wie alleen met noodtoegang te lezen is"
            if answer.status_code != 412:
                break
    assert tried > 20
    # Negative control: the keeper of the register does change rows about this person.
    keeper = dienst.als(*NOOD, organisatie=VEILIG_THUIS)
    assert (await ask(dienst, "POST /toestemmingen", keeper)).status_code == 201
    assert await mentions(dienst, person) != before
