"""What waits for a person, gathered from every app (product.md §6: 首页 answers what to do now, by when).

An app's own ``todos.py`` fills the registry; Django's ``autodiscover_modules`` loads it at the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.formatting import Due, due
from campaign.menu import ENTRIES, label_of_place, place_of_address

SHOWN_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing to do. ``due`` None comes last; ``key`` names the thing, so that it stands once.

    ``own_eyes`` marks what would tell others whether the person has voted: it is printed on the person's own pages
    and goes into no message, mail, feed or log.
    """

    due: dt.date | None
    title: str
    detail: str
    url: str
    action: str
    key: str
    own_eyes: bool = False


@dataclass(frozen=True, slots=True)
class TodoRow:
    """An item as the page prints it."""

    item: TodoItem
    when: Due


@dataclass(frozen=True, slots=True)
class TodoGroup:
    """Items due in one stretch of time, under its heading."""

    heading: str
    rows: list[TodoRow]

    @property
    def shown(self) -> list[TodoRow]:
        """The first rows; a long group collapses past ten."""
        return self.rows[:SHOWN_AT_ONCE]

    @property
    def folded(self) -> list[TodoRow]:
        """The rest, behind 还有…件."""
        return self.rows[SHOWN_AT_ONCE:]


Provider = Callable[[Any, dt.date], Iterable[TodoItem]]
_providers: list[Provider] = []


def provides_todos(provider: Provider) -> Provider:
    """Register ``provider(person, today)``; it reads with a constant number of queries."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def todos_for(person: Any, today: dt.date) -> list[TodoItem]:
    """Everything that waits for a person, earliest first, each key once."""
    found: dict[str, TodoItem] = {}
    for provider in _providers:
        for item in provider(person, today):
            found.setdefault(item.key, item)
    return sorted(found.values(), key=lambda item: (item.due is None, item.due or dt.date.max, item.key))


def told_todos(person: Any, today: dt.date) -> list[TodoItem]:
    """``todos_for`` without what is for the person's own eyes: all that may be written down or sent."""
    return [item for item in todos_for(person, today) if not item.own_eyes]


def grouped(items: Iterable[TodoItem], today: dt.date) -> list[TodoGroup]:
    """The items under 已逾期和今天, 本周, 下周, 以后 and 不限时; empty groups are left out."""
    groups: dict[str, list[TodoRow]] = {
        heading: [] for heading in (_("已逾期和今天"), _("本周"), _("下周"), _("以后"), _("不限时"))
    }
    headings = list(groups)
    for item in items:
        groups[headings[_group_of(item.due, today)]].append(TodoRow(item, due(item.due, today)))
    return [TodoGroup(heading, rows) for heading, rows in groups.items() if rows]


def by_place(items: Iterable[TodoItem], today: dt.date) -> list[TodoGroup]:
    """The items under the navigation entry they lead to, entries in their order, each group by due day."""
    groups: dict[str, list[TodoRow]] = {entry.url_name: [] for entry in ENTRIES}
    groups[""] = []
    for item in items:
        groups[place_of_address(item.url)].append(TodoRow(item, due(item.due, today)))
    return [TodoGroup(label_of_place(name) or _("其他"), rows) for name, rows in groups.items() if rows]


def _group_of(day: dt.date | None, today: dt.date) -> int:
    sunday = _sunday_after(today)
    if day is None:
        return 4
    if day <= today:
        return 0
    if day <= sunday:
        return 1
    return 2 if day <= sunday + dt.timedelta(days=7) else 3


def summary(items: Iterable[TodoItem], today: dt.date) -> str:
    """The heading of 首页: 今天有3件事要办，本周共6件."""
    days = [item.due for item in items]
    sunday = _sunday_after(today)
    now = sum(1 for day in days if day and day <= today)
    week = sum(1 for day in days if day and day <= sunday)
    if now and week > now:
        return _("今天有%(now)s件事要办，本周共%(week)s件") % {"now": now, "week": week}
    if now:
        return _("今天有%(now)s件事要办") % {"now": now}
    if week:
        return _("今天没有到期的事，本周有%(week)s件要办") % {"week": week}
    if days:
        return _("本周没有到期的事，另有%(more)s件待办") % {"more": len(days)}
    return _("今天没有要办的事")


def _sunday_after(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=6 - today.weekday())
