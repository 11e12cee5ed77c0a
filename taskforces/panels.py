"""我的攻关队 on 首页: this week's log, and one tap where nothing changed."""

from __future__ import annotations

import datetime as dt

from campaign.models import Contender, Person
from campaign.panels import Panel, provides_panel
from taskforces.models import Milestone, TeamMember
from taskforces.permissions import can_hand_in_week
from taskforces.todos import part_address, rows_by_team, week_address
from taskforces.weeks import WeekStatus


@provides_panel("mine")
def my_teams(person: Person, today: dt.date) -> Panel | None:
    """The teams the person is in, at most two by the rules; None for everyone else."""
    places = TeamMember.objects.on(today).filter(person=person).values("team_id")
    teams = list(
        Contender.objects.teams().with_ledger().filter(pk__in=places).select_related("rule_set", "campaign")
    )
    if not teams:
        return None
    rows = rows_by_team(teams, today)
    upcoming: dict[int, Milestone] = {}
    milestones = Milestone.objects.filter(team_id__in=[team.pk for team in teams], done_on=None)
    for milestone in milestones.order_by("due_on", "pk"):
        upcoming.setdefault(milestone.team_id, milestone)
    cards = [
        {
            "team": team,
            "url": part_address(team, "weeks"),
            "week": rows[team.pk][-1],
            "week_url": week_address(team, rows[team.pk][-1].week),
            "may_say_same": rows[team.pk][-1].status is WeekStatus.CURRENT and can_hand_in_week(person, team),
            "missing": sum(row.status is WeekStatus.MISSING for row in rows[team.pk]),
            "milestone": upcoming.get(team.pk),
        }
        for team in teams
        if rows[team.pk]
    ]
    return Panel("taskforces/_mine_panel.html", {"my_teams": cards, "today": today}, order=30)
