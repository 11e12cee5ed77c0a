"""From to-dos to reminders: each near, due and overdue thing is said once, the undated ones once a week.

An app's own ``reminded.py`` names who may have something to do at all (``@busy``), so that nobody else's to-dos are
gathered, and what is said to many alike (``@said_to_all``). Whoever has a secret sheet still to send is no reason:
a log of reminders would be a list of who has not voted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import MessageKind
from campaign.quiet_hours import Stage, stage_of
from campaign.telling import Told
from campaign.todos import TodoItem

Busy = Callable[[dt.date], Iterable[int]]
SaidToAll = Callable[[dt.date], Iterable[Told]]
_busy: list[Busy] = []
_said_to_all: list[SaidToAll] = []
NAMED = 3


def busy(who: Busy) -> Busy:
    """Register ``who(today)``: ids of people who may have to-dos, in a constant number of queries."""
    if who not in _busy:
        _busy.append(who)
    return who


def said_to_all(what: SaidToAll) -> SaidToAll:
    """Register ``what(today)``: messages that go to everybody of a list alike; nothing where they went out before."""
    if what not in _said_to_all:
        _said_to_all.append(what)
    return what


def busy_people(today: dt.date) -> set[int]:
    """Everybody some app names."""
    return {pk for who in _busy for pk in who(today)}


def words_to_all(today: dt.date) -> Iterator[Told]:
    """Everything that is said to many alike today."""
    for what in _said_to_all:
        yield from what(today)


def reminders(person_id: int, items: Sequence[TodoItem], today: dt.date) -> Iterator[Told]:
    """What to tell a person about their to-dos today; keys make each stage of each thing one message."""
    undated = []
    for item in items:
        stage = stage_of(item.due, today, settings.REMIND_DAYS_AHEAD)
        if stage is not None:
            yield Told(
                person_id,
                MessageKind.DUTY,
                _words(item, stage, today),
                item.url,
                f"{stage.value}-{item.due}-{item.key}"[:80],
                item.detail,
            )
        elif item.due is None:
            undated.append(item)
    if undated:
        year, week, _day = today.isocalendar()
        titles = "、".join(item.title for item in undated[:NAMED])
        yield Told(
            person_id,
            MessageKind.DUTY,
            _("本周还有%d件不限时的待办") % len(undated),
            f"{reverse('campaign:home')}#h-todo",
            f"week-{year}-{week:02d}",
            titles + (_("等") if len(undated) > NAMED else ""),
        )


def _words(item: TodoItem, stage: Stage, today: dt.date) -> str:
    if stage is Stage.TODAY:
        return _("今天截止：%s") % item.title
    if stage is Stage.OVER:
        return _("已逾期：%s") % item.title
    days = (item.due - today).days if item.due else 0
    if days == 1:
        return _("明天截止：%s") % item.title
    return _("%(days)d天后截止：%(title)s") % {"days": days, "title": item.title}
