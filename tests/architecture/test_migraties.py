"""Migrations are one chain: two branches that both added one would else leave out the one, or leave two heads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSIONS = sorted((ROOT / "services").glob("*/src/*/migrations/versions"))


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda p: p.parents[3].name)
def test_the_migrations_are_one_chain_in_the_order_of_their_numbers(folder):
    texts = [path.read_text() for path in folder.glob("*.py")]
    found = {
        name: [re.search(rf'^{name}(?:: [^=]+)? = (?:"(\w+)"|None)', text, re.MULTILINE)[1] for text in texts]
        for name in ("revision", "down_revision")
    }
    numbers = sorted(found["revision"])
    assert len(set(numbers)) == len(texts), "a number is given once"
    assert dict(zip(found["revision"], found["down_revision"], strict=True)) == dict(
        zip(numbers, [None, *numbers], strict=False)
    )
