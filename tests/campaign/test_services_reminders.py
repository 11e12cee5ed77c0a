"""Reminders from to-dos: each stage once, a day once, nothing at night; what is over goes."""

from datetime import date, timedelta

import pytest

from campaign import clock
from campaign.models import Delivery, Message, ReminderDay
from campaign.services.reminders import CLAIM_DIES, remind, sweep
from tests import factories

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 23)


@pytest.fixture
def house():
    """A post to be put right until the 23rd of April."""
    house = factories.make_house()
    house.post = factories.make_post(
        house.campaign, house.holder, "rectifying", title="数据岗", rectify_until=DUE
    )
    return house


def titles(person):
    return [
        title
        for title in Message.objects.filter(person=person).order_by("pk").values_list("title", flat=True)
        if not title.startswith("本周")
    ]


def on(day, hour=9):
    return clock.at(f"2026-04-{day} {hour:02}:00")


def test_soon_today_and_over_are_said_once_each(house):
    said = []
    for day in (17, 20, 21, 23, 23, 24, 27):
        with on(day):
            remind(only={house.holder.pk})
            said.append([title for title in titles(house.holder) if "限期整改" in title])
    soon, now, over = (f"{stage}：“数据岗”限期整改" for stage in ("3天后截止", "今天截止", "已逾期"))
    assert said == [[], [soon], [soon], [soon, now], [soon, now], [soon, now, over], [soon, now, over]]


@pytest.mark.parametrize(("day", "hour"), [(23, 7), (23, 20), (25, 10)])
def test_nothing_is_written_at_night_or_on_a_day_off(house, day, hour):
    with on(day, hour):
        assert remind() == 0
    assert Message.objects.count() == ReminderDay.objects.count() == 0


def test_a_second_run_of_a_day_gathers_nobody(house, django_assert_max_num_queries):
    with on(23):
        assert remind(only={house.holder.pk}) == 1
        with django_assert_max_num_queries(30):
            assert remind(only={house.holder.pk}) == 0


def test_a_claim_that_died_is_taken_up_again_and_a_fresh_one_is_left(house):
    with on(23):
        row = ReminderDay.objects.create(person=house.holder, day=DUE, claimed_at=clock.now())
        remind(only={house.holder.pk})
        assert titles(house.holder) == []
        ReminderDay.objects.filter(pk=row.pk).update(
            claimed_at=clock.now() - CLAIM_DIES - timedelta(seconds=1)
        )
        assert remind(only={house.holder.pk}) == 1
        assert titles(house.holder) != []


def test_who_left_meanwhile_is_told_nothing(house):
    house.holder.left_on = DUE
    house.holder.save(update_fields=["left_on"])
    with on(23):
        remind(only={house.holder.pk})
    assert Message.objects.filter(person=house.holder).count() == 0


def test_what_is_old_goes(house, settings):
    with on(23):
        remind(only={house.holder.pk})
        assert sweep() == 0
    with clock.at(clock.start_of(DUE) + timedelta(days=settings.MESSAGES_KEPT_DAYS + 1)):
        assert sweep() > 0
    assert Message.objects.count() == ReminderDay.objects.count() == Delivery.objects.count() == 0
