"""The month as a value: ``2026-10``, fixed where a fact is entered (trust.md INT-7)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from campaign.workdays import SHANGHAI

_TEXT = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month. Ordered; ``str()`` is the stored form ``YYYY-MM``."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1000 <= self.year <= 9999):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written ``YYYY-MM``; anything else raises ``ValueError``."""
        match = _TEXT.fullmatch(text)
        if match is None or not text.isascii():
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month of a date, or of an aware moment as read in Shanghai."""
        if isinstance(day, dt.datetime):
            if day.tzinfo is None:
                raise ValueError("a naive moment has no month")
            day = day.astimezone(SHANGHAI).date()
        return cls(day.year, day.month)

    @property
    def first_day(self) -> dt.date:
        """The first of the month."""
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        """The last of the month."""
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def shift(self, months: int) -> Month:
        """The month so many months later (earlier where negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def day(self, number: int) -> dt.date:
        """The day of that number, or the last one where the month is shorter."""
        return self.first_day.replace(day=min(number, self.last_day.day))

    @property
    def next(self) -> Month:
        """The following month."""
        return self.shift(1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return self.shift(-1)

    @property
    def label(self) -> str:
        """As people write it: 2026年10月."""
        return f"{self.year}年{self.month}月"

    @property
    def short_label(self) -> str:
        """Within a year: 10月."""
        return f"{self.month}月"

    @property
    def is_quarter_end(self) -> bool:
        """Whether secret channels that run once a quarter run in this month."""
        return self.month % 3 == 0

    def __contains__(self, day: dt.date) -> bool:
        return Month.of(day) == self

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def takes_part(self, active_from: dt.date, active_until: dt.date | None = None, by_day: int = 15) -> bool:
        """Whether one active from and until these days takes part in this month.

        Active by the 15th (a setting, product.md §5) and not gone before it: whoever
        left the campaign on or before that day is not appraised for the month.
        """
        due = self.day(by_day)
        return active_from <= due and (active_until is None or active_until > due)


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from ``first`` to ``last``, both included; empty if reversed."""
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.shift(n) for n in range(max(span, 0))]
