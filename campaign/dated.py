"""What has a date on the ground floor: to-dos, meetings, notices, rounds of opinions, one's own goals and pledges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.dates import Dated, Sort, provides_dates
from campaign.models import (
    Campaign,
    Contender,
    Indicator,
    Meeting,
    OpinionRound,
    Person,
    Pledge,
    PublicNotice,
)
from campaign.todos import told_todos


@provides_dates
def todos(person: Person, first: dt.date, last: dt.date) -> Iterator[Dated]:
    """Days by which something is to be done; nothing of what is for the person's own eyes."""
    for item in told_todos(person, clock.today()):
        if item.due is not None and first <= item.due <= last:
            yield Dated(item.due, item.due, item.title, Sort.DUE, item.url, f"todo-{item.key}")


@provides_dates
def meetings(person: Person, first: dt.date, last: dt.date) -> Iterator[Dated]:
    """Meetings the person may read: one query."""
    rows = Meeting.objects.visible_to(person).filter(held_on__range=(first, last))
    for one in rows.select_related("organization").order_by("held_on", "pk"):
        yield Dated(
            one.held_on,
            one.held_on,
            f"{one.organization.label}{one.get_kind_display()}",
            Sort.MEETING,
            reverse("campaign:meeting-detail", args=[one.pk]),
            f"meeting-{one.pk}",
        )


@provides_dates
def notices(person: Person, first: dt.date, last: dt.date) -> Iterator[Dated]:
    """公示 and 征求意见 with their windows: two queries."""
    for one in PublicNotice.objects.visible_to(person).filter(posted_on__lte=last, ends_on__gte=first):
        url = reverse("campaign:notice-detail", args=[one.pk])
        yield Dated(one.posted_on, one.ends_on, one.title, Sort.NOTICE, url, f"notice-{one.pk}")
    seen = OpinionRound.objects.filter(campaign__in=Campaign.objects.visible_to(person), closed_at=None)
    for row in seen.filter(opens_on__lte=last, closes_on__gte=first):
        title = _("征求意见：%s") % row.title
        url = reverse("campaign:round-detail", args=[row.pk])
        yield Dated(row.opens_on, row.closes_on, title, Sort.NOTICE, url, f"round-{row.pk}")


@provides_dates
def own_goals(person: Person, first: dt.date, last: dt.date) -> Iterator[Dated]:
    """Indicators and open pledges of what the person holds or leads: two queries."""
    yield from goals_of(Q(contender__in=Contender.objects.live().filter(principal=person)), first, last)


def goals_of(whose: Q, first: dt.date, last: dt.date) -> Iterator[Dated]:
    """Indicators and open pledges of the contenders ``whose`` names, which the person may read."""
    within = Q(due_on__range=(first, last))
    for goal in Indicator.objects.filter(whose, within).select_related("contender"):
        title = _("目标到期：%s") % goal.name
        yield _of_contender(goal.due_on, title, goal.contender, f"indicator-{goal.pk}")
    for pledge in Pledge.objects.filter(whose, within, settled_on=None).select_related("contender"):
        title = _("承诺到期：%s") % pledge.text
        yield _of_contender(pledge.due_on, title, pledge.contender, f"pledge-{pledge.pk}")


def _of_contender(day: dt.date, title: str, contender: Contender, key: str) -> Dated:
    return Dated(
        day, day, title, Sort.OWN, reverse("campaign:application-detail", args=[contender.pk]), key
    )  # fmt: skip
