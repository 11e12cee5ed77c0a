"""Silent handbooks in 卡在哪里: from the day on which their holders are told."""

from datetime import date

import pytest

from campaign import clock
from campaign.stuck import Scope
from modelposts.services.handbook import record_action
from modelposts.stuck import silent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = factories.make_house()
    house.post = factories.make_post(house.campaign, house.holder, "active", title="试飞岗")
    return house


def titles(house, day, branches=None):
    with clock.at(f"{day} 09:00"):
        return [item.title for item in silent(Scope(house.campaign, branches, day))]


def test_a_post_without_an_action_is_silent_from_the_twentieth(house):
    assert [titles(house, date(2026, 4, day)) for day in (19, 20)] == [[], ["试飞岗"]]


def test_an_action_of_the_month_ends_it(house):
    day = date(2026, 4, 21)
    with clock.at(f"{day} 09:00"):
        record_action(
            contender=house.post,
            measure=house.post.measures.first(),
            acted_on=day,
            text="复盘。",
            by=house.holder,
        )
    assert titles(house, day) == []
    assert titles(house, date(2026, 5, 20)) == ["试飞岗"]


def test_a_secretary_reads_the_own_branch(house):
    day = date(2026, 4, 20)
    assert titles(house, day, frozenset({house.neighbour.pk})) == []
