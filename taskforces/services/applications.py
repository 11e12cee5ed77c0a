"""Applications of 党员攻关队: contender, team, members and milestones change together (product.md §3 选)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import clock
from campaign.errors import Refused
from campaign.models import Campaign, Contender, ContenderKind, Membership, Organization, Person
from campaign.services.applications import Draft, ask_consent, create_application, edit_application
from taskforces.models import Milestone, TaskForce, TeamMember


@dataclass(frozen=True)
class TeamFacts:
    """The team's own part of the application.

    ``members``: person, role (deputy / member), task, started_on; without the captain, who leads by applying.
    ``milestones``: title, weight (hundredths of a percent), due_on.
    """

    theme: str = ""
    brief: str = ""
    goal: str = ""
    members: Sequence[Mapping[str, Any]] = ()
    milestones: Sequence[Mapping[str, Any]] = ()


@transaction.atomic
def apply_for_team(*, campaign: Campaign, draft: Draft, team: TeamFacts, by: Person) -> Contender:
    """A draft application for a task force on a project; ``by`` becomes captain, the members are asked."""
    contender = create_application(campaign=campaign, kind=ContenderKind.TEAM, draft=draft, by=by)
    row = TaskForce.objects.create(contender=contender, theme=team.theme, brief=team.brief, goal=team.goal)
    _write_people(row, team, by)
    return contender


@transaction.atomic
def edit_team_application(
    *, contender: Contender, version: int, draft: Draft, team: TeamFacts, by: Person
) -> Contender:
    """Write the draft again; who was asked before keeps the answer, new members are asked."""
    contender = edit_application(contender=contender, version=version, draft=draft, by=by)
    row = TaskForce.objects.get(pk=contender.pk)
    row.theme, row.brief, row.goal = team.theme, team.brief, team.goal
    row.save(update_fields=["theme", "brief", "goal"])
    _write_people(row, team, by)
    return contender


def _write_people(row: TaskForce, team: TeamFacts, by: Person) -> None:
    """Members and milestones of a draft anew; nothing hangs on them before activation."""
    people: list[Person] = [member["person"] for member in team.members]
    if len({person.pk for person in people} | {by.pk}) != len(people) + 1:
        raise Refused(_("同一人只能写一次，队长本人不用写进队员。"))
    row.members.all().delete()
    TeamMember.objects.create(
        team=row, person=by, role=TeamMember.Role.CAPTAIN, started_on=_captain_from(team)
    )
    TeamMember.objects.bulk_create(TeamMember(team=row, **member) for member in team.members)
    row.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(team=row, position=position, **milestone)
        for position, milestone in enumerate(team.milestones, start=1)
    )
    row.joining_branches.set(joining_branches(row.contender.lead_branch, people))
    ask_consent(contender=row.contender, people=people, by=by)


def _captain_from(team: TeamFacts) -> Any:
    """The captain is in the team from the day its first member joins."""
    return min([clock.today(), *(member["started_on"] for member in team.members)])


def joining_branches(lead: Organization, people: Sequence[Person]) -> list[Organization]:
    """参加支部: the members' branches today, without the lead branch (product.md §3, 打破直线职能)."""
    ids = Membership.objects.on(clock.today()).filter(person__in=people).values("branch_id")
    return list(Organization.objects.filter(pk__in=ids).exclude(pk=lead.pk).order_by("path"))
