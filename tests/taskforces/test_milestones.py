"""Milestones: weighted progress, lateness, the time bar of the look."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from taskforces.milestones import (
    Milestone,
    MilestoneStatus,
    expected_progress,
    late,
    progress,
    timeline,
)

TODAY = dt.date(2026, 11, 18)
DONE = Milestone(1, "M1", 2000, dt.date(2026, 4, 15), 10000, dt.date(2026, 4, 15))
LATE_DONE = Milestone(2, "M2", 2000, dt.date(2026, 6, 30), 10000, dt.date(2026, 7, 2))
LATE = Milestone(3, "M3", 3000, dt.date(2026, 10, 31), 8000)
OPEN = Milestone(4, "M4", 3000, dt.date(2026, 12, 25), 0)
ALL = [OPEN, LATE, DONE, LATE_DONE]


def test_progress_is_weighted():
    assert progress(ALL) == 6400
    assert expected_progress(ALL, TODAY) == 7000


def test_without_weights_there_is_no_progress():
    assert progress([]) == 0
    assert expected_progress([], TODAY) == 0


def test_statuses_against_today():
    assert [m.status(TODAY).value for m in (DONE, LATE_DONE, LATE, OPEN)] == [
        "done",
        "done_late",
        "late",
        "open",
    ]
    assert (LATE.days_late(TODAY), LATE_DONE.days_late(TODAY), OPEN.days_late(TODAY)) == (18, 2, 0)


def test_due_today_is_not_late():
    assert LATE.status(LATE.due_on) is MilestoneStatus.OPEN


def test_only_open_ones_past_due_are_late():
    assert late(ALL, TODAY) == [LATE]


def test_timeline_has_the_places_of_the_look():
    line = timeline(ALL, dt.date(2026, 3, 2), dt.date(2026, 12, 31), TODAY)
    assert [t.month.month for t in line.ticks] == list(range(3, 13))
    assert (line.ticks[1].x, line.ticks[1].middle, line.today_x) == ("10.13%", "15.03%", "85.62%")
    assert [m.x for m in line.marks] == ["14.71%", "39.54%", "79.74%", "97.71%"]


def test_today_outside_is_not_drawn_and_late_due_dates_widen_the_bar():
    line = timeline([OPEN], dt.date(2026, 3, 1), dt.date(2026, 10, 1), dt.date(2027, 2, 1))
    assert line.today_x is None
    assert line.ticks[-1].month.month == 12


milestones = st.lists(
    st.builds(
        Milestone,
        key=st.integers(1, 99),
        name=st.just("M"),
        weight=st.integers(0, 10000),
        due_on=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
        progress=st.integers(0, 10000),
        done_on=st.one_of(st.none(), st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))),
    ),
    max_size=8,
)


@given(milestones)
def test_progress_stays_within_bounds_and_full_means_all_done(rows):
    value = progress(rows)
    assert 0 <= value <= 10000
    if rows and all(m.is_done and m.weight for m in rows):
        assert value == 10000
