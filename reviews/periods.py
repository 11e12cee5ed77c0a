"""Quarter and year: means of published monthly results, never of re-pooled counts (product.md §5).

Pure; integers in hundredths. A month without a result for a channel simply is not in that channel's
mean, so that nothing about a hidden month can be worked out from the months that are shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from campaign.months import Month, months_between
from reviews.ballots import Channel
from reviews.ranking import Contestant, place
from reviews.scoring import half_up

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_YEAR = re.compile(r"[0-9]{4}")
QUARTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A month (``2026-09``), a quarter (``2026-Q3``) or a year (``2026``) and its months."""

    key: str
    label: str
    months: tuple[Month, ...]

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of that address; anything else raises ``ValueError``."""
        if quarter := _QUARTER.fullmatch(text):
            return quarter_of(Month(int(quarter[1]), int(quarter[2]) * QUARTER_MONTHS))
        if _YEAR.fullmatch(text):
            return year_of(Month(int(text), 1))
        month = Month.parse(text)
        return cls(str(month), month.label, (month,))

    @property
    def is_month(self) -> bool:
        """Whether it is a single month, which has a ranking of its own."""
        return len(self.months) == 1

    @property
    def is_quarter(self) -> bool:
        """Whether it is a quarter."""
        return len(self.months) == QUARTER_MONTHS

    def holds(self, month: str) -> bool:
        """Whether a ``YYYY-MM`` lies in it."""
        return str(self.months[0]) <= month <= str(self.months[-1])


def quarter_of(month: Month) -> Period:
    """The quarter a month belongs to."""
    number = (month.month + QUARTER_MONTHS - 1) // QUARTER_MONTHS
    last = Month(month.year, number * QUARTER_MONTHS)
    return Period(
        f"{month.year}-Q{number}",
        f"{month.year}年第{number}季度",
        tuple(months_between(last.shift(1 - QUARTER_MONTHS), last)),
    )


def year_of(month: Month) -> Period:
    """The calendar year a month belongs to."""
    months = tuple(Month(month.year, number) for number in range(1, 13))
    return Period(str(month.year), f"{month.year}年", months)


def periods_of(months: Iterable[str]) -> list[Period]:
    """The years and quarters with a published month, the newest first, a year before its quarters."""
    found = {
        period.key: period
        for month in map(Month.parse, months)
        for period in (year_of(month), quarter_of(month))
    }
    return sorted(
        found.values(), key=lambda one: (one.months[0].year, len(one.months), one.key), reverse=True
    )


@dataclass(frozen=True, slots=True)
class MonthResult:
    """One contender's published month; a channel without a result is ``None``."""

    month: str
    composite: int
    channels: Mapping[Channel, int | None]


@dataclass(frozen=True, slots=True)
class Means:
    """Means over published monthly results, half-up to hundredths, and over how many each was taken."""

    composite: int
    count: int
    channels: Mapping[Channel, int | None]
    channel_counts: Mapping[Channel, int]


def means_of(results: Collection[MonthResult]) -> Means:
    """The means of at least one monthly result; their order does not matter."""
    if not results:
        raise ValueError("no month, no mean")
    by_channel: dict[Channel, list[int]] = {
        channel: [score for one in results if (score := one.channels.get(channel)) is not None]
        for channel in Channel
    }
    return Means(
        composite=_mean([one.composite for one in results]),
        count=len(results),
        channels={channel: _mean(scores) if scores else None for channel, scores in by_channel.items()},
        channel_counts={channel: len(scores) for channel, scores in by_channel.items()},
    )


def _mean(values: Sequence[int]) -> int:
    return half_up(sum(values), len(values))


@dataclass(frozen=True, slots=True)
class Placed:
    """A contender's place in a period; ``decimals`` as in a monthly ranking."""

    key: int
    rank: int
    is_shared: bool
    decimals: int
    means: Means


def place_by_mean(results: Mapping[int, Collection[MonthResult]]) -> list[Placed]:
    """Everybody with a published month in the period, best mean first.

    Ties share a rank after the mean of the mass channel, skipped for the whole tie where
    one of them has none. Who took part in some of the months only is placed by those.
    """
    means = {key: means_of(months) for key, months in results.items()}
    placings = place(
        Contestant(key, one.composite, mass_score=one.channels[Channel.MASS]) for key, one in means.items()
    )
    return [
        Placed(p.entry_id, p.rank, p.is_shared, p.decimals, means[p.entry_id])
        for p in placings
        if p.rank is not None
    ]
