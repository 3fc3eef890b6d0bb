"""De storingen: wat er gebeurt, in welke verhouding, en wanneer het weer goed komt. Alles uit één zaad."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from omgeving import Omgeving, Proces

from devstack.errors import StackError

VERHOUDING = {
    "doden_relay": 19,
    "doden_lezer": 19,
    "doden_schrijver": 16,
    "bevriezen_relay": 12,
    "bevriezen_lezer": 11,
    "bevriezen_schrijver": 6,
    "database_onmiddellijk_stoppen": 9,
    "broker_doden": 3,
    "broker_stoppen": 2,
    "broker_bevriezen": 2,
    "broker_wissen": 1,
}
"""Per honderd."""

RUST_S = 10.0
"""Zo lang werkt de broker tussen twee storingen van hemzelf; anders is er in de hele proef nauwelijks verkeer."""

CONTROLE = (
    "database_onmiddellijk_stoppen",
    "doden_lezer",
    "doden_lezer",
    "doden_relay",
    "bevriezen_relay",
    "doden_schrijver",
    "doden_lezer",
)
"""Vaste ronde voor een negatieve controle: zonder wissen, want dan zou zij om de verkeerde reden gevonden worden."""


def plan(aantal: int, rng: random.Random) -> list[str]:
    """Een geschudde lijst van precies zoveel storingen, met van elke soort ten minste één als dat past."""
    lijst = [soort for soort, deel in VERHOUDING.items() for _ in range(max(1, round(aantal * deel / 100)))]
    soorten = list(VERHOUDING)
    while len(lijst) < aantal:
        lijst.append(rng.choice(soorten))
    rng.shuffle(lijst)
    return lijst[:aantal]


def controle_plan(aantal: int) -> list[str]:
    """De vaste ronde, zo vaak als nodig."""
    return [CONTROLE[n % len(CONTROLE)] for n in range(aantal)]


@dataclass(slots=True)
class Storingen:
    """Voert het plan uit vanuit de hoofdlus; `tik` wordt steeds aangeroepen en wacht zelf nooit lang."""

    omgeving: Omgeving
    lijst: list[str]
    rng: random.Random
    pauze: float
    gedaan: Counter[str] = field(default_factory=Counter)
    vanzelf: int = 0
    broker_laatst: float = field(default_factory=time.monotonic)
    _agenda: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    _volgende: float = 0.0
    _database_uit: bool = False
    _broker_bezig: bool = False
    _werk: Future[None] | None = None

    @property
    def klaar(self) -> bool:
        """Of het plan is uitgevoerd (het herstel kan nog lopen)."""
        return not self.lijst

    def tik(self) -> None:
        """Doe wat nu moet: herstellen, wie dood is opnieuw starten, en misschien de volgende storing."""
        nu = time.monotonic()
        for afspraak in [a for a in self._agenda if a[0] <= nu]:
            self._agenda.remove(afspraak)
            afspraak[1]()
        for proces in self.omgeving.processen:
            if proces.pid is None and not proces.bevroren and proces.code is not None:
                self.vanzelf += 1  # niet door ons: de waakhond, of een fout
                proces.start()
        if self.lijst and nu >= self._volgende:
            self._doe()
            self._volgende = time.monotonic() + self.rng.expovariate(1 / self.pauze)

    def herstel_alles(self) -> None:
        """Voer alle afspraken nu uit: alles loopt weer."""
        while self._agenda:
            self._agenda.sort(key=lambda a: a[0])
            self._agenda.pop(0)[1]()
        if self._werk is not None:
            self._werk.result()
            self._werk = None
        self.omgeving.alles_aan()

    def _straks(self, seconden: float, wat: Callable[[], None]) -> None:
        self._agenda.append((time.monotonic() + seconden, wat))

    def _doe(self) -> None:
        """Neem de eerste storing van het plan die nu kan; wat niet kan, blijft staan."""
        for plaats, soort in enumerate(self.lijst):
            wat, _, wie = soort.partition("_")
            if wat == "broker":
                gelukt = self._broker(wie)
            elif wat == "database":
                gelukt = self._database()
            else:
                gelukt = self._proces(wat, wie)
            if gelukt:
                self.gedaan[soort] += 1
                del self.lijst[plaats]
                return

    def _proces(self, wat: str, rol: str) -> bool:
        kan = [p for p in self.omgeving.processen if p.rol == rol and p.pid is not None and not p.bevroren]
        if not kan:
            return False
        proces = self.rng.choice(kan)
        if wat == "doden":
            proces.dood()
            proces.bevroren = True  # tot de afspraak: niet door de hoofdlus laten starten
            self._straks(self.rng.random() * 1.0, lambda: self._start(proces))
            return True
        pid = proces.pid
        assert pid is not None
        proces.bevroren = True
        self.omgeving.wachter.bevries(pid)
        kort = self.rng.random() < 0.7
        duur = self.rng.uniform(0.3, 2.0) if kort else self.rng.uniform(3.0, 9.0)

        def verder() -> None:
            proces.bevroren = False
            self.omgeving.wachter.ontdooi(pid)

        self._straks(duur, verder)
        return True

    @staticmethod
    def _start(proces: Proces) -> None:
        proces.bevroren = False
        proces.start()

    def _database(self) -> bool:
        if self._database_uit:
            return False
        self._database_uit = True
        self.omgeving.pg.stop(immediate=True)

        def aan() -> None:
            self.omgeving.pg.start()
            self._database_uit = False

        self._straks(self.rng.uniform(0.1, 3.0), aan)
        return True

    def _broker(self, wat: str) -> bool:
        if self._broker_bezig or time.monotonic() - self.broker_laatst < RUST_S:
            return False
        self._broker_bezig = True
        kafka = self.omgeving.kafka
        if wat == "bevriezen":
            pid = kafka.pid
            assert pid is not None
            self.omgeving.wachter.bevries(pid)

            def verder() -> None:
                self.omgeving.wachter.ontdooi(pid)
                self._broker_gedaan()

            # Nu en dan langer dan een relay op bevestiging wacht (15 s): dan is onbekend wat er is aangekomen.
            lang = self.rng.random() < 0.2
            self._straks(self.rng.uniform(15.5, 18.0) if lang else self.rng.uniform(0.5, 4.0), verder)
        elif wat == "wissen":
            self._werk = self.omgeving.baas.submit(self._wis)
        else:
            uit, pauze = kafka.kill if wat == "doden" else kafka.stop, self.rng.uniform(0.0, 4.0)
            self._werk = self.omgeving.baas.submit(self._uit_en_aan, uit, pauze)
        return True

    def _wis(self) -> None:
        with suppress(StackError, OSError):
            self.omgeving.kafka.wipe()
        self._weer_aan()

    def _uit_en_aan(self, uit: Callable[[], None], pauze: float) -> None:
        uit()
        time.sleep(pauze)
        self._weer_aan()

    def _weer_aan(self) -> None:
        self.omgeving.broker_aan()
        self._broker_gedaan()

    def _broker_gedaan(self) -> None:
        self.broker_laatst = time.monotonic()
        self._broker_bezig = False
