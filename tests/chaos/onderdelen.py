"""De processen van de proef: `python onderdelen.py schrijver|relay|lezer NAAM INSTELLINGEN.json`.

Elk proces gebruikt de echte onderdelen van `common` en niets anders; alleen een negatieve controle vervangt er één.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from common.auth import Actor
from common.db import Database, Tx
from common.failpoints import EXIT_CODE
from common.kafka import Consumer, ConsumerSettings, Watchdog, publisher_for
from common.logs import configure
from common.outbox.options import RelaySettings
from common.outbox.relay import Relay
from common.testing.proef import BRON, ProefGedaan

TOPIC = "proef"
GROEP = "proef-lezer"
ACTOR = Actor.van_systeem("proef", "00000009990000000000")
_NAAMRUIMTE = UUID("018f0000-0000-7000-8000-000000000001")

SCHRIJVER_SQL = """
CREATE TABLE proef (id uuid PRIMARY KEY, stand bigint NOT NULL DEFAULT 0);
CREATE TABLE ruis (id bigint GENERATED ALWAYS AS IDENTITY, door text);
CREATE TABLE controle_cursor (id bigint NOT NULL, xid text NOT NULL);
INSERT INTO controle_cursor VALUES (0, '0');
"""
# Geen enkele unieke sleutel op wat gebeurd is: een dubbel effect moet kunnen ontstaan om gezien te worden.
LEZER_SQL = """
CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aggregaat uuid NOT NULL, seq bigint NOT NULL,
    event_id uuid NOT NULL, beurt bigint NOT NULL, door text NOT NULL, op timestamptz NOT NULL DEFAULT clock_timestamp());
"""


@dataclass(slots=True)
class Instellingen:
    """Wat alle processen van één proef weten."""

    schrijver_dsn: str
    lezer_dsn: str
    bootstrap: str
    tempo_bestand: str
    zaad: int = 1
    aggregaten: int = 300
    schrijvers: int = 4
    besturing: str | None = None
    topic: str = TOPIC
    groep: str = GROEP
    haperen: bool = True
    lees_session_ms: int = 6000
    vaste_naam: bool = False
    offset_s: float = 1.0
    brok: int = 1000

    def bewaar(self, pad: Path) -> None:
        """Schrijf de instellingen weg voor de processen."""
        pad.write_text(json.dumps(asdict(self)))

    @classmethod
    def lees(cls, pad: Path) -> Instellingen:
        """Lees wat `bewaar` schreef."""
        return cls(**json.loads(pad.read_text()))

    def ids(self) -> list[UUID]:
        """De aggregaten van deze proef, in vaste volgorde."""
        return sorted(uuid5(_NAAMRUIMTE, f"{self.zaad}-{n}") for n in range(self.aggregaten))


def nu() -> datetime:
    """De klok van deze proef is de echte."""
    return datetime.now(UTC)


class TerugdraaienError(Exception):
    """Een schrijver bedenkt zich: niets van deze transactie mag ooit ergens te zien zijn."""


class Schrijver:
    """Legt gebeurtenissen vast op alle manieren die een relay in de war kunnen brengen."""

    def __init__(self, naam: str, instellingen: Instellingen) -> None:
        self.naam, self.instellingen = naam, instellingen
        self.ids = instellingen.ids()
        self.rng = random.Random()
        self.database = Database(
            instellingen.schrijver_dsn, dienst="proef", bron=BRON, pool_min=4, pool_max=6, statement_timeout_ms=8000
        )
        self._tempo, self._gelezen = 0.0, 0.0
        self.stoppen = False

    def stop(self) -> None:
        """Maak af wat begonnen is."""
        self.stoppen = True

    async def run(self) -> None:
        """Schrijf met vier taken tegelijk tot `stop`."""
        async with asyncio.TaskGroup() as groep:
            for _ in range(4):
                groep.create_task(self._taak())
        await self.database.close()

    async def _taak(self) -> None:
        while not self.stoppen:
            aantal = 1
            try:
                aantal = await self.een_transactie()
            except TerugdraaienError:
                pass
            except Exception as fout:  # noqa: BLE001  # de outbox zegt wat er is vastgelegd; de schrijver hoeft het niet te weten
                print(f"{self.naam}: {type(fout).__name__}", flush=True)
                await asyncio.sleep(0.2)
            # Vier taken per schrijver; het tempo geldt voor alle schrijvers samen.
            wacht = self.rng.expovariate(1.0) * aantal * 4 * self.instellingen.schrijvers / max(self.tempo(), 0.1)
            await asyncio.sleep(min(wacht, 5.0))

    def tempo(self) -> float:
        """Gebeurtenissen per seconde van alle schrijvers samen; de leiding stelt het bij."""
        if time.monotonic() - self._gelezen > 1:
            self._gelezen = time.monotonic()
            with suppress(OSError, ValueError):
                self._tempo = float(Path(self.instellingen.tempo_bestand).read_text())
        return self._tempo

    async def een_transactie(self) -> int:
        """Doe één transactie van een willekeurige soort; hoeveel gebeurtenissen zij vastlegde."""
        rng, soort = self.rng, self.rng.random()
        async with self.database.begin(ACTOR, nu()) as tx:
            if soort < 0.12:  # een vroeg transactienummer, en dan pas het slot op het aggregaat
                await tx.execute("INSERT INTO ruis (door) VALUES ($1)", self.naam)
                await asyncio.sleep(rng.random() * 0.1)
            kies = sorted(rng.sample(self.ids, rng.choice((1, 1, 1, 2, 3))))
            for aggregaat in kies:
                await self._doe(tx, aggregaat, rng.choice((1, 1, 2, 3)))
            if 0.12 <= soort < 0.22:
                await self._met_savepoint(tx, rng.choice(self.ids))
            elif 0.22 <= soort < 0.32:
                await self._doe(tx, kies[0], 1)
                await tx.flush()  # genummerd en geschreven, en toch nooit gebeurd
                raise TerugdraaienError
            elif 0.32 <= soort < 0.40:
                await tx.flush()  # het volgnummer is genomen, de vastlegging laat op zich wachten
                await asyncio.sleep(rng.choice((0.02, 0.1, 0.3, 1.0)))
                await self._doe(tx, kies[-1], 1)
            return tx.emitted

    async def _doe(self, tx: Tx, aggregaat: UUID, aantal: int) -> None:
        """Verander het aggregaat en meld het: de stand telt precies de gebeurtenissen."""
        stand = await tx.fetchval(
            "UPDATE proef SET stand = stand + $2 WHERE id = $1 RETURNING stand", aggregaat, aantal
        )
        for beurt in range(stand - aantal + 1, stand + 1):
            tx.emit(ProefGedaan(proef_id=aggregaat, beurt=beurt))

    async def _met_savepoint(self, tx: Tx, aggregaat: UUID) -> None:
        with suppress(TerugdraaienError):
            async with tx.savepoint():
                await self._doe(tx, aggregaat, 2)
                raise TerugdraaienError
        async with tx.savepoint():
            await self._doe(tx, aggregaat, 1)


class HaperingError(Exception):
    """Een fout van de verwerking zelf: de gebeurtenis wordt apart gezet en later opnieuw geprobeerd."""


def effect_van(naam: str, *, haperen: bool) -> Any:
    """De verwerking: één rij per gebeurtenis. Met `haperen` mislukt één op de 2000 in zijn eerste drie seconden."""

    async def effect(tx: Any, event: ProefGedaan) -> None:
        kop = event.kop
        assert kop is not None
        await tx.execute(
            "INSERT INTO effect (aggregaat, seq, event_id, beurt, door) VALUES ($1, $2, $3, $4, $5)",
            kop.aggregate_id, kop.seq, kop.id, event.beurt, naam,
        )  # fmt: skip
        if haperen and kop.id.int % 2000 == 0 and (nu() - kop.tijd).total_seconds() < 3:
            raise HaperingError

    return effect


def lezer_instellingen(instellingen: Instellingen, naam: str) -> ConsumerSettings:
    """Kortere tijden dan in productie, zodat een bevroren lezer vaak een zombie wordt."""
    return ConsumerSettings(
        session_timeout_ms=instellingen.lees_session_ms,
        heartbeat_interval_ms=max(200, instellingen.lees_session_ms // 6),
        metadata_max_age_ms=5000,
        stuck_seconds=20,
        retry_seconds=0.5,
        parked_seconds=5,
        lost_seconds=20,
        commit_seconds=instellingen.offset_s,
        group_instance_id=naam if instellingen.vaste_naam else None,
    )


def maak_relay(naam: str, instellingen: Instellingen) -> Any:
    """De relay, met korte leases zodat een bevroren relay vaak een zombie wordt; of de controle die gevraagd is."""
    opener = publisher_for(instellingen.bootstrap, client_id=naam)
    if instellingen.besturing:
        from besturingen import RELAYS

        if instellingen.besturing in RELAYS:
            return RELAYS[instellingen.besturing](instellingen.schrijver_dsn, opener)
    tijden = RelaySettings(lease_seconds=2, broker_check_seconds=1, back_off=(0.1, 2.0), chunk=instellingen.brok)
    return Relay(instellingen.schrijver_dsn, opener, topics=[instellingen.topic], proces=naam, settings=tijden)


def maak_lezer(naam: str, instellingen: Instellingen) -> Any:
    """De lezer, of de controle die gevraagd is."""
    database = Database(instellingen.lezer_dsn, dienst=instellingen.groep, bron=BRON, statement_timeout_ms=8000)
    handlers = {ProefGedaan: effect_van(naam, haperen=instellingen.haperen)}
    if instellingen.besturing:
        from besturingen import LEZERS

        if instellingen.besturing in LEZERS:
            return LEZERS[instellingen.besturing](database, instellingen, naam)
    return Consumer(
        database, instellingen.groep, [instellingen.topic], handlers, instellingen.bootstrap, ACTOR, nu,
        settings=lezer_instellingen(instellingen, naam),
    )  # fmt: skip


MAAK = {"schrijver": Schrijver, "relay": maak_relay, "lezer": maak_lezer}


async def draai(rol: str, naam: str, instellingen: Instellingen) -> None:
    """Draai één onderdeel tot SIGTERM, met dezelfde waakhond als een echte worker."""
    deel = MAAK[rol](naam, instellingen)
    waakhond = Watchdog(loop_seconds=60, stop_seconds=12)
    waakhond.start()

    def stop() -> None:
        waakhond.stopping()
        deel.stop()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    await deel.run()
    waakhond.close()


def main() -> int:
    """Begin als proces."""
    rol, naam, pad = sys.argv[1:4]
    configure("WARNING")
    asyncio.run(draai(rol, naam, Instellingen.lees(Path(pad))))
    sys.stdout.flush()
    os._exit(0)  # niets van het opruimen van de interpreter hoort bij de proef


if __name__ == "__main__":
    if EXIT_CODE != 86:
        raise SystemExit("de uitgangscode van een crashpunt is veranderd")
    main()
