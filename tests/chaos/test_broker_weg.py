"""Een broker die weg is, kost wachten en geen rekentijd."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest

from common.kafka import KafkaPublisher
from common.outbox.port import Record
from devstack.kafka_memory import MemoryKafka

TOPIC = "proef"


async def test_a_producer_without_a_leader_asks_calmly_where_it_went(caplog):
    with tempfile.TemporaryDirectory(prefix="keten-weg-", dir="/var/tmp") as map_:
        broker = MemoryKafka(Path(map_), topics={TOPIC: 1}).start()
        publisher = await KafkaPublisher.open(broker.bootstrap, client_id="proef", timeout=2.0)
        try:
            record = Record(TOPIC, b"k", b"{}", [])
            await publisher.publish([record])
            partities = publisher._producer.client.cluster._partitions[TOPIC]
            for nummer, partitie in partities.items():  # zoals een broker die net opkomt het vertelt
                partities[nummer] = partitie._replace(leader=-1)
            broker.stop()
            caplog.set_level(logging.ERROR, "aiokafka")
            caplog.clear()
            with pytest.raises(TimeoutError):
                await publisher.publish([record])
            pogingen = [r for r in caplog.records if "Unable connect to node" in r.getMessage()]
            assert 1 <= len(pogingen) <= 60  # zonder rem: ruim duizend per seconde
        finally:
            await publisher.close()
            broker.stop()
