"""De chaosproef: `python tests/chaos/run.py --events 100000 --faults 300 --seed 1`.

Schrijvers, relays en lezers als processen op een eigen PostgreSQL en een eigen Apache Kafka, met storingen, en daarna drie
grootboeken naast elkaar. Uitgangscode 0 alleen als niets verloren, niets dubbel, niets buiten orde en geen spook is.
Met `--besturing NAAM` (of `alle`) draait een negatieve controle: dan is uitgangscode 0 dat de fout gevonden is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from besturingen import LEZERS, RELAYS, VERWACHT
from grootboek import Grootboeken, Uitslag, controleer
from omgeving import HIER, Omgeving, lees_boeken, tel
from storingen import Storingen, controle_plan, plan

from common.outbox.window import depth

_STIL_S = 60.0
_NA_BROKER_S = 6.0


def _versie() -> str:
    opdracht = ["git", "rev-parse", "--short", "HEAD"]
    with suppress(OSError):
        return subprocess.run(opdracht, capture_output=True, text=True, check=False, cwd=HIER).stdout.strip()
    return ""


@dataclass(slots=True)
class Proef:
    """Eén proef: schrijven onder storingen, laten leeglopen, vergelijken."""

    events: int
    faults: int
    seed: int
    pauze: float
    maximaal: float
    besturing: str | None = None
    logs: Path | None = None
    versie: str = field(default_factory=_versie)
    _begin: float = field(default_factory=time.monotonic)
    _stand: tuple[int, int, int] = (0, 0, 0)
    _getoond: float = 0.0
    _schrijftijd: float = 0.0

    def draai(self) -> dict[str, Any]:
        """Voer de proef uit; geeft de samenvatting."""
        rng = random.Random(self.seed)
        lijst = controle_plan(self.faults) if self.besturing else plan(self.faults, rng)
        instellingen: dict[str, Any] = {"zaad": self.seed, "besturing": self.besturing, "haperen": not self.besturing}
        if self.besturing:
            instellingen["aggregaten"] = 60
        with Omgeving(instellingen, logs=self.logs) as omgeving:
            storingen = Storingen(omgeving, lijst, rng, self.pauze)
            relays = 1 if self.besturing in RELAYS else 3
            for rol, aantal in (("lezer", 3), ("relay", relays), ("schrijver", 4)):
                for n in range(aantal):
                    omgeving.proces(rol, f"{rol}-{n + 1}")
            vol = self._schrijf(omgeving, storingen)
            for proces in [p for p in omgeving.processen if p.rol == "schrijver"]:
                omgeving.processen.remove(proces)
                storingen.herstel_alles()
                proces.stop()
            self._schrijftijd = time.monotonic() - self._begin
            leeg = self._loop_leeg(omgeving, storingen) if vol else False
            omgeving.alles_aan()
            for proces in omgeving.processen:
                proces.stop()
            boeken = asyncio.run(lees_boeken(omgeving.instellingen))
            generatie = asyncio.run(_generatie(omgeving.instellingen.schrijver_dsn))
            return self._samenvatting(boeken, storingen, leeg=leeg, generatie=generatie)

    def _over_tijd(self) -> bool:
        return time.monotonic() - self._begin > self.maximaal

    def _schrijf(self, omgeving: Omgeving, storingen: Storingen) -> bool:
        """Schrijf en stoor tot beide aantallen gehaald zijn; False als de tijd op is."""
        totaal = len(storingen.lijst)
        gekeken = 0.0
        while not (storingen.klaar and self._stand[0] >= self.events):
            if self._over_tijd():
                return False
            storingen.tik()
            if time.monotonic() - gekeken > 3:
                gekeken = time.monotonic()
                self._kijk(omgeving, storingen)
                # De schrijvers worden ongeveer gelijk klaar met de storingen, hoe lang een storing ook duurt.
                voorbij = time.monotonic() - self._begin
                per_storing = voorbij / max(1, totaal - len(storingen.lijst))
                rest = max(8.0, len(storingen.lijst) * (per_storing if voorbij > 30 else self.pauze * 2))
                omgeving.tempo(max(25.0, (self.events - self._stand[0]) / rest * 1.15))
            time.sleep(0.03)
        return True

    def _loop_leeg(self, omgeving: Omgeving, storingen: Storingen) -> bool:
        """Wacht tot alles gepubliceerd en verwerkt is; False als er te lang niets meer verandert."""
        vorige, veranderd = (-1, -1, -1), time.monotonic()
        storingen.herstel_alles()
        grens = 8.0 if self.besturing else _STIL_S
        while not self._over_tijd():
            storingen.tik()
            self._kijk(omgeving, storingen)
            if self._stand != vorige:
                vorige, veranderd = self._stand, time.monotonic()
            gebeurd, effecten, apart = self._stand
            rustig = time.monotonic() - storingen.broker_laatst > _NA_BROKER_S
            gelijk = not self.besturing and effecten >= gebeurd and not apart
            if gelijk and rustig and asyncio.run(_achterstand(omgeving.instellingen.schrijver_dsn)) == 0:
                return True
            if time.monotonic() - veranderd > grens and not (gelijk and not rustig):
                # Een controle die nooit gelijk wordt is met stilstand klaar; de echte keten is dan vastgelopen.
                return self.besturing is not None
            time.sleep(0.5)
        return False

    def _kijk(self, omgeving: Omgeving, storingen: Storingen) -> None:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            self._stand = asyncio.run(tel(omgeving.instellingen))
        if time.monotonic() - self._getoond > 15:
            self._getoond = time.monotonic()
            gebeurd, effecten, apart = self._stand
            print(
                f"{time.monotonic() - self._begin:5.0f} s  vastgelegd {gebeurd}  effecten {effecten}  apart {apart}  "
                f"storingen {storingen.gedaan.total()}/{self.faults}",
                file=sys.stderr, flush=True,
            )  # fmt: skip

    def _samenvatting(self, boeken: Grootboeken, storingen: Storingen, *, leeg: bool, generatie: int) -> dict[str, Any]:
        uitslag = controleer(boeken)
        uniek = len({r.regel for r in boeken.log})
        jongste = max((r.generatie for r in boeken.log), default=0)
        return {
            "geslaagd": _geslaagd(uitslag, self.besturing, leeg=leeg),
            "besturing": self.besturing,
            "zaad": self.seed,
            "gebeurtenissen": len(boeken.outbox),
            "effecten": len(boeken.effecten),
            "storingen": storingen.gedaan.total(),
            "per_soort": dict(sorted(storingen.gedaan.items())),
            "verloren": uitslag.verloren,
            "dubbel": uitslag.dubbel,
            "buiten_orde": uitslag.buiten_orde,
            "spoken": uitslag.spoken,
            "gevonden_door": {naam: uitslag.aantal(naam) for naam in uitslag.gevonden_door},
            "voorbeelden": {naam: uitslag.bevindingen[naam][:3] for naam in uitslag.gevonden_door},
            "leeggelopen": leeg,
            "log_records": len(boeken.log),
            "log_herhalingen": len(boeken.log) - uniek,
            "log_voor_jongste_generatie": sum(r.generatie < jongste for r in boeken.log),
            "generatie": generatie,
            "aggregaten": len(boeken.standen),
            "vanzelf_herstart": storingen.vanzelf,
            "schrijftijd_s": round(self._schrijftijd, 1),
            "duur_s": round(time.monotonic() - self._begin, 1),
            "kernen": os.cpu_count(),
            "python": platform.python_version(),
            "versie": self.versie,
        }


def _geslaagd(uitslag: Uitslag, besturing: str | None, *, leeg: bool) -> bool:
    """Goed is: leeggelopen en niets gevonden; een controle is goed als haar eigen fout gevonden is."""
    if besturing is None:
        return leeg and uitslag.goed
    return VERWACHT[besturing] <= set(uitslag.gevonden_door)


async def _achterstand(dsn: str) -> int:
    with suppress(OSError, asyncpg.PostgresError, TimeoutError):
        conn = await asyncpg.connect(dsn, timeout=3, command_timeout=20)
        try:
            return (await depth(conn))[0]
        finally:
            conn.terminate()
    return -1


async def _generatie(dsn: str) -> int:
    conn = await asyncpg.connect(dsn)
    try:
        generatie: int = await conn.fetchval("SELECT generatie FROM keten.outbox_broker")
        return generatie
    finally:
        await conn.close()


def _vertel(s: dict[str, Any]) -> None:
    """De samenvatting voor mensen."""
    if s["besturing"]:
        print(f"Negatieve controle {s['besturing']}: {'GEVONDEN' if s['geslaagd'] else 'NIET GEVONDEN'}")
    soorten = ", ".join(f"{n} x {soort.replace('_', ' ')}" for soort, n in s["per_soort"].items())
    print(
        f"{s['gebeurtenissen']} gebeurtenissen vastgelegd onder {s['storingen']} storingen ({soorten}), zaad {s['zaad']}."
    )
    print(
        f"Verloren {s['verloren']}, dubbel {s['dubbel']}, buiten orde {s['buiten_orde']}, spoken {s['spoken']}; "
        f"{s['effecten']} effecten."
    )
    print(
        f"In de log {s['log_records']} records, waarvan {s['log_herhalingen']} herhalingen zonder gevolg; "
        f"generatie {s['generatie']}; {s['duur_s']} s."
    )
    if not s["leeggelopen"]:
        print("De keten is NIET leeggelopen binnen de tijd: wat ontbreekt, kan onderweg zijn.")
    for naam, aantal in s["gevonden_door"].items():
        print(f"  {naam}: {aantal}, bijvoorbeeld {s['voorbeelden'][naam][0]}")


def _opties() -> argparse.Namespace:
    lezer = argparse.ArgumentParser(description="Chaosproef op echte PostgreSQL en echte Kafka")
    lezer.add_argument("--events", type=int, help="ten minste zoveel gebeurtenissen (100000; bij een controle 5000)")
    lezer.add_argument("--faults", type=int, help="precies zoveel storingen (300; bij een controle 28)")
    lezer.add_argument("--seed", type=int, default=1)
    lezer.add_argument("--pauze", type=float, help="gemiddelde tijd tussen twee storingen, in seconden")
    lezer.add_argument("--maximaal", type=float, help="na zoveel seconden is de proef voorbij, en mislukt")
    lezer.add_argument("--besturing", choices=[*RELAYS, *LEZERS, "alle"], help="negatieve controle")
    lezer.add_argument("--logs", type=Path, help="bewaar de logs van alle processen in deze map")
    lezer.add_argument("--uit", type=Path, help="bewaar de samenvatting(en) ook hier, een regel per proef")
    return lezer.parse_args()


def main() -> int:
    """Draai de proef die gevraagd is."""
    gevraagd = _opties()
    for sein in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sein, lambda *_: sys.exit(143))  # zodat er ook dan wordt opgeruimd
    namen: list[str | None] = [gevraagd.besturing]
    if gevraagd.besturing == "alle":
        namen = [*RELAYS, *LEZERS]
    regels = []
    for naam in namen:
        events = gevraagd.events or (5000 if naam else 100_000)
        faults = gevraagd.faults or (28 if naam else 300)
        pauze = gevraagd.pauze or (1.0 if naam else 1.3)
        proef = Proef(events, faults, gevraagd.seed, pauze, gevraagd.maximaal or 300 + faults * 5, naam, gevraagd.logs)
        samenvatting = proef.draai()
        _vertel(samenvatting)
        regels.append(samenvatting)
        print(json.dumps(samenvatting), flush=True)
    if gevraagd.uit:
        gevraagd.uit.write_text("".join(json.dumps(r) + "\n" for r in regels))
    return 0 if all(r["geslaagd"] for r in regels) else 1


if __name__ == "__main__":
    sys.exit(main())
