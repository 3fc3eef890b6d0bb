"""Which service these tests are about, and builders with valid defaults."""

from __future__ import annotations

import pytest
from overleg.app import SERVICE

from common.service import Service


@pytest.fixture
def service() -> Service:
    return SERVICE
