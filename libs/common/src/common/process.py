"""Run a service as a process: one event loop with the API, the worker, or both, and the metrics on a port of their own."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from common.kafka import Watchdog
from common.logs import get_logger
from common.migrations import schema_is_current
from common.runtime import Runtime, build_runtime
from common.service import Service
from common.settings import ServiceSettings
from common.telemetry import install_telemetry
from common.worker import Worker

_GRACE_S = 20


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: several run in one loop and stop together."""

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `serve`."""
        yield


def _server(app: object, host: str, port: int) -> _Server:
    return _Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            host=host, port=port, http="httptools", loop="uvloop", lifespan="on", log_config=None, access_log=False,
            server_header=False, date_header=True, timeout_graceful_shutdown=_GRACE_S, timeout_keep_alive=30, h11_max_incomplete_event_size=16_384,
        )
    )  # fmt: skip


def metrics_app(runtime: Runtime, worker: Worker | None) -> Starlette:
    """Metrics and, for a worker without an API, the probes."""

    async def metrics(_request: object) -> Response:
        return Response(runtime.metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def live(_request: object) -> Response:
        alive = worker is None or await worker.alive()
        return JSONResponse({"status": "ok" if alive else "vastgelopen"}, 200 if alive else 503)

    async def ready(_request: object) -> Response:
        current = await runtime.database.ping() and await schema_is_current(runtime.database, runtime.settings)
        return JSONResponse({"status": "ok" if current else "niet-gereed"}, 200 if current else 503)

    return Starlette(
        routes=[
            Route("/metrics", metrics),
            Route("/health/live", live),
            Route("/health/ready", ready),
            Route("/health/startup", live),
        ]
    )


def run(service: Service, settings: ServiceSettings, *, api: bool, worker: bool) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code."""
    import uvloop

    runtime = build_runtime(settings)
    return uvloop.run(_serve(service, runtime, api=api, with_worker=worker))


async def _serve(service: Service, runtime: Runtime, *, api: bool, with_worker: bool) -> int:
    settings = runtime.settings
    log = get_logger(dienst=settings.dienst, proces=settings.proces)
    worker = Worker(service, runtime) if with_worker else None
    servers = [_server(metrics_app(runtime, worker), settings.host, settings.metrics_port)]
    if api:
        app: FastAPI = service.create_app(runtime)
        install_telemetry(app, settings)
        servers.append(_server(app, settings.host, settings.port))
    watchdog = Watchdog()
    watchdog.start()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.ensure_future(server.serve()) for server in servers]
    if worker is not None:
        tasks.append(asyncio.ensure_future(worker.run()))
    _calm_garbage_collector()
    log.info("dienst_gestart", port=settings.port if api else settings.metrics_port, versie=settings.versie)
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({*tasks, stopped}, return_when=asyncio.FIRST_COMPLETED)
    watchdog.stopping()
    code = await _stop(tasks, servers, worker)
    watchdog.close()
    await runtime.database.close()
    log.info("dienst_gestopt", exit_code=code)
    return code


async def _stop(tasks: Sequence[asyncio.Future[None]], servers: Sequence[_Server], worker: Worker | None) -> int:
    for server in servers:
        server.should_exit = True
    if worker is not None:
        worker.stop()
    _, stubborn = await asyncio.wait(tasks, timeout=_GRACE_S)
    for task in stubborn:
        task.cancel()
    failed = [task.exception() for task in tasks if task.done() and not task.cancelled() and task.exception()]
    for error in failed:
        get_logger().error("onderdeel_gestopt", error_type=type(error).__name__)
    return 1 if failed or stubborn else 0


def _calm_garbage_collector() -> None:
    # What start-up made stays for ever; looking at it again and again costs a tail latency of tens of milliseconds.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
