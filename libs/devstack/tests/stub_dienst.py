"""A service small enough for tests of the supervisor: migrates a real table, says it is ready."""

import asyncio
import http.server
import os
import sys
from pathlib import Path

import asyncpg

NAAM = sys.argv[1]


def instelling(naam):
    return os.environ[f"{NAAM.upper()}_{naam}"]


async def migreer():
    eigenaar = await asyncpg.connect(instelling("MIGRATIE_DATABASE_URL"))
    await eigenaar.execute("CREATE SCHEMA IF NOT EXISTS keten; CREATE TABLE IF NOT EXISTS keten.proef (x int)")
    await eigenaar.close()


async def schrijf():
    app = await asyncpg.connect(instelling("DATABASE_URL"))
    await app.execute("INSERT INTO keten.proef VALUES (1)")
    await app.close()


class Gezond(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


if sys.argv[2] == "migrate":
    asyncio.run(migreer())
else:
    asyncio.run(schrijf())
    assert instelling("KAFKA_BOOTSTRAP")
    assert instelling("OIDC_ISSUERS").startswith('["http://127.0.0.1:')
    assert len(list(Path(instelling("SLEUTEL_MAP")).iterdir())) == 3
    http.server.ThreadingHTTPServer(("127.0.0.1", int(instelling("PORT"))), Gezond).serve_forever()
