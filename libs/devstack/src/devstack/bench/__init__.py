"""`keten bench`: the figures of docs/prestaties.md, as ratios against a floor in the same run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure requests and events; prints a table and, when asked, writes JSON."""
    parser = argparse.ArgumentParser(prog="keten bench", description="Meet de keten tegen een kale vloer.")
    parser.add_argument("--ronden", type=int, default=5, help="aantal paren rondes")
    parser.add_argument("--seconden", type=float, default=5.0, help="duur van een ronde")
    parser.add_argument("--alleen", choices=["verzoeken", "gebeurtenissen", "lijsten"])
    parser.add_argument("--zorgmeldingen", type=int, default=1_000_000, help="omvang van het register voor --alleen lijsten")
    parser.add_argument("--lijst", help="alleen lijsten met deze tekst in hun naam")
    parser.add_argument("--json", type=Path, help="schrijf de cijfers ook hier")
    parser.add_argument("--map", type=Path, help="niet gebruikt: de meting heeft haar eigen map")
    chosen = parser.parse_args(arguments)
    uitslag: dict[str, object] = {}
    if chosen.alleen == "lijsten":
        from devstack.bench.lijsten import meet_lijsten

        uitslag |= meet_lijsten(chosen.zorgmeldingen, chosen.ronden, chosen.seconden, chosen.lijst)
    elif chosen.alleen != "gebeurtenissen":
        from devstack.bench.verzoeken import meet

        for vergelijking in meet(chosen.ronden, chosen.seconden):
            uitslag[vergelijking.naam] = vergelijking.cijfers()
    if chosen.alleen in {None, "gebeurtenissen"}:
        from devstack.bench.gebeurtenissen import meet_gebeurtenissen

        uitslag |= meet_gebeurtenissen()
    _toon(uitslag)
    if chosen.json:
        from devstack.bench.verzoeken import bewaar

        bewaar(uitslag, chosen.json)
    return 0


def _toon(uitslag: dict[str, object]) -> None:
    table = Table("wat", "cijfer", "waarde")
    for wat, cijfers in uitslag.items():
        for naam, waarde in (cijfers if isinstance(cijfers, dict) else {"": cijfers}).items():
            table.add_row(wat, str(naam), str(waarde))
    Console(highlight=False).print(table)
