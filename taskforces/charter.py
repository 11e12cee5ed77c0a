"""攻关队任务书: the team, its task and what it promised, on one page to sign (product.md §3 行)."""

from __future__ import annotations

from dataclasses import dataclass

from campaign import clock
from campaign.ledger_head import Head, head_of
from campaign.ledger_rows import IndicatorRow, PledgeRow, indicator_rows, pledge_rows
from campaign.models import Contender, Measure, Membership, Organization, Person
from taskforces.log_page import MilestoneRow, milestone_page
from taskforces.models import TeamMember


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in the team with the branch they belong to now; 政治面貌 is not on the page (trust.md PII-3)."""

    member: TeamMember
    branch: str


@dataclass(frozen=True, slots=True)
class Charter:
    """The page of one team."""

    contender: Contender
    head: Head
    joining: list[Organization]
    members: list[MemberRow]
    indicators: list[IndicatorRow]
    measures: list[Measure]
    milestones: list[MilestoneRow]
    pledges: list[PledgeRow]


def charter_of(contender: Contender, person: Person) -> Charter:
    """The charter as ``person`` reads it: the project by its alias outside team and branch; constant queries."""
    today = clock.today()
    return Charter(
        contender=contender,
        head=head_of(contender, person),
        joining=list(contender.team.joining_branches.order_by("path")),
        members=_members(contender),
        indicators=indicator_rows(contender, frozenset(), today),
        measures=list(contender.measures.all()),
        milestones=milestone_page(contender, frozenset())["milestones"],
        pledges=pledge_rows(contender, frozenset(), today),
    )


def _members(contender: Contender) -> list[MemberRow]:
    """Who is in the team today, or was when it ended: captain, deputies, members."""
    today = clock.today()
    rows = TeamMember.objects.on(contender.closed_on or today).filter(team_id=contender.pk)
    members = list(rows.select_related("person"))
    order = [role.value for role in TeamMember.Role]
    members.sort(key=lambda one: (order.index(one.role), one.pk))
    places = Membership.objects.on(today).filter(person__in=[one.person_id for one in members])
    branches = {place.person_id: place.branch.label for place in places.select_related("branch")}
    return [MemberRow(one, branches.get(one.person_id, "")) for one in members]
