"""Who appraises whom through which channel, and what a sheet's counters must add up to.

The secret sheet is counters only: nothing here, and no row anywhere, is one person's
marks on a contender (product.md §5, trust.md ANON). Pure functions over frozen rows.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

POST = "post"
TEAM = "team"


class Channel(enum.StrEnum):
    """The five channels, in the order in which they are printed."""

    SELF = "self"
    PEER = "peer"
    MASS = "mass"
    BRANCH = "branch"
    GENERAL_BRANCH = "general_branch"


SECRET_CHANNELS = (Channel.PEER, Channel.MASS)
NAMED_CHANNELS = (Channel.SELF, Channel.BRANCH, Channel.GENERAL_BRANCH)

CHANNEL_LABELS: Mapping[Channel, str] = {
    Channel.SELF: "自评",
    Channel.PEER: "互评",
    Channel.MASS: "群众评",
    Channel.BRANCH: "支部评",
    Channel.GENERAL_BRANCH: "总支评",
}


class Mark(enum.StrEnum):
    """What one taps on the secret sheet."""

    GOOD = "good"
    FAIR = "fair"
    AVERAGE = "average"
    POOR = "poor"
    UNKNOWN = "unknown"


# Best first: dropping the highest and lowest mark relies on the points, not on this order.
GRADED = (Mark.GOOD, Mark.FAIR, Mark.AVERAGE, Mark.POOR)

MARK_LABELS: Mapping[Mark, str] = {
    Mark.GOOD: "好",
    Mark.FAIR: "较好",
    Mark.AVERAGE: "一般",
    Mark.POOR: "差",
    Mark.UNKNOWN: "不了解",
}

DEFAULT_POINTS: Mapping[Mark, int] = {
    Mark.GOOD: 9500,
    Mark.FAIR: 8500,
    Mark.AVERAGE: 7500,
    Mark.POOR: 6000,
}


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What was frozen about a contender at the opening of the month."""

    entry_id: int
    kind: str
    principal_id: int
    own_ids: frozenset[int] = field(default_factory=frozenset)
    scorer_ids: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class RollFacts:
    """What was frozen about all of the month: the roll, holders of posts, captains of teams."""

    appraiser_ids: frozenset[int]
    holder_ids: frozenset[int]
    captain_ids: frozenset[int]

    @classmethod
    def of(cls, entries: Iterable[EntryFacts], appraiser_ids: Iterable[int]) -> RollFacts:
        """The roll's facts gathered from the month's entries and the appraisers' list."""
        rows = list(entries)
        return cls(
            appraiser_ids=frozenset(appraiser_ids),
            holder_ids=frozenset(e.principal_id for e in rows if e.kind == POST),
            captain_ids=frozenset(e.principal_id for e in rows if e.kind == TEAM),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Counters of one contender in one secret channel, electronic and paper added up."""

    good: int = 0
    fair: int = 0
    average: int = 0
    poor: int = 0
    unknown: int = 0

    @property
    def graded(self) -> int:
        """Marks that count: all but 不了解."""
        return self.good + self.fair + self.average + self.poor

    @property
    def total(self) -> int:
        """All marks, 不了解 included."""
        return self.graded + self.unknown

    def of(self, mark: Mark) -> int:
        """The counter of one mark."""
        return int(getattr(self, mark.value))

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(self.of(mark) + other.of(mark) for mark in (*GRADED, Mark.UNKNOWN)))


def channel_for(person_id: int, entry: EntryFacts, roll: RollFacts) -> Channel | None:
    """The one secret channel of a person for a contender, or ``None`` (product.md §5).

    Own (holder, captain, deputy, member) → none; a named scorer of it → none; not on the
    roll → none; holder of another post → peer for posts; captain of another team → peer
    for teams; everyone else on the roll → mass. Own and scorer come first: who scores a
    contender by name must not also be counted among the nameless.
    """
    if person_id == entry.principal_id or person_id in entry.own_ids:
        return None
    if person_id in entry.scorer_ids or person_id not in roll.appraiser_ids:
        return None
    peers = roll.holder_ids if entry.kind == POST else roll.captain_ids
    return Channel.PEER if person_id in peers else Channel.MASS


def sheet_for(person_id: int, entries: Iterable[EntryFacts], roll: RollFacts) -> dict[int, Channel]:
    """The rows of a person's sheet: entry → channel, in the entries' order."""
    rows = ((e.entry_id, channel_for(person_id, e, roll)) for e in entries)
    return {entry_id: channel for entry_id, channel in rows if channel is not None}


def complete_marks(sheet: Mapping[int, Channel], marks: Mapping[int, Mark]) -> dict[int, Mark]:
    """The sheet's marks with every unmarked row as 不了解.

    A mark on a row that is not on the sheet raises ``ValueError``: it is forged.
    """
    strangers = set(marks) - set(sheet)
    if strangers:
        raise ValueError(f"marks outside the sheet: {sorted(strangers)}")
    return {entry_id: marks.get(entry_id, Mark.UNKNOWN) for entry_id in sheet}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A contender whose counters do not add up, with both figures."""

    entry_id: int
    channel: Channel
    counted: int
    expected: int


def expected_totals(
    entries: Sequence[EntryFacts], roll: RollFacts, voted_ids: Iterable[int]
) -> dict[tuple[int, Channel], int]:
    """How many sheets must have reached each contender in each secret channel.

    Σ over the channels of a contender = voted − voted among its excluded (product.md §5).
    """
    totals = {(e.entry_id, c): 0 for e in entries for c in SECRET_CHANNELS}
    for person_id in voted_ids:
        for entry_id, channel in sheet_for(person_id, entries, roll).items():
            totals[entry_id, channel] += 1
    return totals


def mismatches(
    entries: Sequence[EntryFacts],
    roll: RollFacts,
    voted_ids: Iterable[int],
    electronic: Mapping[tuple[int, Channel], Counts],
) -> list[Mismatch]:
    """Contenders whose electronic counters differ from the register: empty when all is well."""
    faults = []
    for (entry_id, channel), expected in expected_totals(entries, roll, voted_ids).items():
        counted = electronic.get((entry_id, channel), Counts()).total
        if counted != expected:
            faults.append(Mismatch(entry_id, channel, counted, expected))
    return faults
