"""Welke dienst hier getest wordt."""

import pytest

from common.service import Service
from followup.app import SERVICE


@pytest.fixture
def service() -> Service:
    return SERVICE
