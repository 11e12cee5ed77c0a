"""我的创建手册 and the to-dos of a holder."""

from datetime import date

import pytest

from campaign import clock
from campaign.services import commitments
from modelposts.panels import my_handbook
from modelposts.services import handbook
from modelposts.todos import waiting
from tests.ledgers import first

TODAY = date(2026, 11, 18)


def keys(person, today):
    return [(item.key.split("-")[0], item.due) for item in waiting(person, today)]


def test_the_panel_leads_to_the_next_entry(house):
    panel = my_handbook(house.holder, TODAY)
    assert panel.context["mine"] == house.post
    measure = first(house.post.measures)
    assert panel.context["mine_add_url"] == (
        f"/posts/{house.post.pk}/handbook/actions/?act=action-add&on={measure.pk}#measure-{measure.pk}"
    )
    assert len(panel.context["mine_parts"]) == 6


@pytest.mark.parametrize("who", ["captain", "neighbour", "stranger"])
def test_others_have_no_panel_and_no_todo(house, who):
    assert my_handbook(getattr(house, who), TODAY) is None
    assert keys(getattr(house, who), TODAY) == []


def test_home_shows_the_panel(house, as_person):
    page = as_person(house.holder).get("/").content.decode()
    assert "我的创建手册" in page
    assert "试飞数据处理岗" in page
    assert "我的创建手册" not in as_person(house.neighbour).get("/").content.decode()


def test_a_month_without_action_is_said_in_its_last_third(house):
    assert ("action", date(2026, 11, 30)) not in keys(house.holder, date(2026, 11, 19))
    assert ("action", date(2026, 11, 30)) in keys(house.holder, date(2026, 11, 20))
    with clock.at("2026-11-20 09:00"):
        handbook.record_action(
            contender=house.post, measure=first(house.post.measures), acted_on=date(2026, 11, 20), text="x",
            by=house.holder,
        )  # fmt: skip
    assert ("action", date(2026, 11, 30)) not in keys(house.holder, date(2026, 11, 20))


def test_pledges_are_said_two_weeks_ahead_until_settled(house):
    due = ("pledge", date(2026, 11, 30))
    assert keys(house.holder, date(2026, 11, 15)) == []
    assert keys(house.holder, date(2026, 11, 16)) == [due, due]
    commitments.settle_pledge(
        first(house.post.pledges), kept=True, settled_on=date(2026, 11, 16), by=house.holder
    )
    assert keys(house.holder, date(2026, 11, 16)) == [due]
