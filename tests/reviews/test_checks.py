"""While secret sheets come in, whatever follows the database is reported as a breach of the sheet's promise (ANON-10)."""

import logging
import shutil
from pathlib import Path

import pytest
from django.db import connection

from campaign import clock, startup
from reviews.checks import nothing_follows_the_secret_sheets
from reviews.services.closing import close_secret
from tests.reviews.months import COUNTING, SHOW, VOTING, make_house, open_month


@pytest.fixture
def house(db):
    house = make_house(posts=1, teams=0, staff=1)
    open_month(house)
    return house


def found(at=VOTING, databases=("default",)):
    with clock.at(at):
        return [message.msg for message in nothing_follows_the_secret_sheets(databases=list(databases))]


def test_without_a_follower_nothing_is_said(house):
    assert found() == []


def test_a_named_copy_is_reported_from_the_first_day_to_the_closing_act(house, settings):
    settings.STREAMING_COPIES = ["快照"]
    said = ["Secret sheets are coming in, and STREAMING_COPIES names 快照."]
    assert (found(SHOW), found(VOTING), found(COUNTING)) == ([], said, said)
    with clock.at(COUNTING):
        close_secret(cycle=house.cycle, by=house.officer)
    assert (found(COUNTING), found(VOTING, databases=())) == ([], [])


def test_a_month_without_secret_sheets_has_nothing_to_follow(db, settings):
    settings.STREAMING_COPIES = ["快照"]
    open_month(make_house(posts=1, teams=0, staff=1, secret_quarter_end_only=True))
    assert found() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own replica")
def test_the_shadow_of_litestream_is_recognised(house):
    file = Path(connection.settings_dict["NAME"])
    shadow = file.with_name(f".{file.name}-litestream")
    shadow.mkdir()
    try:
        assert found() == [
            f"Secret sheets are coming in, and Litestream keeps a shadow of the log beside it ({shadow.name})."
        ]
    finally:
        shutil.rmtree(shadow)


@pytest.mark.postgres
def test_parameters_that_keep_statements_or_times_are_recognised(house, monkeypatch):
    monkeypatch.setattr("reviews.checks.PARAMETERS", {"archive_mode": ("on", "the log is not as it must be")})
    assert found() == ["Secret sheets are coming in, and the log is not as it must be."]


def test_the_server_says_it_when_it_starts(house, settings, caplog):
    settings.STREAMING_COPIES = ["快照"]
    with clock.at(VOTING), caplog.at_level(logging.WARNING):
        startup.report()
    assert [
        record.name for record in caplog.records if "STREAMING_COPIES names 快照" in record.getMessage()
    ] == ["campaign.startup"]
