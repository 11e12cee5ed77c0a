"""Ledger tests stand on one day of November 2026."""

import pytest

from campaign import clock
from tests.ledgers import NOW, make_house


@pytest.fixture(autouse=True)
def november():
    with clock.at(NOW):
        yield


@pytest.fixture
def house(db):
    return make_house()
