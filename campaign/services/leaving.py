"""离开 and 返回: when somebody leaves the unit, everything that gave them a right ends with one dated act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_year
from campaign.models import Department, Membership, Organization, Person, RosterAct, VotingRight
from campaign.permissions import forget, require
from campaign.permissions.roster import can_move_person
from campaign.services.transfers import (
    end_offices,
    end_place,
    open_place,
    refuse_day,
    refuse_pending,
    write_act,
)

Ending = Callable[[Person, date], None]
_endings: list[Ending] = []
_resumptions: list[Ending] = []


def ends_with_leaving(ending: Ending) -> Ending:
    """Register what the floors above end when a person leaves on a day, such as places in teams.

    ``ending(person, day)`` leaves things be that end before that day, and keeps what the person leads.
    """
    if ending not in _endings:
        _endings.append(ending)
    return ending


def resumes_when_cancelled(resuming: Ending) -> Ending:
    """Register what brings such things back: ``resuming(person, last_day)`` for a leaving that was taken back."""
    if resuming not in _resumptions:
        _resumptions.append(resuming)
    return resuming


def resumptions() -> tuple[Ending, ...]:
    """What a leaving taken back before its day resumes."""
    return tuple(_resumptions)


@transaction.atomic
def leave(
    person: Person, *, leaving: str, effective_on: date | None = None, reason: str = "", by: Person
) -> RosterAct:
    """End place, offices, scoring tasks and voting right from ``effective_on`` on, and close the account.

    The account closes on that day: a session ends with its next request (trust.md AUTH-6, T20). A live post or
    led team stays as it is; it waits on the officer's list for withdrawal, acceptance or revoking.
    """
    require(can_move_person(by, person))
    day = effective_on or clock.today()
    place = open_place(person)
    if place is None or person.left_on is not None:
        raise Refused(_("%(name)s已经离开，不能再次登记。") % {"name": person.name})
    refuse_day(day, _("离开"))
    refuse_pending(person)
    if place.started_on >= day:
        values = {"branch": place.branch, "day": day_year(place.started_on)}
        raise Refused(_("在%(branch)s的登记从%(day)s起，离开日期应晚于这一天。") % values)
    return depart(person, place, leaving=leaving, day=day, reason=reason, by=by)


def depart(
    person: Person, place: Membership, *, leaving: str, day: date, reason: str, by: Person
) -> RosterAct:
    """Write a leaving whose right and sense the caller has checked; returns the act."""
    end_offices(person, under=None, day=day, by=by)
    end_place(place, day)
    for right in person.voting_rights.filter(ended_on=None):
        end_right(right, day)
    for ending in _endings:
        ending(person, day)
    person.left_on = day
    person.is_active = person.is_active and day > clock.today()
    person.save(update_fields=["left_on", "is_active"])
    act = write_act(person, RosterAct.Kind.LEFT, day, reason, by, from_branch=place.branch, leaving=leaving)
    audit.record("person-left", by=by, obj=person, leaving=leaving, on=day)
    forget(person)
    return act


@transaction.atomic
def take_back(
    person: Person,
    *,
    branch: Organization,
    department: Department | None = None,
    position: str = "",
    voting: bool = False,
    reason: str = "",
    by: Person,
) -> Membership:
    """Take a person who has left back from today on and return the new place.

    The account opens without a password: the system administrator prints a slip, as for anybody new.
    """
    require(can_move_person(by, person))
    today = clock.today()
    if open_place(person) is not None or person.left_on is None or person.left_on > today:
        raise Refused(_("%(name)s没有离开，不需要办理返回。") % {"name": person.name})
    if person.anonymisations.exclude(state="declined").exists():
        raise Refused(_("该人员已匿名或正在办理匿名，不能返回；请按新人员导入花名册。"))
    old = person.memberships.order_by("-started_on").first()
    person.left_on, person.is_active = None, True
    person.set_unusable_password()
    person.save(update_fields=["left_on", "is_active", "password"])
    new = Membership.objects.create(
        person=person, branch=branch, department=department, position=position, started_on=today
    )
    if voting and person.standing == Person.Standing.FULL:
        VotingRight.objects.create(person=person, started_on=today, reason=_("返回后恢复"))
    write_act(
        person,
        RosterAct.Kind.RETURNED,
        today,
        reason,
        by,
        from_branch=old.branch if old else None,
        to_branch=branch,
    )
    audit.record("person-returned", by=by, obj=person, branch=branch.pk)
    forget(person)
    return new


def end_right(right: VotingRight, day: date) -> None:
    """End a voting right with the day before ``day``; one that would begin only then goes."""
    if right.started_on >= day:
        right.delete()
        return
    right.ended_on = day - timedelta(days=1)
    right.save(update_fields=["ended_on"])
