"""The closing act: after the window only, figures unchanged, order gone from the tables and the files."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent
from reviews.models import Register, Remark, Tally
from reviews.services.closing import close_secret
from tests.reviews.months import COUNTING, LAST_EVENING, VOTING, make_house, open_month, vote

FIGURES = ("entry_id", "channel", "good", "fair", "average", "poor", "unknown")


def voted_house(staff=6):
    house = make_house(posts=1, teams=1, staff=staff)
    open_month(house)
    for number, person in enumerate(house.staff):
        vote(house, person, ["good", "fair", "poor"][number % 3], remark=f"意见{number}")
    return house


def close(house, at=COUNTING, by=None):
    with clock.at(at):
        return close_secret(cycle=house.cycle, by=by or house.officer)


@pytest.mark.django_db
def test_rows_are_written_anew_with_the_same_figures():
    house = voted_house()
    before = {
        "ids": set(Register.objects.values_list("pk", flat=True))
        | set(Tally.objects.values_list("pk", flat=True)),
        "voters": set(Register.objects.values_list("person_id", "medium")),
        "figures": set(Tally.objects.values_list(*FIGURES)),
        "remarks": set(Remark.objects.values_list("entry_id", "channel", "text")),
    }
    close(house)
    assert set(Register.objects.values_list("person_id", "medium")) == before["voters"]
    assert set(Tally.objects.values_list(*FIGURES)) == before["figures"]
    assert set(Remark.objects.values_list("entry_id", "channel", "text")) == before["remarks"]
    now = set(Register.objects.values_list("pk", flat=True)) | set(Tally.objects.values_list("pk", flat=True))
    assert now & before["ids"] == set()
    assert AuditEvent.objects.filter(action="voting-close").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("at", [VOTING, LAST_EVENING])
def test_it_waits_for_the_end_of_the_window(at):
    with pytest.raises(Refused, match="评一评还没有截止"):
        close(voted_house(), at=at)


@pytest.mark.django_db
def test_it_is_done_once():
    house = voted_house()
    close(house)
    with pytest.raises(Refused, match="本月评议已经结束"):
        close(house)


@pytest.mark.django_db
def test_after_it_a_clock_set_back_opens_nothing():
    house = voted_house()
    close(house)
    with pytest.raises(Refused, match="截止"):
        vote(house, house.holders[0], at=VOTING)


@pytest.mark.django_db
def test_counters_that_disagree_with_the_register_stop_it():
    house = voted_house()
    Tally.objects.filter(channel="mass").update(good=99)
    with pytest.raises(Refused, match="有2项计数与登记不符"):
        close(house)
    house.cycle.refresh_from_db()
    assert house.cycle.secret_closed_at is None


@pytest.mark.django_db
def test_only_the_officer_closes():
    house = voted_house()
    for person in (house.secretary, house.branch_secretary, house.staff[0]):
        with pytest.raises(PermissionDenied):
            close(house, by=person)


@pytest.mark.django_db(transaction=True)
def test_the_log_of_sqlite_is_emptied_and_postgresql_keeps_no_dead_row():
    house = voted_house()
    close(house)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone()[0] == 1
            with open(f"{connection.settings_dict['NAME']}-wal", "rb") as log:
                # What came after the emptying is the act's own stamp; no remark and no register row.
                assert "意见".encode() not in log.read()
        else:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM reviews_register")
            assert cursor.fetchone()[0] == 1
