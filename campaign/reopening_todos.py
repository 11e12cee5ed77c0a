"""What asked-for reopenings of ledgers wait for, and what a granted one allows until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import month_text
from campaign.models import LedgerReopening, Person
from campaign.permissions.contenders import SECRETARIES, involving
from campaign.permissions.places import Role, roles_on
from campaign.reopening_page import ledger_url
from campaign.stuck import Scope, Stuck, provides_stuck
from campaign.todos import TodoItem, provides_todos

DECIDERS = (Role.CAMPAIGN_OFFICER, *SECRETARIES)


@provides_todos
def for_deciders(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Reopenings asked for in the campaigns the person runs or confirms, never the own case: one query."""
    houses = [place.organization_id for place in roles_on(person).places if place.role in DECIDERS]
    if not houses:
        return
    rows = LedgerReopening.objects.waiting().filter(contender__campaign__organization__in=houses)
    rows = rows.exclude(asked_by=person).exclude(involving(person, "contender"))
    for asked in rows.select_related("contender"):
        yield TodoItem(
            due=None,
            title=_("%(name)s申请重开%(month)s账本")
            % {"name": asked.contender.principal_name, "month": month_text(asked.month, year=False)},
            detail=f"{asked.contender.title}：{asked.reason}",
            url=reverse("campaign:reopening-decide", args=[asked.pk]),
            action=_("去办理"),
            key=f"reopening-{asked.pk}",
        )


@provides_todos
def for_holders(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Months open again for the person's own ledgers, until they close: one query."""
    rows = LedgerReopening.objects.open_on(today).filter(contender__principal=person)
    for granted in rows.select_related("contender"):
        yield TodoItem(
            due=granted.open_until,
            title=_("%s账本已重开，请更正") % month_text(granted.month, year=False),
            detail=granted.contender.title,
            url=ledger_url(granted.contender),
            action=_("去更正"),
            key=f"reopened-{granted.pk}",
        )


@provides_stuck
def asked_to_reopen(scope: Scope) -> Iterator[Stuck]:
    """Reopenings nobody has decided; one query."""
    lead = scope.of("contender__lead_branch")
    rows = LedgerReopening.objects.waiting().filter(lead & Q(contender__campaign=scope.campaign))
    for asked in rows.select_related("contender"):
        yield Stuck(
            stage=_("待办理账本重开"),
            title=_("%(title)s（%(month)s）")
            % {"title": asked.contender.title, "month": month_text(asked.month, year=False)},
            branch=asked.contender.lead_branch_id,
            waits_for=_("党总支办事员或书记"),
            since=clock.day_of(asked.asked_at),
            url=ledger_url(asked.contender),
            key=f"reopening-{asked.pk}",
        )
