import pytest

from sociale_kaart.app import SERVICE


@pytest.fixture
def service():
    return SERVICE
