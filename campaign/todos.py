"""What waits for a person, gathered from every app (product.md §6: 首页 answers what to do now, by when).

An app's own ``todos.py`` fills the registry; Django's ``autodiscover_modules`` loads it at the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from campaign.formatting import Due, due


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing to do. ``due`` None comes last; ``key`` names the thing, so that it stands once."""

    due: dt.date | None
    title: str
    detail: str
    url: str
    action: str
    key: str


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


def grouped(items: Iterable[TodoItem], today: dt.date) -> list[TodoGroup]:
    """The items under 已逾期和今天, 本周, 下周, 以后 and 不限时; empty groups are left out."""
    sunday = today + dt.timedelta(days=6 - today.weekday())
    groups: dict[str, list[TodoRow]] = {"已逾期和今天": [], "本周": [], "下周": [], "以后": [], "不限时": []}
    for item in items:
        if item.due is None:
            heading = "不限时"
        elif item.due <= today:
            heading = "已逾期和今天"
        elif item.due <= sunday:
            heading = "本周"
        elif item.due <= sunday + dt.timedelta(days=7):
            heading = "下周"
        else:
            heading = "以后"
        groups[heading].append(TodoRow(item, due(item.due, today)))
    return [TodoGroup(heading, rows) for heading, rows in groups.items() if rows]


def urgent_count(items: Iterable[TodoItem], today: dt.date) -> int:
    """How many are overdue or due today."""
    return sum(1 for item in items if item.due is not None and item.due <= today)
