"""The list of terms is true: every term has a definition and a source, and the name in code is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS = sorted((ROOT / "docs" / "begrippen").glob("*.md"))
CODE = "\n".join(
    path.read_text() for part in ("services", "libs") for path in (ROOT / part).glob("**/src/**/*") if path.suffix in {".py", ".json"}
)  # fmt: skip
WORDS = frozenset(re.findall(r"\w+", CODE))


def rows(path: Path) -> list[list[str]]:
    lines = [line for line in path.read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in {"term", "---"} and not set(row[0]) <= {"-"}]


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.stem)
def test_every_term_has_a_definition_a_source_and_a_name_in_code(path):
    found = rows(path)
    assert len(found) > 5
    assert [row for row in found if len(row) != 4 or not all(row)] == []
    names = {name for row in found for name in re.findall(r"`([^`]+)`", row[3])}
    assert sorted(n for n in names if not set(re.findall(r"\w+", n)) <= WORDS) == []


def test_no_term_stands_twice():
    for path in LISTS:
        terms = [row[0] for row in rows(path)]
        assert sorted({t for t in terms if terms.count(t) > 1}) == [], path.name
