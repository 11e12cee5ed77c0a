"""Ranks, ties, decimals and covered cells."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.formatting import hundredths
from reviews.ranking import Contestant, decimals_for, hide_second, place, rank_change


def ranks(*contestants):
    return {p.entry_id: p.rank for p in place(contestants)}


def test_ties_share_a_rank_one_two_two_four():
    assert ranks(Contestant(1, 9500), Contestant(2, 9400), Contestant(3, 9400), Contestant(4, 9300)) == {
        1: 1, 2: 2, 3: 2, 4: 4,
    }  # fmt: skip


def test_the_mass_score_breaks_a_tie():
    placings = place([Contestant(1, 9400, 9000), Contestant(2, 9400, 9100)])
    assert [(p.entry_id, p.rank, p.tie_break) for p in placings] == [(2, 1, "mass"), (1, 2, "mass")]


def test_where_mass_is_suppressed_for_one_it_is_skipped_for_the_whole_tie():
    assert ranks(Contestant(1, 9400, 9000), Contestant(2, 9400, 9100), Contestant(3, 9400, None)) == {
        1: 1, 2: 1, 3: 1,
    }  # fmt: skip


def test_then_general_branchs_first_dimension_decides():
    placings = place(
        [
            Contestant(1, 9400, 9000, Fraction(3300)),
            Contestant(2, 9400, 9000, Fraction(3400)),
            Contestant(3, 9400, 8900, Fraction(3500)),
        ]
    )
    assert [(p.entry_id, p.rank, p.tie_break) for p in placings] == [
        (2, 1, "dimension"), (1, 2, "dimension"), (3, 3, "mass"),
    ]  # fmt: skip


def test_a_missing_dimension_leaves_the_tie():
    assert ranks(Contestant(1, 9400, 9000, Fraction(3300)), Contestant(2, 9400, 9000, None)) == {1: 1, 2: 1}


def test_without_a_composite_there_is_no_rank():
    placings = place([Contestant(1, None), Contestant(2, 7000)])
    assert [(p.entry_id, p.rank) for p in placings] == [(2, 1), (1, None)]


def test_one_decimal_or_two_where_ranks_differ_but_one_decimal_ties():
    placings = place([Contestant(1, 9448), Contestant(2, 9452), Contestant(3, 9300), Contestant(4, 9300)])
    assert {p.entry_id: p.decimals for p in placings} == {1: 2, 2: 2, 3: 1, 4: 1}


def test_two_decimals_where_one_would_lift_over_a_cut_off():
    assert decimals_for({"a": (8995, 1), "b": (8994, 2)}, (9000,)) == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("now", "before", "change"), [(1, 3, 2), (3, 1, -2), (2, 2, 0), (2, None, None), (None, 2, None)]
)
def test_change_since_last_month(now, before, change):
    assert rank_change(now, before) == change


contestants = st.lists(
    st.builds(
        Contestant,
        st.integers(1, 10**6),
        st.one_of(st.none(), st.integers(9400, 9403)),
        st.one_of(st.none(), st.integers(9000, 9002)),
        st.one_of(st.none(), st.integers(33, 35).map(Fraction)),
    ),
    unique_by=lambda c: c.entry_id,
    max_size=12,
)


@given(contestants, st.randoms(use_true_random=False))
@settings(max_examples=500)
def test_ranks_do_not_depend_on_the_order_of_rows(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert place(shuffled) == place(rows)


@given(contestants)
@settings(max_examples=500)
def test_a_rank_is_one_more_than_how_many_are_ahead(rows):
    placings = [p for p in place(rows) if p.rank is not None]
    composite = {c.entry_id: c.composite for c in rows}
    for p in placings:
        assert p.rank == 1 + sum(other.rank < p.rank for other in placings)
        assert p.is_shared is (sum(other.rank == p.rank for other in placings) > 1)
        for other in placings:
            if composite[p.entry_id] > composite[other.entry_id]:
                assert p.rank < other.rank
            if p.rank != other.rank:
                texts = {hundredths(composite[x.entry_id], x.decimals) for x in (p, other)}
                assert len(texts) == 2 or composite[p.entry_id] == composite[other.entry_id]


def test_where_one_cell_is_hidden_a_second_goes_with_it():
    assert hide_second({"甲": 3, "乙": 20, "丙": 9}, 5) == {"甲", "丙"}


def test_two_small_cells_below_the_floor_together_need_a_third():
    assert hide_second({"甲": 1, "乙": 2, "丙": 30}, 5) == {"甲", "乙", "丙"}


def test_without_a_shown_total_only_the_small_one_is_hidden():
    assert hide_second({"甲": 3, "乙": 20}, 5, total_is_shown=False) == {"甲"}


def test_nothing_small_hides_nothing_and_empty_cells_stay():
    assert hide_second({"甲": 0, "乙": 20}, 5) == frozenset()


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 40)), st.integers(3, 10))
@settings(max_examples=500)
def test_subtracting_the_shown_cells_never_isolates_a_small_one(cells, floor):
    hidden = hide_second(cells, floor)
    assert {k for k, n in cells.items() if 0 < n < floor} <= hidden
    everything_but_empty = {k for k, n in cells.items() if n}
    if hidden and hidden != everything_but_empty:
        assert len(hidden) > 1
        assert sum(cells[k] for k in hidden) >= floor
