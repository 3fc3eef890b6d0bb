"""Distinctive names, BSNs, addresses and texts through every door; then look everywhere they must not be.

Looked at: log lines, metrics, spans, addresses asked for, answers that refuse, the outbox (what goes to Kafka), every column of
every table as text, and the databases of the four other services after they took in all events.
"""

from __future__ import annotations

import asyncio
import json
import re
import uuid

import asyncpg
import pytest
import structlog
from canary import (
    ADDRESS,
    BAD_BSN,
    BSN,
    BSN2,
    CHILD,
    CONTACT,
    EVIDENCE,
    FREE,
    NAME,
    STREET,
    dump,
    found_in,
    published,
    watching,
)  # fmt: skip
from followup_bouwers import een_contact
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from overleg_bouwers import melding
from scan_bouwers import aanwezig, een_scan, volledig

from common.contracts import EVENTS
from common.telemetry import AllowListExporter
from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, ONDERWIJS, SHG
from common.testing.plugin import client_of


class Doors:
    """A client that remembers the address of every request and the body of every refusal."""

    def __init__(self, dienst) -> None:
        self.dienst, self.urls, self.refusals, self.headers, self.good = dienst, [], [], [], 0
        self.client = client_of(dienst.app)

    async def ask(self, method, path, headers, **kwargs):
        answer = await self.client.request(method, "/v1" + path, headers=headers, **kwargs)
        self.headers.append(str(answer.headers))
        if answer.status_code >= 400:
            self.refusals.append(f"{method} {path}: {answer.text}")
        else:
            self.good += 1
            self.urls.append(str(answer.request.url) + answer.headers.get("location", ""))
        return answer


def with_version(headers, answer):
    assert "etag" in answer.headers, answer.text
    return headers | {"If-Match": answer.headers["etag"]}


async def good_story(doors: Doors, klok) -> dict[str, str]:
    """The whole life of a zorgmelding, with personal data wherever a field takes it."""
    als, ask = doors.dienst.als, doors.ask
    vt, shg = als("medewerker-veilig-thuis"), als("casusregisseur", organisatie=SHG, sub="sam.shg")
    ouder = {
        "naam": NAME,
        "geboortedatum": "1987-06-05",
        "bsn": BSN,
        "adres": ADDRESS,
        "contact": CONTACT,
        "geheimAdres": True,
    }
    p = await ask("POST", "/personen", vt | {"Idempotency-Key": f"sleutel-{uuid.uuid4()}"}, json=ouder)
    q = await ask("POST", "/personen", vt, json={"naam": CHILD, "geboortedatum": "2017-04-03", "bsn": BSN2})
    ids = [p.json()["persoonId"], q.json()["persoonId"]]
    assert p.json()["naam"] == NAME
    await ask("POST", "/personen/_zoek", vt, json={"bsn": BSN})
    leden = [{"persoonId": i, "rol": r, "van": "2018-01-01"} for i, r in zip(ids, ("ouder", "kind"), strict=True)]
    h = (await ask("POST", "/huishoudens", vt, json={"leden": leden})).json()["huishoudenId"]
    z = await ask("POST", "/zorgmeldingen", vt, json=melding(h, *ids, toelichting=FREE))
    zid, cid = z.json()["zorgmeldingId"], z.json()["casusId"]
    today = {
        "persoonId": ids[0],
        "organisaties": [MAATSCHAPPELIJK_WERK],
        "doel": "hulpverlening",
        "gegevenDoor": "zelf",
        "bewijs": {"soort": "mondeling", "op": "2026-03-01", "notitie": FREE},
    }
    t = await ask(
        "POST", "/toestemmingen", vt,
        json=today | {"dataklassen": ["identiteit", "adres"], "van": "2026-03-01", "tot": "2026-04-01"},
    )  # fmt: skip
    assert t.status_code == 201, t.text
    mw = als("maatschappelijk-werker", organisatie=MAATSCHAPPELIJK_WERK, sub="max.mw")
    assert NAME in (await ask("GET", f"/personen/{ids[0]}", mw)).text
    await without_consent(doors, ids[0], vt)
    z = await ask(
        "POST", f"/zorgmeldingen/{zid}/beoordelingen", with_version(vt, z),
        json={"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-02T08:45:00Z"},
    )  # fmt: skip
    o = await ask("POST", f"/zorgmeldingen/{zid}/overdrachten", with_version(vt, z), json={"naarOrganisatie": SHG})
    o = await ask("POST", f"/overdrachten/{o.json()['overdrachtId']}/aanvaardingen", with_version(shg, o))
    assert o.status_code == 201, o.text
    for path in (
        f"/personen/{ids[0]}", f"/huishoudens/{h}", f"/zorgmeldingen/{zid}", "/zorgmeldingen", f"/casussen/{cid}", "/casussen",
        "/overdrachten", f"/overdrachten/{o.json()['overdrachtId']}", f"/casussen/{cid}/kennisgevingen", "/gebeurtenissen",
    ):  # fmt: skip
        assert (await ask("GET", path, shg)).status_code == 200, path
    await ask("GET", "/zorgmeldingen/termijnen?peildatum=2026-03-02", vt)
    await ask("GET", f"/toestemmingen/{t.json()['toestemmingId']}", vt)
    await ask("GET", "/conceptmeldingen", vt)
    c = await ask("GET", f"/casussen/{cid}", shg)
    klok.verder(minutes=1)
    c = await ask("POST", f"/casussen/{cid}/regisseurs", with_version(shg, c), json={"professional": "sam.ander"})
    await ask(
        "POST", f"/casussen/{cid}/geweldsincidenten", with_version(shg, c),
        json={"datum": "2026-03-01", "soorten": ["partnergeweld-fysiek"], "bron": "professional"},
    )  # fmt: skip
    await casework(doors, cid, ids[0], vt)
    z = await ask("GET", f"/zorgmeldingen/{zid}", shg)
    z = await ask(
        "POST", f"/zorgmeldingen/{zid}/hulpstarts", with_version(shg, z), json={"hulpGestartOp": "2026-03-02"}
    )
    z = await ask(
        "POST", f"/zorgmeldingen/{zid}/afsluitingen", with_version(shg, z),
        json={"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"},
    )  # fmt: skip
    assert z.status_code == 201, z.text
    await ask("POST", f"/toestemmingen/{t.json()['toestemmingId']}/intrekkingen", with_version(vt, t))
    return {"zorgmeldingId": zid, "casusId": cid, "persoonId": ids[0], "huishoudenId": h}


async def casework(doors: Doors, case: str, person: str, vt) -> None:
    """A safety plan, judgements and a risk factor: the free text of a case."""
    als, ask = doors.dienst.als, doors.ask
    shg = als("casusregisseur", organisatie=SHG, sub="sam.ander")
    path = f"/casussen/{case}/veiligheidsplan/versies"
    plan = await ask("POST", path, shg)
    agreement = {"wie": {"persoonId": person}, "wat": f"{NAME} belt {CONTACT}", "voor": "2026-04-01"}
    body = {"voorwaarden": [{"tekst": f"{FREE} in de {STREET}", "afspraken": [agreement]}]}
    plan = await ask("PUT", f"{path}/1", with_version(shg, plan), json=body)
    assert FREE in plan.text
    plan = await ask("POST", f"{path}/1/aanbiedingen", with_version(shg, plan))
    plan = await ask("POST", f"{path}/1/vaststellingen", with_version(vt, plan))
    condition = plan.json()["voorwaarden"][0]["voorwaardeId"]
    judged = {"vervuld": True, "datum": "2026-03-02", "basis": "observatie", "toelichting": FREE}
    assert (await ask("POST", f"{path}/1/voorwaarden/{condition}/oordelen", shg, json=judged)).status_code == 201
    assert FREE in (await ask("GET", f"{path}/1/voorwaarden/{condition}/oordelen", vt)).text
    assert (await ask("POST", path, shg)).status_code == 201
    await ask("GET", f"{path}/2/verschil?met=1", vt)
    risk = {"niveau": "ouder", "code": "stress", "maatregel": f"{FREE} voor {CHILD}"}
    factor = await ask("POST", f"/casussen/{case}/risicofactoren", shg, json=risk)
    one = f"/casussen/{case}/risicofactoren/{factor.json()['risicofactorId']}"
    assert CHILD in (await ask("PUT", one, with_version(shg, factor), json={"maatregel": CHILD})).text
    for part in ("risicofactoren", "tijdlijn", "fase", "organisaties", "regisseurs", "geweldsincidenten"):
        assert (await ask("GET", f"/casussen/{case}/{part}", vt)).status_code == 200, part
    await ask("GET", "/kennisgevingen", vt)


async def without_consent(doors: Doors, person: str, vt) -> None:
    """Override and break-glass: reasons in free text, a BSN in a body, and a privacy officer who reads why."""
    als, ask = doors.dienst.als, doors.ask
    d = await ask(
        "POST", "/doorbrekingen", vt,
        json={"persoonId": person, "organisaties": [MAATSCHAPPELIJK_WERK], "doel": "hulpverlening", "dataklassen": ["contact"],
              "grondslag": "vitaal-belang", "reden": FREE, "geinformeerd": False, "redenNietGeinformeerd": FREE,
              "van": "2026-03-02", "tot": "2026-03-03"},
    )  # fmt: skip
    path = f"/doorbrekingen/{d.json()['doorbrekingId']}"
    assert FREE in (await ask("GET", path, vt)).text
    await ask("GET", "/doorbrekingen?teBevestigen=true", vt)
    await ask("POST", f"{path}/bevestigingen", with_version(als("casusregisseur", sub="bert.vt"), d))
    police = als("medewerker-politie", organisatie=ONDERWIJS, sub="adam.agent")
    n = await ask("POST", "/noodtoegangen", police, json={"bsn": BSN, "redencode": "levensgevaar", "reden": FREE})
    path = f"/noodtoegangen/{n.json()['toegangen'][0]['noodtoegangId']}"
    seen = await ask("GET", f"{path}/persoon", police)
    assert NAME in seen.text
    assert STREET not in seen.text, "a secret address stays closed"
    await ask("POST", "/noodtoegangen", police, json={"bsn": BAD_BSN, "redencode": "levensgevaar", "reden": FREE})
    officer = als("privacy-officer", organisatie=ONDERWIJS, sub="pim.po")
    n = await ask("GET", path, officer)
    assert FREE in n.text
    judged = {"oordeel": "terecht", "toelichting": FREE}
    assert (await ask("POST", f"{path}/beoordelingen", with_version(officer, n), json=judged)).status_code == 201


def bad_bodies():
    """The same data where it does not belong: wrong field, wrong form, wrong type, unknown name, broken JSON."""
    yield json.dumps({"naam": [NAME], "bsn": BAD_BSN, "adres": STREET, NAME: 1, "geboortedatum": NAME}).encode()
    yield json.dumps(
        {"bsn": f"{BSN} ", "toelichting": {FREE: FREE}, "melder": NAME, "leden": [NAME], "reden": FREE}
    ).encode()
    yield json.dumps([NAME, BSN]).encode()
    yield json.dumps(NAME).encode()
    yield f'{{"naam": "{NAME}'.encode()
    yield f'{{"naam": "{NAME}", "bsn": {BSN}}}'.encode()
    yield FREE.encode() + b"\xff"


async def bad_requests(doors: Doors, ids: dict[str, str]) -> int:
    """Every route of the service with every bad body, from somebody who may, may not, and is nobody."""
    als, count = doors.dienst.als, 0
    callers = [
        als("medewerker-veilig-thuis"),
        als("onderzoeker"),
        als("medewerker-veilig-thuis", organisatie=ONDERWIJS),
        {},
    ]
    for template, item in doors.dienst.app.openapi()["paths"].items():
        known = re.sub(r"\{([^}]+)\}", lambda m: ids.get(m[1], str(uuid.uuid4())), template)
        for method in (m for m in item if m in {"get", "post", "put"}):
            for number, body in enumerate(bad_bodies()):
                headers = callers[number % len(callers)] | {"content-type": "application/json", "if-match": '"1"'}
                await doors.ask(method.upper(), known, headers, content=body if method != "get" else None)
                count += 1
            # Personal data in an address is never asked for; who does it anyway finds it nowhere back.
            await doors.client.get("/v1" + re.sub(r"\{[^}]+\}", BSN, template) + f"?naam={NAME}", headers=callers[0])
            for headers in (
                {"authorization": f"Bearer {NAME}"},
                {"accept": NAME.split(maxsplit=1)[0]},
                {"if-match": NAME},
                {"traceparent": BSN},
            ):
                await doors.ask(method.upper(), known, callers[0] | headers, content=b"{}" if method != "get" else None)
    return count


async def test_personal_data_stays_where_it_belongs(start, postgres, watched, klok):
    out, spans = watched
    services = {n: await start(n, echt=True) for n in ("overleg", "followup", "scan", "sociale-kaart", "stats")}
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(AllowListExporter(spans)))
    for dienst in services.values():
        dienst.app._telemetry["tracer_provider"] = provider
    with watching(provider):
        overleg, scan = Doors(services["overleg"]), Doors(services["scan"])
        ids = await good_story(overleg, klok)
        tried = await bad_requests(overleg, ids)
        jgz = services["scan"].als("jgz-professional", organisatie=JGZ)
        answers = volledig(aanwezig("ouder-stress", EVIDENCE), aanwezig("ouder-vraagt-hulp", f"{EVIDENCE} twee"))
        taken = await scan.ask(
            "POST", "/scans", jgz, json=een_scan(antwoorden=answers, huishoudenId=ids["huishoudenId"])
        )
        assert taken.status_code == 201, taken.text
        assert EVIDENCE in (await scan.ask("GET", f"/scans/{taken.json()['scanId']}", jgz)).text
        tried += await bad_requests(scan, {"scanId": taken.json()["scanId"]})
    assert tried > 150
    assert overleg.good > 25
    assert len(overleg.refusals) > 150

    records = [
        r for n in ("overleg", "scan") for r in await published(postgres.admin_dsn_of(services[n].runtime.settings))
    ]
    assert len(records) >= 10
    for record in records:
        event = EVENTS[record["type"]].model_validate_json(bytes(record["payload"]))
        for name in ("followup", "scan", "sociale-kaart", "stats", "overleg"):
            if type(event) in services[name].service.handlers:
                await services[name].deliver(event)
    followup = Doors(services["followup"])
    (plan,) = (
        await followup.ask("GET", "/opvolgplannen", services["followup"].als("jgz-professional", organisatie=JGZ))
    ).json()["resultaten"]
    moment = plan["contactmomenten"][0]
    await followup.ask(
        "POST", f"/contactmomenten/{moment['contactmomentId']}/contacten",
        services["followup"].als("jgz-professional", organisatie=JGZ) | {"If-Match": f'"{moment["versie"]}"'}, json=een_contact(),
    )  # fmt: skip

    places = {
        "logregels": out.getvalue(),
        "spans": "\n".join(s.to_json() for s in spans.get_finished_spans()),
        "kafka": "\n".join(f"{dict(r)}{bytes(r['payload']).decode()}" for r in records),
        "adressen": "\n".join(overleg.urls + scan.urls + followup.urls),
        "weigeringen": "\n".join(overleg.refusals + scan.refusals),
        "antwoordkoppen": "\n".join(overleg.headers + scan.headers),
        "metrieken": "\n".join(d.runtime.metrics.render().decode() for d in services.values()),
    }
    for name, dienst in services.items():
        places[f"database {name}"] = await dump(postgres.admin_dsn_of(dienst.runtime.settings))
    assert {name: found_in(text) for name, text in places.items() if found_in(text)} == {}
    for name, least in {"logregels": 20_000, "spans": 10_000, "kafka": 3_000, "weigeringen": 20_000, "database overleg": 5_000,
                        "database followup": 1_000, "database stats": 500}.items():  # fmt: skip
        assert len(places[name]) > least, f"{name}: te weinig om iets te bewijzen ({len(places[name])})"

    await _plant(postgres.admin_dsn_of(services["followup"].runtime.settings))
    assert "kanarie" in found_in(await dump(postgres.admin_dsn_of(services["followup"].runtime.settings)))


async def _plant(dsn: str) -> None:
    """Negative control: one canary where none may be, encrypted by nobody."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("CREATE TABLE geplant (b bytea)")
        await connection.execute("INSERT INTO geplant VALUES ($1)", b"..Kanarie..")
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("log", f'{{"event": "x", "naam": "{NAME}"}}'), ("adres", "/v1/personen?naam=Kanarienaam%20Zangvogel"),
        ("bsn", f"x{BSN}y"), ("postcode", "8399 ZZ"), ("hoofdletters", "KANARIEKIND"),
    ],
)  # fmt: skip
def test_the_search_finds_what_is_planted(place, text):
    assert found_in(text), place


def test_the_search_finds_nothing_in_ordinary_lines():
    assert found_in('{"event": "verzoek", "route": "/v1/personen/{persoonId}", "status": 200}') == []


async def test_a_log_line_that_leaks_would_be_seen(watched):
    out, _ = watched
    structlog.get_logger().info("verzoek", route=f"/v1/personen/{NAME}")
    await asyncio.sleep(0)
    assert "kanarie" in found_in(out.getvalue())
