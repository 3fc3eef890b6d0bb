"""`python -m common.contracts [--map docs/contracten] [--check] [--tegen MAP]`: make or check the published contracts.

Without --check the files are written, unless a contract would break: then nothing is written. With --check nothing is
written: the committed files must be current. `--tegen` compares with another folder, such as that of the last release.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from common.contracts.additive import breaking_changes
from common.contracts.generate import documents, render


def breaks(folder: Path) -> list[str]:
    """Return how the contracts of today break those in a folder."""
    made = documents()
    found = []
    for path in sorted(folder.glob("*.schema.json")):
        old = json.loads(path.read_text(encoding="utf-8"))
        if path.name not in made:
            found.append(f"{path.name}: gebeurtenis verwijderd")
            continue
        found += [f"{path.name}: {change}" for change in breaking_changes(old, made[path.name])]
    return found


def stale(folder: Path) -> list[str]:
    """Return which files in a folder are not what the code says, files that do not belong there included."""
    wanted = {name: render(document) for name, document in documents().items()}
    present = {
        path.name: path.read_text(encoding="utf-8")
        for path in folder.glob("*.json")
        if not path.name.endswith(".openapi.json")
    }
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 0 is well, 1 is not current, 2 is a broken contract."""
    parser = argparse.ArgumentParser(prog="python -m common.contracts", description="Contracten maken of controleren")
    parser.add_argument("--map", type=Path, default=Path("docs/contracten"), help="map met de gepubliceerde contracten")
    parser.add_argument("--check", action="store_true", help="alleen controleren")
    parser.add_argument("--tegen", type=Path, help="map met een eerdere uitgave om mee te vergelijken")
    options = parser.parse_args(arguments)
    broken = breaks(options.map) + (breaks(options.tegen) if options.tegen else [])
    for line in broken:
        print(f"contract gebroken: {line}", file=sys.stderr)
    if broken:
        print("Een contract groeit alleen. Maak een nieuw type (.v2) naast het oude.", file=sys.stderr)
        return 2
    if options.check:
        old = stale(options.map)
        for name in old:
            print(f"niet actueel: {name}; draai: python -m common.contracts", file=sys.stderr)
        return 1 if old else 0
    options.map.mkdir(parents=True, exist_ok=True)
    for name, document in documents().items():
        (options.map / name).write_text(render(document), encoding="utf-8")
    print(f"{len(documents())} contracten in {options.map}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
