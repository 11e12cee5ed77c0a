"""Paper totals: never more than who could give them, unmarked rows are 不了解, no single sheet to be read off."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reviews.ballots import GRADED, POST, TEAM, Channel, Counts, EntryFacts, Mark, RollFacts, sheet_for
from reviews.paper_rules import Fault, Room, beyond_takers, completed, sums, too_few, too_many
from tests.reviews.test_ballots import months

FLOOR = 5
HOLDER, OTHER, CAPTAIN, MEMBER = 1, 2, 3, 4
STAFF = range(10, 20)
POST_1, POST_2 = EntryFacts(11, POST, HOLDER), EntryFacts(12, POST, OTHER)
TEAM_1 = EntryFacts(21, TEAM, CAPTAIN, own_ids=frozenset({CAPTAIN, MEMBER}))
ENTRIES = [POST_1, POST_2, TEAM_1]
ROLL = RollFacts.of(ENTRIES, [HOLDER, OTHER, CAPTAIN, MEMBER, *STAFF])


def room(*takers):
    return Room.of(ENTRIES, ROLL, takers)


def test_room_is_what_the_takers_channels_leave():
    found = room(HOLDER, MEMBER, *STAFF[:5])
    assert (found.reach[12, Channel.PEER], found.reach[12, Channel.MASS]) == (1, 6)
    assert (found.takers, found.excluded(11), found.excluded(12), found.excluded(21)) == (7, 1, 0, 1)


def test_more_peer_marks_than_peers_took_paper_are_found():
    totals = {(12, Channel.PEER): Counts(good=2), (12, Channel.MASS): Counts(good=3)}
    assert beyond_takers(totals, {}, room(HOLDER, *STAFF[:5])) == [Fault(12, Channel.PEER, 2, 1)]


def test_the_other_batches_of_the_month_count_beside_it():
    totals = {(12, Channel.MASS): Counts(good=5)}
    assert beyond_takers(totals, {(12, Channel.MASS): Counts(fair=5)}, room(*STAFF)) == []
    assert beyond_takers(totals, {(12, Channel.MASS): Counts(fair=6)}, room(*STAFF)) == [
        Fault(12, Channel.MASS, 11, 10)
    ]


def test_grades_of_fewer_than_the_floor_are_found_and_unknown_ones_are_not():
    totals = {
        (11, Channel.PEER): Counts(poor=1, unknown=3),
        (12, Channel.PEER): Counts(unknown=1),
        (21, Channel.MASS): Counts(good=1, unknown=4),
    }
    assert too_few(totals, FLOOR) == [Fault(11, Channel.PEER, 4, FLOOR)]


def test_more_marks_than_sheets_are_found():
    assert too_many({(11, Channel.MASS): Counts(good=4), (11, Channel.PEER): Counts(good=2)}, 5) == [
        Fault(11, None, 6, 5)
    ]


def test_rows_nobody_marked_are_unknown():
    done = completed({(11, Channel.MASS): Counts(good=3)}, 6, {}, room(HOLDER, *STAFF[:5]))
    assert done == {
        (11, Channel.MASS): Counts(good=3, unknown=2),  # five reach it; the holder is its own
        (12, Channel.MASS): Counts(unknown=5),
        (12, Channel.PEER): Counts(unknown=1),
        (21, Channel.MASS): Counts(unknown=6),
    }


@given(months(), st.data())
@settings(max_examples=500)
def test_any_honest_batch_is_taken_and_adds_up(month, data):
    """Whoever fills in the paper as the rules say is never refused for adding up, and Σ is valid − excluded."""
    entries, roll = month
    takers = data.draw(st.lists(st.sampled_from(sorted(roll.appraiser_ids) or [0]), unique=True))
    assume(set(takers) <= roll.appraiser_ids)
    returned = data.draw(st.lists(st.sampled_from(takers), unique=True)) if takers else []
    counted, written = {}, {}
    for person in returned:
        for entry_id, channel in sheet_for(person, entries, roll).items():
            mark = data.draw(st.sampled_from([*GRADED, Mark.UNKNOWN, None]))
            key, one = (entry_id, channel), Counts(**{(mark or Mark.UNKNOWN).value: 1})
            counted[key] = counted.get(key, Counts()) + one
            if mark is not None:  # rows left empty are not keyed
                written[key] = written.get(key, Counts()) + one
    handed, valid = Room.of(entries, roll, takers), len(returned)
    done = completed(written, valid, {}, handed)
    assert (too_many(written, valid), beyond_takers(written, {}, handed)) == ([], [])
    assert (too_many(done, valid), beyond_takers(done, {}, handed)) == ([], [])
    for key, counts in counted.items():
        # Grades stay as they are; only 不了解 is completed, never beyond what was really left empty.
        assert [done.get(key, Counts()).of(mark) for mark in GRADED] == [counts.of(mark) for mark in GRADED]
    summed, real = sums(done), sums(counted)
    for entry in entries:
        excluded = handed.excluded(entry.entry_id)
        assert max(valid - excluded, 0) <= summed.get(entry.entry_id, 0) <= real.get(entry.entry_id, 0)
        if set(takers) == set(returned):
            assert summed.get(entry.entry_id, 0) == valid - excluded
