"""Further rounds among the tied, and the arithmetic in words (product.md §3 议): properties of any vote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.vote_words import (
    majority_words,
    place_words,
    quorum_words,
    recusal_words,
    sheets_words,
)
from campaign.voting import Attendance, Method, VoteCount, after_rounds, has_passed, outcome, round_outcomes

SEVEN = Attendance(due=7, present=7)
KEYS = "ABCDEF"


def a_round(*yes, keys=KEYS):
    return {key: (count, SEVEN) for key, count in zip(keys, yes, strict=False)}


votes = st.lists(st.integers(0, 7), min_size=1, max_size=6)
places = st.none() | st.integers(0, 6)


def rounds_of(first, later, limit):
    """A first round and further ones among those tied in the round before, as a meeting would hold them."""
    rounds = [a_round(*first)]
    for yes in later:
        tied = round_outcomes(rounds, limit)[-1].tied
        if not tied:
            break
        rounds.append({key: (yes[place % len(yes)], SEVEN) for place, key in enumerate(tied)})
    return rounds


meetings = st.builds(lambda first, later, limit: (rounds_of(first, later, limit), limit),
                     votes, st.lists(votes, max_size=4), places)  # fmt: skip


@given(meetings)
def test_after_any_rounds_every_candidate_stands_in_exactly_one_place(meeting):
    rounds, limit = meeting
    result, number = after_rounds(rounds, limit)
    landed = [*result.chosen, *result.tied, *result.passed_over, *result.not_passed]
    assert sorted(landed) == sorted(rounds[0])
    assert number == len(rounds)


@given(meetings)
def test_places_given_open_and_empty_are_never_more_than_there_are(meeting):
    rounds, limit = meeting
    result, _number = after_rounds(rounds, limit)
    if limit is None:
        assert (result.tied, result.unfilled, result.passed_over) == ((), 0, ())
        return
    assert len(result.chosen) + result.open_places + result.unfilled <= limit
    if result.tied:
        assert len(result.tied) > result.open_places > 0
    if result.passed_over and not result.tied:
        assert len(result.chosen) + result.unfilled == limit


@given(meetings)
def test_a_further_round_never_takes_a_place_back(meeting):
    rounds, limit = meeting
    chosen_before = set()
    for count in range(1, len(rounds) + 1):
        result, _number = after_rounds(rounds[:count], limit)
        assert chosen_before <= set(result.chosen)
        chosen_before = set(result.chosen)


@given(meetings)
def test_nobody_is_chosen_without_more_than_half_of_those_due(meeting):
    rounds, limit = meeting
    result, _number = after_rounds(rounds, limit)
    for key in result.chosen:
        assert all(has_passed(*votes[key]) for votes in rounds if key in votes)


@given(votes, places)
def test_nobody_with_fewer_votes_is_chosen_before_one_with_more(yes, limit):
    result = outcome([(key, *vote) for key, vote in a_round(*yes).items()], limit)
    passed = dict(zip(KEYS, yes, strict=False))
    lowest = min((passed[key] for key in result.chosen), default=8)
    for key in (*result.tied, *result.passed_over):
        assert passed[key] < lowest or (key in result.tied and passed[key] <= lowest)


@given(votes, places, st.randoms(use_true_random=False))
def test_the_order_of_the_agenda_decides_nothing(yes, limit, random):
    rows = [(key, *vote) for key, vote in a_round(*yes).items()]
    shuffled = random.sample(rows, len(rows))
    one, other = outcome(rows, limit), outcome(shuffled, limit)
    assert set(one.chosen) == set(other.chosen)
    assert set(one.tied) == set(other.tied)
    assert (one.open_places, one.unfilled) == (other.open_places, other.unfilled)


@given(votes, st.integers(0, 5))
def test_one_place_more_takes_nobody_out(yes, limit):
    rows = [(key, *vote) for key, vote in a_round(*yes).items()]
    fewer, more = outcome(rows, limit), outcome(rows, limit + 1)
    assert set(fewer.chosen) <= set(more.chosen)


@given(st.integers(1, 60), st.data())
def test_a_recused_member_helps_nobody_unless_the_setting_says_so(due, data):
    present = data.draw(st.integers(0, due))
    recused = data.draw(st.integers(0, present))
    yes = data.draw(st.integers(0, present - recused))
    stays = Attendance(due, present, recused)
    leaves = Attendance(due, present, recused, recused_leave_due=True)
    assert has_passed(yes, stays) == (yes * 2 > due)
    assert has_passed(yes, leaves) == (yes * 2 > due - recused)
    assert has_passed(yes, leaves) or not has_passed(yes, stays)


def test_a_round_in_which_somebody_tied_has_no_votes_does_not_count_yet():
    first, second = a_round(7, 5, 5), {"B": (4, SEVEN)}
    result, number = after_rounds([first, second], 2)
    assert (result.chosen, result.tied, number) == (("A",), ("B", "C"), 1)


def test_two_further_rounds_settle_a_tie():
    rounds = [a_round(5, 5, 5), a_round(6, 5, 5), {"B": (5, SEVEN), "C": (4, SEVEN)}]
    result, number = after_rounds(rounds, 2)
    assert (result.chosen, result.passed_over, number) == (("A", "B"), ("C",), 3)


def test_who_falls_below_half_in_a_further_round_leaves_the_place_empty():
    result, _number = after_rounds([a_round(5, 5), a_round(3, 3)], 1)
    assert (result.chosen, result.not_passed, result.unfilled) == ((), ("A", "B"), 1)


# --- In words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (quorum_words(Attendance(7, 6)), "应到7人，实到6人；6×2＝12≥7，可以表决。"),
        (quorum_words(Attendance(7, 3)), "应到7人，实到3人；3×2＝6＜7，不能表决。"),
        (majority_words(5, SEVEN), "5×2＝10＞应到7，超过半数"),
        (majority_words(3, SEVEN), "3×2＝6≤应到7，未超过半数"),
        (recusal_words(SEVEN), ""),
        (
            recusal_words(Attendance(7, 6, recused=1)),
            "回避1人：参加表决6－1＝5人，回避的仍计入应到7人。",
        ),
        (
            recusal_words(Attendance(7, 6, recused=1, recused_leave_due=True)),
            "回避1人：参加表决6－1＝5人，应到7－1＝6人。",
        ),
        (sheets_words(VoteCount(5, 1, 0)), ""),
        (
            sheets_words(VoteCount(4, 1, 0, Method.SECRET, issued=6, returned=6, valid=5)),
            "发出6张，收回6张，有效5张；赞成4＋反对1＋弃权0＝5",
        ),
    ],
)
def test_figures_are_said_with_their_sum(words, sentence):
    assert words == sentence


NAMES = dict(zip(KEYS, ("甲岗", "乙岗", "丙岗", "丁岗"), strict=False))


def test_a_tie_at_the_cut_off_is_told_round_by_round():
    rounds = [a_round(7, 5, 5, 2), {"B": (3, SEVEN), "C": (6, SEVEN)}]
    assert place_words(rounds, NAMES, 3, taken=1) == [
        "名额3个，以前会议已选定1个，本次可选2个。",
        "第1轮：超过半数的3个，按赞成票为甲岗7票、乙岗5票、丙岗5票；入选：甲岗。",
        "乙岗、丙岗票数相同，还有1个名额，第2轮在他们之间再表决。",
        "第2轮：超过半数的1个，按赞成票为丙岗6票；都入选。",
    ]


def test_an_empty_place_and_no_limit_are_said():
    assert place_words([a_round(5, 3)], NAMES, 2) == [
        "名额2个。",
        "第1轮：超过半数的1个，按赞成票为甲岗5票；都入选。",
        "超过半数的少于名额，空缺1个，不再补足。",
    ]
    assert place_words([a_round(3)], NAMES, None) == [
        "没有规定名额，赞成超过应到半数的都通过。",
        "第1轮：没有超过半数的。",
    ]
    assert place_words([], NAMES, 2) == ["名额2个。"]
