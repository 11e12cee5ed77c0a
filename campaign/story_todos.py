"""Stories that wait for somebody, and the branch whose board keeps no exemplar (case 三: 展板必须保留先进典型)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import (
    LEDGER_STATES,
    Campaign,
    CampaignPhase,
    Consent,
    Contender,
    Membership,
    Organization,
    Person,
    Story,
)
from campaign.permissions import Role, roles_on
from campaign.permissions.contenders import SECRETARIES
from campaign.story_state import act_of
from campaign.stuck import Scope, Stuck, provides_stuck
from campaign.todos import TodoItem, provides_todos

#: Who keeps a branch's board.
KEEPERS = (Role.PUBLICITY_MEMBER, *SECRETARIES)


@provides_todos
def stories_waiting(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Drafts to go on with, stories to confirm and to clear: one item each; three queries at most."""
    rows = Story.objects.visible_to(person).filter(withdrawn_at=None, cleared_at=None).in_full()
    for story in rows.order_by("pk"):
        words = {
            "write": _("完成典型宣传") if not story.returned_reason else _("典型宣传被退回，请修改"),
            "confirm": _("确认典型宣传"),
            "clear": _("典型宣传待保密审查"),
        }
        act = act_of(story, person)
        if act:
            yield TodoItem(
                due=None,
                title=_("典型宣传不予公开，请修改") if story.refused_reason else words[act],
                detail=story.title,
                url=reverse("campaign:story", args=[story.pk]),
                action={"write": _("去修改"), "confirm": _("去确认"), "clear": _("去审查")}[act],
                key=f"story-{story.pk}",
            )


@provides_todos
def boards_without_exemplar(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """支部展板未保留先进典型: for 宣传委员 and secretaries of a branch that has somebody to write about; two queries."""
    held = {place.organization_id for place in roles_on(person).places if place.role in KEEPERS}
    if not held:
        return
    for branch in bare_branches(today).filter(pk__in=held):
        yield TodoItem(
            due=None,
            title=_("支部展板未保留先进典型"),
            detail=_("%s还没有公开的典型宣传") % branch.name,
            url=reverse("campaign:story-new"),
            action=_("去起草"),
            key=f"exemplar-{branch.pk}",
        )


def bare_branches(today: dt.date) -> QuerySet[Organization]:
    """Branches of campaigns in 行 with a live contender or somebody in a team, and neither a public story nor one under way."""
    acting = CampaignPhase.objects.filter(phase="act", starts_on__lte=today)
    over = CampaignPhase.objects.filter(phase="accept", starts_on__lte=today)
    campaigns = Campaign.objects.running(today).filter(
        Exists(acting.filter(campaign=OuterRef("pk"))), ~Exists(over.filter(campaign=OuterRef("pk")))
    )
    live = Contender.objects.filter(campaign__in=campaigns, state__in=LEDGER_STATES)
    members = Membership.objects.on(today).filter(
        person__in=Consent.objects.filter(contender__in=live, accepted=True).values("person_id")
    )
    shown = Story.objects.public().filter(campaign__in=campaigns) | Story.objects.waiting().filter(
        campaign__in=campaigns
    )
    return (
        Organization.objects.branches()
        .in_force(today)
        .filter(Q(pk__in=live.values("lead_branch_id")) | Q(pk__in=members.values("branch_id")))
        .exclude(pk__in=shown.values("organization_id"))
        .order_by("path")
    )


@provides_stuck
def stories_stuck(scope: Scope) -> Iterator[Stuck]:
    """Stories handed in and not confirmed, or confirmed and not cleared; one query."""
    rows = Story.objects.waiting().filter(
        scope.of("organization"), campaign=scope.campaign, refused_reason=""
    )
    for story in rows.select_related("organization", "contender"):
        is_confirmed = story.confirmed_at is not None
        yield Stuck(
            stage=_("典型宣传待保密审查") if is_confirmed else _("典型宣传待确认"), title=story.title,
            branch=story.organization_id if story.organization.kind == Organization.Kind.BRANCH else 0,
            waits_for=_("宣传委员或保密员") if is_confirmed else _("支部书记"),
            since=clock.day_of(story.confirmed_at or story.submitted_at or story.created_at),
            url=reverse("campaign:story", args=[story.pk]), key=f"story-{story.pk}",
        )  # fmt: skip
