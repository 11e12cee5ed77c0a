"""比一比: two to four contenders of one kind side by side (product.md §5).

Nobody types anything here: rows are laid out from the month's figures, the better side
marked, each difference pointing at what the better one did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviews.ballots import CHANNEL_LABELS, Channel

LEAST, MOST = 2, 4
FULL = 10000
DIMENSION = "dimension:"


class NotComparable(ValueError):
    """Fewer than two, more than four, of two kinds, or one twice."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The measure and the action of the month by which the better one got there."""

    measure: str
    action: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One contender's figures of the month; hundredths, ``None`` where not to be shown."""

    entry_id: int
    kind: str
    title: str
    indicator_progress: int | None
    pledges_kept: int
    pledges_due: int
    composite: int | None
    milestones_progress: int | None = None
    channels: tuple[tuple[Channel, int | None], ...] = ()
    dimensions: tuple[tuple[str, int], ...] = ()
    # The most each dimension gives, by its name.
    maxima: tuple[tuple[str, int], ...] = ()
    trend: tuple[int | None, ...] = ()
    practice: Practice | None = None

    @property
    def pledge_rate(self) -> int | None:
        """Pledges kept among those due, in hundredths of a percent, half-up."""
        if self.pledges_due == 0:
            return None
        return (20000 * self.pledges_kept + self.pledges_due) // (2 * self.pledges_due)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one side; ``is_best`` where it is ahead of another known one."""

    value: int | None
    is_best: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison. ``unit`` is ``percent`` or ``score``; ``spread`` best − worst."""

    key: str
    label: str
    unit: str
    cells: tuple[Cell, ...]
    spread: int | None
    # The place of each leading side with what it did that month, where it did anything.
    practices: tuple[tuple[int, Practice], ...]
    maximum: int = FULL

    @property
    def differs(self) -> bool:
        """Whether the line shows a difference at all."""
        return bool(self.spread)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sides in the order asked for, and their lines."""

    sides: tuple[Side, ...]
    rows: tuple[Row, ...]


def compare(sides: Sequence[Side]) -> Comparison:
    """Lay two to four contenders of one kind side by side.

    A line appears where at least one side has a figure. A difference links to the practice of
    the best side, of each of them where several share the lead.
    """
    if not LEAST <= len(sides) <= MOST:
        raise NotComparable("two to four")
    if len({side.kind for side in sides}) > 1:
        raise NotComparable("one kind")
    if len({side.entry_id for side in sides}) < len(sides):
        raise NotComparable("one twice")
    rows = [
        _row("indicators", "目标完成", "percent", sides, lambda s: s.indicator_progress),
        _row("pledges", "承诺兑现", "percent", sides, lambda s: s.pledge_rate),
        _row("milestones", "里程碑进度", "percent", sides, lambda s: s.milestones_progress),
    ]
    rows += [_channel_row(channel, sides) for channel in Channel]
    rows += [_dimension_row(name, sides) for name in _dimension_names(sides)]
    rows.append(_row("composite", "综合得分", "score", sides, lambda s: s.composite))
    shown = tuple(row for row in rows if any(cell.value is not None for cell in row.cells))
    return Comparison(tuple(sides), shown)


def _channel_row(channel: Channel, sides: Sequence[Side]) -> Row:
    label = CHANNEL_LABELS[channel]
    return _row(channel.value, label, "score", sides, lambda s: dict(s.channels).get(channel))


def _dimension_row(name: str, sides: Sequence[Side]) -> Row:
    most = max(dict(side.maxima).get(name, 0) for side in sides) or FULL
    return _row(f"{DIMENSION}{name}", name, "score", sides, lambda s: dict(s.dimensions).get(name), most)


def _dimension_names(sides: Sequence[Side]) -> list[str]:
    """Dimensions in the first side's order; sides of one month share their rule set."""
    return list(dict.fromkeys(name for side in sides for name, _ in side.dimensions))


def _row(
    key: str,
    label: str,
    unit: str,
    sides: Sequence[Side],
    value: Callable[[Side], int | None],
    maximum: int = FULL,
) -> Row:
    values = [value(side) for side in sides]
    known = [v for v in values if v is not None]
    best, worst = (max(known), min(known)) if known else (0, 0)
    differs = len(known) > 1 and best > worst
    cells = tuple(Cell(v, is_best=differs and v == best) for v in values)
    leading = [(at, sides[at].practice) for at, cell in enumerate(cells) if cell.is_best]
    return Row(
        key=key,
        label=label,
        unit=unit,
        cells=cells,
        spread=best - worst if len(known) > 1 else None,
        practices=tuple((at, practice) for at, practice in leading if practice is not None),
        maximum=maximum,
    )
