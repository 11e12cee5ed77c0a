"""Ranks, ties and how many decimals a score shows (product.md §5).

Pure; the input is one kind's contenders of one month with their computed figures.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from reviews.scoring import half_up

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A contender's figures that decide its rank; hundredths, ``None`` where absent."""

    entry_id: int
    composite: int | None
    mass_score: int | None = None
    first_dimension: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Placing:
    """A rank, what broke its tie (``""``, ``mass``, ``dimension``), and the decimals to show."""

    entry_id: int
    rank: int | None
    tie_break: str
    is_shared: bool
    decimals: int


def place(contestants: Iterable[Contestant], cut_offs: Sequence[int] = ()) -> list[Placing]:
    """Rank by composite, ties sharing a rank (1, 2, 2, 4), best first.

    Ties are broken by the mass score, skipped for the whole tie where it is suppressed
    for any of them, then by general branch's first rubric dimension, skipped likewise.
    Contestants without a composite come last, unranked. The order does not depend on
    the order of the input.
    """
    rows = sorted(contestants, key=lambda c: c.entry_id)
    scored = [c for c in rows if c.composite is not None]
    groups: list[tuple[list[Contestant], str]] = []
    for tied in _grouped(scored, lambda c: c.composite):
        for subtied, by_mass in _broken(tied, lambda c: c.mass_score):
            for rest, by_dimension in _broken(subtied, lambda c: c.first_dimension):
                reason = "dimension" if by_dimension else "mass" if by_mass else ""
                groups.append((rest, reason))
    ranks: dict[int, tuple[int, str, bool]] = {}
    rank = 1
    for group, reason in groups:
        for contestant in group:
            ranks[contestant.entry_id] = (rank, reason, len(group) > 1)
        rank += len(group)
    decimals = decimals_for({c.entry_id: (c.composite or 0, ranks[c.entry_id][0]) for c in scored}, cut_offs)
    ordered = [c for group, _ in groups for c in group]
    placings = [Placing(c.entry_id, *ranks[c.entry_id], decimals=decimals[c.entry_id]) for c in ordered]
    absent = [c for c in rows if c.composite is None]
    return placings + [Placing(c.entry_id, None, "", False, 1) for c in absent]


def _grouped(
    rows: Sequence[Contestant], value: Callable[[Contestant], int | Fraction | None]
) -> list[list[Contestant]]:
    """Rows with equal values together, the largest value first."""
    by_value: dict[int | Fraction, list[Contestant]] = {}
    for row in rows:
        key = value(row)
        if key is not None:
            by_value.setdefault(key, []).append(row)
    return [by_value[key] for key in sorted(by_value, reverse=True)]


def _broken(
    tied: list[Contestant], value: Callable[[Contestant], int | Fraction | None]
) -> list[tuple[list[Contestant], bool]]:
    """A tie split by a value, and whether that split anything; whole where any lacks it."""
    if len(tied) == 1 or any(value(row) is None for row in tied):
        return [(tied, False)]
    groups = _grouped(tied, value)
    return [(group, len(groups) > 1) for group in groups]


def decimals_for(scores: Mapping[Key, tuple[int, int]], cut_offs: Sequence[int] = ()) -> dict[Key, int]:
    """How many decimals each score shows: one, two where ranks differ but one decimal ties.

    ``scores`` holds (score, rank). Two also where one decimal would lift a score to a
    grade's cut-off it did not reach (89.95 is not 90.0).
    """
    ranks_by_text: dict[int, set[int]] = {}
    for score, rank in scores.values():
        ranks_by_text.setdefault(half_up(score, 10), set()).add(rank)
    return {
        key: 2
        if len(ranks_by_text[half_up(score, 10)]) > 1
        or any(score < cut <= half_up(score, 10) * 10 for cut in cut_offs)
        else 1
        for key, (score, _) in scores.items()
    }


def rank_change(rank: int | None, previous: int | None) -> int | None:
    """Places gained since last month's sealed rank; ``None`` where either is unranked."""
    return None if rank is None or previous is None else previous - rank


def hide_second(cells: Mapping[Key, int], floor: int, *, total_is_shown: bool = True) -> frozenset[Key]:
    """The cells of a total that must be hidden: those below the floor, and more to cover them.

    Beside a shown total the hidden cells' sum could be had by subtraction, so the smallest
    of the others are hidden too until two are and they hold the floor together
    (product.md §5). An empty cell says nothing about anyone and stays.
    """
    hidden = {key for key, count in cells.items() if 0 < count < floor}
    if hidden and total_is_shown:
        others = sorted(
            (key for key, count in cells.items() if count >= floor),
            key=lambda key: (cells[key], str(key)),
        )
        for key in others:
            if len(hidden) > 1 and sum(cells[k] for k in hidden) >= floor:
                break
            hidden.add(key)
    return frozenset(hidden)
