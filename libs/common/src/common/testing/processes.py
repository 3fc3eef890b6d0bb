"""A service as a real process with a real issuer beside it, to be stopped, killed and looked at from outside."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import httpx
from typing_extensions import override

from common.settings import ServiceSettings
from common.testing.postgres import free_port
from common.testing.tokens import TokenMaker

_START_S = 30.0


class _Quiet(ThreadingHTTPServer):
    """A server whose handlers may look at it."""

    daemon_threads = True
    maker: TokenMaker
    received: list[bytes]


class _Handler(BaseHTTPRequestHandler):
    server: _Quiet

    def do_GET(self) -> None:
        """Serve discovery and JWKS."""
        documents = {"/.well-known/openid-configuration": self.server.maker.discovery, "/jwks": self.server.maker.jwks}
        found = documents.get(self.path)
        self._answer(200 if found else 404, json.dumps(found or {}).encode())

    def do_POST(self) -> None:
        """Keep what is posted: stands in for a collector of traces."""
        self.server.received.append(self.rfile.read(int(self.headers.get("content-length", "0"))))
        self._answer(200, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class LocalIssuer:
    """An issuer on loopback with a real key pair; `received` holds what was posted to it (traces)."""

    def __init__(self) -> None:
        self._server = _Quiet(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.maker = self._server.maker = TokenMaker(self.url)
        self.received = self._server.received = []
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class ServiceProcess:
    """`python -m <pakket> <opdracht>` with the environment a platform would give it."""

    def __init__(
        self, settings: ServiceSettings, opdracht: str, *, issuer: str, extra: Mapping[str, str] | None = None
    ) -> None:
        self.port, self.metrics_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.metrics_url = f"http://127.0.0.1:{self.metrics_port}"
        self._opdracht, self._pakket = opdracht, settings.pakket
        prefix = settings.pakket.upper() + "_"
        values = {
            "DATABASE_URL": settings.database_url,
            "MIGRATIE_DATABASE_URL": settings.migratie_database_url or "",
            "SLEUTEL_MAP": str(settings.sleutel_map),
            "OIDC_ISSUERS": json.dumps([issuer]),
            "KAFKA_BOOTSTRAP": "127.0.0.1:1",  # nobody is there
            "PORT": str(self.port),
            "METRICS_PORT": str(self.metrics_port),
        }
        self.env = {**os.environ, **{prefix + k: v for k, v in values.items()}, **(extra or {})}
        handle, name = tempfile.mkstemp(prefix="veilige-keten-proces-", suffix=".log")
        os.close(handle)
        self.log = Path(name)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start the process."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._pakket, self._opdracht], env=self.env, stdout=output, stderr=output
            )
        return self

    async def ready(self, url: str | None = None) -> Self:
        """Wait until the probe `url` (default: readiness of the API) answers 200."""
        async with httpx.AsyncClient() as client, asyncio.timeout(_START_S):
            while True:
                assert self.exit_code is None, f"gestopt met {self.exit_code}: {self.output()}"
                try:
                    if (await client.get(url or f"{self.url}/health/ready")).status_code == 200:
                        return self
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)

    @property
    def exit_code(self) -> int | None:
        """Exit code, or None while it runs."""
        return self._process.poll() if self._process else None

    def send(self, number: int) -> None:
        """Send a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    async def end(self, timeout: float = 30.0) -> int:  # noqa: ASYNC109 waits in a thread
        """Wait for the end; returns the exit code."""
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait, timeout)

    def output(self) -> str:
        """Everything it wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """Make sure it is gone."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.log.unlink(missing_ok=True)
