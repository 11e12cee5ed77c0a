"""Missing weeks in 卡在哪里: a row a team, since the oldest one."""

from datetime import date

import pytest

from campaign import clock
from campaign.stuck import Scope
from taskforces.stuck import missing_weeks
from taskforces.todos import for_leaders
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = factories.make_house()
    house.captain = factories.make_member("秦越川", house.neighbour)
    house.team = factories.make_team(
        house.campaign, house.captain, "active", title="平台攻关队", activated_on=date(2026, 3, 30)
    )
    return house


def rows(house, day, branches=None):
    scope = Scope(house.campaign, branches, day)
    with clock.at(f"{day} 09:00"):
        return [(item.title, item.waits_for, str(item.since)) for item in missing_weeks(scope)]


def test_a_team_is_listed_from_the_first_missing_week(house):
    assert rows(house, date(2026, 4, 5)) == []
    assert rows(house, date(2026, 4, 14)) == [("平台攻关队（2周）", "队长秦越川", "2026-04-05")]


def test_a_secretary_reads_the_own_branch(house):
    day = date(2026, 4, 14)
    found = [rows(house, day, frozenset({branch.pk})) for branch in (house.neighbour, house.branch)]
    assert [len(part) for part in found] == [1, 0]


def test_few_missing_weeks_are_things_to_do_each_and_many_are_one(house):
    def titles(day):
        with clock.at(f"{day} 09:00"):
            return [item.title for item in for_leaders(house.captain, day) if "补交" in item.title]

    assert titles(date(2026, 4, 22)) == ["补交第14周周志", "补交第15周周志", "补交第16周周志"]
    assert titles(date(2026, 4, 29)) == ["补交4周周志，从第14周起"]
