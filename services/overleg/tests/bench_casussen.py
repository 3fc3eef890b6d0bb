"""Meet de lijsten van de casus op een groot register: p95 van het hele verzoek in de dienst, en CPU per verzoek.

Eén aanroeper tegelijk (er is dus geen wachtrij), de app in dit proces, echte PostgreSQL met fsync. Elke ronde vraagt een andere casus.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
from casus_vulling import DRUK, SHG, VT, vul

from common.auth import JwksCache, TokenVerifier
from common.runtime import build_database, build_keys, build_runtime
from common.testing.plugin import client_of, headers_maker
from common.testing.server import TestServer
from common.testing.tokens import TokenMaker
from overleg.app import SERVICE

LIJSTEN = (
    ("casussen, 100", VT, "/v1/casussen?limit=100"),
    ("casussen, 100, fase herstel", VT, "/v1/casussen?limit=100&fase=HERSTEL"),
    ("casussen, 100, van mij", VT, "/v1/casussen?limit=100&regisseur=ik"),
    ("casussen, 100, zonder regisseur", VT, "/v1/casussen?limit=100&zonderRegisseur=true"),
    ("casussen, 100, zonder regisseur, twee jaar terug", VT, "/v1/casussen?limit=100&zonderRegisseur=true&peildatum=2024-03-01"),
    ("casussen, 100, alleen betrokken", SHG, "/v1/casussen?limit=100"),
    ("casussen, 100, alleen betrokken, fase herstel", SHG, "/v1/casussen?limit=100&fase=HERSTEL"),
    ("kennisgevingen, 100", SHG, "/v1/kennisgevingen?limit=100"),
    ("tijdlijn, 50", VT, "/v1/casussen/{casus}/tijdlijn"),
    ("tijdlijn, 50, alleen betrokken", SHG, "/v1/casussen/{casus}/tijdlijn"),
    ("tijdlijn, 100, casus met duizend feiten", VT, "/v1/casussen/{druk}/tijdlijn?limit=100"),
    ("fase", VT, "/v1/casussen/{casus}/fase"),
    ("casus", VT, "/v1/casussen/{casus}"),
)  # fmt: skip


async def _meet(client: httpx.AsyncClient, koppen: dict[str, str], adres: Callable[[int], str], keer: int) -> dict[str, float]:
    tijden = []
    for n in range(20):
        (await client.get(adres(n), headers=koppen)).raise_for_status()
    begin = time.process_time()
    for n in range(keer):
        t = time.perf_counter()
        (await client.get(adres(n), headers=koppen)).raise_for_status()
        tijden.append((time.perf_counter() - t) * 1000)
    cpu = (time.process_time() - begin) / keer * 1000
    kwantielen = statistics.quantiles(tijden, n=100)
    return {"p50": kwantielen[49], "p95": kwantielen[94], "max": max(tijden), "cpu": cpu}


async def _rondes(server: TestServer, casussen: int, keer: int) -> None:
    settings = SERVICE.settings.model_validate(server.clone_of(SERVICE).model_dump() | {"verzoeken_per_minuut": 10_000_000})
    dsn = server.admin_dsn_of(settings)
    begin = time.perf_counter()
    await vul(dsn, casussen)
    print(f"{casussen} casussen gevuld in {time.perf_counter() - begin:.0f} s")
    beheer: Any = await asyncpg.connect(dsn)
    ids = {
        o: [str(r["id"]) for r in await beheer.fetch("SELECT id FROM casus WHERE $1 = ANY(organisaties) ORDER BY md5(id::text) LIMIT 500", o)]
        for o in (VT, SHG)
    }  # fmt: skip
    druk = str(await beheer.fetchval(f"SELECT {DRUK}"))
    await beheer.close()
    maker, database = TokenMaker(), build_database(settings, build_keys(settings))
    jwks = JwksCache([maker.issuer], transport=httpx.MockTransport(maker.antwoord))
    verifier = TokenVerifier([maker.issuer], settings.dienst, jwks)
    runtime = build_runtime(settings, clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC), database=database, verifier=verifier)
    app = SERVICE.create_app(runtime)
    als = headers_maker(maker, SERVICE, app)
    koppen = {
        VT: als("medewerker-veilig-thuis", organisatie=VT, sub="regisseur.7"),
        SHG: als("casusregisseur", organisatie=SHG, sub="regisseur.10"),
    }
    async with client_of(app) as client:
        for naam, wie, pad in LIJSTEN:
            uit = await _meet(
                client, koppen[wie], lambda n, p=pad, w=wie: p.format(casus=ids[w][n % 500], druk=druk), keer
            )
            print(f"{naam:52} p50 {uit['p50']:6.1f}  p95 {uit['p95']:6.1f}  max {uit['max']:6.1f}  cpu {uit['cpu']:5.1f} ms")
    await database.close()


def main() -> None:
    """Vul, meet en druk af."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--casussen", type=int, default=200_000)
    parser.add_argument("--keer", type=int, default=300, help="verzoeken per lijst")
    gekozen = parser.parse_args()
    server = TestServer(durable=True)
    try:
        server.settings_of(SERVICE)
        asyncio.run(_rondes(server, gekozen.casussen, gekozen.keer))
    finally:
        server.close()


if __name__ == "__main__":
    main()
