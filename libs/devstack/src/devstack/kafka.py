"""A real Apache Kafka (KRaft) of one node, on loopback, for the stack and for chaos runs.

broker = Kafka(Path(".keten/kafka")).start()
broker.bootstrap            # "127.0.0.1:19092"
broker.kill(); broker.start()   # same cluster, same log
broker.wipe()               # another, empty cluster, as after the loss of all disks
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from devstack.artefacten import fetch
from devstack.errors import StackError
from devstack.java import find_java
from devstack.processes import LOOPBACK, Child, answers, free_port, require_free
from devstack.sync import run

PARTITIONS: Final = 6
TOPICS: Final[Mapping[str, int]] = dict.fromkeys(("overleg", "followup", "scan", "sociale-kaart", "stats"), PARTITIONS)

_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 20.0
_TOPIC_EXISTS: Final = 36
_NODE: Final = 1

_LOG_CONFIG: Final = """\
status = error
appender.uit.type = Console
appender.uit.name = uit
appender.uit.layout.type = PatternLayout
appender.uit.layout.pattern = %d{ISO8601} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.uit.ref = uit
"""


class Kafka:
    """One broker over a data folder that survives restarts."""

    def __init__(
        self,
        data: Path,
        port: int = 0,
        controller_port: int = 0,
        *,
        topics: Mapping[str, int] = TOPICS,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """Describe the broker; nothing is started yet. Port 0 takes a free port, once."""
        self.data = data.absolute()
        self.port = port or free_port()
        self.controller_port = controller_port or free_port()
        self._topics = topics
        self._options = options or {}
        self._child = Child("kafka", self.data)
        self._java = ""
        self._classpath = ""

    @property
    def bootstrap(self) -> str:
        """The address that clients connect to."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the broker process is alive."""
        return self._child.running

    @property
    def pid(self) -> int | None:
        """The process id of the broker (for SIGSTOP in chaos runs)."""
        return self._child.pid

    @property
    def log(self) -> Path:
        """The broker's own log file."""
        return self._child.log

    @property
    def cluster_id(self) -> str | None:
        """The id in the formatted storage; None before the first start."""
        try:
            lines = (self._storage / "meta.properties").read_text().splitlines()
        except OSError:
            return None
        return next((line.partition("=")[2] for line in lines if line.startswith("cluster.id=")), None)

    def start(self) -> Self:
        """Start the broker; returns when it serves clients and the topics exist."""
        if self.running:
            return self
        self._child.stop_leftover()
        require_free(self.port, "Kafka", "KETEN_POORT_KAFKA")
        require_free(self.controller_port, "de controller van Kafka", "KETEN_POORT_KAFKA_CONTROLLER")
        self.prepare()
        if self.cluster_id is None:
            self._format()
        self._child.start([*self._command("-Xms128m", "-Xmx512m"), "kafka.Kafka", str(self._properties)])
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.port):
            self._child.require_running()
            if time.monotonic() > deadline:
                self.stop()
                raise StackError(f"Kafka was niet klaar binnen {_START_SECONDS:.0f} s (zie {self.log}).")
            time.sleep(0.05)
        create_topics(self.bootstrap, self._topics, deadline - time.monotonic())
        return self

    def stop(self) -> None:
        """Stop in order: the log is flushed, the next start needs no recovery."""
        self._child.stop(_STOP_SECONDS)

    def kill(self) -> None:
        """End the broker as a power cut would: `kill -9`."""
        self._child.kill()

    def wipe(self) -> Self:
        """Lose everything: stop, delete the log, start an empty cluster with another id."""
        self.kill()
        shutil.rmtree(self._storage, ignore_errors=True)
        return self.start()

    def ready(self) -> bool:
        """Whether the broker answers a real request and knows the topics."""
        try:
            return set(self._topics) <= topics_of(self.bootstrap)
        except (KafkaError, OSError):
            return False

    def __enter__(self) -> Self:
        """Start on entering a `with` block."""
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        """Stop on leaving it."""
        self.stop()

    @property
    def _storage(self) -> Path:
        return self.data / "log"

    @property
    def _properties(self) -> Path:
        return self.data / "server.properties"

    def prepare(self) -> None:
        """Find Java, fetch and check the artefacts, write the settings; needs the network the first time."""
        self.data.mkdir(parents=True, exist_ok=True)
        if not self._classpath:
            self._java = str(find_java())
            self._classpath = os.pathsep.join(str(path) for path in fetch("kafka"))
        (self.data / "log4j2.properties").write_text(_LOG_CONFIG)
        settings = {**self._settings(), **self._options}
        self._properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def _settings(self) -> dict[str, str]:
        client, controller = f"PLAINTEXT://{self.bootstrap}", f"CONTROLLER://{LOOPBACK}:{self.controller_port}"
        single = {
            f"{log}.{name}": "1"
            for log in ("transaction.state.log", "share.coordinator.state.topic")
            for name in ("replication.factor", "min.isr")
        }
        return {
            "process.roles": "broker,controller",
            "node.id": str(_NODE),
            "controller.quorum.voters": f"{_NODE}@{LOOPBACK}:{self.controller_port}",
            "listeners": f"{client},{controller}",
            "advertised.listeners": client,
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "log.dirs": str(self._storage),
            "auto.create.topics.enable": "false",
            "default.replication.factor": "1",
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "8",
            **single,
            # One developer, one member: nobody to wait for before a group starts.
            "group.initial.rebalance.delay.ms": "0",
            "message.max.bytes": "1048576",
            # After kill -9 the controller waits this long before the same broker may register anew.
            "broker.session.timeout.ms": "2000",
            "broker.heartbeat.interval.ms": "400",
        }

    def _command(self, *memory: str) -> list[str]:
        return [
            self._java,
            *memory,
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            f"-Dlog4j2.configurationFile={self.data / 'log4j2.properties'}",
            "-cp",
            self._classpath,
        ]

    def _format(self) -> None:
        """Format the storage with a random cluster id, as the broker demands before its first start."""
        shutil.rmtree(self._storage, ignore_errors=True)
        # 'x' first: an id that begins with a dash would be read as an option.
        identity = "x" + base64.urlsafe_b64encode(os.urandom(16)).decode()[1:22]
        done = subprocess.run(
            [
                *self._command("-Xmx128m", "-XX:TieredStopAtLevel=1"),
                "kafka.tools.StorageTool",
                *("format", "-t", identity, "-c", str(self._properties)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StackError(f"De opslag van Kafka kon niet worden ingericht: {(done.stdout + done.stderr)[-600:]}")


def create_topics(bootstrap: str, topics: Mapping[str, int] = TOPICS, timeout: float = 30.0) -> None:
    """Create the topics that do not exist yet, waiting for a broker that is still waking up."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            run(_create(bootstrap, topics))
        except (KafkaError, OSError) as error:
            if time.monotonic() > deadline:
                raise StackError(f"De onderwerpen konden niet worden gemaakt op {bootstrap}: {error!r}") from error
            time.sleep(0.1)
        else:
            return


async def _create(bootstrap: str, topics: Mapping[str, int]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    await admin.start()
    try:
        wanted = [NewTopic(name, partitions, replication_factor=1) for name, partitions in topics.items()]
        answer = await admin.create_topics(wanted)
        for name, code, *rest in answer.topic_errors:
            if code not in {0, _TOPIC_EXISTS}:
                raise StackError(f"Onderwerp {name} kon niet worden gemaakt: code {code} {rest}")
    finally:
        await admin.close()


def topics_of(bootstrap: str) -> set[str]:
    """Ask a broker which topics it has."""
    return set(run(_list_topics(bootstrap)))


async def _list_topics(bootstrap: str) -> list[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5_000)
    await admin.start()
    try:
        return list(await admin.list_topics())
    finally:
        await admin.close()
