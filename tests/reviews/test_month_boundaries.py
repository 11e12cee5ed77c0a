"""Months and deadlines are Shanghai's though the process lives in UTC (trust.md INT-7)."""

import datetime as dt
import os
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign import clock
from campaign.errors import Refused
from campaign.models import Contender, Decision
from campaign.months import Month
from campaign.todos import todos_for
from reviews.candidates import contenders_of, windows_at
from reviews.cycles import step_of
from reviews.models import Tally
from reviews.phases import Step
from reviews.services.opening import openable_months
from reviews.services.publishing import publishing_problems
from taskforces.weeks import Week, weeks_of_month
from tests.reviews.months import (
    count_month,
    fill_duties,
    make_house,
    open_month,
    publish_month,
    vote,
    vote_all,
)

DAY = dt.date


@pytest.fixture(autouse=True)
def process_in_utc():
    """The server's own zone and Django's are UTC, as on most hosts."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    with timezone.override("UTC"):
        assert time.timezone == 0
        yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def last_second(day):
    """One second before midnight of a day in Shanghai, in UTC: 15:59:59Z."""
    return f"{day}T15:59:59+00:00"


def midnight(day):
    """The midnight after a day in Shanghai, in UTC: 16:00:00Z of the same day."""
    return f"{day}T16:00:00+00:00"


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2026-10-31", Month(2026, 10), Month(2026, 11)),
        ("2026-12-31", Month(2026, 12), Month(2027, 1)),
        ("2026-02-28", Month(2026, 2), Month(2026, 3)),
        ("2028-02-29", Month(2028, 2), Month(2028, 3)),
    ],
)
def test_a_month_turns_at_sixteen_hours_utc(day, before, after):
    with clock.at(last_second(day)):
        assert Month.of(clock.now()) == Month.of(clock.today()) == before
    with clock.at(midnight(day)):
        assert Month.of(clock.now()) == Month.of(clock.today()) == after


@pytest.mark.django_db
class TestOctober:
    @pytest.fixture
    def house(self):
        return make_house(posts=2, teams=0, staff=6)

    def test_it_may_be_opened_from_the_sixteenth(self, house):
        with pytest.raises(Refused, match="10月16日才能确定"):
            open_month(house, at=last_second("2026-10-15"))
        assert open_month(house, at=midnight("2026-10-15")).find_from == DAY(2026, 11, 2)

    def test_who_went_on_the_last_second_of_the_fifteenth_is_out(self, house):
        """``at__month`` and ``at__date`` under UTC would call both moments the fifteenth."""
        for contender, moment in zip(
            house.posts, (last_second("2026-10-15"), midnight("2026-10-15")), strict=True
        ):
            Contender.objects.filter(pk=contender.pk).update(state="accepting")
            with clock.at(moment):
                Decision.objects.create(
                    contender=contender, action="close", from_state="active", to_state="accepting",
                    at=clock.now(), by=house.officer, by_name=house.officer.name,
                )  # fmt: skip
        assert list(contenders_of(house.campaign, Month(2026, 10))) == [house.posts[1]]

    def test_it_is_proposed_when_november_begins(self, house):
        open_month(house, at="2026-10-09 09:00", month="2026-09")
        for moment, expected in ((last_second("2026-10-31"), []), (midnight("2026-10-31"), ["2026年10月"])):
            with clock.at(moment):
                keys = [item.title for item in todos_for(house.officer, clock.today())]
            assert [k for k in ("2026年10月",) if f"开启{k}月度评比" in keys] == expected

    def test_the_last_second_of_the_window_counts_and_the_next_does_not(self, house):
        open_month(house)
        assert house.cycle.appraise_to == DAY(2026, 11, 20)
        vote(house, house.staff[0], at=last_second("2026-11-20"))
        with pytest.raises(Refused, match="11月20日截止"):
            vote(house, house.staff[1], at=midnight("2026-11-20"))
        assert set(Tally.objects.filter(channel="mass").values_list("good", flat=True)) == {1}

    def test_steps_and_preview_turn_at_midnight_too(self, house):
        open_month(house, at="2026-10-30 09:00")
        for day, before, after in (
            ("2026-11-01", Step.BEFORE, Step.FIND),
            ("2026-11-05", Step.FIND, Step.SHOW),
            ("2026-11-11", Step.SHOW, Step.APPRAISE),
            ("2026-11-20", Step.APPRAISE, Step.COUNTING),
        ):
            with clock.at(last_second(day)):
                assert step_of(house.cycle) is before
            with clock.at(midnight(day)):
                assert step_of(house.cycle) is after
        vote_all(house)
        fill_duties(house)
        count_month(house)
        house.cycle.refresh_from_db()
        assert house.cycle.preview_to == DAY(2026, 11, 25)
        with clock.at(last_second("2026-11-25")):
            assert publishing_problems(house.cycle, house.secretary) == ["本人预览到11月25日，之后才能发布。"]
        with clock.at(midnight("2026-11-25")):
            assert publishing_problems(house.cycle, house.secretary) == []

    def test_pages_print_shanghais_days(self, house, as_person):
        open_month(house, at=midnight("2026-11-01"))
        with clock.at(midnight("2026-11-11")):
            page = as_person(house.staff[0]).get(reverse("reviews:cycle", args=[house.cycle.pk]))
        text = page.content.decode()
        assert ("11月2日开启" in text, "11月12日—20日" in text) == (True, True)
        vote_all(house)
        fill_duties(house)
        count_month(house)
        ranking = publish_month(house, at="2026-11-25T16:30:00+00:00")
        with clock.at("2026-11-26 12:00"):
            url = reverse("reviews:ranking-month", args=[house.campaign.pk, house.cycle.month])
            text = as_person(house.staff[0]).get(url).content.decode()
        assert "11月26日00:30发布" in text
        ranking.refresh_from_db()
        assert ranking.published_at.utcoffset() == dt.timedelta(0)


@pytest.mark.django_db
class TestYearsEnd:
    """The calendar's package ends with 2026: weekdays are worked then, and nothing raises."""

    def test_december_is_worked_on_in_january(self):
        house = make_house(posts=1, teams=0, staff=1)
        with clock.at(midnight("2026-12-31")):
            windows = windows_at(house.campaign, Month(2026, 12), clock.now())
            assert Month(2026, 12) in openable_months(house.campaign)
        assert [(w.first_day, w.last_day) for w in (windows.find, windows.show, windows.appraise)] == [
            (DAY(2027, 1, 1), DAY(2027, 1, 6)),
            (DAY(2027, 1, 7), DAY(2027, 1, 12)),
            (DAY(2027, 1, 13), DAY(2027, 1, 21)),
        ]
        cycle = open_month(house, at=midnight("2026-12-31"), month="2026-12")
        assert (cycle.month, cycle.find_from) == ("2026-12", DAY(2027, 1, 1))

    def test_a_year_far_beyond_the_calendar_opens_too(self):
        house = make_house(posts=1, teams=0, staff=1)
        cycle = open_month(house, at="2030-03-01T01:00:00+00:00", month="2030-02")
        assert (cycle.find_from, cycle.find_to) == (DAY(2030, 3, 1), DAY(2030, 3, 6))

    def test_february_is_worked_on_in_march_of_a_leap_year_as_well(self):
        house = make_house(posts=1, teams=0, staff=1)
        cycle = open_month(house, at=midnight("2028-02-29"), month="2028-02")
        assert cycle.find_from == DAY(2028, 3, 1)

    def test_week_53_belongs_to_the_month_of_its_thursday(self):
        week = Week.of(DAY(2027, 1, 3))
        assert (str(week), week.month) == ("2026-W53", Month(2026, 12))
        assert weeks_of_month(Month(2026, 12))[-1] == week
        assert weeks_of_month(Month(2027, 1))[0] == Week.of(DAY(2027, 1, 4))
