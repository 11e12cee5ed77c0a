"""日历: what has a date for a person, gathered from every app; the month page and the feed print the same.

An app's own ``dated.py`` fills the registry: ``@provides_dates`` over ``def windows(person, first, last)`` that yields
a ``Dated`` for everything the person may see that touches these days. Of secret sheets nothing but their window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.months import Month
from campaign.workdays import IsWorking


class Sort(Enum):
    """What kind of thing it is, in the order of a day."""

    DUE = "todo"
    STEP = "step"
    MEETING = "meeting"
    NOTICE = "notice"
    OWN = "own"

    @property
    def label(self) -> Promise:
        """The word before the title."""
        return _LABELS[self]


_LABELS = {
    Sort.DUE: _("待办"),
    Sort.STEP: _("评比"),
    Sort.MEETING: _("会议"),
    Sort.NOTICE: _("公示"),
    Sort.OWN: _("本人"),
}


@dataclass(frozen=True, slots=True)
class Dated:
    """Something on one day, or from ``first`` to ``last``, both included. ``key`` names it for good."""

    first: dt.date
    last: dt.date
    title: str
    sort: Sort
    url: str
    key: str

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a day."""
        return self.first != self.last


Provider = Callable[[Any, dt.date, dt.date], Iterable[Dated]]
_providers: list[Provider] = []


def provides_dates(provider: Provider) -> Provider:
    """Register ``provider(person, first, last)``; it reads with a constant number of queries."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def dates_of(person: Any, first: dt.date, last: dt.date) -> list[Dated]:
    """Everything that touches the days from ``first`` to ``last``, earliest first, each key once."""
    found: dict[str, Dated] = {}
    for provider in _providers:
        for one in provider(person, first, last):
            if one.first <= last and one.last >= first:
                found.setdefault(one.key, one)
    order = list(Sort)
    return sorted(found.values(), key=lambda one: (one.first, order.index(one.sort), one.key))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a day: a thing, and whether it begins or ends there."""

    dated: Dated
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month page. ``mark`` is 休 or 班 where the calendar differs from the week."""

    day: dt.date
    is_here: bool
    is_today: bool
    is_off: bool
    mark: str
    lines: list[Line]


def weeks_of(month: Month, things: Iterable[Dated], is_working: IsWorking, today: dt.date) -> list[list[Day]]:
    """The weeks of a month from Monday to Sunday; a long thing stands on its first and its last day."""
    by_day: dict[dt.date, list[Line]] = {}
    for one in things:
        if not one.is_long:
            by_day.setdefault(one.first, []).append(Line(one))
            continue
        by_day.setdefault(one.first, []).append(Line(one, begins=True))
        by_day.setdefault(one.last, []).append(Line(one, ends=True))
    first = span_of(month)[0]
    weeks = (span_of(month)[1] - first).days // 7 + 1
    return [
        [
            _day(first + dt.timedelta(days=7 * week + n), month, by_day, is_working, today)
            for n in range(7)
        ]
        for week in range(weeks)
    ]  # fmt: skip


def span_of(month: Month) -> tuple[dt.date, dt.date]:
    """The first Monday and the last Sunday a month's page shows."""
    first, last = month.first_day, month.last_day
    return first - dt.timedelta(days=first.weekday()), last + dt.timedelta(days=6 - last.weekday())


def _day(
    day: dt.date,
    month: Month,
    by_day: dict[dt.date, list[Line]],
    is_working: IsWorking,
    today: dt.date,
) -> Day:
    works, weekday = is_working(day), day.weekday() < 5
    mark = "" if works == weekday else str(_("班") if works else _("休"))
    is_here = Month.of(day) == month
    return Day(day, is_here, day == today, not works, mark, by_day.get(day, []) if is_here else [])
