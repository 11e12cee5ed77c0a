"""Who appraises whom, and that counters add up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ballots import (
    GRADED,
    POST,
    TEAM,
    Channel,
    Counts,
    EntryFacts,
    Mark,
    Mismatch,
    RollFacts,
    channel_for,
    complete_marks,
    expected_totals,
    mismatches,
    sheet_for,
)

LU, SHEN, QIN, LEI, FANG, SHU, LIN, GUEST = range(1, 9)
POST_LU = EntryFacts(11, POST, LU, scorer_ids=frozenset({SHU}))
POST_SHEN = EntryFacts(12, POST, SHEN, scorer_ids=frozenset({SHU}))
TEAM_QIN = EntryFacts(21, TEAM, QIN, own_ids=frozenset({QIN, FANG, LU}), scorer_ids=frozenset({SHU}))
TEAM_LEI = EntryFacts(22, TEAM, LEI, own_ids=frozenset({LEI}))
ENTRIES = [POST_LU, POST_SHEN, TEAM_QIN, TEAM_LEI]
ROLL = RollFacts.of(ENTRIES, [LU, SHEN, QIN, LEI, FANG, SHU, LIN])


@pytest.mark.parametrize(
    ("person", "entry", "channel"),
    [
        (LU, POST_LU, None),  # own
        (SHEN, POST_LU, Channel.PEER),  # holder of another post
        (QIN, POST_LU, Channel.MASS),  # a captain is no peer of posts
        (SHU, POST_LU, None),  # named scorer
        (LIN, POST_LU, Channel.MASS),
        (GUEST, POST_LU, None),  # not on the roll
        (LEI, TEAM_QIN, Channel.PEER),  # captain of another team
        (FANG, TEAM_QIN, None),  # a member
        (LU, TEAM_QIN, None),  # a holder who is a member of it
        (SHEN, TEAM_QIN, Channel.MASS),  # a holder is no peer of teams
        (SHU, TEAM_LEI, Channel.MASS),  # scorer of others only
    ],
)
def test_exactly_one_channel(person, entry, channel):
    assert channel_for(person, entry, ROLL) is channel


def test_a_sheet_lists_every_row_but_ones_own():
    assert sheet_for(LU, ENTRIES, ROLL) == {12: Channel.PEER, 22: Channel.MASS}


def test_unmarked_rows_become_unknown():
    sheet = sheet_for(LIN, ENTRIES, ROLL)
    marks = complete_marks(sheet, {11: Mark.GOOD})
    assert marks == {11: Mark.GOOD, 12: Mark.UNKNOWN, 21: Mark.UNKNOWN, 22: Mark.UNKNOWN}


def test_a_forged_row_is_refused():
    with pytest.raises(ValueError, match="outside the sheet"):
        complete_marks(sheet_for(LU, ENTRIES, ROLL), {11: Mark.GOOD})


def test_expected_totals_are_voted_minus_excluded():
    totals = expected_totals(ENTRIES, ROLL, [LU, SHEN, SHU, LIN])
    assert totals[11, Channel.PEER] + totals[11, Channel.MASS] == 4 - 2  # LU own, SHU scorer
    assert totals[22, Channel.PEER] + totals[22, Channel.MASS] == 4


def test_a_lost_mark_is_named_with_both_figures():
    counts = {(11, Channel.MASS): Counts(good=1), (11, Channel.PEER): Counts()}
    assert mismatches([POST_LU], ROLL, [LIN, SHEN], counts) == [Mismatch(11, Channel.PEER, 0, 1)]


def test_counts_add_mark_by_mark():
    assert Counts(1, 2, 3, 4, 5) + Counts(1, 1, 1, 1, 1) == Counts(2, 3, 4, 5, 6)
    assert (Counts(1, 2, 3, 4, 5).graded, Counts(1, 2, 3, 4, 5).total) == (10, 15)


people = st.integers(1, 20)


@st.composite
def months(draw):
    entries = [
        EntryFacts(
            100 + number,
            draw(st.sampled_from([POST, TEAM])),
            draw(people),
            frozenset(draw(st.sets(people, max_size=4))),
            frozenset(draw(st.sets(people, max_size=3))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    roll = RollFacts.of(entries, draw(st.sets(people)))
    return entries, roll


@given(months(), st.data())
@settings(max_examples=500)
def test_counters_raised_sheet_by_sheet_always_match_the_register(month, data):
    """Headline invariant: Σ counts of a contender = voted − voted among its excluded."""
    entries, roll = month
    voted = data.draw(st.permutations(sorted(roll.appraiser_ids)))
    counts = {}
    for person in voted:
        for entry_id, channel in sheet_for(person, entries, roll).items():
            mark = data.draw(st.sampled_from([*GRADED, Mark.UNKNOWN]))
            counts[entry_id, channel] = counts.get((entry_id, channel), Counts()) + Counts(**{mark.value: 1})
    assert mismatches(entries, roll, voted, counts) == []
    for entry in entries:
        excluded = {p for p in voted if channel_for(p, entry, roll) is None}
        total = sum(c.total for (entry_id, _), c in counts.items() if entry_id == entry.entry_id)
        assert total == len(voted) - len(excluded)
        assert {entry.principal_id, *entry.own_ids, *entry.scorer_ids} & set(voted) == excluded
