"""Quarters and years: means of published monthly results, placed like a month."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ballots import Channel
from reviews.periods import MonthResult, Period, means_of, periods_of, place_by_mean


def result(month, composite, **scores):
    return MonthResult(month, composite, {channel: scores.get(channel.value) for channel in Channel})


def test_addresses_of_periods():
    assert (Period.parse("2026-Q3").label, Period.parse("2026").label) == ("2026年第3季度", "2026年")
    assert [str(month) for month in Period.parse("2026-Q3").months] == ["2026-07", "2026-08", "2026-09"]
    assert Period.parse("2026-09").is_month
    assert Period.parse("2026-Q3").holds("2026-09")
    assert not Period.parse("2026-Q3").holds("2026-10")


@pytest.mark.parametrize(
    "text", ["", "2026-Q5", "2026-Q0", "2026-13", "26", "２０２６", "2026-Q3 ", "0000", "0000-Q1"]
)
def test_other_words_are_no_period(text):
    with pytest.raises(ValueError):
        Period.parse(text)


def test_the_newest_year_comes_first_and_before_its_quarters():
    assert [one.key for one in periods_of(["2026-09", "2026-10", "2027-01"])] == [
        "2027", "2027-Q1", "2026", "2026-Q4", "2026-Q3",
    ]  # fmt: skip


def test_a_channel_is_averaged_over_the_months_that_published_it():
    means = means_of([result("2026-07", 9000, mass=8000), result("2026-08", 9101, mass=None)])
    assert (means.composite, means.channels[Channel.MASS], means.channel_counts[Channel.MASS]) == (
        9051,
        8000,
        1,
    )
    assert (means.channels[Channel.PEER], means.channel_counts[Channel.PEER]) == (None, 0)


def test_who_took_part_in_one_month_is_placed_by_that_month():
    placed = place_by_mean(
        {1: [result("2026-07", 9000), result("2026-08", 8000)], 2: [result("2026-08", 8600)]}
    )
    assert [(one.key, one.rank, one.means.count) for one in placed] == [(2, 1, 1), (1, 2, 2)]


def test_a_tie_is_broken_by_the_mean_of_the_mass_channel_or_shared():
    tied = {1: [result("2026-07", 9000, mass=8000)], 2: [result("2026-07", 9000, mass=8100)]}
    assert [(one.key, one.rank) for one in place_by_mean(tied)] == [(2, 1), (1, 2)]
    tied[3] = [result("2026-07", 9000)]
    assert [(one.rank, one.is_shared) for one in place_by_mean(tied)] == [(1, True)] * 3


months = st.lists(
    st.tuples(st.integers(0, 10000), st.one_of(st.none(), st.integers(0, 10000))), min_size=1, max_size=6
)


@given(st.dictionaries(st.integers(1, 6), months, min_size=1), st.randoms(use_true_random=False))
@settings(max_examples=500, deadline=None)
def test_neither_the_order_of_months_nor_of_contenders_matters(house, shuffle):
    results = {
        key: [result(f"2026-{n:02d}", c, mass=m) for n, (c, m) in enumerate(rows, 1)]
        for key, rows in house.items()
    }
    mixed = {
        key: random.Random(1).sample(results[key], len(results[key]))
        for key in shuffle.sample(list(results), len(results))
    }
    placed = place_by_mean(results)
    assert place_by_mean(mixed) == placed
    for one in placed:
        composites = [row.composite for row in results[one.key]]
        assert abs(one.means.composite - Fraction(sum(composites), len(composites))) <= Fraction(1, 2)
        assert min(composites) <= one.means.composite <= max(composites)
        assert one.rank == 1 + sum(other.rank < one.rank for other in placed)
