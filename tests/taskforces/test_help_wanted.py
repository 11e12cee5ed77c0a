"""Whose turn a request for help is: dates and words in, one answer out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskforces.help_wanted import Standing, Turn, turn_of

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("answer", "promised_on", "turn"),
    [
        ("", None, Turn.ASKED),
        ("promised", DAY + timedelta(days=1), Turn.PROMISED),
        ("promised", DAY, Turn.DUE),
        ("promised", DAY - timedelta(days=9), Turn.DUE),
        ("done", None, Turn.TEAM),
        ("declined", None, Turn.TEAM),
    ],
)
def test_the_turn_follows_the_answer(answer, promised_on, turn):
    assert turn_of(Standing(answer, promised_on, False, True), DAY) is turn


@pytest.mark.parametrize(("answer", "turn"), [("", Turn.LOST), ("done", Turn.TEAM), ("declined", Turn.TEAM)])
def test_who_has_left_answers_no_more_but_the_answer_stands(answer, turn):
    assert turn_of(Standing(answer, None, False, False), DAY) is turn


@given(st.sampled_from(["", "done", "declined"]), st.booleans(), st.integers(-400, 400))
def test_somebody_has_the_turn_exactly_while_it_is_open(answer, is_here, days):
    day = DAY + timedelta(days=days)
    assert turn_of(Standing(answer, None, True, is_here), day) is Turn.NOBODY
    assert turn_of(Standing(answer, None, False, is_here), day) is not Turn.NOBODY
    promised = turn_of(Standing("promised", DAY, False, is_here), day)
    assert promised is (Turn.LOST if not is_here else Turn.DUE if day >= DAY else Turn.PROMISED)
