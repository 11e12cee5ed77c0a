"""The course of an application: what lies ahead of a state, and when (product.md §3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.course import STAGE_OF, Stage, ahead_of, planned_for, stage_of
from campaign.models import LIVE_STATES, State

PHASES = {
    "select": (date(2026, 2, 1), date(2026, 2, 28)),
    "deliberate": (date(2026, 3, 1), date(2026, 3, 28)),
    "act": (date(2026, 4, 1), date(2026, 11, 30)),
    "accept": (date(2026, 12, 1), date(2026, 12, 28)),
}
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


def ahead(state, *, above=False, to_report=False, due_on=None, today=date(2026, 2, 10), phases=PHASES):
    stage = stage_of(state, to_report=to_report)
    return [(one.stage.value, one.on) for one in ahead_of(
        stage, decided_above=above, phases=phases, due_on=due_on, today=today
    )]  # fmt: skip


def test_a_draft_has_everything_ahead_with_its_days():
    assert ahead("draft") == [
        ("endorse", date(2026, 2, 28)),
        ("decide", date(2026, 3, 28)),
        ("notice", date(2026, 4, 1)),
        ("activate", date(2026, 4, 1)),
        ("act", date(2026, 11, 30)),
        ("accept", date(2026, 12, 28)),
    ]


def test_a_level_decided_above_waits_for_its_report_first():
    assert stage_of("cleared", to_report=True) is Stage.REPORT
    assert stage_of("cleared", to_report=False) is Stage.ACTIVATE
    assert [name for name, _day in ahead("on_notice", above=True)] == ["report", "activate", "act", "accept"]


def test_a_teams_own_date_wins_over_the_phase():
    assert ahead("cleared", due_on=date(2026, 9, 1))[0] == ("act", date(2026, 9, 1))


def test_a_planned_day_that_has_passed_is_not_promised():
    assert planned_for(Stage.DECIDE, PHASES, None, date(2026, 3, 28)) == date(2026, 3, 28)
    assert planned_for(Stage.DECIDE, PHASES, None, date(2026, 3, 29)) is None
    assert ahead("active", today=date(2027, 1, 1)) == [("accept", None)]


def test_nothing_is_known_without_phases():
    assert {day for _name, day in ahead("draft", phases={})} == {None}


@pytest.mark.parametrize("state", State)
def test_every_live_state_waits_somewhere_and_no_ended_one_does(state):
    assert (stage_of(state, to_report=False) is not None) == (state in LIVE_STATES)
    if state not in LIVE_STATES:
        assert ahead(state) == []


@given(st.sampled_from(sorted(STAGE_OF)), st.booleans(), st.none() | DAYS, DAYS)
def test_stages_ahead_come_in_order_and_never_in_the_past(state, above, due_on, today):
    stage = stage_of(state, to_report=above)
    found = ahead_of(stage, decided_above=above, phases=PHASES, due_on=due_on, today=today)
    order = list(Stage)
    places = [order.index(one.stage) for one in found]
    assert places == sorted(set(places))
    assert all(place > order.index(stage) for place in places)
    assert all(one.on is None or one.on >= today for one in found)
    assert above or Stage.REPORT not in [one.stage for one in found]


@given(DAYS, st.integers(1, 400))
def test_waiting_longer_never_brings_a_day_back(today, days):
    later = today + timedelta(days=days)
    for stage in Stage:
        if planned_for(stage, PHASES, None, today) is None:
            assert planned_for(stage, PHASES, None, later) is None
