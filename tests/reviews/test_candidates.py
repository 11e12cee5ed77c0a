"""Before a month is opened: who would be in, who not and why, from when to when, and when it is proposed."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import Contender, Decision
from campaign.months import Month
from campaign.todos import todos_for
from reviews.candidates import preview_of
from reviews.month_page import opening_waits
from reviews.services.opening import openable_months
from tests.factories import make_member, make_post
from tests.reviews.months import OPENED, make_house, open_month

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


def change(contender, **fields):
    Contender.objects.filter(pk=contender.pk).update(**fields)


def left(house, contender, state, at):
    """The contender went out on a day, as the workflow writes it."""
    closed_on = None if state == "accepting" else date.fromisoformat(at[:10])
    change(contender, state=state, closed_on=closed_on)
    with clock.at(at):
        Decision.objects.create(
            contender=contender, action="out", from_state="active", to_state=state, at=clock.now(),
            by=house.officer, by_name=house.officer.name,
        )  # fmt: skip


@pytest.fixture
def house():
    """Seven posts: two in, four left out with a reason, one gone long before."""
    house = make_house(posts=6, teams=1, staff=3)
    late, accepting, revoked, gone = house.posts[2:]
    change(late, activated_on=date(2026, 10, 16))
    left(house, accepting, "accepting", "2026-10-15 18:00")
    left(house, revoked, "revoked", "2026-10-20 10:00")
    left(house, gone, "closed", "2026-09-30 10:00")
    house.reported = make_post(house.campaign, make_member("待批复", house.tree.branch), "reported")
    return house


def test_who_is_in_is_who_will_be_written(house):
    with clock.at(OPENED):
        preview = preview_of(house.campaign, OCTOBER)
    cycle = open_month(house)
    assert [row.pk for row in (*preview.posts, *preview.teams)] == list(
        cycle.entries.values_list("contender_id", flat=True)
    )
    assert preview.appraisers == cycle.roll.count()
    assert (preview.windows.find.first_day, preview.windows.appraise.last_day) == (
        cycle.find_from,
        cycle.appraise_to,
    )


def test_who_is_left_out_is_named_with_the_reason(house):
    with clock.at(OPENED):
        reasons = {row.contender: row.reason for row in preview_of(house.campaign, OCTOBER).left_out}
    assert reasons == {
        house.posts[2]: "10月16日挂牌，晚于10月15日",
        house.posts[3]: "验收中（10月15日）",
        house.posts[4]: "已摘牌（10月20日）",
        house.reported: "已上报，尚未挂牌",
    }


def test_the_page_shows_both_lists_and_the_dates(house, as_person):
    with clock.at(OPENED):
        url = reverse("reviews:cycle-open", args=[house.campaign.pk])
        text = as_person(house.officer).get(url, {"month": "2026-10"}).content.decode()
    assert house.posts[0].title in text
    assert "10月16日挂牌，晚于10月15日" in text
    assert "11月12日—20日" in text


class TestProposal:
    def proposed(self, house, at):
        with clock.at(at):
            items = [
                item for item in todos_for(house.officer, clock.today()) if item.key.startswith("cycle-open")
            ]
        return [(item.title, item.due, item.detail) for item in items]

    def test_it_comes_when_the_month_is_over_with_its_dates(self, house):
        for month, at in (("2026-08", "2026-09-01 09:00"), ("2026-09", "2026-10-09 09:00")):
            open_month(house, at=at, month=month)
        assert self.proposed(house, "2026-10-31 23:59") == []
        assert self.proposed(house, "2026-11-01 00:00") == [
            (
                "开启2026年10月月度评比",
                date(2026, 11, 2),
                "找一找11月2日—5日，晒一晒11月6日—11日，评一评11月12日—20日",
            )
        ]

    def test_opened_late_it_says_the_later_dates(self, house):
        for month, at in (("2026-08", "2026-09-01 09:00"), ("2026-09", "2026-10-09 09:00")):
            open_month(house, at=at, month=month)
        assert self.proposed(house, "2026-11-10 14:00")[0][2].startswith("找一找11月10日—13日，")

    def test_a_month_nobody_takes_part_in_is_not_proposed(self, house):
        Contender.objects.filter(activated_on__isnull=False).update(activated_on=date(2026, 10, 16))
        with clock.at("2026-11-10 09:00"):
            assert openable_months(house.campaign) == []
        with clock.at("2026-12-01 09:00"):
            assert opening_waits(house.campaign, clock.today()) == Month(2026, 11)
        Contender.objects.exclude(activated_on=None).update(state="closed", closed_on=date(2026, 11, 30))
        with clock.at("2026-12-01 09:00"):
            assert opening_waits(house.campaign, clock.today()) is None
