"""People over time in the demonstration: one moves to another branch, one retires; neither holds anything."""

from __future__ import annotations

from functools import partial

from campaign.demo.stage import Stage
from campaign.models import Appointment, Membership, Organization, Person, RosterAct
from campaign.services.leaving import leave
from campaign.services.transfers import transfer

_MOVED = "岗位调整到兄弟科室，组织关系随岗位转接。"
_RETIRED = "到龄退休，工作已向同班组同事交接完毕。"


def put_movements(stage: Stage) -> None:
    """Put both acts on the agenda: a member moves five weeks before the day shown, one of the staff retires later."""
    free = _without_duties(stage)
    moving = next((one for one in free if one.person.standing == Person.Standing.FULL), None)
    retiring = next((one for one in free if one.person.standing == Person.Standing.NON_PARTY), None)
    if moving is not None:
        branches = Organization.objects.branches().filter(parent=moving.branch.parent).order_by("path")
        other = branches.exclude(pk=moving.branch_id)[0]
        stage.agenda.at(stage.workday(stage.plan.today, -25), partial(_move, stage, moving, other), hour=10)
    if retiring is not None:
        stage.agenda.at(
            stage.workday(stage.plan.today, -18), partial(_retire, stage, retiring.person), hour=10
        )


def _without_duties(stage: Stage) -> list[Membership]:
    """Places of people who hold no office, apply for nothing, belong to no team and are no sign-in."""
    busy = set(Appointment.objects.values_list("person_id", flat=True))
    busy |= {person.pk for person in stage.people.values()}
    busy |= {person.pk for case in stage.cases for person in (case.person, *case.members)}
    rows = Membership.objects.filter(branch__path__startswith=stage.organizations["general"].path)
    rows = rows.exclude(person__in=busy).select_related("person", "branch__parent")
    return list(rows.order_by("-branch__path", "-person__employee_number"))


def _move(stage: Stage, place: Membership, branch: Organization) -> None:
    by = stage.people["zongzhi"]
    transfer(place.person, branch=branch, position=place.position, reason=_MOVED, by=by)


def _retire(stage: Stage, person: Person) -> None:
    leave(person, leaving=RosterAct.Leaving.RETIRED, reason=_RETIRED, by=stage.people["zongzhi"])
