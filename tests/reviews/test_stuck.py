"""What of a month stands in 卡在哪里: with whom and since when, and no longer once it is done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.models import Person
from campaign.stuck import Scope, scope_for
from reviews.services.closing import close_secret
from reviews.services.finding import save_gap, submit_find
from reviews.services.showing import confirm_show, save_show, submit_show
from reviews.stuck import months
from tests.reviews.months import COUNTING, FIND, SHOW, VOTING, fill_duties, make_house, open_month, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=1, teams=0, staff=6)
    open_month(house)
    house.entry = house.cycle.entries.get()
    house.holder = house.holders[0]
    return house


def stuck(house, at, person=None):
    """(stage, waits for, since) as the officer, or another, reads it."""
    with clock.at(at):
        reader = Person.objects.get(pk=(person or house.officer).pk)
        scope = scope_for(reader, house.cycle.campaign, clock.today())
        return [(item.stage, item.waits_for, str(item.since)) for item in months(scope)]


def test_find_and_show_wait_for_the_holder_then_the_branch_then_who_clears(house):
    holder = house.holder.name
    assert stuck(house, FIND) == [("找一找未提交", holder, str(house.cycle.find_from))]
    with clock.at(FIND):
        for gap in house.entry.gaps.all():
            save_gap(gap, cause="a", next_action="b", due_on=date(2026, 12, 1), version=1, by=house.holder)
        submit_find(house.cycle.entries.get(), by=house.holder)
    assert (stuck(house, FIND), stuck(house, SHOW)) == (
        [], [("晒一晒未提交", holder, str(house.cycle.show_from))],
    )  # fmt: skip
    with clock.at(SHOW):
        page = save_show(house.entry, summary="成效", picked=[], outcomes=[], version=0, by=house.holder)
        submit_show(page, by=house.holder)
    day = SHOW[:10]
    assert stuck(house, SHOW) == [("晒一晒待确认", f"{house.tree.branch.label}书记", day)]
    with clock.at(SHOW):
        page.refresh_from_db()
        confirm_show(page, by=house.branch_secretary)
    assert stuck(house, SHOW) == [("晒一晒待保密审查", "宣传委员或保密员", day)]


def stages(house, at, person=None):
    return [stage for stage, _who, _since in stuck(house, at, person)]


def test_named_sheets_wait_until_they_are_in_and_the_month_for_its_officer(house):
    assert stages(house, VOTING).count("署名评分未交") == 3
    vote(house, house.staff[0])
    fill_duties(house)
    assert "署名评分未交" not in stages(house, VOTING)
    assert "待结束评议" in stages(house, COUNTING)
    with clock.at(COUNTING):
        close_secret(cycle=house.cycle, by=house.officer)
    assert ("待汇总" in stages(house, COUNTING), "待结束评议" in stages(house, COUNTING)) == (True, False)


def test_a_secretary_reads_the_own_branch_without_the_offices_acts(house):
    assert "待结束评议" not in stages(house, COUNTING, house.branch_secretary)
    assert "找一找未提交" in stages(house, COUNTING, house.branch_secretary)
    assert stages(house, COUNTING, house.neighbour_secretary) == []


def test_ten_entries_cost_the_queries_of_one(house):
    def queries(one):
        with clock.at(VOTING):
            scope = Scope(one.cycle.campaign, None, clock.today())
            with CaptureQueriesContext(connection) as caught:
                list(months(scope))
        return len(caught)

    single = queries(house)
    many = make_house(posts=8, teams=2, staff=6)
    open_month(many)
    assert queries(many) == single
