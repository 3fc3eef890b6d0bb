"""Which service these tests are about, and builders with valid defaults."""

from __future__ import annotations

import pytest

from common.service import Service
from overleg.app import SERVICE


@pytest.fixture
def service() -> Service:
    return SERVICE
