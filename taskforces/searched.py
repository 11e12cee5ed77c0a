"""Texts of the 工作周志 for the search inside ledgers."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.ledger_search import Source, searches
from campaign.models import LEDGER_STATES, Person
from taskforces.log_weeks import week_of_entry
from taskforces.models import LogPart, Milestone, TaskForce, TeamMember, WeeklyEntry


def _part(pk: int, key: str) -> str:
    return reverse("taskforces:log-part", args=[pk, key])


def _written(person: Person) -> Q:
    """Weeks as the log shows them: those handed in, and drafts of the teams the person writes for."""
    own = TeamMember.objects.on(clock.today()).filter(person=person).values("team_id")
    writes = Q(team__contender__principal=person) | Q(team__in=own)
    running = Q(team__contender__state__in=LEDGER_STATES)
    return ~Q(status=WeeklyEntry.Status.DRAFT) | running & writes


searches(
    Source(
        WeeklyEntry, "team_id", ("done", "next", "problems", "help_wanted"),
        place=lambda row: _("%s周志") % week_of_entry(row).label,
        url=lambda row: reverse("taskforces:week", args=[row.team_id, row.iso_year, row.iso_week]),
        latest=("iso_year", "iso_week", "pk"), day_of=lambda row: week_of_entry(row).thursday,
        scope=_written,
    )
)  # fmt: skip
searches(
    Source(
        LogPart, "team_id", ("text",),
        place=lambda row: row.get_key_display(),
        url=lambda row: _part(row.team_id, row.key),
    )
)  # fmt: skip
searches(
    Source(
        Milestone, "team_id", ("title", "note"),
        place=lambda row: _("里程碑"),
        url=lambda row: f"{_part(row.team_id, 'progress')}#milestones",
    )
)  # fmt: skip
searches(
    Source(
        TaskForce, "contender_id", ("theme", "brief", "goal"),
        place=lambda row: _("攻关信息"),
        url=lambda row: _part(row.contender_id, "founding"),
    )
)  # fmt: skip
