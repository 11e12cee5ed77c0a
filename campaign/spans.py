"""Months, quarters and years as stretches of days: what a report may be narrowed to (product.md §6). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from campaign.months import Month, months_between

QUARTER = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A month (``2026-10``), a quarter (``2026-Q4``) or a year (``2026``), both ends included."""

    key: str
    label: str
    months: tuple[Month, ...]

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return self.months[0].first_day

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.months[-1].last_day

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in it; what has no day lies nowhere."""
        return day is not None and self.first <= day <= self.last


def span_of(month: Month) -> Span:
    """A single month."""
    return Span(str(month), month.label, (month,))


def quarter_of(month: Month) -> Span:
    """The quarter a month belongs to."""
    number = (month.month + QUARTER - 1) // QUARTER
    last = Month(month.year, number * QUARTER)
    months = tuple(months_between(last.shift(1 - QUARTER), last))
    return Span(f"{month.year:04d}-Q{number}", f"{month.year}年第{number}季度", months)


def year_of(month: Month) -> Span:
    """The calendar year a month belongs to."""
    months = tuple(Month(month.year, number) for number in range(1, 13))
    return Span(f"{month.year:04d}", f"{month.year}年", months)


def spans_between(first: dt.date, last: dt.date) -> list[Span]:
    """Every year, quarter and month from one day to another, the latest first; a year before its quarters, a quarter before its months."""
    return list(_from_the_latest(Month.of(first), Month.of(last)))


def _from_the_latest(first: Month, last: Month) -> Iterator[Span]:
    told: set[str] = set()
    for month in reversed(months_between(first, last)):
        for span in (year_of(month), quarter_of(month), span_of(month)):
            if span.key not in told:
                told.add(span.key)
                yield span
