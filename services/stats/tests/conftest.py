import pytest

from stats.app import SERVICE


@pytest.fixture
def service():
    return SERVICE
