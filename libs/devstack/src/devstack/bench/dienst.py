"""One service under measurement: its API as a process of its own, with an issuer whose tokens it accepts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
from typing_extensions import override

from common.settings import ServiceSettings
from common.testing.postgres import free_port
from common.testing.tokens import TokenMaker

DAG = 86_400


class JwksServer:
    """The key set of the token maker over HTTP, as an issuer gives it."""

    def __init__(self, maker: TokenMaker) -> None:
        """Serve on a free port of loopback until `stop`."""
        jwks = json.dumps(maker.jwks).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(jwks)))
                self.end_headers()
                self.wfile.write(jwks)

            @override
            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.issuer = maker.issuer
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()


class Dienst:
    """The API of overleg as a process on a database; `headers` are those of one caller."""

    def __init__(self, settings: ServiceSettings, maker: TokenMaker) -> None:
        """Start the process; `wacht` returns when it is ready."""
        self._maker, self._jwks, self.port = maker, JwksServer(maker), free_port()
        values = {
            "DATABASE_URL": settings.database_url, "MIGRATIE_DATABASE_URL": settings.migratie_database_url or "",
            "SLEUTEL_MAP": str(settings.sleutel_map), "OIDC_ISSUERS": json.dumps([self._jwks.issuer]), "PORT": str(self.port),
            "METRICS_PORT": str(free_port()), "OIDC_JWKS_URI": f"{self._jwks.url}/jwks", "VERZOEKEN_PER_MINUUT": "100000000",
        }  # fmt: skip
        self.process = start([sys.executable, "-m", "overleg", "api"], {**os.environ, **{f"OVERLEG_{k}": v for k, v in values.items()}})

    def headers(self, sub: str, organisatie: str, rollen: list[str], scopes: list[str]) -> dict[str, str]:
        """Headers with a token that is valid for a day."""
        return self._maker.header(sub, organisatie, rollen, scopes, "overleg", exp=int(time.time()) + DAG)

    def wacht(self) -> None:
        """Return when the service is ready."""
        wacht_op(self.port)

    def stop(self) -> None:
        """Stop the process and its issuer."""
        self.process.terminate()
        self.process.wait(30)
        self._jwks.stop()


def start(command: list[str], env: dict[str, str] | None) -> subprocess.Popen[bytes]:
    """Start a process that says nothing."""
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wacht_op(port: int) -> None:
    """Return when the server on this port answers; RuntimeError when it does not come up."""
    for _ in range(300):
        try:
            httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("een server kwam niet op")
