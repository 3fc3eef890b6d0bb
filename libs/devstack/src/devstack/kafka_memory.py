"""The fallback broker: librdkafka's cluster in memory, in a process of its own.

For a machine without the Java artefacts and without a network. It speaks the Kafka protocol, but
it is not Kafka: see `WARNING`. It chooses its port itself, another one at every start.
"""

from __future__ import annotations

import argparse
import ctypes
import signal
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Self

from devstack.errors import StackError
from devstack.kafka import TOPICS
from devstack.processes import Child, answers

WARNING: Final = (
    "Let op: dit is de geheugenbroker van librdkafka, niet Apache Kafka. Het logboek staat alleen in het geheugen: "
    "na een herstart van de broker is het leeg, en publiceren de diensten opnieuw uit hun outbox (ontvangers laten "
    "vallen wat zij al kennen). Eén ontvanger per groep, ongeveer een halve seconde vertraging, en boven 5 MiB of "
    "100 000 berichten per partitie verdwijnen de oudste. Niet geschikt voor metingen of storingsproeven."
)
_PRODUCER: Final = 0
_START_SECONDS: Final = 20.0
_REBALANCE_MS: Final = 300


class MemoryKafka:
    """The memory broker, with the same verbs as `Kafka`."""

    def __init__(self, data: Path, *, topics: Mapping[str, int] = TOPICS) -> None:
        """Describe the broker; nothing is started yet."""
        self.data = data.absolute()
        self._topics = topics
        self._child = Child("kafka-geheugen", self.data)
        self._address = self.data / "adres"
        self.bootstrap = ""

    @property
    def running(self) -> bool:
        """Whether the broker process is alive."""
        return self._child.running

    @property
    def pid(self) -> int | None:
        """The process id of the broker."""
        return self._child.pid

    def start(self) -> Self:
        """Start an empty broker and learn its address."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._address.unlink(missing_ok=True)
        topics = [f"{name}:{partitions}" for name, partitions in self._topics.items()]
        self._child.start([sys.executable, "-m", "devstack.kafka_memory", str(self._address), *topics])
        deadline = time.monotonic() + _START_SECONDS
        while not self._address.exists():
            self._child.require_running()
            if time.monotonic() > deadline:
                self.stop()
                raise StackError("De geheugenbroker was niet op tijd klaar.")
            time.sleep(0.02)
        self.bootstrap = self._address.read_text()
        return self

    def stop(self) -> None:
        """Stop the broker; its log is gone."""
        self._child.stop()

    def kill(self) -> None:
        """End the broker as a power cut would."""
        self._child.kill()

    def wipe(self) -> Self:
        """Start again, empty: for this broker the same as a restart."""
        self.kill()
        return self.start()

    def ready(self) -> bool:
        """Whether the broker accepts connections."""
        return self.running and answers(int(self.bootstrap.rpartition(":")[2]))

    def __enter__(self) -> Self:
        """Start on entering a `with` block."""
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        """Stop on leaving it."""
        self.stop()


def _library() -> Any:
    """Load the librdkafka that the wheel of confluent-kafka carries, and declare what we call."""
    spec = find_spec("confluent_kafka")
    package = Path(spec.origin).parent if spec and spec.origin else Path()
    found = [*package.parent.glob("confluent_kafka.libs/librdkafka*"), *package.glob(".dylibs/librdkafka*")]
    if not found:
        raise StackError("Het pakket confluent-kafka met librdkafka ontbreekt (uv sync).")
    library = ctypes.CDLL(str(found[0]))
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    signatures = {
        "rd_kafka_conf_new": (pointer,),
        "rd_kafka_new": (pointer, number, pointer, text, ctypes.c_size_t),
        "rd_kafka_mock_cluster_new": (pointer, pointer, number),
        "rd_kafka_mock_cluster_bootstraps": (text, pointer),
        "rd_kafka_mock_topic_create": (number, pointer, text, number, number),
        "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, pointer, ctypes.c_int32),
        "rd_kafka_mock_cluster_destroy": (None, pointer),
    }
    for name, (result, *arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def main() -> None:
    """Run the broker until SIGTERM: `python -m devstack.kafka_memory <adresbestand> topic:partities ...`."""
    parser = argparse.ArgumentParser(description="Kafka-broker in het geheugen, alleen voor ontwikkeling")
    parser.add_argument("address", type=Path)
    parser.add_argument("topics", nargs="*")
    chosen = parser.parse_args()
    # Blocked before librdkafka starts its threads, so that only sigwait below ever gets them.
    stopping = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)
    library = _library()
    problem = ctypes.create_string_buffer(512)
    host = library.rd_kafka_new(_PRODUCER, library.rd_kafka_conf_new(), problem, len(problem))
    cluster = library.rd_kafka_mock_cluster_new(host, 1) if host else None
    if not cluster:
        sys.exit(f"geen geheugenbroker: {problem.value.decode()}")
    library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, _REBALANCE_MS)
    for topic in chosen.topics:
        name, _, partitions = topic.partition(":")
        if code := library.rd_kafka_mock_topic_create(cluster, name.encode(), int(partitions), 1):
            sys.exit(f"onderwerp {name} kon niet worden gemaakt: {code}")
    fresh = chosen.address.with_suffix(".nieuw")
    fresh.write_text(library.rd_kafka_mock_cluster_bootstraps(cluster).decode())
    fresh.replace(chosen.address)
    signal.sigwait(stopping)
    library.rd_kafka_mock_cluster_destroy(cluster)


if __name__ == "__main__":
    main()
