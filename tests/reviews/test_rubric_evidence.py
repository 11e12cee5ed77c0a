"""Beside the rubric stand the month's readings, pledges, gaps and weeks, and nothing of other months (product.md §5)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import Pledge, Reading
from modelposts.models import Action
from reviews.models import Gap
from reviews.rubric_evidence import evidence_of
from taskforces.models import WeeklyEntry
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=1, teams=1, staff=1)
    post, team, holder = house.posts[0], house.teams[0], house.holders[0]
    for day, value in ((date(2026, 10, 28), 3200), (date(2026, 9, 28), 4100), (date(2026, 11, 3), 2900)):
        Reading.objects.create(
            indicator=post.indicators.get(),
            read_on=day,
            value=value,
            recorded_by=holder,
            recorded_at=clock.now(),
        )
    Pledge.objects.filter(contender=post, position=1).update(
        due_on=date(2026, 10, 20),
        kept=True,
        settled_on=date(2026, 10, 19),
        settled_by=holder,
        evidence="已公开7次。",
    )
    for week, handed_in in ((41, date(2026, 10, 9)), (42, date(2026, 10, 21))):
        WeeklyEntry.objects.create(
            team_id=team.pk, iso_year=2026, iso_week=week, month="2026-10", status="filled", done="联调。",
            saved_at=clock.now(), saved_by=house.captains[0], submitted_by=house.captains[0],
            submitted_at=clock.start_of(handed_in),
        )  # fmt: skip
    open_month(house)
    entry = house.cycle.entries.get(contender=post)
    Gap.objects.filter(entry=entry).delete()
    Gap.objects.create(
        entry=entry, source="own", finding="夜间响应慢", cause="值守人手不足", next_action="排双岗"
    )
    return house


def entry_of(house, contender):
    return house.cycle.entries.select_related("contender", "cycle__rule_set").get(contender=contender)


def test_readings_pledges_and_gaps_of_a_post(house):
    with clock.at(VOTING):
        found = evidence_of(entry_of(house, house.posts[0]))
    assert found["readings"] == ["10月28日　恢复用时32分钟（起点60，目标20）"]
    assert (found["pledges"][0].label, found["pledges"][0].detail) == (
        "已兑现",
        "10月20日到期，10月19日登记：已公开7次。",
    )
    assert {line.label for line in found["pledges"][1:]} == {"履行中"}
    assert [(gap.finding, gap.cause, gap.next_action, gap.is_closed) for gap in found["gaps"]] == [
        ("夜间响应慢", "值守人手不足", "排双岗", False)
    ]
    assert found["weeks"] == []


def test_weeks_of_a_team_say_late_and_missing(house):
    with clock.at(VOTING):
        found = evidence_of(entry_of(house, house.teams[0]))
    states = {line.label: line.state for line in found["weeks"]}
    assert len(states) == 5
    assert (states["第41周"], states["第42周"], states["第43周"]) == ("已填", "迟填", "缺填")


def test_the_page_shows_them_and_costs_the_same_with_many(house, as_person):
    duty = entry_of(house, house.posts[0]).duties.get(channel="branch")
    costs = []
    for more in (1, 30):
        for number in range(more):
            Action.objects.create(
                post_id=house.posts[0].pk, measure=house.posts[0].measures.get(), acted_on=date(2026, 10, 15),
                text=f"第{number}次复盘", saved_at=clock.now(), saved_by=house.holders[0],
            )  # fmt: skip
        with clock.at(VOTING):
            client = as_person(duty.scorer)
            with CaptureQueriesContext(connection) as captured:
                text = client.get(reverse("reviews:rubric", args=[duty.pk])).content.decode()
        costs.append(len(captured))
    assert [words in text for words in ("本月读数", "已公开7次。", "原因：值守人手不足", "第29次复盘")] == [
        True
    ] * 4
    assert costs[0] == costs[1]
