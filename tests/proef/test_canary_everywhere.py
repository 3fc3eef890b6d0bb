"""A canary in every free text of every operation of overleg; then look everywhere it must not be.

The operations and their texts come from the OpenAPI document and the requests from the world that every proof uses, so a new
route or field is in this proof, or makes it fail, without anybody thinking of it.
"""

from __future__ import annotations

import httpx
from canary import PLANTED, Document, Planter, dump, found_in, lines_with, published, watching
from interventie_wereld import vraagpunt
from meldcode_bouwers import AFWIJKING, GESPREK, ONVEILIG, RAADPLEGING
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from overleg_bouwers import maak, met_versie
from rechten_wereld import po, toegewezen
from test_matrix import TABLE

from common.contracts import EVENTS
from common.telemetry import AllowListExporter
from common.testing.actors import SYSTEEM
from overleg.jobs import JOBS

IN_THE_CLEAR = {"public.signaalreeks.plaats", "public.signaaloverleg.plaats"}
"""Free text that is stored as it is: the room where policy advisers meet is about nobody, and goes nowhere else."""
NOT_PLANTED: dict[tuple[str, str], str] = {}
"""Free text that this proof does not reach, with the reason."""


async def everything(dienst) -> None:
    """Every operation of the world with the body it has there, by somebody who may, on the version that stands."""
    for route, rule in TABLE["diensten"]["overleg"].items():
        method, path = route.split(" ")
        if path.startswith("/fhir/"):
            continue
        for name, value in dienst.ids.items():
            path = path.replace(f"{{{name}}}", value)
        who = dienst.als(*rule["rollen"], organisatie=dienst.organisaties[rule.get("houder", "eigen")])
        if method != "GET":
            who |= {"If-Match": await standing(dienst, path, who)}
        await dienst.client.request(
            method, f"/v1{path}", headers=who, json=dienst.inhoud.get(route), params=dienst.vraag.get(route)
        )


async def what_excludes_another(d) -> None:
    """Texts that have no place after what the world already did: minutes before adoption, an action that was not done."""
    c, vt = d.client, d.als("medewerker-veilig-thuis")
    meeting = f"/overleggen/{d.ids['overlegId']}"
    for part in (await c.get(f"/v1{meeting}/verslag", headers=vt)).json()["delen"]:
        version = {"If-Match": f'"{part["versie"]}"'}
        path = f"/v1{meeting}/verslagdelen/{part['verslagdeelId']}"
        await c.put(path, json={"tekst": "Besproken."}, headers=vt | version)
    await maak(c, f"{meeting}/agendapunten/{d.ids['agendapuntId']}/besluiten", vt, {"tekst": "Eens."})
    action = d.inhoud["POST /overleggen/{overlegId}/agendapunten/{agendapuntId}/acties"]
    made = await maak(c, f"{meeting}/agendapunten/{d.ids['agendapuntId']}/acties", vt, action)
    path = f"/v1/acties/{made.json()['actieId']}/niet-uitvoeringen"
    await c.post(path, json={"reden": "Niet meer nodig."}, headers=met_versie(vt, made))
    planned = await maak(c, "/overleggen", vt, d.inhoud["POST /overleggen"])
    items = f"/overleggen/{planned.json()['overlegId']}/agendapunten"
    item = await maak(c, items, vt, vraagpunt())
    path = f"{items}/{item.json()['agendapuntId']}/bijdragen"
    given = await maak(c, path, vt, {"tekst": "Synthetische bijdrage."})
    await c.put(f"/v1{path}/{given.json()['bijdrageId']}", json={"tekst": "Beter."}, headers=met_versie(vt, given))
    words = d.inhoud["POST /rechtenverzoeken/{verzoekId}/verklaringen"]
    own = await toegewezen(c, d.als, words["objectId"], recht="eigen-verklaring")
    await maak(c, f"/rechtenverzoeken/{own.json()['verzoekId']}/verklaringen", po(d.als), words)
    walk = await maak(c, "/meldcodes", vt, {"categorie": "ggz"})
    path = f"/v1/meldcodes/{walk.json()['meldcodeId']}"
    for step, body in (
        ("raadplegingen", RAADPLEGING),
        ("gesprekken", GESPREK),
        ("afwegingen", ONVEILIG),
        ("besluiten", AFWIJKING),
    ):
        walk = await c.post(f"{path}/{step}", json=body, headers=met_versie(vt, walk))


async def standing(dienst, path: str, who) -> str:
    """The version of the object that an address is about: of itself or else of what it hangs under."""
    parts = path.split("/")
    for end in range(len(parts), 2, -1):
        answer = await dienst.client.get("/v1" + "/".join(parts[:end]), headers=who)
        if "etag" in answer.headers:
            return answer.headers["etag"]
    return '"1"'


async def test_free_text_of_every_operation_stays_where_it_belongs(gevuld, postgres, watched, klok):
    out, spans = watched
    planters: list[Planter] = []

    def door(dienst) -> httpx.AsyncClient:
        planters.append(Planter(dienst.client._transport, Document(dienst.app.openapi())))
        return httpx.AsyncClient(transport=planters[0], base_url="http://dienst.test")

    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(AllowListExporter(spans)))
    with watching(provider):
        dienst = await gevuld("overleg", echt=True, deur=door)
        dienst.app._telemetry["tracer_provider"] = provider
        (planter,) = planters
        await what_excludes_another(dienst)
        await everything(dienst)
        for days in (0, 40, 400):
            klok.verder(days=days)
            for job in JOBS:
                async with dienst.database.begin(SYSTEEM, klok.nu) as tx:
                    await job.job(tx)

    assert planter.shown > 20, "wie het mag zien, ziet de tekst"
    document = Document(dienst.app.openapi())
    missing = sorted(document.free_texts() - planter.taken - set(NOT_PLANTED))
    assert not missing, "\n".join(f"{r} {p}: {planter.answers.get(r, 'niet gevraagd')}" for r, p in missing)
    dsn = postgres.admin_dsn_of(dienst.runtime.settings)
    records = await published(dsn)
    assert {r["type"] for r in records} <= set(EVENTS)
    places = {
        "logregels": out.getvalue(),
        "spans": "\n".join(s.to_json() for s in spans.get_finished_spans()),
        "kafka": "\n".join(f"{dict(r)}{bytes(r['payload']).decode()}" for r in records),
        "adressen": "\n".join(planter.urls),
        "weigeringen": "\n".join(planter.refusals),
        "antwoordkoppen": "\n".join(planter.headers),
        "metrieken": dienst.runtime.metrics.render().decode(),
        "database": await dump(dsn),
    }
    assert {name: lines_with(text) for name, text in places.items() if found_in(text)} == {"database": IN_THE_CLEAR}


def test_a_free_text_at_any_depth_gets_a_canary_and_a_code_does_not():
    text, code = {"type": "string", "maxLength": 200}, {"type": "string", "maxLength": 200, "enum": ["a"]}
    inner = {"type": "object", "properties": {"tekst": {"anyOf": [text, {"type": "null"}]}, "soort": code}}
    body = {
        "type": "object",
        "properties": {"delen": {"type": "array", "items": {"$ref": "#/components/schemas/Deel"}}},
    }
    operation = {"requestBody": {"content": {"application/json": {"schema": body}}}}
    document = Document({"components": {"schemas": {"Deel": inner}}, "paths": {"/x/{id}": {"put": operation}}})
    route, schema = document.route("PUT", "/v1/x/1")
    assert document.free_texts() == {(route, ".delen[].tekst")}
    planted, places = document.plant(schema, {"delen": [{"tekst": "ja", "soort": "a"}, {"tekst": None}]})
    assert planted == {"delen": [{"tekst": f"ja {PLANTED}", "soort": "a"}, {"tekst": None}]}
    assert places == {".delen[].tekst"}
