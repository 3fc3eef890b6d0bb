"""Lists of overleg on a large register, next to the same lists on a small one in the same run.

The time line is measured by `make bench-casussen`. What counts: p95 per list at the service (one caller at a time, so no queue in it),
CPU of the service per list of a hundred, and how much slower the large register is than the small one.
"""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx
import uvloop

from common.testing.server import TestServer
from common.testing.tokens import TokenMaker
from devstack.bench.dienst import Dienst
from devstack.bench.load import Meting, belast, verzoek
from devstack.bench.vulling import SHG, VT, Omvang, vul
from overleg.app import SERVICE

KLEIN = 10_000
_ONDERWERPEN = (
    "zorgmeldingen", "casussen", "huishoudens", "toestemmingen", "berichten", "overleggen", "rechten", "noodtoegang", "zorgen", "meldcode",
    "signalen",
)  # fmt: skip
SCOPES = [f"overleg:{wat}:{recht}" for wat in _ONDERWERPEN for recht in ("lezen", "schrijven")]
ROLLEN = [
    "medewerker-veilig-thuis",
    "casusregisseur",
    "coordinator",
    "aandachtsfunctionaris",
    "beleidsadviseur",
    "privacy-officer",
]
VANDAAG, GEVULD_TOT, VROEGER = datetime.now(UTC).date().isoformat(), "2026-03-01", "2021-03-01"
BSN = [f"9999{n:05d}" for n in range(100_000)]
GELIJKEN = 200
"""Persons with the same family name and year of birth: as many as one question compares at most."""


@dataclass(frozen=True, slots=True)
class Vraag:
    """A list as one caller asks for it: path with query; for a tenth page a cursor is followed first."""

    naam: str
    wie: str
    pad: str
    bladzijden: int = 1
    inhoud: str | None = None

    @staticmethod
    def lijst(wie: str, pad: str, **filters: str) -> Vraag:
        """A list of a hundred with these filters."""
        wiens = "eigen register" if wie == VT else "ander"
        naam = ", ".join((pad, wiens, *(f"{k} {v}" for k, v in filters.items())))
        return Vraag(naam, wie, f"/v1/{pad}?{urlencode({'limit': 100, **filters})}")


def _vragen() -> Iterator[Vraag]:
    yield Vraag("zorgmeldingen, tiende bladzijde", VT, "/v1/zorgmeldingen?limit=100", bladzijden=10)
    yield Vraag("personen zoeken op BSN", VT, "/v1/personen/_zoek", inhoud="bsn")
    yield Vraag("personen zoeken op naam", VT, "/v1/personen/_zoek", inhoud="naam")
    for wie in (VT, SHG):
        for status in ({}, {"status": "afgesloten"}, {"status": "in-uitvoering"}, {"status": "ontvangen"}):
            yield Vraag.lijst(wie, "zorgmeldingen", **status)
        for dag in (VANDAAG, GEVULD_TOT, VROEGER):
            yield Vraag.lijst(wie, "zorgmeldingen/termijnen", peildatum=dag)
            yield Vraag.lijst(wie, "zorgmeldingen/termijnen", peildatum=dag, verstreken="true")
            yield Vraag.lijst(wie, "overdrachten", onbeantwoord="true", peildatum=dag)
            yield Vraag.lijst(wie, "casussen", zonderRegisseur="true", peildatum=dag)
            yield Vraag.lijst(wie, "acties", peildatum=dag)
            yield Vraag.lijst(wie, "acties", peildatum=dag, eigen="true")
        for filters in ({}, {"fase": "HERSTEL"}, {"regisseur": "ik"}):
            yield Vraag.lijst(wie, "casussen", **filters)
        for pad in (
            "overdrachten",
            "kennisgevingen",
            "noodtoegangen",
            "berichten",
            "overleggen",
            "signalen",
            "signaaloverleggen",
        ):
            yield Vraag.lijst(wie, pad)
        yield Vraag.lijst(wie, "berichten", alleenOngelezen="true")
        yield Vraag.lijst(wie, "noodtoegangen", teBeoordelen="true")
        yield Vraag.lijst(wie, "signalen", status="ingediend")
    yield Vraag.lijst(VT, "toestemmingen", verlooptVoor="2026-12-31")
    for dag in (VANDAAG, VROEGER):
        yield Vraag.lijst(VT, "rechtenverzoeken/termijnen", peildatum=dag)
        yield Vraag.lijst(VT, "doorbrekingen", teBevestigen="true", peildatum=dag)
    for pad in ("rechtenverzoeken", "doorbrekingen", "zorgen", "meldcodes", "signaalreeksen", "conceptmeldingen"):
        yield Vraag.lijst(VT, pad)
    yield Vraag.lijst(VT, "zorgen", status="open")
    yield Vraag.lijst(VT, "meldcodes", status="loopt")


VRAGEN = tuple(_vragen())


class Register:
    """A filled register with the service on it."""

    def __init__(self, server: TestServer, maker: TokenMaker, omvang: Omvang) -> None:
        """Make the database, fill it, start the service."""
        settings = server.clone_of(SERVICE)
        asyncio.run(vul(server.admin_dsn_of(settings), omvang))
        self.omvang, self.dienst = omvang, Dienst(settings, maker)
        self.koppen = {wie: self.dienst.headers("vera.vt", wie, ROLLEN, SCOPES) for wie in (VT, SHG)}
        self.dienst.wacht()
        self.bsn = self._personen_met_bsn()

    def _http(self, wie: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.dienst.port}", headers=self.koppen[wie], timeout=60, trust_env=False
        )

    def _personen_met_bsn(self) -> list[str]:
        """Register some persons over REST: only they can be found and read back."""
        from common.privacy import is_bsn

        goed = [b for b in BSN if is_bsn(b)][:GELIJKEN]
        with self._http(VT) as http:
            for n, bsn in enumerate(goed):
                persoon = {
                    "naam": f"Proef{'abcdefghij'[n % 10]} Voorbeeldsma",
                    "geboortedatum": f"1980-01-{1 + n % 28:02d}",
                    "bsn": bsn,
                }
                http.post("/v1/personen", json=persoon).raise_for_status()
        return goed

    def verzoeken(self, vraag: Vraag) -> Iterator[bytes]:
        """Requests for ever: another BSN each time, the same page where a page is asked."""
        pad, koppen = self._bladzijde(vraag), self.koppen[vraag.wie]
        n = 0
        while True:
            n += 1
            inhoud = b""
            if vraag.inhoud == "bsn":
                inhoud = json.dumps({"bsn": self.bsn[n % len(self.bsn)]}).encode()
            elif vraag.inhoud == "naam":
                inhoud = json.dumps({"naam": "Proefa Voorbeeldsma", "geboortejaar": 1980}).encode()
            yield verzoek("POST" if vraag.inhoud else "GET", pad, koppen, inhoud)

    def _bladzijde(self, vraag: Vraag) -> str:
        pad = vraag.pad
        with self._http(vraag.wie) as http:
            for _ in range(vraag.bladzijden - 1):
                pad = f"{vraag.pad}&cursor={http.get(pad).raise_for_status().json()['volgende']}"
        return pad


def meet_lijsten(
    zorgmeldingen: int, ronden: int, seconden: float, alleen: str | None = None
) -> dict[str, dict[str, float]]:
    """Measure every list on both registers, in turn; times in milliseconds."""
    server, maker = TestServer(durable=True), TokenMaker()
    registers: list[Register] = []
    try:
        server.settings_of(SERVICE)
        registers.extend(Register(server, maker, Omvang(n)) for n in (KLEIN, zorgmeldingen))
        vragen = [v for v in VRAGEN if alleen is None or alleen in v.naam]
        return {vraag.naam: uvloop.run(_rondes(registers, vraag, ronden, seconden)) for vraag in vragen}
    finally:
        for register in registers:
            register.dienst.stop()
        server.close()


async def _rondes(registers: list[Register], vraag: Vraag, ronden: int, seconden: float) -> dict[str, float]:
    metingen: list[list[Meting]] = [[], []]
    bronnen = [r.verzoeken(vraag) for r in registers]
    for ronde in range(ronden + 1):
        for register, bron, lijst in zip(registers, bronnen, metingen, strict=True):
            meting = await belast(
                register.dienst.port, bron, pid=register.dienst.process.pid, seconden=seconden if ronde else 1.0, verbindingen=1,
                verwacht=200,
            )  # fmt: skip
            if ronde:  # the first is the warm-up
                lijst.append(meting)
    klein, groot = metingen
    mid = statistics.median
    paren = [g.percentiel(50) / k.percentiel(50) for k, g in zip(klein, groot, strict=True)]
    return {
        "p50_ms": round(mid(m.percentiel(50) for m in groot), 1),
        "p95_ms": round(mid(m.percentiel(95) for m in groot), 1),
        "p95_ms_hoogste_ronde": round(max(m.percentiel(95) for m in groot), 1),
        "cpu_ms": round(mid(m.cpu_ms for m in groot), 2),
        "keer_trager_dan_klein": round(mid(paren), 2),
        "verzoeken": sum(m.aantal for m in groot),
    }
