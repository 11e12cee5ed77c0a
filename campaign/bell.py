"""The number beside the bell and in the navigation: how much waits for the person, without counting on every page.

首页 counts anyway and leaves the numbers in the session. Other pages print what it left and count again at most once
a minute, and at once after an act of the person's own; who has not been to 首页 yet sees the bell without a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from campaign import clock
from campaign.menu import place_of_address
from campaign.own_messages import unread_count
from campaign.todos import TodoItem, todos_for

KEY = "bell"
FRESH_SECONDS = 60
#: Acts that must leave no trace in the session's row, neither that they were done nor when (design.md, History).
SECRET_ACTS = frozenset(
    {
        *("reviews:sheet", "campaign:objection-new", "campaign:suggestion-new", "campaign:opinion-new"),
        *("campaign:nomination-new", "campaign:nomination-second"),
    }
)
#: Entries that carry a number of their own: work that comes in from others.
NUMBERED = ("campaign:overview", "reviews:cycle-current")


@dataclass(frozen=True, slots=True)
class Bell:
    """``total`` of everything; ``places`` by the URL name of a navigation entry; ``unread`` messages."""

    total: int = 0
    places: dict[str, int] = field(default_factory=dict)
    unread: int = 0


def keep(request: HttpRequest, items: Iterable[TodoItem]) -> Bell:
    """Leave the numbers of freshly gathered items in the session."""
    items = list(items)
    places = Counter(place_of_address(item.url) for item in items)
    unread = unread_count(request.user.pk)
    bell = Bell(len(items), {name: places[name] for name in NUMBERED if places[name]}, unread)
    request.session[KEY] = [bell.total, bell.places, int(clock.now().timestamp()), unread]
    return bell


def bell_of(request: HttpRequest) -> Bell:
    """What the frame of a page prints; without a visit to 首页 in this session nothing is counted."""
    kept: Any = request.session.get(KEY)
    if not kept:
        return Bell()
    total, places, at, *unread = kept
    if 0 <= int(clock.now().timestamp()) - at < FRESH_SECONDS:
        return Bell(total, places, sum(unread))
    return keep(request, todos_for(request.user, clock.today()))


def note_act(request: HttpRequest) -> None:
    """The person did something: the numbers are old from now on."""
    match = request.resolver_match
    if match is None or match.view_name in SECRET_ACTS or KEY not in request.session:
        return
    total, places, _at, *unread = request.session[KEY]
    request.session[KEY] = [total, places, 0, *unread]
