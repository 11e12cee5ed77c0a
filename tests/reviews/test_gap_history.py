"""Since when a gap stands and how often it came back: pure, and through three months."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign import clock
from campaign.errors import Refused
from campaign.models import Reading
from campaign.months import Month
from reviews.gap_history import Link, origins
from reviews.models import Gap
from reviews.services.finding import close_gap, save_gap
from reviews.todos import waiting
from taskforces.models import Milestone
from tests.reviews.months import FIND, make_house, open_month

AUGUST = Month(2026, 8)


def test_a_carried_gap_knows_where_it_began():
    found = origins({1: Link(AUGUST), 5: Link(AUGUST.next, 1), 9: Link(AUGUST.shift(2), 5)})
    assert (found[9].since, found[9].times, found[9].trail) == (AUGUST, 2, (1, 5, 9))
    assert (found[1].since, found[1].times, found[1].trail) == (AUGUST, 0, (1,))


def test_a_predecessor_that_is_not_there_ends_the_trail():
    assert origins({5: Link(AUGUST, 1)})[5].trail == (5,)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.booleans(), min_size=1, max_size=30), st.randoms())
def test_the_order_of_rows_does_not_matter_and_times_count_the_links(carried, random):
    links, before = {}, None
    for at, is_carried in enumerate(carried, start=1):
        links[at] = Link(AUGUST.shift(at), before if is_carried and at > 1 else None)
        before = at
    keys = list(links)
    random.shuffle(keys)
    assert origins({key: links[key] for key in keys}) == origins(links)
    for origin in origins(links).values():
        assert (origin.times, origin.since) == (len(origin.trail) - 1, links[origin.trail[0]].month)


@pytest.fixture
def house(db):
    house = make_house(posts=1, teams=1, staff=1)
    house.entries = {}
    for month, at in (("2026-08", "2026-09-01 09:00"), ("2026-09", "2026-10-09 09:00")):
        open_month(house, at, month)
        house.entries[month] = house.cycle.entries.get(contender=house.posts[0])
    return house


def gap_of(house, month="2026-10"):
    return Gap.objects.get(
        entry__contender=house.posts[0], entry__cycle__month=month, indicator__isnull=False
    )


def test_the_page_says_since_when_and_what_was_meant_before(house, as_person):
    gap = gap_of(house, "2026-09")
    with clock.at("2026-10-10 09:00"):
        save_gap(gap, cause="人手紧", next_action="九月补岗", due_on=None, version=1, by=house.holders[0])
    open_month(house)
    entry = house.cycle.entries.get(contender=house.posts[0])
    with clock.at(FIND):
        text = (
            as_person(house.holders[0]).get(reverse("reviews:find-entry", args=[entry.pk])).content.decode()
        )
    assert ("2026年8月发现，已带出2次" in text, "当时打算：九月补岗" in text) == (True, True)


def test_a_month_left_out_loses_no_gap(house):
    house.posts[0].__class__.objects.filter(pk=house.posts[0].pk).update(activated_on=date(2026, 10, 20))
    open_month(house)
    assert not house.cycle.entries.filter(contender=house.posts[0]).exists()
    open_month(house, "2026-12-01 09:00", "2026-11")
    gap = gap_of(house, "2026-11")
    assert (gap.source, gap.carried_from) == ("carried", gap_of(house, "2026-09"))


def test_a_gap_reached_meanwhile_comes_back_saying_so(house):
    Reading.objects.create(
        indicator=house.posts[0].indicators.get(), read_on=date(2026, 10, 28), value=2000,
        recorded_by=house.holders[0], recorded_at=clock.now(),
    )  # fmt: skip
    open_month(house)
    assert gap_of(house).finding.endswith("最近读数20分钟（10月28日），已达到")


def test_a_milestone_keeps_its_gap_when_its_day_is_moved(house):
    milestone = Milestone.objects.create(
        team_id=house.teams[0].pk, title="联调", weight=100, due_on=date(2026, 10, 1)
    )
    open_month(house)
    first = Gap.objects.get(milestone=milestone)
    Milestone.objects.filter(pk=milestone.pk).update(due_on=date(2026, 11, 20))
    open_month(house, "2026-12-01 09:00", "2026-11")
    again = Gap.objects.get(carried_from=first)
    assert "里程碑“联调”应于11月20日完成，尚未完成" in again.finding
    assert Gap.objects.filter(entry=again.entry, milestone=milestone).count() == 1
    Milestone.objects.filter(pk=milestone.pk).update(done_on=date(2026, 12, 3))
    open_month(house, "2027-01-04 09:00", "2026-12")
    assert Gap.objects.get(carried_from=again).finding == "里程碑“联调”已于12月3日完成"


def test_a_gap_taken_over_is_closed_where_it_went(house):
    old = gap_of(house, "2026-08")
    with clock.at("2026-10-10 09:00"), pytest.raises(Refused, match="已带到9月，请在那个月销号"):
        close_gap(old, note="补上了", by=house.holders[0])
    Gap.objects.filter(pk=old.pk).update(due_on=date(2026, 9, 30))
    keys = {item.key for item in waiting(house.holders[0], date(2026, 10, 10))}
    assert f"gap-{old.pk}" not in keys
