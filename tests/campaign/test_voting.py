"""A meeting's arithmetic: quorum, majority, secret papers, places and ties."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.voting import (
    Attendance,
    Method,
    VoteCount,
    attendance_problems,
    has_passed,
    has_quorum,
    is_void,
    outcome,
    vote_problems,
)

SEVEN = Attendance(due=7, present=7)
SECRET = VoteCount(5, 1, 1, Method.SECRET, issued=7, returned=7, valid=7, has_overseer=True, has_counter=True)


@pytest.mark.parametrize(
    ("due", "present", "enough"), [(7, 3, False), (7, 4, True), (8, 4, True), (0, 0, False)]
)
def test_quorum_is_half_of_those_due(due, present, enough):
    assert has_quorum(Attendance(due, present)) is enough


@pytest.mark.parametrize(("due", "yes", "passed"), [(7, 3, False), (7, 4, True), (8, 4, False), (8, 5, True)])
def test_passing_needs_more_than_half_of_those_due(due, yes, passed):
    assert has_passed(yes, Attendance(due, due)) is passed


def test_a_recused_member_is_absent_but_stays_due():
    meeting = Attendance(due=7, present=7, recused=1)
    assert (meeting.due_for_item, meeting.present_for_item) == (7, 6)
    assert has_passed(3, meeting) is False


def test_the_setting_takes_the_recused_out_of_due():
    meeting = Attendance(due=7, present=7, recused=2, recused_leave_due=True)
    assert has_passed(3, meeting) is True


def test_right_figures_raise_no_problem():
    assert vote_problems(SECRET, SEVEN) == []
    assert vote_problems(VoteCount(5, 1, 1), SEVEN) == []


@pytest.mark.parametrize(
    ("vote", "sentences"),
    [
        (VoteCount(5, 1, 0), ["同意、不同意、弃权合计6票，应等于参加表决的7人。"]),
        (VoteCount(-1, 1, 0), ["票数不能为负数。"]),
        (replace(SECRET, issued=None), ["无记名投票请填写发出、收回和有效票数。"]),
        (replace(SECRET, valid=-1), ["票数不能为负数。"]),
        (replace(SECRET, returned=8), ["收回8张，多于发出7张，本次投票无效，应重新投票。"]),
        (replace(SECRET, issued=8), ["发出8张，多于参加表决的7人，请核对。"]),
        (
            replace(SECRET, returned=6),
            ["有效7张，多于收回6张，请核对。"],
        ),
        (replace(SECRET, yes=4), ["同意、不同意、弃权合计6票，应等于有效票7张。"]),
        (
            replace(SECRET, has_overseer=False, has_counter=False),
            ["无记名投票请填写监票人。", "无记名投票请填写计票人。"],
        ),
    ],
)
def test_wrong_figures_are_said_in_words(vote, sentences):
    assert vote_problems(vote, SEVEN) == sentences


@pytest.mark.parametrize(
    ("attendance", "sentences"),
    [
        (Attendance(0, 0), ["应到人数为0，请先列出应到名单。"]),
        (Attendance(7, 8), ["实到8人，多于应到7人，请核对名单。"]),
        (Attendance(7, 3), ["实到3人，不足应到7人的半数，不能表决。"]),
        (Attendance(7, 4, recused=1), ["实到3人，不足应到7人的半数，不能表决。"]),
        (Attendance(7, 4, recused=5), ["回避5人，多于实到4人，请核对。"]),
        (Attendance(-1, 0), ["人数不能为负数。"]),
        (Attendance(7, 4), []),
    ],
)
def test_wrong_attendance_is_said_in_words(attendance, sentences):
    assert attendance_problems(attendance) == sentences


def test_only_a_secret_vote_can_be_void():
    assert is_void(replace(SECRET, returned=8)) is True
    assert is_void(replace(SECRET, method=Method.HANDS, returned=8)) is False


def rows(*yes):
    return [(name, count, SEVEN) for name, count in zip("ABCDEF", yes, strict=False)]


def test_those_who_passed_fill_the_places():
    result = outcome(rows(7, 6, 5, 3), 2)
    assert (result.chosen, result.passed_over, result.not_passed) == (("A", "B"), ("C",), ("D",))


def test_a_tie_at_the_cut_off_goes_to_a_further_round():
    result = outcome(rows(7, 5, 5, 4), 2)
    assert (result.chosen, result.tied, result.open_places, result.passed_over) == (
        ("A",),
        ("B", "C"),
        1,
        ("D",),
    )


def test_a_tie_above_the_cut_off_is_no_tie():
    assert outcome(rows(5, 5, 4), 2).chosen == ("A", "B")


def test_places_stay_empty_where_fewer_passed():
    result = outcome(rows(7, 3, 2), 3)
    assert (result.chosen, result.unfilled, result.tied) == (("A",), 2, ())


def test_without_a_limit_all_who_passed_are_chosen():
    assert outcome(rows(7, 4, 3), None).chosen == ("A", "B")


def test_no_places_chooses_nobody():
    assert outcome(rows(7, 4), 0).passed_over == ("A", "B")


@given(st.lists(st.integers(0, 7), max_size=6), st.integers(0, 6))
def test_every_candidate_lands_in_exactly_one_place(yes, places):
    result = outcome(rows(*yes), places)
    landed = [*result.chosen, *result.tied, *result.passed_over, *result.not_passed]
    assert sorted(landed) == list("ABCDEF"[: len(yes)])
    assert len(result.chosen) + result.open_places + result.unfilled == places or result.passed_over
    assert len(result.chosen) <= places
    if result.tied:
        assert len(result.tied) > result.open_places > 0
