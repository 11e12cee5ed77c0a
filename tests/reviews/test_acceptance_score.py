"""The campaign score and the soft cap of 优秀: pure arithmetic (product.md §3 验收)."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.acceptance_score import (
    Candidate,
    ScoreRules,
    campaign_score,
    excellent_places,
    is_beyond_cap,
    propose,
)
from reviews.scoring import Grade

# A machine shared by many is slow to draw; what is drawn stays the same.
patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
POINTS = st.integers(0, 10000)
MONTHS, SHEETS = st.lists(POINTS, min_size=3, max_size=12), st.lists(POINTS, min_size=3, max_size=7)


def by_score(score):
    cut_offs = ((Grade.EXCELLENT, 9000), (Grade.GOOD, 8000), (Grade.QUALIFIED, 7000))
    return next((grade for grade, least in cut_offs if score >= least), Grade.UNQUALIFIED)


def candidates(scores):
    return [Candidate(number, score, by_score(score)) for number, score in enumerate(scores)]


def test_seventy_of_the_months_and_thirty_of_the_scorers():
    found = campaign_score([8912, 9005, 9150], [9000, 9400, 9100])
    assert (found.monthly_mean, found.scored_mean, found.score) == (9022, 9167, 9066)
    assert (found.monthly_part, found.scored_part) == (6315, 2751)


@pytest.mark.parametrize(("months", "sheets"), [(2, 3), (3, 2), (0, 0)])
def test_too_few_months_or_sheets_and_there_is_nothing_to_grade(months, sheets):
    found = campaign_score([9000] * months, [9000] * sheets)
    assert (found.score, found.has_months, found.has_sheets) == (None, months >= 3, sheets >= 3)


@patient
@given(MONTHS, SHEETS, st.integers(0, 100))
def test_the_score_is_the_weighted_mean_within_a_hundredth_and_a_half(months, sheets, weight):
    found = campaign_score(months, sheets, ScoreRules(monthly_weight=weight))
    exact = (
        weight * Fraction(sum(months), len(months)) + (100 - weight) * Fraction(sum(sheets), len(sheets))
    ) / 100
    assert abs(found.score - exact) <= 1
    assert min(*months, *sheets) <= found.score <= max(*months, *sheets)
    assert found.monthly_part + found.scored_part == found.score


@patient
@given(MONTHS, SHEETS)
def test_a_better_month_never_lowers_the_score(months, sheets):
    better = [min(months[0] + 100, 10000), *months[1:]]
    assert campaign_score(better, sheets).score >= campaign_score(months, sheets).score


@pytest.mark.parametrize(
    ("total", "per", "places"), [(18, 3, 6), (17, 3, 5), (11, 2, 5), (2, 3, 0), (0, 2, 0)]
)
def test_a_third_of_the_posts_and_half_of_the_teams_rounded_down(total, per, places):
    assert excellent_places(total, per) == places


@patient
@given(st.lists(POINTS, max_size=20), st.integers(0, 20))
def test_never_more_are_proposed_than_there_are_places(scores, places):
    found = propose(candidates(scores), places)
    excellent = [key for key, row in found.items() if row.grade is Grade.EXCELLENT]
    assert len(excellent) <= places
    for key, row in found.items():
        assert row.by_score is by_score(scores[key])
        assert row.is_over_cap is (row.grade is not row.by_score)
        # Whoever scored better is never proposed for less.
        for other, score in enumerate(scores):
            if score > scores[key] and row.grade is Grade.EXCELLENT:
                assert found[other].grade is Grade.EXCELLENT


@patient
@given(st.lists(POINTS, min_size=1, max_size=20))
def test_ties_share_a_rank(scores):
    found = propose(candidates(scores), len(scores))
    for key, row in found.items():
        assert row.rank == 1 + sum(1 for score in scores if score > scores[key])


def test_a_tie_the_places_would_cut_is_not_cut():
    found = propose(candidates([9500, 9300, 9300, 8500]), 2)
    assert [row.grade for row in found.values()] == [
        Grade.EXCELLENT, Grade.GOOD, Grade.GOOD, Grade.GOOD,
    ]  # fmt: skip
    assert [row.is_over_cap for row in found.values()] == [False, True, True, False]


def test_who_is_not_graded_has_no_rank():
    assert propose([Candidate("a", None, None)], 3)["a"].rank is None


@patient
@given(st.integers(0, 30), st.integers(0, 30))
def test_beyond_the_cap_a_reason_is_asked_for(others, places):
    assert is_beyond_cap(grade=Grade.EXCELLENT, others_excellent=others, places=places) is (others >= places)
    assert not is_beyond_cap(grade=Grade.GOOD, others_excellent=others, places=places)
