"""Run the whole chain: infrastructure at once, then migrations, then the services; watch them; stop in order."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final, Self

from common.privacy import make_key_folder
from devstack.config import StackConfig
from devstack.folder import DataFolder
from devstack.parts import Broker, Part, ServiceProcess, make_broker, make_issuer
from devstack.postgres import Postgres
from devstack.services import SERVICES, Service, Surroundings
from devstack.state import StackState, forget

Report = Callable[[str, str], None]

_LOOK_SECONDS: Final = 0.5
_LONGEST_WAIT: Final = 30.0
# A part that lived this long has recovered: the next crash starts with a short wait again.
_RECOVERED_SECONDS: Final = 60.0


class Supervisor:
    """One stack over one data folder."""

    def __init__(self, config: StackConfig, report: Report, services: Sequence[Service] = SERVICES) -> None:
        """Describe the stack; `report` gets (part, Dutch text) for everything worth a line."""
        self._config = config
        self._report = report
        self._folder = DataFolder(config.data)
        self._began = time.monotonic()
        self._stopping = threading.Event()
        # Children are tied to the thread that starts them, so these threads stay until the end.
        self._pool = ThreadPoolExecutor(max_workers=len(services) + 3, thread_name_prefix="keten")
        self.postgres = Postgres(
            config.data / "postgres",
            config.ports["postgres"],
            admin_dsn=config.database_url,
            databases=[service.package for service in services],
        )
        self.issuer = make_issuer(config)
        self._broker: Broker | None = None
        self.services = [
            ServiceProcess(service, config.data / "diensten", partial(self._around, place, service))
            for place, service in enumerate(services)
        ]
        self._parts: dict[str, Part] = {}
        self._since: dict[str, float] = {}
        self._crashes: dict[str, int] = {}
        self._restarts: dict[str, Future[None]] = {}

    @property
    def broker(self) -> Broker:
        """The broker, once the stack has started."""
        if self._broker is None:
            raise RuntimeError("the stack has not started")
        return self._broker

    @property
    def state(self) -> StackState:
        """Where everything is."""
        names = [part.service.package for part in self.services]
        return StackState(
            pid=os.getpid(),
            issuer=self.issuer.issuer,
            bootstrap=self.broker.bootstrap,
            broker=type(self.broker).__name__,
            services={part.service.name: part.url for part in self.services},
            admin_dsn=self.postgres.admin_dsn(),
            app_dsns={name: self.postgres.dsn(name, "app") for name in names},
            own_dsns={name: self.postgres.dsn(name, "own") for name in names},
            seconds=round(time.monotonic() - self._began, 1),
        )

    def start(self) -> Self:
        """Start everything and return when every service is ready. On failure nothing is left running."""
        self._began = time.monotonic()
        self._folder.take()
        try:
            broker = self._pool.submit(self._start_broker)
            issuer = self._pool.submit(self._start_part, "issuer", self.issuer)
            self._start_part("postgres", self.postgres)
            self._together("migrate", [part.migrate for part in self.services])
            broker.result()
            issuer.result()
            self._together("", [partial(self._start_part, part.service.name, part) for part in self.services])
            self.state.save(self._config.data)
        except BaseException:
            self.stop()
            raise
        return self

    def watch(self) -> None:
        """Show crashes and restart what crashed, until `stop()`; meant for the main thread."""
        while not self._stopping.wait(_LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """Look at every part once."""
        for name, part in self._parts.items():
            busy = self._restarts.get(name)
            if (busy is None or busy.done()) and not part.running:
                self._schedule(name, part)

    def stop(self) -> None:
        """Stop services first, so that their last work still finds database and broker."""
        self._stopping.set()
        if not self._folder.held:  # another stack runs here, or we have stopped already
            return
        self._stop_parts()
        # A part that was being started just now may have come up after it was stopped.
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._stop_parts()
        forget(self._config.data)
        self._folder.release()

    def _stop_parts(self) -> None:
        for part in self.services:
            part.ask_to_stop()
        for part in self.services:
            part.stop()
        rest: list[Part] = [self.issuer, self.postgres, *([self._broker] if self._broker else [])]
        workers = [threading.Thread(target=part.stop) for part in rest]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def __enter__(self) -> Self:
        """Start on entering a `with` block."""
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        """Stop on leaving it."""
        self.stop()

    def _around(self, place: int, service: Service) -> Surroundings:
        ports = self._config.ports
        return Surroundings(
            app_dsn=self.postgres.dsn(service.package, "app"),
            own_dsn=self.postgres.dsn(service.package, "own"),
            # A migration runs before the broker is up and has no use for it.
            bootstrap=self._broker.bootstrap if self._broker else f"127.0.0.1:{ports['kafka']}",
            issuers=(self.issuer.issuer,),
            keys=make_key_folder(self._config.data / "sleutels" / service.name),
            port=ports["api"] + place,
            metrics_port=ports["metrics"] + place,
        )

    def _start_broker(self) -> None:
        began = time.monotonic()
        self._broker = make_broker(self._config, self._report)
        self._broker.start()
        self._note("kafka", self._broker, began)

    def _start_part(self, name: str, part: Part) -> None:
        began = time.monotonic()
        part.start()
        self._note(name, part, began)

    def _note(self, name: str, part: Part, began: float) -> None:
        now = time.monotonic()
        self._parts[name] = part
        self._since[name] = now
        self._report(name, f"gereed in {now - began:.1f} s")

    def _together(self, name: str, tasks: Sequence[Callable[[], None]]) -> None:
        """Run tasks side by side and raise the first failure."""
        began = time.monotonic()
        for future in [self._pool.submit(task) for task in tasks]:
            future.result()
        if name:
            self._report(name, f"gereed in {time.monotonic() - began:.1f} s")

    def _schedule(self, name: str, part: Part) -> None:
        if time.monotonic() - self._since.get(name, 0.0) > _RECOVERED_SECONDS:
            self._crashes[name] = 0
        crashes = self._crashes[name] = self._crashes.get(name, 0) + 1
        wait = min(2.0 ** (crashes - 1), _LONGEST_WAIT)
        self._report(name, f"is gestopt (keer {crashes}); nieuwe start over {wait:.0f} s")
        self._restarts[name] = self._pool.submit(self._restart, name, part, wait)

    def _restart(self, name: str, part: Part, wait: float) -> None:
        if self._stopping.wait(wait):
            return
        address = self._broker.bootstrap if self._broker else ""
        try:
            self._start_part(name, part)
            if part is self._broker and self._broker.bootstrap != address:
                self._follow_broker()
        except Exception as error:  # noqa: BLE001 (whatever it was: show it and try again later)
            self._report(name, f"kon niet opnieuw starten: {error}")

    def _follow_broker(self) -> None:
        """The memory broker comes back at another address: the services must be told."""
        self._report("kafka", f"nieuw adres {self.broker.bootstrap}: de diensten starten opnieuw")
        for part in self.services:
            part.stop()
            part.start()
        self.state.save(self._config.data)
