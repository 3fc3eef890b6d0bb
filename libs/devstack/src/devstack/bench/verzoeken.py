"""Write and read a zorgmelding with everything on, against the floor, in alternating rounds of one run."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import uvloop
from typing_extensions import override

from common.settings import ServiceSettings
from common.testing.postgres import free_port
from common.testing.server import TestServer
from common.testing.tokens import TokenMaker
from devstack.bench.load import Meting, belast, verzoek
from overleg.app import SERVICE

HUISHOUDENS = 400
VERBINDINGEN = 16


@dataclass(frozen=True, slots=True)
class Vergelijking:
    """Rounds of the service and of the floor, in the order they ran (floor, service, floor, …)."""

    naam: str
    dienst: list[Meting]
    vloer: list[Meting]

    def cijfers(self) -> dict[str, float]:
        """Medians, and the ratio of the throughputs pair by pair."""
        paren = [d.per_seconde / v.per_seconde for d, v in zip(self.dienst, self.vloer, strict=True)]
        mid = statistics.median
        return {
            "dienst_per_s": round(mid(m.per_seconde for m in self.dienst), 1),
            "vloer_per_s": round(mid(m.per_seconde for m in self.vloer), 1),
            "deel_van_de_vloer": round(mid(paren), 3),
            "deel_laagste": round(min(paren), 3),
            "deel_hoogste": round(max(paren), 3),
            "dienst_cpu_ms": round(mid(m.cpu_ms for m in self.dienst), 2),
            "vloer_cpu_ms": round(mid(m.cpu_ms for m in self.vloer), 2),
            "dienst_p50_ms": round(mid(m.percentiel(50) for m in self.dienst), 1),
            "dienst_p99_ms": round(mid(m.percentiel(99) for m in self.dienst), 1),
        }


class _Opstelling:
    """A database with both servers on it, and households to report about."""

    def __init__(self, server: TestServer, maker: TokenMaker) -> None:
        self.settings = server.settings_of(SERVICE)
        self.admin_dsn = server.admin_dsn_of(self.settings)
        self.port, self.vloer_port = free_port(), free_port()
        scopes = [f"overleg:{w}:{r}" for w in ("zorgmeldingen", "huishoudens") for r in ("lezen", "schrijven")]
        self.headers = maker.header("vera.vt", "00000009990000000001", ["medewerker-veilig-thuis"], scopes, "overleg", exp=int(time.time()) + 86_400)
        self._jwks = _JwksServer(maker)
        self.dienst = self._start([sys.executable, "-m", "overleg", "api"], self._env(self.settings))
        self.vloer = self._start([sys.executable, "-m", "devstack.bench.vloer", self.admin_dsn, str(self.vloer_port)], None)
        self.huishoudens: list[tuple[str, list[str], str]] = []

    def _env(self, settings: ServiceSettings) -> dict[str, str]:
        values = {
            "DATABASE_URL": settings.database_url, "MIGRATIE_DATABASE_URL": settings.migratie_database_url or "",
            "SLEUTEL_MAP": str(settings.sleutel_map), "OIDC_ISSUERS": json.dumps([self._jwks.issuer]), "PORT": str(self.port),
            "METRICS_PORT": str(free_port()), "OIDC_JWKS_URI": f"{self._jwks.url}/jwks", "VERZOEKEN_PER_MINUUT": "100000000",
        }  # fmt: skip
        return {**os.environ, **{f"OVERLEG_{k}": v for k, v in values.items()}}

    @staticmethod
    def _start(command: list[str], env: dict[str, str] | None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def bereid_voor(self) -> None:
        """Wait for both servers and register the households over REST."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=self.headers, timeout=30, trust_env=False) as http:
            _wacht_op(self.port)
            _wacht_op(self.vloer_port)
            for _ in range(HUISHOUDENS):
                personen = [
                    http.post("/v1/personen", json={"naam": n}).raise_for_status().json()["persoonId"] for n in ("Proef A", "Proef B")
                ]
                leden = [{"persoonId": p, "rol": "ouder", "van": "2020-01-01"} for p in personen]
                huishouden = http.post("/v1/huishoudens", json={"leden": leden}).raise_for_status().json()["huishoudenId"]
                melding = http.post("/v1/zorgmeldingen", json=_inhoud(huishouden, personen)).raise_for_status().json()
                self.huishoudens.append((huishouden, personen, melding["casusId"]))

    def schrijven(self) -> Iterator[bytes]:
        """Requests that register a zorgmelding, each with its own idempotency key."""
        for huishouden, personen, casus in itertools.cycle(self.huishoudens):
            inhoud = json.dumps(_inhoud(huishouden, personen)).encode()
            yield verzoek("POST", "/v1/zorgmeldingen", {**self.headers, "Idempotency-Key": str(uuid4()), "X-Casus": casus}, inhoud)

    def lezen(self, ids: list[str]) -> Iterator[bytes]:
        """Requests that read one zorgmelding."""
        for melding_id in itertools.cycle(ids):
            yield verzoek("GET", f"/v1/zorgmeldingen/{melding_id}", self.headers)

    def stop(self) -> None:
        """Stop both servers."""
        for process in (self.dienst, self.vloer):
            process.terminate()
        for process in (self.dienst, self.vloer):
            process.wait(30)
        self._jwks.stop()


class _JwksServer:
    """The key set of the token maker over HTTP, as an issuer gives it."""

    def __init__(self, maker: TokenMaker) -> None:
        import threading
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        jwks = json.dumps(maker.jwks).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(jwks)))
                self.end_headers()
                self.wfile.write(jwks)

            @override
            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.issuer = maker.issuer
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()


def _inhoud(huishouden: str, personen: list[str]) -> dict[str, object]:
    return {
        "ontvangenOp": "2026-03-02T08:30:00Z", "huishoudenId": huishouden, "melder": {"categorie": "politie"},
        "betrokkenen": [{"persoonId": p, "rol": "slachtoffer"} for p in personen], "aard": ["partnergeweld-fysiek"],
        "structureleOnveiligheid": True, "pc4": "8302", "gemeentecode": "GM0171", "toelichting": "Synthetische tekst. " * 10,
    }  # fmt: skip


def _wacht_op(port: int) -> None:
    for _ in range(300):
        try:
            httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("een server kwam niet op")


def meet(ronden: int, seconden: float) -> list[Vergelijking]:
    """Measure writing and reading; the rounds alternate so that a change of the machine's speed hits both."""
    server, maker = TestServer(durable=True), TokenMaker()
    opstelling = _Opstelling(server, maker)
    try:
        opstelling.bereid_voor()
        return uvloop.run(_rondes(opstelling, ronden, seconden))
    finally:
        opstelling.stop()
        server.close()


async def _rondes(o: _Opstelling, ronden: int, seconden: float) -> list[Vergelijking]:
    import asyncpg

    connection = await asyncpg.connect(o.admin_dsn)
    ids = [str(r["id"]) for r in await connection.fetch("SELECT id FROM zorgmelding LIMIT 2000")]
    await connection.close()
    uitslag = []
    for naam, maak, verwacht in (("schrijven", o.schrijven, 201), ("lezen", lambda: o.lezen(ids), 200)):
        dienst: list[Meting] = []
        vloer: list[Meting] = []
        bron = maak()
        for ronde in range(ronden + 1):
            for port, process, lijst in ((o.vloer_port, o.vloer, vloer), (o.port, o.dienst, dienst)):
                meting = await belast(
                    port, bron, pid=process.pid, seconden=seconden if ronde else 2.0, verbindingen=VERBINDINGEN, verwacht=verwacht
                )
                if ronde:  # the first is the warm-up
                    lijst.append(meting)
                await asyncio.sleep(0.2)
        uitslag.append(Vergelijking(naam, dienst, vloer))
    return uitslag


def bewaar(uitslag: dict[str, object], pad: Path) -> None:
    """Write the figures as JSON."""
    pad.write_text(json.dumps(uitslag, indent=2, ensure_ascii=False) + "\n")
