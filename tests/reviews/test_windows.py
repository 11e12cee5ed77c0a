"""Windows moved later: the arithmetic of days, the act with its reason, and nothing that is over opens again."""

import datetime as dt
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import AuditEvent
from campaign.workdays import weekdays_only, workdays_between
from reviews.cycles import is_secret_window_open
from reviews.models import WindowMove
from reviews.services.appeals import raise_appeal
from reviews.services.voting import send_sheet
from reviews.services.windows import movable_steps, move_window
from reviews.window_moves import ORDER, Dates, Span, move
from tests.reviews.months import (
    CONFIRMING,
    COUNTING,
    FIND,
    LAST_EVENING,
    PREVIEW,
    SHOW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    vote,
    vote_all,
)

DAY = dt.date
WRITTEN = Dates(
    Span(DAY(2026, 11, 2), DAY(2026, 11, 5)),
    Span(DAY(2026, 11, 6), DAY(2026, 11, 11)),
    Span(DAY(2026, 11, 12), DAY(2026, 11, 20)),
)


def test_a_window_moved_takes_the_later_ones_along():
    moved, days = move(WRITTEN, "find", DAY(2026, 11, 9), weekdays_only)
    assert days == 2
    assert moved == Dates(
        Span(DAY(2026, 11, 2), DAY(2026, 11, 9)),
        Span(DAY(2026, 11, 10), DAY(2026, 11, 13)),
        Span(DAY(2026, 11, 16), DAY(2026, 11, 24)),
    )


def test_the_last_window_moves_alone():
    moved, days = move(WRITTEN, "appraise", DAY(2026, 11, 23), weekdays_only)
    assert (moved.find, moved.show, moved.appraise.last, days) == (
        WRITTEN.find,
        WRITTEN.show,
        DAY(2026, 11, 23),
        1,
    )


@pytest.mark.parametrize("last", [DAY(2026, 11, 20), DAY(2026, 11, 19), DAY(2026, 11, 22)])
def test_never_earlier_and_never_to_a_day_off(last):
    with pytest.raises(ValueError):
        move(WRITTEN, "appraise", last, weekdays_only)


@given(
    step=st.sampled_from(ORDER),
    days=st.integers(1, 31),
    holidays=st.sets(st.dates(DAY(2026, 10, 25), DAY(2027, 1, 31)), max_size=25),
)
def test_windows_stay_in_order_and_grow_whatever_the_calendar_has_become(step, days, holidays):
    def is_working(day):
        return weekdays_only(day) and day not in holidays

    last = WRITTEN.of(step).last + dt.timedelta(days=days)
    if not is_working(last):
        return
    moved, by = move(WRITTEN, step, last, is_working)
    assert by == workdays_between(WRITTEN.of(step).last + dt.timedelta(days=1), last, is_working)
    spans = [moved.of(name) for name in ORDER]
    assert all(span.first <= span.last for span in spans)
    assert all(before.last < after.first for before, after in pairwise(spans))
    assert all(moved.of(name).last >= WRITTEN.of(name).last for name in ORDER)


@pytest.fixture
def house(db):
    house = make_house(posts=2, teams=0, staff=6)
    open_month(house)
    return house


def postpone(house, step, last, reason="系统停机两天。", at=FIND, by=None):
    with clock.at(at):
        move_window(cycle=house.cycle, step=step, last_day=last, reason=reason, by=by or house.officer)
    house.cycle.refresh_from_db()


def test_the_act_writes_dates_row_and_trail(house):
    postpone(house, "show", DAY(2026, 11, 13))
    cycle = house.cycle
    assert (cycle.find_to, cycle.show_from, cycle.show_to) == (
        DAY(2026, 11, 5),
        DAY(2026, 11, 6),
        DAY(2026, 11, 13),
    )
    assert (cycle.appraise_from, cycle.appraise_to) == (DAY(2026, 11, 16), DAY(2026, 11, 24))
    row = WindowMove.objects.get()
    assert (row.step, row.workdays, row.last_before, row.reason, row.moved_by) == (
        "show", 2, DAY(2026, 11, 11), "系统停机两天。", house.officer,
    )  # fmt: skip
    event = AuditEvent.objects.get(action="window-move")
    assert event.detail["last"] == ["2026-11-11", "2026-11-13"]


def test_sheets_are_taken_until_the_new_last_evening(house):
    postpone(house, "appraise", DAY(2026, 11, 23), at=VOTING)
    vote(house, house.staff[0], at="2026-11-23 23:59")
    with pytest.raises(Refused, match="11月23日截止"):
        vote(house, house.staff[1], at="2026-11-24 00:00")


@pytest.mark.parametrize(
    ("step", "last", "at", "sentence"),
    [
        ("find", DAY(2026, 11, 10), SHOW, "找一找已于11月5日截止，截止后不再开放。"),
        ("appraise", DAY(2026, 11, 24), COUNTING, "评一评已于11月20日截止，截止后不再开放。"),
        ("appraise", DAY(2026, 11, 20), VOTING, "评一评现在到11月20日截止，只能往后调整。"),
        ("appraise", DAY(2026, 11, 13), VOTING, "只能往后调整"),
        ("appraise", DAY(2026, 11, 22), VOTING, "11月22日不是工作日，请选工作日。"),
        ("appraise", DAY(2027, 11, 22), VOTING, "一次最多往后调整31天"),
        ("compare", DAY(2026, 11, 24), VOTING, "请选择要调整的步骤。"),
    ],
)
def test_what_may_not_be_moved_is_said_in_words(house, step, last, at, sentence):
    with pytest.raises(Refused, match=sentence):
        postpone(house, step, last, at=at)
    assert not WindowMove.objects.exists()


def test_it_is_the_officers_act_and_has_a_reason(house):
    with pytest.raises(Refused, match="请写明调整的理由"):
        postpone(house, "find", DAY(2026, 11, 9), reason="  ")
    for person in (house.secretary, house.branch_secretary, house.holders[0]):
        with pytest.raises(PermissionDenied):
            postpone(house, "find", DAY(2026, 11, 9), by=person)


def sign_in_at(moment):
    """What the trail keeps of somebody's signing in on the page."""
    with pytest.MonkeyPatch.context() as patched, clock.at(moment):
        patched.setattr(audit, "current", lambda: SimpleNamespace(address=None, id="page"))
        audit.record("sign-in", by=None)


class TestClockSetBack:
    """A server's clock put back opens nothing that the trail knows to be over (trust.md INT-7)."""

    def test_voting_stays_closed(self, house):
        with clock.at(LAST_EVENING):
            assert is_secret_window_open(house.cycle)
        sign_in_at("2026-11-21 08:00")
        with clock.at(VOTING):
            assert not is_secret_window_open(house.cycle)
            with pytest.raises(Refused, match="评一评已于11月20日截止"):
                send_sheet(cycle=house.cycle, marks={}, by=house.staff[0])
            assert movable_steps(house.cycle) == []
        with pytest.raises(Refused, match="截止后不再开放"):
            postpone(house, "appraise", DAY(2026, 11, 24), at=VOTING)

    def test_a_clock_that_once_ran_a_year_ahead_closes_nothing(self, house):
        sign_in_at("2027-11-21 08:00")
        vote(house, house.staff[0])

    def test_the_appeal_stays_closed(self, house):
        vote_all(house)
        fill_duties(house)
        count_month(house)
        house.cycle.refresh_from_db()
        sign_in_at(CONFIRMING)
        entry = house.cycle.entries.get(contender=house.posts[0])
        with clock.at(PREVIEW), pytest.raises(Refused, match="只能在结果预览期内申诉"):
            raise_appeal(entry=entry, text="请复核。", by=house.holders[0])

    def test_after_the_closing_act_nothing_opens_voting(self, house):
        vote_all(house)
        fill_duties(house)
        count_month(house)
        house.cycle.refresh_from_db()
        with clock.at(VOTING):
            assert not is_secret_window_open(house.cycle)
