"""Elk crashpunt, vele keren: `python tests/chaos/crashpunten.py --keer 20`.

Bij elk crashpunt van de relay, de lezer en de vastlegging sterft een proces precies daar (FAILPOINT, uitgangscode 86) en
begint het daarna opnieuw zonder. Na alle keren worden de drie grootboeken van dat crashpunt vergeleken: 0, 0 en 0.

Eén echte PostgreSQL en één echte Kafka voor alles; elk crashpunt heeft een eigen onderwerp en eigen databases.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import multiprocessing.pool
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# Wat zwaar is om te laden wordt hier geladen, voor het splitsen: de kinderen beginnen dan in een fractie van een seconde.
# `common.failpoints` leest FAILPOINT als het geladen wordt; daarom laadt pas het kind alles van `common`.
import aiokafka  # noqa: F401
import asyncpg
import pydantic  # noqa: F401
import structlog  # noqa: F401

HIER = Path(__file__).parent
EXIT_CODE = 86
_WACHT_S = 30.0
PER_KEER = 60
TEGELIJK = 4
SEINEN = (signal.SIGTERM, signal.SIGHUP)
SCHRIJVER = ("tx_voor_commit", "tx_na_commit")


@dataclass(slots=True)
class Kind:
    """Een afgesplitst proces dat één rol speelt."""

    pid: int
    code: int | None = None

    def leeft(self) -> bool:
        """Of het nog loopt; onthoudt anders hoe het eindigde."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is None

    def wacht(self, seconden: float) -> int | None:
        """De uitgangscode, of None als het na zoveel seconden nog loopt."""
        einde = time.monotonic() + seconden
        while self.leeft() and time.monotonic() < einde:
            time.sleep(0.005)
        return self.code

    def stop(self, sein: int = signal.SIGTERM) -> None:
        """Vraag het te stoppen en wacht; desnoods met geweld."""
        if self.leeft():
            os.kill(self.pid, sein)
            if self.wacht(15) is None:
                os.kill(self.pid, signal.SIGKILL)
                self.wacht(15)


def splits(rol: str, instellingen: Any, log: Path, failpoint: str = "") -> Kind:
    """Begin een kind in deze rol; met `failpoint` sterft het daar."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return Kind(pid)
    try:
        _kind(rol, instellingen, log, failpoint)
    except BaseException as fout:  # noqa: BLE001  # een kind keert nooit terug in de code van de ouder
        os.write(2, f"{rol}: {fout!r}\n".encode())
    os._exit(1)


def _kind(rol: str, instellingen: Any, log: Path, failpoint: str) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    from omgeving import sterf_met_ouder  # laadt niets van de keten dat een crashpunt heeft

    sterf_met_ouder()
    os.environ.pop("FAILPOINT", None)
    if failpoint:
        os.environ["FAILPOINT"] = failpoint
    for naam in [m for m in sys.modules if m.split(".")[0] in {"common", "onderdelen"}]:
        del sys.modules[naam]  # opnieuw laden: de keuze voor een crashpunt wordt bij het laden gemaakt
    import onderdelen

    onderdelen.ProefGedaan.topic = instellingen.topic  # elk crashpunt zijn eigen onderwerp
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if rol == "schrijver":
        asyncio.run(schrijf(onderdelen, instellingen, PER_KEER))
    else:
        asyncio.run(onderdelen.draai(rol, f"{rol}-vast", instellingen))
    os._exit(0)


async def schrijf(onderdelen: Any, instellingen: Any, aantal: int) -> None:
    """Leg ten minste zoveel gebeurtenissen vast, op alle manieren die een schrijver kent."""
    schrijver = onderdelen.Schrijver("schrijver", instellingen)
    gedaan = 0
    while gedaan < aantal:
        try:
            gedaan += await schrijver.een_transactie()
        except onderdelen.TerugdraaienError:
            gedaan += 1
    await schrijver.database.close()


class NietGeraaktError(Exception):
    """Een proces stierf niet waar het moest, of de keten kwam daarna niet meer leeg."""


@dataclass(slots=True)
class Crashpunt:
    """Eén crashpunt met zijn eigen databases, onderwerp en groep."""

    naam: str
    instellingen: Any
    log: Path
    rng: random.Random
    vanzelf: int = 0

    @property
    def rol(self) -> str:
        """Wie hier sterft."""
        return {"relay": "relay", "consumer": "lezer"}.get(self.naam.split(".")[0], "schrijver")

    def draai(self, keer: int) -> int:
        """Sterf zo vaak; geeft hoe vaak er werkelijk gestorven is."""
        gestorven = 0
        vaste_rollen = [r for r in ("relay", "lezer") if r != self.rol]
        vaste = {rol: splits(rol, self.instellingen, self.log) for rol in vaste_rollen}
        try:
            for n in range(keer):
                gestorven += self._een_keer(n, vaste)
            self._wacht_leeg(vaste)
        finally:
            for kind in vaste.values():
                kind.stop()
        return gestorven

    def _een_keer(self, n: int, vaste: dict[str, Kind]) -> int:
        if self.rol == "schrijver":
            kind = splits("schrijver", self.instellingen, self.log, self._waar(n))
            code = kind.wacht(_WACHT_S)
            self._schrijf()
        else:
            self._schrijf()
            kind = splits(self.rol, self.instellingen, self.log, self._waar(n))
            code = self._sterft(kind)
            opvolger = splits(self.rol, self.instellingen, self.log)
            try:
                self._wacht_leeg({**vaste, self.rol: opvolger})
            finally:
                opvolger.stop()
        if code != EXIT_CODE:
            kind.stop(signal.SIGKILL)
            raise NietGeraaktError(f"{self.naam}: het proces eindigde met {code} in plaats van {EXIT_CODE}")
        return 1

    def _waar(self, n: int) -> str:
        """De ene keer bij de eerste gelegenheid, de andere keer ergens later."""
        return self.naam if n % 2 == 0 else f"{self.naam}:0.4"

    def _sterft(self, kind: Kind) -> int | None:
        """Wacht op de dood; met een kans kan het werk eerst op zijn: dan komt er nieuw werk."""
        einde = time.monotonic() + _WACHT_S
        while time.monotonic() < einde:
            if kind.wacht(2.0) is not None:
                break
            self._schrijf()
        return kind.code

    def _schrijf(self) -> None:
        kind = splits("schrijver", self.instellingen, self.log)
        if kind.wacht(_WACHT_S) != 0:
            raise NietGeraaktError(f"{self.naam}: de schrijver eindigde met {kind.code}")

    def _wacht_leeg(self, kinderen: dict[str, Kind]) -> None:
        from omgeving import tel

        einde = time.monotonic() + _WACHT_S
        while True:
            gebeurd, effecten, apart = asyncio.run(tel(self.instellingen))
            if effecten >= gebeurd and not apart:
                return
            if time.monotonic() > einde:
                raise NietGeraaktError(f"{self.naam}: niet leeg ({effecten} van {gebeurd}, {apart} apart)")
            for rol, kind in kinderen.items():
                if not kind.leeft():
                    raise NietGeraaktError(f"{self.naam}: {rol} zonder crashpunt eindigde met {kind.code}")
            time.sleep(0.02)


@contextmanager
def omgeving(seed: int) -> Iterator[Any]:
    """Eén PostgreSQL en één Kafka voor alle crashpunten."""
    from omgeving import Omgeving

    with Omgeving({"zaad": seed, "aggregaten": 12, "haperen": False}) as gevonden:
        yield gevonden


async def maak(basis: Any, admin_dsn: str, nummer: int) -> Any:
    """Databases en een onderwerp voor één crashpunt."""
    from omgeving import PARTITIES
    from onderdelen import LEZER_SQL, SCHRIJVER_SQL

    from common.testing.keten_db import make_database
    from devstack.kafka import create_topics

    topic = f"proef-{nummer}"
    await asyncio.to_thread(create_topics, basis.bootstrap, {topic: PARTITIES})
    schrijf_db = await make_database(admin_dsn, f"crash_schrijver_{nummer}", extra_sql=SCHRIJVER_SQL)
    lees_db = await make_database(admin_dsn, f"crash_lezer_{nummer}", extra_sql=LEZER_SQL)
    nieuw = replace(
        basis, schrijver_dsn=schrijf_db.app, lezer_dsn=lees_db.app, topic=topic, groep=f"crash-{nummer}",
        vaste_naam=True, offset_s=0.05, brok=7, schrijvers=1, zaad=basis.zaad * 1000 + nummer,
    )  # fmt: skip
    conn = await asyncpg.connect(schrijf_db.own)
    await conn.execute("INSERT INTO proef (id) SELECT unnest($1::uuid[])", nieuw.ids())
    await conn.close()
    return nieuw


def main() -> int:
    """Draai alle crashpunten, of die gevraagd zijn."""
    lezer = argparse.ArgumentParser(description="Sterf bij elk crashpunt en vergelijk daarna de grootboeken")
    lezer.add_argument("--keer", type=int, default=20)
    lezer.add_argument("--seed", type=int, default=1)
    lezer.add_argument("--punt", action="append", help="alleen deze crashpunten")
    lezer.add_argument("--uit", type=Path, help="bewaar de samenvatting ook hier")
    gevraagd = lezer.parse_args()
    for sein in SEINEN:
        signal.signal(sein, lambda *_: sys.exit(143))
    samenvatting = draai_alles(gevraagd.keer, gevraagd.seed, gevraagd.punt)
    print(json.dumps(samenvatting))
    if gevraagd.uit:
        gevraagd.uit.write_text(json.dumps(samenvatting) + "\n")
    return 0 if samenvatting["geslaagd"] else 1


def werkers() -> multiprocessing.pool.Pool:
    """Enkele processen die elk een crashpunt doen; een sein om te stoppen beëindigt hen zonder meer, op elk moment.

    Onze eigen afhandeling van dat sein zou hier hangen: komt het net voor het wachten op een volgende opdracht, dan wacht
    de werker voor altijd. Daarom houdt een werker het tegen tot hij de gewone afhandeling heeft. Wat een werker zelf
    startte, eindigt met hem (`sterf_met_ouder`).
    """
    vorige = signal.pthread_sigmask(signal.SIG_BLOCK, SEINEN)
    try:
        return multiprocessing.get_context("fork").Pool(TEGELIJK, initializer=_gewone_seinen)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, vorige)


def _gewone_seinen() -> None:
    for sein in SEINEN:
        signal.signal(sein, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SEINEN)


def draai_alles(keer: int, seed: int, punten: list[str] | None) -> dict[str, Any]:
    """Alle crashpunten na elkaar; wat mislukt staat in de samenvatting, de rest gaat door."""
    from common.failpoints import CONSUMER, RELAY

    begin, per_punt = time.monotonic(), dict[str, Any]()
    namen = punten or [*SCHRIJVER, *RELAY, *CONSUMER]
    with omgeving(seed) as gevonden:
        # Een crashpunt wacht vooral (op een poll, op een groep); enkele tegelijk houden de kernen bezig.
        opdrachten = [
            (gevonden.instellingen, gevonden.map, gevonden.pg.admin_dsn(), naam, n, keer, seed)
            for n, naam in enumerate(namen)
        ]
        with werkers() as ploeg:
            for p in ploeg.imap(_een_punt, opdrachten):
                per_punt[p["naam"]] = p
                print(
                    f"{p['naam']:24s} {p['gestorven']:3d} keer gestorven, {p['gebeurtenissen']:5d} gebeurtenissen: verloren {p['verloren']}, "
                    f"dubbel {p['dubbel']}, buiten orde {p['buiten_orde']}, spoken {p['spoken']}, {p['duur_s']} s {p['fout'] or ''}",
                    flush=True,
                )
    return {
        "geslaagd": all(p["geslaagd"] for p in per_punt.values()),
        "keer": keer,
        "zaad": seed,
        "crashpunten": len(per_punt),
        "gestorven": sum(p["gestorven"] for p in per_punt.values()),
        "gebeurtenissen": sum(p["gebeurtenissen"] for p in per_punt.values()),
        "per_punt": per_punt,
        "duur_s": round(time.monotonic() - begin, 1),
        "kernen": os.cpu_count(),
    }


def _een_punt(opdracht: tuple[Any, Path, str, str, int, int, int]) -> dict[str, Any]:
    basis, map_, admin_dsn, naam, nummer, keer, seed = opdracht
    from grootboek import controleer
    from omgeving import lees_boeken

    begin = time.monotonic()
    instellingen = asyncio.run(maak(basis, admin_dsn, nummer))
    punt = Crashpunt(naam, instellingen, map_ / f"{nummer}-{naam}.log", random.Random(seed))
    fout, gestorven = None, 0
    try:
        gestorven = punt.draai(keer)
    except NietGeraaktError as error:
        fout = str(error)
    boeken = asyncio.run(lees_boeken(instellingen))
    uitslag = controleer(boeken)
    return {
        "naam": naam,
        "geslaagd": fout is None and uitslag.goed and gestorven == keer and len(boeken.outbox) > 0,
        "gestorven": gestorven,
        "gebeurtenissen": len(boeken.outbox),
        "herhalingen_in_log": len(boeken.log) - len({r.regel for r in boeken.log}),
        "verloren": uitslag.verloren,
        "dubbel": uitslag.dubbel,
        "buiten_orde": uitslag.buiten_orde,
        "spoken": uitslag.spoken,
        "gevonden_door": uitslag.gevonden_door,
        "fout": fout,
        "duur_s": round(time.monotonic() - begin, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
