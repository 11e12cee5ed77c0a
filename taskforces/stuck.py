"""Weekly logs that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.models import Contender
from campaign.stuck import Scope, Stuck, provides_stuck
from taskforces.help_page import open_in
from taskforces.help_page import rows_of as help_rows
from taskforces.help_wanted import Turn
from taskforces.todos import rows_by_team, week_address
from taskforces.weeks import WeekStatus


@provides_stuck
def missing_weeks(scope: Scope) -> Iterator[Stuck]:
    """Live teams with weeks missing, a row a team since the oldest one; three queries."""
    live = Contender.objects.teams().with_ledger().filter(scope.of("lead_branch"), campaign=scope.campaign)
    teams = list(live.select_related("rule_set", "campaign"))
    rows = rows_by_team(teams, scope.today) if teams else {}
    for contender in teams:
        missing = [row.week for row in rows[contender.pk] if row.status is WeekStatus.MISSING]
        if missing:
            yield Stuck(
                stage=_("周志缺交"),
                title=_("%(team)s（%(count)d周）") % {"team": contender.title, "count": len(missing)},
                branch=contender.lead_branch_id,
                waits_for=_("队长%s") % contender.principal_name,
                since=missing[0].sunday,
                url=week_address(contender, missing[0]),
                key=f"weeks-{contender.pk}",
            )


@provides_stuck
def waiting_for_help(scope: Scope) -> Iterator[Stuck]:
    """Requests for help that wait for somebody today; one query."""
    for row in help_rows(open_in(scope)):
        if row.turn is not Turn.PROMISED:
            contender = row.request.team.contender
            yield Stuck(
                stage=_("支持请求"),
                title=_("%(team)s：%(text)s") % {"team": contender.title, "text": row.request.text},
                branch=contender.lead_branch_id,
                waits_for=row.waits_for,
                since=row.since,
                url=row.url,
                key=f"help-{row.request.pk}",
            )
