"""The floor: bare FastAPI and asyncpg writing and reading the same rows, with nothing else on.

No token, no row-level security (it connects as administrator), no encryption, no rules: what remains of a request when
everything the platform adds is taken away. Run as `python -m devstack.bench.vloer <dsn> <poort>`.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
import uvicorn
from fastapi import FastAPI, Request

from common.events import uuid7
from overleg.api.zorgmeldingen import ZorgmeldingAntwoord, ZorgmeldingInvoer

_OIN = "00000009990000000001"
_MELDING = """
INSERT INTO zorgmelding (id, eigenaar, huishouden_id, status, casus_id, soort, soort_basis, ontvangen_op, melder_categorie,
    melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel, disclosure, pc4, gemeentecode, toelichting,
    versie, aangemaakt_op)
VALUES ($1, $2, $3, 'ontvangen', $4, 'EERSTE', '{}'::jsonb, $5, $6, false, $7, '{}', '{}', $8, $9, false, $10, $11, $12, 1, $13)
"""
_BETROKKENE = f"INSERT INTO betrokkene (zorgmelding_id, persoon_id, eigenaar, rol) VALUES ($1, $2, '{_OIN}', $3)"
_SLEUTEL = "INSERT INTO keten.persoon_sleutel (persoon_id, versie, kek_id, gewikkeld) VALUES ($1, 1, 'vloer', $2)"
_STROOM = "INSERT INTO keten.outbox_stream (aggregate_id, last_seq) VALUES ($1, 1)"
_GEBEURTENIS = """
INSERT INTO keten.outbox_event (slot, event_id, aggregatetype, aggregateid, aggregate_seq, type, topic, source, time, payload)
VALUES (0, $1, 'zorgmelding', $2, 1, 'nl.veiligeketen.vloer.v1', 'overleg', 'urn:vloer', $3, $4)
"""
_AUDIT = """
INSERT INTO keten.audit_regel (tijdstip, dienst, trace_id, span_id, handeling, uitkomst, object_soort, object_id, betrokkene_id,
    verwerking, gebruiker, organisatie, rollen, client)
VALUES ($1, 'overleg', 'a', 'b', 'aanmaken', 'geslaagd', 'zorgmelding', $2, $3, 'vloer', 'vera.vt', $4, '{}', 'vloer')
"""
_IDEMPOTENTIE = """
INSERT INTO keten.idempotentie (sleutel, verzoek_hash, verloopt_op, status, koppen, antwoord) VALUES ($1, $2, $3, 201, '{}', $4)
"""
_LEES = """
SELECT z.*, (SELECT json_agg(json_build_object('persoonId', b.persoon_id, 'rol', b.rol)) FROM betrokkene b
    WHERE b.zorgmelding_id = z.id)::text AS betrokkenen FROM zorgmelding z WHERE id = $1
"""


def make_app(dsn: str) -> FastAPI:
    """Build the bare application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await asyncpg.create_pool(dsn, min_size=2, max_size=10, server_settings={"timezone": "UTC"})
        yield
        await app.state.pool.close()

    app = FastAPI(lifespan=lifespan, openapi_url=None)

    @app.post("/v1/zorgmeldingen", status_code=201)
    async def schrijf(invoer: ZorgmeldingInvoer, request: Request) -> ZorgmeldingAntwoord:
        nu, melding = datetime.now(UTC), uuid7()
        casus = uuid.UUID(request.headers["x-casus"])
        antwoord = _antwoord(melding, casus, invoer)
        async with app.state.pool.acquire() as c, c.transaction():
            await c.execute(
                _MELDING, melding, _OIN, invoer.huishouden_id, casus, invoer.ontvangen_op, invoer.melder.categorie,
                list(invoer.aard), invoer.acute_onveiligheid, invoer.structurele_onveiligheid, invoer.pc4, invoer.gemeentecode,
                (invoer.toelichting or "").encode(), nu,
            )  # fmt: skip
            await c.execute(_SLEUTEL, melding, b"x" * 60)
            await c.executemany(_BETROKKENE, [(melding, b.persoon_id, b.rol) for b in invoer.betrokkenen])
            await c.execute(_STROOM, melding)
            await c.execute(_GEBEURTENIS, uuid7(), melding, nu, b"x" * 500)
            await c.executemany(_AUDIT, [(nu, melding, b.persoon_id, _OIN) for b in invoer.betrokkenen])
            await c.execute(_IDEMPOTENTIE, melding.bytes * 2, melding.bytes * 2, nu, b"x" * 900)
        return antwoord

    @app.get("/v1/zorgmeldingen/{melding_id}")
    async def lees(melding_id: uuid.UUID) -> ZorgmeldingAntwoord:
        async with app.state.pool.acquire() as c, c.transaction():
            rij = await c.fetchrow(_LEES, melding_id)
            nu = datetime.now(UTC)
            betrokkenen = json.loads(rij["betrokkenen"] or "[]")
            await c.executemany(_AUDIT, [(nu, melding_id, uuid.UUID(b["persoonId"]), _OIN) for b in betrokkenen])
        return _uit_rij(rij, betrokkenen)

    return app


def _antwoord(melding: uuid.UUID, casus: uuid.UUID, invoer: ZorgmeldingInvoer) -> ZorgmeldingAntwoord:
    return ZorgmeldingAntwoord(
        zorgmelding_id=melding, status="ontvangen", ontvangen_op=invoer.ontvangen_op, huishouden_id=invoer.huishouden_id,
        acute_onveiligheid=invoer.acute_onveiligheid, casus_id=casus, versie=1, soort="EERSTE", soort_basis={"personen": []},
        melder={"categorie": invoer.melder.categorie}, betrokkenen=invoer.betrokkenen, aard=invoer.aard, aanvullende_informatie=[], doelgroepen=[],
        structurele_onveiligheid=invoer.structurele_onveiligheid, disclosure=False, pc4=invoer.pc4,
        gemeentecode=invoer.gemeentecode, toelichting=invoer.toelichting,
    )  # fmt: skip


def _uit_rij(rij: Any, betrokkenen: list[dict[str, Any]]) -> ZorgmeldingAntwoord:
    return ZorgmeldingAntwoord(
        zorgmelding_id=rij["id"], status=rij["status"], ontvangen_op=rij["ontvangen_op"], huishouden_id=rij["huishouden_id"],
        acute_onveiligheid=rij["acuut"], casus_id=rij["casus_id"], versie=rij["versie"], soort=rij["soort"],
        soort_basis={"personen": []}, melder={"categorie": rij["melder_categorie"]}, betrokkenen=betrokkenen, aard=rij["aard"],
        aanvullende_informatie=[], doelgroepen=[], structurele_onveiligheid=rij["structureel"], disclosure=False,
        pc4=rij["pc4"], gemeentecode=rij["gemeentecode"], toelichting=rij["toelichting"].hex() if rij["toelichting"] else None,
    )  # fmt: skip


if __name__ == "__main__":
    uvicorn.run(make_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), http="httptools", loop="uvloop", log_level="error")
