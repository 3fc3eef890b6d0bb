"""The command `keten`: the whole chain on one machine."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from devstack.check import check
from devstack.config import StackConfig
from devstack.errors import StackError
from devstack.folder import DataFolder
from devstack.processes import stop_in_order_on_signals
from devstack.state import StackState
from devstack.supervisor import Supervisor
from devstack.tokens import fetch_token

_CONSOLE = Console(highlight=False)
_ERRORS = Console(stderr=True, highlight=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it did what it should."""
    parser = _parser()
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.run not in {_demo, _bench}:
        parser.error(f"onbekend argument: {' '.join(rest)}")
    chosen.rest = rest
    try:
        run: Callable[[argparse.Namespace], int] = chosen.run
        return run(chosen)
    except StackError as error:
        _ERRORS.print(f"[bold red]Fout:[/] {_plain(error)}", soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        return 130


def report(part: str, text: str) -> None:
    """Print one line about a part."""
    _CONSOLE.print(f"[dim]{time.strftime('%H:%M:%S')}[/] [bold]{part:<14}[/] {_plain(text)}", soft_wrap=True)


def _plain(text: object) -> str:
    return str(text).replace("[", "\\[")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="keten", description="De hele keten op een machine, met echte onderdelen.")
    commands = parser.add_subparsers(required=True, metavar="opdracht")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        added.add_argument("--map", type=Path, help="map met alle gegevens (anders KETEN_MAP, anders .keten)")
        return added

    up = command("up", _up, "Start alles en blijf draaien tot Ctrl-C.")
    up.add_argument("--broker", choices=["kafka", "memory"], help="standaard kafka, en memory als dat niet kan")
    up.add_argument("--kafka", metavar="HOST:POORT", help="gebruik een bestaande broker")
    up.add_argument("--issuer", choices=["dev", "keycloak"], default="dev", help="wie de tokens uitgeeft")
    command("check", _check, "Is elk onderdeel gezond?")
    reset = command("reset", _reset, "Verwijder alle gegevens van de keten op deze machine.")
    reset.add_argument("--ja", action="store_true", help="vraag niets")
    token = command("token", _token, "Druk een toegangstoken af.")
    token.add_argument("naam", help="een persoon (vera.vt) of client (shg-nu)")
    token.add_argument("--recht", action="append", metavar="SCOPE", help="alleen dit recht (herhaalbaar)")
    command("demo", _demo, "Vertel het hele verhaal over echte onderdelen.")
    command("bench", _bench, "Meet de keten.")
    return parser


def _config(chosen: argparse.Namespace) -> StackConfig:
    return StackConfig.from_env(
        broker=getattr(chosen, "broker", None),
        kafka=getattr(chosen, "kafka", None),
        issuer=getattr(chosen, "issuer", "dev"),
        data=chosen.map,
    )


def _up(chosen: argparse.Namespace) -> int:
    stop_in_order_on_signals()
    stack = Supervisor(_config(chosen), report)
    try:
        stack.start()
        _CONSOLE.print(_addresses(stack.state))
        stack.watch()
    except KeyboardInterrupt:
        pass
    finally:
        # A second Ctrl-C must not leave half of it running.
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, signal.SIG_IGN)
        began = time.monotonic()
        stack.stop()
        report("keten", f"gestopt in {time.monotonic() - began:.1f} s")
    return 0


def _addresses(state: StackState) -> Table:
    table = Table(
        title=f"De keten draait, gereed in {state.seconds} s; Ctrl-C stopt alles", title_justify="left", min_width=64
    )
    table.add_column("onderdeel")
    table.add_column("adres")
    for name, url in state.services.items():
        table.add_row(name, f"{url}/v1/docs")
    table.add_row("issuer", state.issuer)
    table.add_row("kafka", f"{state.bootstrap} ({state.broker})")
    table.add_row("postgres", state.admin_dsn.rpartition("@")[2].partition("/")[0])
    return table


def _check(chosen: argparse.Namespace) -> int:
    failures = 0
    for name, fine, where in check(StackState.load(_config(chosen).data)):
        failures += not fine
        _CONSOLE.print(
            f"{'[green]gezond[/]  ' if fine else '[bold red]ongezond[/]'} {name:<24} {_plain(where)}", soft_wrap=True
        )
    return 1 if failures else 0


def _reset(chosen: argparse.Namespace) -> int:
    folder = DataFolder(_config(chosen).data)
    question = f"Alle gegevens in {folder.path} verwijderen? [j/N] "
    if not chosen.ja and input(question).strip().lower() not in {"j", "ja"}:
        return 1
    _CONSOLE.print("Verwijderd." if folder.delete() else "Er waren geen gegevens.")
    return 0


def _token(chosen: argparse.Namespace) -> int:
    print(fetch_token(StackState.load(_config(chosen).data).issuer, chosen.naam, chosen.recht))
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    return _elsewhere("demo", chosen)


def _bench(chosen: argparse.Namespace) -> int:
    return _elsewhere("bench", chosen)


def _elsewhere(name: str, chosen: argparse.Namespace) -> int:
    """Hand the remaining arguments to `devstack.<name>.main`."""
    module = f"devstack.{name}"
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise StackError(f"De opdracht `keten {name}` zit niet in deze uitgave.") from error
    arguments = [*chosen.rest, *(["--map", str(chosen.map)] if chosen.map else [])]
    return int(found.main(arguments) or 0)


if __name__ == "__main__":
    sys.exit(main())
