"""Wat een proef om zich heen heeft: een eigen PostgreSQL, een eigen Kafka, eigen processen, en niets dat achterblijft."""

from __future__ import annotations

import asyncio
import ctypes
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from grootboek import Effect, Grootboeken, LogRegel, Regel
from onderdelen import LEZER_SQL, SCHRIJVER_SQL, TOPIC, Instellingen

from common.events import parse
from common.testing.keten_db import make_database
from common.testing.postgres import EmbeddedPostgres
from common.testing.postgres_binaries import remove_data
from devstack.errors import StackError
from devstack.kafka import Kafka

HIER = Path(__file__).parent
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1
PARTITIES = 6
# Op een volle machine haalt de broker zijn hartslag van 0,4 s niet altijd; dan zou hij zichzelf buitensluiten.
_BROKER = {"broker.session.timeout.ms": "4000", "broker.heartbeat.interval.ms": "800"}

# Een bevroren proces kan niet zelf merken dat zijn ouder weg is. Deze wachter leest van een pijp wie er bevroren is, en
# laat hen weer lopen bij een punt, of als de pijp sluit: dan doet het sein dat Linux hun bij de dood van de ouder gaf
# alsnog zijn werk.
_WACHTER = """
import os, signal, sys
bevroren = set()
for regel in sys.stdin:
    if regel[0] == ".":
        break
    (bevroren.add if regel[0] == "+" else bevroren.discard)(int(regel[1:]))
for pid in bevroren:
    try:
        os.kill(pid, signal.SIGCONT)
    except OSError:
        pass
"""


def vrije_poort() -> int:
    """Een vrije poort onder het bereik dat de kern voor uitgaande verbindingen gebruikt.

    Een client die steeds opnieuw een poort in dat bereik probeert terwijl de server weg is, kan zichzelf aan de lijn
    krijgen; dan is de poort bezet als de server terugkomt.
    """
    keuze = random.SystemRandom()
    while True:
        poort = keuze.randrange(15_000, 30_000)
        with socket.socket() as proef, suppress(OSError):
            proef.bind(("127.0.0.1", poort))
            return poort


def sterf_met_ouder() -> None:
    """In het kind: Linux beëindigt het als de ouder gaat, ook bij kill -9."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Wachter:
    """Weet wie er bevroren is, ook als wij zelf doodgaan."""

    def __init__(self) -> None:
        self._proces = subprocess.Popen(
            [sys.executable, "-c", _WACHTER], stdin=subprocess.PIPE, text=True, start_new_session=True
        )

    def bevries(self, pid: int) -> None:
        """Zet een proces stil."""
        self._zeg(f"+{pid}")
        os.kill(pid, signal.SIGSTOP)

    def ontdooi(self, pid: int) -> None:
        """Laat een proces weer lopen."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
        self._zeg(f"-{pid}")

    def _zeg(self, regel: str) -> None:
        assert self._proces.stdin is not None
        self._proces.stdin.write(regel + "\n")
        self._proces.stdin.flush()

    def sluit(self) -> None:
        """Einde; wie nog bevroren was, loopt weer, ook als een afgesplitst proces de pijp nog openhoudt."""
        assert self._proces.stdin is not None
        self._zeg(".")
        self._proces.stdin.close()
        self._proces.wait(10)


class Proces:
    """Eén schrijver, relay of lezer, die steeds opnieuw begint."""

    def __init__(self, rol: str, naam: str, map_: Path) -> None:
        self.rol, self.naam = rol, naam
        self._map = map_
        self._popen: subprocess.Popen[bytes] | None = None
        self.bevroren = False
        self.gestart = 0

    @property
    def pid(self) -> int | None:
        """Het procesnummer zolang het leeft."""
        return self._popen.pid if self._popen is not None and self._popen.poll() is None else None

    @property
    def code(self) -> int | None:
        """Hoe het eindigde."""
        return self._popen.poll() if self._popen else None

    def start(self) -> None:
        """Begin (opnieuw)."""
        self.gestart += 1
        with (self._map / f"{self.naam}.log").open("ab") as log:
            self._popen = subprocess.Popen(
                [sys.executable, str(HIER / "onderdelen.py"), self.rol, self.naam, str(self._map / "instellingen.json")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=sterf_met_ouder,  # noqa: PLW1509  # één systeemaanroep
            )  # fmt: skip

    def dood(self) -> None:
        """kill -9."""
        if self._popen is not None:
            self._popen.kill()
            self._popen.wait()

    def stop(self, seconden: float = 15) -> None:
        """Vraag het en wacht; daarna kill -9."""
        if self._popen is None or self._popen.poll() is not None:
            return
        self._popen.terminate()
        try:
            self._popen.wait(seconden)
        except subprocess.TimeoutExpired:
            self.dood()


class Omgeving:
    """Database, broker en de map van één proef. Gebruik met `with`, vanuit de hoofddraad."""

    def __init__(
        self, instellingen: dict[str, Any], *, broker_opties: dict[str, str] | None = None, logs: Path | None = None
    ) -> None:
        self._extra = instellingen
        self._stapel = ExitStack()
        self._broker_opties = broker_opties
        self._logs = logs
        self.wachter = Wachter()
        self.processen: list[Proces] = []
        # De broker start in een eigen draad, want dat duurt seconden waarin de andere storingen doorgaan. Eén draad, die
        # blijft tot het eind: Linux bindt het leven van de broker aan de draad die hem startte.
        self.baas = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._einde()
            raise
        return self

    def _begin(self) -> None:
        plaats = "/var/tmp" if Path("/var/tmp").is_dir() else None  # blijft staan op schijf, niet in geheugen
        self.map = Path(self._stapel.enter_context(tempfile.TemporaryDirectory(prefix="keten-chaos-", dir=plaats)))
        self.map.chmod(0o755)
        self.pg = EmbeddedPostgres(self.map / "pg" / "data", vrije_poort(), options={"fsync": "on"}).start()
        self.kafka = Kafka(
            self.map / "kafka",
            vrije_poort(),
            vrije_poort(),
            topics={TOPIC: PARTITIES},
            options=_BROKER | (self._broker_opties or {}),
        )
        self.baas.submit(self.kafka.start).result()
        schrijf = asyncio.run(make_database(self.pg.admin_dsn(), "chaos_schrijver", extra_sql=SCHRIJVER_SQL))
        lees = asyncio.run(make_database(self.pg.admin_dsn(), "chaos_lezer", extra_sql=LEZER_SQL))
        self.tempo(0)
        self.instellingen = Instellingen(
            schrijf.app, lees.app, self.kafka.bootstrap, str(self.map / "tempo"), **self._extra
        )
        self.instellingen.bewaar(self.map / "instellingen.json")
        asyncio.run(self._vul(schrijf.own))

    async def _vul(self, dsn: str) -> None:
        conn = await asyncpg.connect(dsn)
        await conn.execute("INSERT INTO proef (id) SELECT unnest($1::uuid[])", self.instellingen.ids())
        await conn.close()

    def tempo(self, per_seconde: float) -> None:
        """Hoeveel gebeurtenissen per seconde de schrijvers samen moeten halen."""
        nieuw = self.map / "tempo.nieuw"
        nieuw.write_text(f"{per_seconde:.1f}")
        nieuw.replace(self.map / "tempo")

    def proces(self, rol: str, naam: str) -> Proces:
        """Maak en start een proces van deze proef."""
        proces = Proces(rol, naam, self.map)
        self.processen.append(proces)
        proces.start()
        return proces

    def alles_aan(self) -> None:
        """Start wat uit staat van database en broker."""
        self.pg.start()
        self.baas.submit(self.broker_aan).result()

    def broker_aan(self) -> None:
        """Start de broker als hij uit staat; nog eens proberen mag. Alleen in de draad van `baas`."""
        for poging in range(5):
            try:
                self.kafka.start()
            except (StackError, OSError):
                if poging == 4:
                    raise
                time.sleep(1)
            else:
                return

    def __exit__(self, *_exc: object) -> None:
        self._einde()

    def _einde(self) -> None:
        for proces in self.processen:
            with suppress(Exception):
                proces.dood()
        self.wachter.sluit()
        for naam in ("kafka", "pg"):
            server = getattr(self, naam, None)
            if server is not None:
                with suppress(Exception):
                    server.kill() if naam == "kafka" else server.stop(immediate=True)
        self.baas.shutdown(cancel_futures=True)
        with suppress(Exception):
            self.kafka.kill()  # als hij net nog gestart werd
        if self._logs is not None and hasattr(self, "map"):
            self._logs.mkdir(parents=True, exist_ok=True)
            for log in [*self.map.glob("*.log"), *self.map.glob("pg/*.log"), *self.map.glob("kafka/*.log")]:
                shutil.copy(log, self._logs / log.name)
        if hasattr(self, "pg"):
            remove_data(self.map / "pg" / "data")
        self._stapel.close()


async def tel(instellingen: Instellingen) -> tuple[int, int, int]:
    """Hoeveel gebeurtenissen er zijn vastgelegd, hoeveel effecten er zijn, en hoeveel er apart staan."""
    schrijf = await asyncpg.connect(instellingen.schrijver_dsn, timeout=3, command_timeout=20)
    try:
        gebeurd = await schrijf.fetchval("SELECT coalesce(sum(last_seq), 0)::bigint FROM keten.outbox_stream")
    finally:
        schrijf.terminate()
    lees = await asyncpg.connect(instellingen.lezer_dsn, timeout=3, command_timeout=20)
    try:
        effecten = await lees.fetchval("SELECT count(*) FROM effect")
        apart = await lees.fetchval("SELECT count(*) FROM keten.inbox_parked")
    finally:
        lees.terminate()
    return gebeurd, effecten, apart


async def lees_log(bootstrap: str, topic: str) -> list[LogRegel]:
    """Lees alles wat in Kafka staat, zonder groep en zonder iets vast te leggen."""
    client = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20, request_timeout_ms=20_000,
    )  # fmt: skip
    await client.start()
    try:
        partities = [TopicPartition(topic, p) for p in range(PARTITIES)]
        client.assign(partities)
        einden = await client.end_offsets(partities)
        await client.seek_to_beginning(*partities)
        gevonden: list[LogRegel] = []
        async with asyncio.timeout(240):
            while any([await client.position(tp) < einden[tp] for tp in partities]):
                for tp, berichten in (await client.getmany(timeout_ms=500, max_records=20_000)).items():
                    for m in berichten:
                        r = parse(m.headers, m.key, m.value)
                        gevonden.append(
                            LogRegel(Regel(r.aggregate_id, r.seq, r.id), tp.partition, m.offset, r.generatie)
                        )
    finally:
        await client.stop()
    return sorted(gevonden, key=lambda r: (r.partitie, r.offset))


async def lees_boeken(instellingen: Instellingen) -> Grootboeken:
    """Haal de drie grootboeken op, elk uit zijn eigen bron."""
    schrijf = await asyncpg.connect(instellingen.schrijver_dsn, timeout=10)
    sql = "SELECT aggregateid, aggregate_seq, event_id FROM keten.outbox_event WHERE topic = $1 ORDER BY id"
    outbox = [Regel(*r) for r in await schrijf.fetch(sql, instellingen.topic)]
    standen = {r["id"]: r["stand"] for r in await schrijf.fetch("SELECT id, stand FROM proef")}
    await schrijf.close()
    lees = await asyncpg.connect(instellingen.lezer_dsn, timeout=10)
    effecten = [
        Effect(Regel(r["aggregaat"], r["seq"], r["event_id"]), r["beurt"])
        for r in await lees.fetch("SELECT aggregaat, seq, event_id, beurt FROM effect ORDER BY id")
    ]
    await lees.close()
    return Grootboeken(outbox, await lees_log(instellingen.bootstrap, instellingen.topic), effecten, standen)
