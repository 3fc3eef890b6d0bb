"""Write and read a zorgmelding with everything on, against the floor, in alternating rounds of one run."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import uvloop

from common.testing.postgres import free_port
from common.testing.server import TestServer
from common.testing.tokens import TokenMaker
from devstack.bench.dienst import Dienst, start, wacht_op
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
        self.vloer_port = free_port()
        scopes = [f"overleg:{w}:{r}" for w in ("zorgmeldingen", "huishoudens") for r in ("lezen", "schrijven")]
        self._dienst = Dienst(self.settings, maker)
        self.headers = self._dienst.headers("vera.vt", "00000009990000000001", ["medewerker-veilig-thuis"], scopes)
        self.dienst, self.port = self._dienst.process, self._dienst.port
        self.vloer = start([sys.executable, "-m", "devstack.bench.vloer", self.admin_dsn, str(self.vloer_port)], None)
        self.huishoudens: list[tuple[str, list[str], str]] = []

    def bereid_voor(self) -> None:
        """Wait for both servers and register the households over REST."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=self.headers, timeout=30, trust_env=False) as http:
            self._dienst.wacht()
            wacht_op(self.vloer_port)
            for _ in range(2 * HUISHOUDENS):
                personen = [
                    http.post("/v1/personen", json={"naam": n}).raise_for_status().json()["persoonId"] for n in ("Proef A", "Proef B")
                ]
                leden = [{"persoonId": p, "rol": "ouder", "van": "2020-01-01"} for p in personen]
                huishouden = http.post("/v1/huishoudens", json={"leden": leden}).raise_for_status().json()["huishoudenId"]
                melding = http.post("/v1/zorgmeldingen", json=_inhoud(huishouden, personen)).raise_for_status().json()
                self.huishoudens.append((huishouden, personen, melding["casusId"]))

    def schrijven(self, deel: int) -> Iterator[bytes]:
        """Requests that register a zorgmelding, each with its own idempotency key.

        The floor (0) and the service (1) each in households of their own, so that neither makes dossiers grow for the other.
        """
        for huishouden, personen, casus in itertools.cycle(self.huishoudens[deel::2]):
            inhoud = json.dumps(_inhoud(huishouden, personen)).encode()
            yield verzoek("POST", "/v1/zorgmeldingen", {**self.headers, "Idempotency-Key": str(uuid4()), "X-Casus": casus}, inhoud)

    def lezen(self, ids: list[str]) -> Iterator[bytes]:
        """Requests that read one zorgmelding."""
        for melding_id in itertools.cycle(ids):
            yield verzoek("GET", f"/v1/zorgmeldingen/{melding_id}", self.headers)

    def stop(self) -> None:
        """Stop both servers."""
        self.vloer.terminate()
        self._dienst.stop()
        self.vloer.wait(30)


def _inhoud(huishouden: str, personen: list[str]) -> dict[str, object]:
    return {
        "ontvangenOp": "2026-03-02T08:30:00Z", "huishoudenId": huishouden, "melder": {"categorie": "politie"},
        "betrokkenen": [{"persoonId": p, "rol": "slachtoffer"} for p in personen], "aard": ["partnergeweld-fysiek"],
        "structureleOnveiligheid": True, "pc4": "8302", "gemeentecode": "GM0171", "toelichting": "Synthetische tekst. " * 10,
    }  # fmt: skip


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
    # What the service wrote: the text of the floor is no ciphertext, and the service refuses to guess.
    eigen = "SELECT persoon_id AS id FROM keten.persoon_sleutel JOIN zorgmelding z ON z.id = persoon_id WHERE kek_id <> 'vloer' LIMIT 2000"
    ids = [str(r["id"]) for r in await connection.fetch(eigen)]
    await connection.close()
    uitslag = []
    for naam, maak, verwacht in (("schrijven", o.schrijven, 201), ("lezen", lambda _deel: o.lezen(ids), 200)):
        dienst: list[Meting] = []
        vloer: list[Meting] = []
        bronnen = [maak(0), maak(1)]
        for ronde in range(ronden + 1):
            for bron, port, process, lijst in (
                (bronnen[0], o.vloer_port, o.vloer, vloer), (bronnen[1], o.port, o.dienst, dienst),
            ):  # fmt: skip
                meting = await belast(
                    port, bron, pid=process.pid, seconden=seconden if ronde else 2.0, verbindingen=VERBINDINGEN, verwacht=verwacht
                )
                if ronde:  # the first is the warm-up
                    lijst.append(meting)
                await asyncio.sleep(0.2)
            # As autovacuum does by itself within a minute: tables that were empty seconds ago have no statistics to plan with.
            await _analyseer(o.admin_dsn)
        uitslag.append(Vergelijking(naam, dienst, vloer))
    return uitslag


async def _analyseer(admin_dsn: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(admin_dsn)
    try:
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def bewaar(uitslag: dict[str, object], pad: Path) -> None:
    """Write the figures as JSON."""
    pad.write_text(json.dumps(uitslag, indent=2, ensure_ascii=False) + "\n")
