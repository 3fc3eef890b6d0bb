"""`python -m <dienst> <opdracht>`: the one entry point of a service, in the image and on a machine."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import ValidationError

from common.auth import Actor
from common.errors import ServiceError
from common.logs import configure
from common.migrations import migrate
from common.service import Service
from common.settings import ServiceSettings


def main(service: Service, arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Errors are told in Dutch on standard error."""
    options = _parser(service).parse_args(arguments)
    if options.opdracht == "openapi":
        sys.stdout.write(json.dumps(openapi_document(service), ensure_ascii=False, indent=2) + "\n")
        return 0
    try:
        settings = service.settings()
    except ValidationError as error:
        names = ", ".join(str(e["loc"][0]).upper() for e in error.errors())
        prefix = service.settings.model_config.get("env_prefix", "")
        sys.stderr.write(f"Instellingen ontbreken of kloppen niet (met voorvoegsel {prefix}): {names}\n")
        return 2
    configure(settings.log_niveau)
    try:
        return _run(service, settings, options)
    except (ServiceError, ValueError) as error:
        sys.stderr.write(f"{getattr(error, 'detail', None) or error}\n")
        return 1


def _parser(service: Service) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {service.settings.dienst.replace('-', '_')}")
    commands = parser.add_subparsers(dest="opdracht", required=True)
    commands.add_parser("api", help="de REST-API")
    commands.add_parser("worker", help="gebeurtenissen versturen en ontvangen, taken, verzegelen")
    commands.add_parser("alles", help="api en worker in een proces")
    commands.add_parser("migrate", help="de database naar de nieuwste versie brengen")
    commands.add_parser("openapi", help="het OpenAPI-document tonen")
    replay = commands.add_parser("replay", help="een geparkeerde gebeurtenis opnieuw verwerken")
    replay.add_argument("event_id", type=UUID)
    skip = commands.add_parser("skip", help="een geparkeerde gebeurtenis overslaan, met reden en twee personen")
    skip.add_argument("event_id", type=UUID)
    skip.add_argument("--reden", required=True)
    skip.add_argument("--personen", required=True, nargs=2, metavar="GEBRUIKER")
    gap = commands.add_parser("skip-gap", help="een gat voor een wachtende reeks overslaan, met reden en twee personen")
    gap.add_argument("aggregate_id", type=UUID)
    gap.add_argument("--reden", required=True)
    gap.add_argument("--personen", required=True, nargs=2, metavar="GEBRUIKER")
    republish = commands.add_parser("republish", help="bewaarde gebeurtenissen nog eens publiceren")
    republish.add_argument("--sinds", type=datetime.fromisoformat, default=None)
    commands.add_parser("rebaseline", help="na het terugzetten van een back-up: alles opnieuw publiceren")
    for operation in service.operations:
        commands.add_parser(operation.naam, help=operation.uitleg)
    audit = commands.add_parser("audit", help="de vastlegging controleren of een ijkpunt bewaren")
    audit.add_argument("wat", choices=["verify", "ijkpunt"])
    audit.add_argument("--ijkpunt", type=Path, default=None)
    return parser


def _run(service: Service, settings: ServiceSettings, options: argparse.Namespace) -> int:
    match options.opdracht:
        case "migrate":
            migrate(settings)
            return 0
        case "api" | "worker" | "alles":
            from common.process import run

            return run(service, settings, api=options.opdracht != "worker", worker=options.opdracht != "api")
        case "audit":
            return _audit(settings, options)
        case _:
            return asyncio.run(_operate(service, settings, options))


def _audit(settings: ServiceSettings, options: argparse.Namespace) -> int:
    from common.audit import main_checkpoint, main_verify

    if settings.sleutel_map is None:
        raise ValueError("de sleutelmap ontbreekt: audit.pem is nodig om zegels te controleren")
    if options.wat == "ijkpunt":
        if options.ijkpunt is None:
            raise ValueError(
                "noem met --ijkpunt het bestand waarin het ijkpunt komt, op een andere plaats dan de database"
            )
        return main_checkpoint(settings.database_url, options.ijkpunt)
    return main_verify(settings.database_url, settings.sleutel_map / "audit.pem", options.ijkpunt)


async def _operate(service: Service, settings: ServiceSettings, options: argparse.Namespace) -> int:
    if options.opdracht in {"republish", "rebaseline"}:
        count = await _outbox(settings, options)
        sys.stdout.write(
            f"{count} gebeurtenissen worden opnieuw gepubliceerd; ontvangers laten weg wat ze al kennen.\n"
        )
        return 0
    from common.inbox import Inbox, Retry
    from common.runtime import build_runtime

    runtime = build_runtime(settings)
    actor = Actor.van_systeem(settings.dienst, settings.oin)
    own = {o.naam: o for o in service.operations}.get(options.opdracht)
    if own is not None:
        try:
            lines = [] if sys.stdin.isatty() else sys.stdin.read().splitlines()
            sys.stdout.write(await own.work(lambda: runtime.database.begin(actor, runtime.clock()), lines))
        finally:
            await runtime.database.close()
        return 0
    retry = Retry(Inbox(runtime.database, settings.dienst, service.handlers, actor, runtime.clock))
    try:
        match options.opdracht:
            case "replay":
                count = await retry.replay(options.event_id)
            case "skip":
                count = await retry.skip(options.event_id, reden=options.reden, personen=tuple(options.personen))
            case _:
                count = await retry.skip_gap(options.aggregate_id, reden=options.reden, personen=tuple(options.personen))
    finally:
        await runtime.database.close()
    sys.stdout.write(f"{count} gebeurtenissen verwerkt.\n")
    return 0


async def _outbox(settings: ServiceSettings, options: argparse.Namespace) -> int:
    from common.outbox.commands import rebaseline, republish

    connection: Any = await asyncpg.connect(settings.migratie_database_url or settings.database_url)
    try:
        return await (
            republish(connection, options.sinds) if options.opdracht == "republish" else rebaseline(connection)
        )
    finally:
        await connection.close()


def openapi_document(service: Service) -> dict[str, Any]:
    """The OpenAPI document of a service, made without database, broker or environment."""
    from common.privacy import make_key_folder
    from common.runtime import build_runtime

    with tempfile.TemporaryDirectory() as folder:
        keys = make_key_folder(Path(folder))
        settings = service.settings.model_construct(
            **{
                name: field.get_default(call_default_factory=True)
                for name, field in service.settings.model_fields.items()
            }
            | {"database_url": "postgresql://geen@127.0.0.1:1/geen", "sleutel_map": keys}
        )
        return service.create_app(build_runtime(settings)).openapi()
