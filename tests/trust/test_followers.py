"""A standby's slot is seen by the product; slots belong to the whole server, so this runs where nothing runs beside it."""

import psycopg
import pytest

from campaign import clock
from reviews.checks import nothing_follows_the_secret_sheets
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = [pytest.mark.trust, pytest.mark.postgres, pytest.mark.django_db]


def found():
    with clock.at(VOTING):
        return [message.msg for message in nothing_follows_the_secret_sheets(databases=["default"])]


def test_a_replication_slot_is_recognised_while_it_is_there():
    open_month(make_house(posts=1, teams=0, staff=1))
    with psycopg.connect(dbname="postgres", user="owner", autocommit=True) as owner:
        owner.execute("SELECT pg_create_physical_replication_slot('standby')")
        try:
            with_slot = found()
        finally:
            owner.execute("SELECT pg_drop_replication_slot('standby')")
    assert (with_slot, found()) == (
        [
            "Secret sheets are coming in, and a replication slot holds the write-ahead log (pg_replication_slots)."
        ],
        [],
    )
