"""Negatieve controles: dezelfde proef met steeds één onderdeel dat het fout doet, zoals het vaak gebouwd wordt.

De proef is pas iets waard als zij deze fouten vindt. Niets hiervan wordt ergens anders gebruikt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from onderdelen import ACTOR, Instellingen, effect_van, nu

from common.db import Database
from common.inbox import Inbox, RawRecord
from common.outbox.window import to_record
from common.testing.proef import ProefGedaan

_KOLOMMEN = "id, xid::text AS xid, event_id, aggregateid, aggregate_seq, type, topic, source, time, payload, headers ->> 'traceparent' AS traceparent"


class CursorRelay:
    """Een relay met één cursor in plaats van een venster tussen twee momentopnamen."""

    LEES: ClassVar[str]

    def __init__(self, dsn: str, opener: Any) -> None:
        self._dsn, self._opener, self._stop = dsn, opener, False

    def stop(self) -> None:
        """Houd op na deze ronde."""
        self._stop = True

    async def run(self) -> None:
        """Publiceer wat na de cursor komt, en schuif de cursor pas op na bevestiging (dat deel is wel goed)."""
        while not self._stop:
            with suppress(Exception):
                await self._sessie()
            await asyncio.sleep(0.2)

    async def _sessie(self) -> None:
        conn = await asyncpg.connect(self._dsn, timeout=5, command_timeout=20)
        publisher = None
        try:
            publisher = await self._opener()
            while not self._stop:
                rijen = await conn.fetch(self.LEES)
                if rijen:
                    await publisher.publish([to_record(r, 1) for r in rijen])
                    laatste = rijen[-1]
                    await conn.execute("UPDATE controle_cursor SET id = $1, xid = $2", laatste["id"], laatste["xid"])
                else:
                    await asyncio.sleep(0.03)
        finally:
            if publisher is not None:
                await publisher.close()
            conn.terminate()


class IdCursor(CursorRelay):
    """Cursor op het volgnummer: wie later vastlegt dan zijn nummer doet vermoeden, wordt nooit meer gezien."""

    LEES = (
        f"SELECT {_KOLOMMEN} FROM keten.outbox_event WHERE id > (SELECT id FROM controle_cursor) ORDER BY id LIMIT 500"
    )


class XidCursor(CursorRelay):
    """Cursor op (transactienummer, id) achter de oudste lopende transactie: verliest niets, maar verwisselt."""

    LEES = f"""
        SELECT {_KOLOMMEN} FROM keten.outbox_event e
        WHERE (e.xid, e.id) > (SELECT c.xid::xid8, c.id FROM controle_cursor c)
          AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.xid, e.id LIMIT 500
    """


class NaieveLezer:
    """Een gewone lus om aiokafka; de subklassen zeggen wat er met een partij berichten gebeurt."""

    VANZELF: ClassVar[bool] = False

    def __init__(self, database: Database, instellingen: Instellingen, naam: str) -> None:
        self._effect = effect_van(naam, haperen=False)
        self._instellingen, self._stop, self.database = instellingen, False, database
        self.inbox = Inbox(database, instellingen.groep, {ProefGedaan: self._langzaam}, ACTOR, nu)
        self._client: Any = None

    async def _langzaam(self, tx: Any, event: ProefGedaan) -> None:
        await asyncio.sleep(
            0.008
        )  # werk dat tijd kost, zoals echt werk; zonder dat is het venster van de fout te klein
        await self._effect(tx, event)

    def stop(self) -> None:
        """Houd op na deze partij."""
        self._stop = True

    async def run(self) -> None:
        """Lees tot `stop`; na een fout van de client begint een nieuwe bij de offset die Kafka bewaart."""
        while not self._stop:
            with suppress(Exception):
                await self._sessie()
            await asyncio.sleep(0.2)

    async def _sessie(self) -> None:
        self._client = AIOKafkaConsumer(
            self._instellingen.topic, bootstrap_servers=self._instellingen.bootstrap, group_id=self._instellingen.groep,
            enable_auto_commit=self.VANZELF, auto_commit_interval_ms=200, auto_offset_reset="earliest",
            session_timeout_ms=self._instellingen.lees_session_ms, heartbeat_interval_ms=1000, metadata_max_age_ms=5000,
        )  # fmt: skip
        await self._client.start()
        try:
            while not self._stop:
                for tp, berichten in (await self._client.getmany(timeout_ms=200, max_records=500)).items():
                    await self.verwerk(tp, berichten)
        finally:
            await asyncio.wait({asyncio.ensure_future(self._client.stop())}, timeout=3)

    async def verwerk(self, tp: TopicPartition, berichten: Sequence[Any]) -> None:
        """Doe iets met een partij."""
        raise NotImplementedError

    async def _toepassen(self, tp: TopicPartition, berichten: Sequence[Any]) -> None:
        """De echte inbox met watermerk, net zo lang tot het lukt: alleen het vastleggen van de offset is fout."""
        records = [RawRecord(m.offset, m.key, m.value, m.headers) for m in berichten]
        poging = 0
        while True:
            try:
                await self.inbox.apply(tp.topic, tp.partition, records, None, attempt=poging)
            except Exception:  # noqa: BLE001  # de database is weg; opnieuw
                poging += 1
                await asyncio.sleep(0.2)
            else:
                return


class AutomatischVastleggen(NaieveLezer):
    """De client legt de offset vast op de klok, ook van wat nog niet verwerkt is."""

    VANZELF = True

    async def verwerk(self, tp: TopicPartition, berichten: Sequence[Any]) -> None:
        """Verwerk; de offset kan al weg zijn."""
        await self._toepassen(tp, berichten)


class OffsetEerst(NaieveLezer):
    """De offset wordt vastgelegd voor het effect."""

    async def verwerk(self, tp: TopicPartition, berichten: Sequence[Any]) -> None:
        """Eerst de offset, dan het werk."""
        await self._client.commit({tp: berichten[-1].offset + 1})
        await self._toepassen(tp, berichten)


class ZonderWatermerk(NaieveLezer):
    """Eerst het effect, dan de offset, maar niemand houdt bij wat al gedaan is."""

    async def verwerk(self, tp: TopicPartition, berichten: Sequence[Any]) -> None:
        """Doe het werk voor alles wat binnenkomt."""
        from common.events import parse

        async with self.database.begin(ACTOR, nu()) as tx:
            for m in berichten:
                await self._langzaam(tx, ProefGedaan.received(parse(m.headers, m.key, m.value)))
        # Zo lang ongeveer als het werk zelf: anders valt er in een korte proef soms geen enkele dood tussen effect en offset.
        await asyncio.sleep(1.0)
        await self._client.commit({tp: berichten[-1].offset + 1})


RELAYS: dict[str, type[CursorRelay]] = {"id-cursor": IdCursor, "xid-cursor": XidCursor}
LEZERS: dict[str, type[NaieveLezer]] = {
    "automatisch-vastleggen": AutomatischVastleggen,
    "offset-eerst": OffsetEerst,
    "zonder-watermerk": ZonderWatermerk,
}
VERWACHT: dict[str, set[str]] = {
    "id-cursor": {"verloren_in_log"},
    "xid-cursor": {"orde_in_log"},
    "automatisch-vastleggen": {"verloren_effect"},
    "offset-eerst": {"verloren_effect"},
    "zonder-watermerk": {"dubbel_effect"},
}
"""Per controle wat de grootboeken ten minste moeten laten zien."""
