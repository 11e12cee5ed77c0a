"""What a batch of paper sheets may say: it adds up, holds at least the floor, and lets nobody be read off (product.md §5).

Pure functions over the month's frozen rows. *Takers* are those whose name was struck for a paper sheet: their
channels say how many marks of a channel a contender can get on paper at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviews.ballots import SECRET_CHANNELS, Channel, Counts, EntryFacts, RollFacts, expected_totals

Key = tuple[int, Channel]
Totals = Mapping[Key, Counts]


@dataclass(frozen=True, slots=True)
class Room:
    """How many paper sheets were handed out, and how many of them reach each contender in each channel."""

    takers: int
    reach: Mapping[Key, int]

    @classmethod
    def of(cls, entries: Sequence[EntryFacts], roll: RollFacts, taker_ids: Iterable[int]) -> Room:
        """The room the takers' channels leave."""
        ids = list(taker_ids)
        return cls(len(ids), expected_totals(entries, roll, ids))

    def reaching(self, entry_id: int) -> int:
        """Sheets handed out that have a row for the contender."""
        return sum(self.reach.get((entry_id, channel), 0) for channel in SECRET_CHANNELS)

    def excluded(self, entry_id: int) -> int:
        """Sheets handed out to the contender's own people and scorers: they leave its row empty."""
        return self.takers - self.reaching(entry_id)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a contender's row: more marks than ``most``, or too few to be counted."""

    entry_id: int
    channel: Channel | None
    counted: int
    most: int


def sums(totals: Totals) -> dict[int, int]:
    """All marks of each contender, both channels together."""
    found: dict[int, int] = {}
    for (entry_id, _channel), counts in totals.items():
        found[entry_id] = found.get(entry_id, 0) + counts.total
    return found


def too_many(totals: Totals, valid: int) -> list[Fault]:
    """Contenders with more marks than the batch has valid sheets."""
    return [Fault(entry_id, None, total, valid) for entry_id, total in sums(totals).items() if total > valid]


def beyond_takers(totals: Totals, before: Totals, room: Room) -> list[Fault]:
    """Channels with more paper marks than people reach them; ``before`` are the other batches of the month."""
    faults = []
    for key, counts in totals.items():
        all_of_it = counts.total + before.get(key, Counts()).total
        if counts.total and all_of_it > room.reach.get(key, 0):
            faults.append(Fault(*key, all_of_it, room.reach.get(key, 0)))
    return faults


def too_few(totals: Totals, floor: int, *, seen: bool = False) -> list[Fault]:
    """Channels whose marks of this batch would show single sheets: graded, and fewer than the floor.

    Once a result of the month was ``seen``, the one before and the one after tell what a batch added: then the
    graded marks alone must be none or reach the floor (trust.md ANON-6).
    """
    return [
        Fault(*key, counts.graded if seen else counts.total, floor)
        for key, counts in totals.items()
        if counts.graded and (counts.graded if seen else counts.total) < floor
    ]


def completed(totals: Totals, valid: int, before: Totals, room: Room) -> dict[Key, Counts]:
    """The totals with unmarked rows as 不了解, as on the electronic sheet.

    Every valid sheet reaches a contender unless it was handed out to one of its own: what is missing beyond
    those is 不了解, in the channel that has most room left. Then Σ counts of a contender is never less than
    valid − excluded and never more than valid.
    """
    done = dict(totals)
    summed = sums(totals)
    for entry_id in dict.fromkeys(entry_id for entry_id, _channel in room.reach):
        missing = valid - room.excluded(entry_id) - summed.get(entry_id, 0)
        left = {
            channel: room.reach.get((entry_id, channel), 0)
            - before.get((entry_id, channel), Counts()).total
            - done.get((entry_id, channel), Counts()).total
            for channel in SECRET_CHANNELS
        }
        for channel in sorted(left, key=lambda one: -left[one]):
            share = min(missing, left[channel])
            if share > 0:
                key = (entry_id, channel)
                done[key] = done.get(key, Counts()) + Counts(unknown=share)
                missing -= share
    return done
