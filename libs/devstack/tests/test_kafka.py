import socket

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from devstack.errors import PortInUseError
from devstack.kafka import PARTITIONS, TOPICS, Kafka, topics_of
from devstack.kafka_memory import MemoryKafka


async def produce(bootstrap, values):
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all")
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait("overleg", value, key=value, headers=[("ce_id", b"1")])
    finally:
        await producer.stop()


async def consume(bootstrap, count, topic="overleg"):
    """Read without a group from the beginning to the end of every partition."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        parts = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(parts)
        assert sum((await consumer.end_offsets(parts)).values()) == count
        found = []
        while len(found) < count:
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                found += [record.value for record in records]
        return sorted(found)
    finally:
        await consumer.stop()


VALUES = [f"{number}".encode() for number in range(20)]


@pytest.mark.e2e
async def test_kafka_keeps_its_log_through_kill_9_and_wipe_is_another_empty_cluster(tmp_path):
    with Kafka(tmp_path / "kafka") as kafka:
        assert kafka.ready()
        assert topics_of(kafka.bootstrap) >= set(TOPICS)
        await produce(kafka.bootstrap, VALUES)
        first = kafka.cluster_id
        kafka.kill()
        assert not kafka.ready()
        kafka.start()
        assert kafka.cluster_id == first
        assert await consume(kafka.bootstrap, 20) == sorted(VALUES)
        kafka.stop()
        kafka.start()
        assert await consume(kafka.bootstrap, 20) == sorted(VALUES)
        kafka.wipe()
        assert kafka.cluster_id not in {first, None}
        assert await consume(kafka.bootstrap, 0) == []
        await produce(kafka.bootstrap, VALUES[:3])
        assert await consume(kafka.bootstrap, 3) == sorted(VALUES[:3])


@pytest.mark.e2e
async def test_kafka_makes_no_topic_by_accident(tmp_path):
    with Kafka(tmp_path / "kafka") as kafka:
        producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, request_timeout_ms=2000)
        await producer.start()
        with pytest.raises(Exception, match=r"(?i)unknown|timeout"):
            await producer.send_and_wait("overlegg", b"x")
        await producer.stop()
        assert "overlegg" not in topics_of(kafka.bootstrap)


def test_a_taken_port_is_named_before_anything_is_fetched(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortInUseError, match=r"Kafka kan niet starten.*KETEN_POORT_KAFKA"):
            Kafka(tmp_path, other.getsockname()[1]).start()


async def test_the_memory_broker_carries_messages_and_forgets_them(tmp_path):
    with MemoryKafka(tmp_path) as kafka:
        assert kafka.ready()
        await produce(kafka.bootstrap, VALUES)
        assert await consume(kafka.bootstrap, 20) == sorted(VALUES)
        kafka.wipe()
        assert await consume(kafka.bootstrap, 0) == []
    assert not kafka.running
