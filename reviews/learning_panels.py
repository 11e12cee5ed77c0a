"""互学 on 首页: who took up one's own practice lately, and what one still has to say about what one took up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.home import campaign_for
from campaign.models import Campaign, Person
from campaign.panels import Panel, provides_panel
from campaign.todos import TodoItem, provides_todos
from reviews.learning_page import follow_due, own_keys, row_of, with_entries, written_keys
from reviews.month_head import title_for

SHOWN = 3
LATELY = dt.timedelta(days=60)
AHEAD = dt.timedelta(days=7)
# Older ones are history: nobody is asked about them any more.
ASKED_FOR = dt.timedelta(days=120)


@provides_panel("mine")
def credits_panel(person: Person, today: dt.date) -> Panel | None:
    """Who takes up the practice of one's own post or team: the newest ones of the last 60 days."""
    campaign = campaign_for(person, today)
    if campaign is None:
        return None
    own = own_keys(person, _in(campaign))
    if not own:
        return None
    since = clock.now() - LATELY
    fresh = Q(at__gte=since) | Q(followed_at__gte=since)
    rows = with_entries().filter(fresh, learned_from__in=own).order_by("-pk")
    credits = [row_of(row, person, row.entry) for row in rows[:SHOWN]]
    if not credits:
        return None
    return Panel("reviews/_credits_panel.html", {"credits": credits}, order=50)


@provides_todos
def follow_ups(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """What one took up lately and has not said the result of, from a week before it is due: one item; two queries."""
    campaign = campaign_for(person, today)
    if campaign is None:
        return
    entries = written_keys(person, _in(campaign))
    rows = with_entries().filter(entry__in=entries, followed_at=None, at__gte=clock.now() - ASKED_FOR)
    owed = [row for row in rows.order_by("at", "pk") if today >= follow_due(row) - AHEAD]
    if not owed:
        return
    first = owed[0]
    words = {"other": title_for(person, first.learned_from), "text": first.text}
    yield TodoItem(
        due=follow_due(first),
        title=_("填写互学效果%d条") % len(owed),
        detail=_("向%(other)s学：%(text)s") % words,
        url=reverse("reviews:learning-follow", args=[first.entry_id, first.pk]),
        action=_("去填写"),
        key=f"learning-{first.pk}",
    )


def _in(campaign: Campaign) -> Q:
    return Q(cycle__campaign=campaign)
