"""What people's comings and goings leave to do (product.md §2, §6): for officers and general-branch secretaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.formatting import day_text
from campaign.models import LIVE_STATES, Anonymisation, Contender, HandOver, Person
from campaign.permissions import Role, roles_on, under_paths
from campaign.todos import TodoItem, provides_todos

SECRETARIES = (Role.SECRETARY, Role.DEPUTY_SECRETARY)


@provides_todos
def officers_of_the_left(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Live posts and led teams of people who have left: one query."""
    paths = roles_on(person).paths(Role.CAMPAIGN_OFFICER)
    if not paths:
        return
    left = Contender.objects.filter(
        under_paths(paths, "campaign__organization__path"),
        principal__left_on__lte=today,
        state__in=LIVE_STATES,
    ).select_related("principal")
    for contender in left.order_by("principal__left_on", "pk"):
        yield TodoItem(
            due=contender.principal.left_on,
            title=_("“%(title)s”的%(name)s已离开，请办理后续")
            % {"title": contender.title, "name": contender.principal_name},
            detail=_("%(day)s起离开；挂牌后的办理退出或转入验收，挂牌前的取消，由他人接任的另行申报")
            % {"day": day_text(contender.principal.left_on)},
            url=reverse("campaign:application-detail", args=[contender.pk]),
            action=_("去办理"),
            key=f"left-{contender.pk}",
        )


@provides_todos
def officers_receiving(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """People another general branch has released to this one: one query."""
    paths = roles_on(person).paths(Role.CAMPAIGN_OFFICER)
    if not paths:
        return
    waiting = HandOver.objects.waiting().filter(under_paths(paths, "to_organization__path"))
    for row in waiting.select_related("person", "from_organization").order_by("effective_on", "pk"):
        yield TodoItem(
            due=row.effective_on,
            title=_("接收%(name)s") % {"name": row.person.name},
            detail=_("%(house)s转来，%(day)s起")
            % {"house": row.from_organization.label, "day": day_text(row.effective_on)},
            url=reverse("campaign:hand-over", args=[row.pk]),
            action=_("去接收"),
            key=f"hand-over-{row.pk}",
        )


@provides_todos
def anonymisations(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Applications the general branch's secretary answers, neither prepared by nor about the reader: one query."""
    paths = roles_on(person).paths(*SECRETARIES)
    if not paths:
        return
    waiting = Anonymisation.objects.waiting().filter(under_paths(paths, "organization__path"))
    others = waiting.exclude(asked_by=person).exclude(person=person)
    for row in others.select_related("person").order_by("asked_at", "pk"):
        yield TodoItem(
            due=None,
            title=_("答复匿名化申请：%(name)s") % {"name": row.person.name},
            detail=row.reason,
            url=reverse("campaign:anonymisation", args=[row.pk]),
            action=_("去答复"),
            key=f"anonymise-{row.pk}",
        )
