"""Ledger tests stand on one day of November 2026."""

import pytest

from campaign import clock
from tests.ledgers import NOW, make_house


@pytest.fixture
def house(db):
    with clock.at(NOW):
        yield make_house()
