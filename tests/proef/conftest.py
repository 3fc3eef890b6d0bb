"""All five services in one process, on real databases, with tokens of one issuer: proofs that cross services."""

from __future__ import annotations

import importlib
import io
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import proef_wereld
import pytest
import structlog
from followup_bouwers import een_afsluiting, een_contact
from httpx import AsyncClient
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from overleg_bouwers import maak
from scan_bouwers import aanwezig, een_scan, volledig

from common.logs import configure
from common.runtime import build_database, build_keys
from common.service import Service
from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, ONDERWIJS, SHG, VEILIG_THUIS
from common.testing.delivery import Delivery
from common.testing.plugin import client_of, headers_maker
from common.testing.savepoints import SavepointDatabase
from stats import historie

ROOT = Path(__file__).parents[2]
PACKAGES = ("overleg", "followup", "scan", "sociale_kaart", "stats")
SERVICES: dict[str, Service] = {
    s.settings.dienst: s for s in (importlib.import_module(f"{p}.app").SERVICE for p in PACKAGES)
}


@dataclass
class Dienst:
    """One running service in this test."""

    naam: str
    service: Service
    app: Any
    client: AsyncClient
    als: Callable[..., dict[str, str]]
    deliver: Delivery
    database: Any
    runtime: Any
    ids: dict[str, str] = field(default_factory=dict)
    organisaties: dict[str, str] = field(default_factory=dict)
    """Organisation per relation: eigen, overdracht, toestemming, geen."""
    inhoud: dict[str, Any] = field(default_factory=dict)
    """Body per route."""
    vraag: dict[str, dict[str, str]] = field(default_factory=dict)
    """Query per route."""


@pytest.fixture(params=SERVICES)
def naam(request):
    return request.param


@pytest.fixture(scope="session")
def diensten():
    return SERVICES


@pytest.fixture
async def start(postgres, make_runtime, token_maker, klok):
    """Start a service on a database that is undone (or, with `echt`, on one of its own that really commits)."""
    undo: list[Callable[[], Any]] = []

    async def start(naam: str, *, echt: bool = False) -> Dienst:
        service = SERVICES[naam]
        settings = postgres.clone_of(service) if echt else postgres.settings_of(service)
        if echt:
            database: Any = build_database(settings, build_keys(settings))
            undo.extend([database.close, lambda: postgres.drop(settings)])
        else:
            database = await SavepointDatabase.open(settings)
            undo.append(database.undo)
        runtime = make_runtime(settings, database)
        app = service.create_app(runtime)
        als = headers_maker(token_maker, service, app)
        return Dienst(naam, service, app, client_of(app), als, Delivery(service, database, klok), database, runtime)

    yield start
    for step in undo:
        done = step()
        if done is not None:
            await done


@pytest.fixture
def gevuld(start):
    """Start a service with one of everything in it, and the relations that others have to it; `deur` is another client, `eerst` comes before."""

    async def make(
        naam: str, *, echt: bool = False, deur: Callable[[Dienst], AsyncClient] | None = None,
        eerst: Callable[[Dienst], Awaitable[None]] | None = None,
    ) -> Dienst:  # fmt: skip
        dienst = await start(naam, echt=echt)
        if eerst is not None:
            await eerst(dienst)
        if deur is not None:
            dienst.client = deur(dienst)
        dienst.organisaties = {"eigen": VEILIG_THUIS, "geen": ONDERWIJS}
        await WORLDS[naam](dienst)
        return dienst

    return make


@pytest.fixture
def watched():
    """Everything that is logged or traced from here on."""
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    configure("DEBUG")
    out = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(out))
    spans = InMemorySpanExporter()
    yield out, spans
    structlog.configure(**before)
    logging.getLogger().handlers = handlers


async def _overleg(d: Dienst) -> None:
    d.organisaties |= {"overdracht": SHG, "toestemming": MAATSCHAPPELIJK_WERK}
    for vul in proef_wereld.VULLERS:
        await vul(d)


async def _followup(d: Dienst) -> None:
    d.organisaties |= {"eigen": JGZ}
    await d.deliver(een_afsluiting(jgz_organisatie=JGZ))
    (plan,) = (await d.client.get("/v1/opvolgplannen", headers=d.als("jgz-professional", organisatie=JGZ))).json()[
        "resultaten"
    ]
    d.ids = {"planId": plan["planId"], "contactmomentId": plan["contactmomenten"][0]["contactmomentId"]}
    d.inhoud = {"POST /contactmomenten/{contactmomentId}/contacten": een_contact()}


async def _scan(d: Dienst) -> None:
    d.organisaties |= {"eigen": JGZ}
    jgz = d.als("jgz-professional", organisatie=JGZ)
    scan = await maak(d.client, "/scans", jgz, een_scan(antwoorden=volledig(aanwezig("ouder-stress"))))
    d.ids = {"scanId": scan.json()["scanId"], "instrumentId": "hgkm-scan-1"}
    d.inhoud = {"POST /scans": een_scan()}


async def _sociale_kaart(d: Dienst) -> None:
    d.organisaties |= {"eigen": SHG}
    beheer = d.als("beheerder-sociale-kaart", organisatie=SHG)
    organisatie = {"naam": "Opvang Nergenshuizen", "soort": "vrouwenopvang", "telefoon": "0000-000001"}
    o = (await maak(d.client, "/organisaties", beheer, organisatie)).json()
    aanbod = {
        "organisatieId": o["organisatieId"], "naam": "Veilige plek", "omschrijving": "Opvang na geweld",
        "categorie": "opvang", "laatstGecontroleerd": "2026-02-20", "werkgebied": ["GM0171"],
        "vormen": ["partnergeweld"], "doelgroepen": ["slachtoffer"], "fasen": ["VEILIGHEID"],
    }  # fmt: skip
    a = (await maak(d.client, "/aanbod", beheer, aanbod)).json()
    d.ids = {"organisatieId": o["organisatieId"], "aanbodId": a["aanbodId"]}
    d.inhoud = {
        "POST /organisaties": organisatie | {"naam": "Opvang Elders"},
        "PUT /organisaties/{organisatieId}": organisatie,
        "POST /aanbod": aanbod,
        "PUT /aanbod/{aanbodId}": aanbod,
        "POST /aanbod/_zoek": {"tekst": "opvang"},
    }


async def _stats(d: Dienst) -> None:
    beheer = d.als("functioneel-beheerder")
    regels = historie.regels()[:3]
    for nummer, regel in enumerate(regels):
        regel["kenmerk"] = f"K-{nummer}"
    i = await maak(d.client, "/historie/imports", beheer, {"regels": regels})
    definitie = (await d.client.get("/v1/definities", headers=beheer)).json()["resultaten"][0]
    d.ids = {"importId": i.json()["importId"], "definitieId": definitie["id"]}
    d.inhoud = {"POST /historie/imports": {"regels": regels}}
    gemeente = {"gemeentecode": "GM0171"}
    d.vraag = {
        f"GET /cijfers/{x}": gemeente for x in ("zorgmeldingen-per-kwartaal", "zorgmeldingen-per-jaar", "start-hulp")
    }


WORLDS = {
    "overleg": _overleg, "followup": _followup, "scan": _scan, "sociale-kaart": _sociale_kaart, "stats": _stats,
}  # fmt: skip


def shared(path: str, env: str) -> Path:
    """A file of the shared data beside the repository, or the reason why the test cannot run."""
    found = Path(os.environ.get(env, ROOT.parent / "shared" / "data" / path))
    if not found.is_file():
        pytest.skip(f"{path} ontbreekt: zet {env} op de plaats van dit bestand")
    return found


@pytest.fixture(scope="session")
def adr_ruleset():
    return shared("adr-ruleset-2.2.0.yml", "ADR_RULESET")


@pytest.fixture(scope="session")
def fhir_schema():
    return shared("fhir-r4.schema.json", "FHIR_SCHEMA")
