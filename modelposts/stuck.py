"""Handbooks that have been silent this month."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from campaign.models import Contender
from campaign.months import Month
from campaign.stuck import Scope, Stuck, provides_stuck
from modelposts.models import Action
from modelposts.todos import REMIND_FROM_DAY, address


@provides_stuck
def silent(scope: Scope) -> Iterator[Stuck]:
    """Live posts without an action this month, from the day on which their holders are told; one query."""
    if scope.today.day < REMIND_FROM_DAY:
        return
    month = Month.of(scope.today)
    acted = Action.objects.filter(post_id=OuterRef("pk"), acted_on__range=(month.first_day, month.last_day))
    posts = Contender.objects.posts().with_ledger().filter(scope.of("lead_branch"), campaign=scope.campaign)
    for contender in posts.filter(~Exists(acted)):
        yield Stuck(
            stage=_("手册本月无行动"),
            title=contender.title,
            branch=contender.lead_branch_id,
            waits_for=contender.principal_name,
            since=max(month.first_day, contender.activated_on or month.first_day),
            url=address(contender, "actions"),
            key=f"silent-{contender.pk}",
        )
