"""找一找: what is behind target this month (product.md §5).

Pure: indicators with their readings, pledges and milestones come in as frozen rows.
Values are integers in hundredths of the indicator's own unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaign.months import Month


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of an indicator on a day, in hundredths of its unit."""

    on: dt.date
    value: int


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator from baseline to target; the direction follows from the two."""

    key: int
    name: str
    unit: str
    baseline: int
    target: int
    due_on: dt.date
    readings: tuple[Reading, ...] = ()

    @property
    def rises(self) -> bool:
        """Whether more is better; equal baseline and target mean holding the level."""
        return self.target >= self.baseline


@dataclass(frozen=True, slots=True)
class IndicatorGap:
    """Where an indicator stands at the end of a month.

    ``gap`` is how far the last reading is from the target in the unit, 0 once reached,
    ``None`` without any reading; ``progress`` is the way from baseline to target in
    hundredths of a percent, 0 to 10000.
    """

    indicator: IndicatorFacts
    last: Reading | None
    read_this_month: bool
    gap: int | None
    progress: int | None
    is_overdue: bool

    @property
    def is_reached(self) -> bool:
        """Whether the target is met by the last reading."""
        return self.gap == 0


@dataclass(frozen=True, slots=True)
class PledgeFacts:
    """A public promise; ``is_kept`` is ``None`` until someone says so."""

    key: int
    text: str
    due_on: dt.date
    is_kept: bool | None = None
    judged_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """A team's milestone as far as a gap needs it."""

    key: int
    name: str
    due_on: dt.date
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A gap of an earlier month that nobody has closed."""

    key: int
    text: str
    found_in: Month
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the find step of one contender lays before the holder."""

    indicators: tuple[IndicatorGap, ...]
    pledges_due: tuple[PledgeFacts, ...]
    milestones_late: tuple[MilestoneFacts, ...]
    carried: tuple[OpenGap, ...]

    @property
    def is_clear(self) -> bool:
        """Nothing behind, nothing unread, nothing due, nothing carried over."""
        behind = any(g.gap != 0 or not g.read_this_month for g in self.indicators)
        return not (behind or self.pledges_due or self.milestones_late or self.carried)


def indicator_gap(indicator: IndicatorFacts, month: Month) -> IndicatorGap:
    """The gap of one indicator as known at the end of ``month``; later readings do not count."""
    known = [r for r in indicator.readings if r.on <= month.last_day]
    last = max(known, key=lambda r: r.on, default=None)
    gap = progress = None
    if last is not None:
        behind = indicator.target - last.value if indicator.rises else last.value - indicator.target
        gap = max(behind, 0)
        progress = _progress(indicator, last.value)
    return IndicatorGap(
        indicator=indicator,
        last=last,
        read_this_month=last is not None and last.on in month,
        gap=gap,
        progress=progress,
        is_overdue=gap != 0 and indicator.due_on <= month.last_day,
    )


def _progress(indicator: IndicatorFacts, value: int) -> int:
    way = abs(indicator.target - indicator.baseline)
    done = value - indicator.baseline if indicator.rises else indicator.baseline - value
    if way == 0:
        return 10000 if done >= 0 else 0
    return min(max((2 * 10000 * done + way) // (2 * way), 0), 10000)


def find(
    month: Month,
    indicators: Iterable[IndicatorFacts],
    pledges: Iterable[PledgeFacts] = (),
    milestones: Iterable[MilestoneFacts] = (),
    carried: Sequence[OpenGap] = (),
) -> Findings:
    """The findings of one contender for a month, the oldest first.

    Pledges are due when their day is past or in the month and nobody judged them by the
    month's end; milestones are late when past due and not done by the month's end.
    """
    end = month.last_day

    def waits(pledge: PledgeFacts) -> bool:
        judged = pledge.is_kept is not None and (pledge.judged_on is None or pledge.judged_on <= end)
        return pledge.due_on <= end and not judged

    return Findings(
        indicators=tuple(indicator_gap(i, month) for i in indicators),
        pledges_due=tuple(sorted(filter(waits, pledges), key=lambda p: (p.due_on, p.key))),
        milestones_late=tuple(
            sorted(
                (m for m in milestones if m.due_on <= end and (m.done_on is None or m.done_on > end)),
                key=lambda m: (m.due_on, m.key),
            )
        ),
        carried=tuple(sorted(carried, key=lambda g: (g.found_in, g.key))),
    )
