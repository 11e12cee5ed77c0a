"""调动: a person moves to another branch or department, a dated act of the officer's (product.md §2)."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_year
from campaign.models import Appointment, Department, Membership, Organization, Person, RosterAct, Scorer
from campaign.permissions import forget, require
from campaign.permissions.roster import can_move_person
from campaign.services.appointments import end_appointment

Kind = RosterAct.Kind


@transaction.atomic
def transfer(
    person: Person,
    *,
    branch: Organization,
    department: Department | None = None,
    position: str = "",
    effective_on: date | None = None,
    reason: str = "",
    by: Person,
) -> Membership:
    """Move the person from ``effective_on`` (default today) on and return the new place.

    The old place ends the day before, and with another branch the offices and scoring tasks held in the old one.
    What was recorded stays as it was. Refused where nothing would change or the day does not fit.
    """
    require(can_move_person(by, person))
    day = effective_on or clock.today()
    old = open_place(person)
    if old is None:
        raise Refused(_("%(name)s现在不在任何支部，不能调动。") % {"name": person.name})
    if (old.branch, old.department, old.position) == (branch, department, position):
        raise Refused(_("%(name)s现在就在%(branch)s。") % {"name": person.name, "branch": branch})
    refuse_day(day, _("调动"))
    return move(person, old, branch, department, position, day, Kind.TRANSFER, reason, by)


def move(
    person: Person,
    old: Membership,
    branch: Organization,
    department: Department | None,
    position: str,
    day: date,
    kind: str,
    reason: str,
    by: Person,
) -> Membership:
    """Write a move whose right and sense the caller has checked; returns the new place."""
    refuse_pending(person)
    if old.branch_id != branch.pk:
        top = old.branch if old.branch.is_at_or_under(_house(branch)) else _house(old.branch)
        end_offices(person, under=top, day=day, by=by)
    end_place(old, day)
    new = Membership.objects.create(
        person=person, branch=branch, department=department, position=position, started_on=day
    )
    write_act(person, kind, day, reason, by, from_branch=old.branch, to_branch=branch)
    audit.record("transfer", by=by, obj=person, branch=[old.branch_id, branch.pk], on=day)
    forget(person)
    return new


def open_place(person: Person) -> Membership | None:
    """The place without an end, with its person locked: one act about a person at a time."""
    Person.objects.select_for_update().filter(pk=person.pk).first()
    return (
        Membership.objects.filter(person=person, ended_on=None)
        .select_related("branch__parent", "department")
        .first()
    )


def refuse_day(day: date, act: str) -> None:
    """Refuse a day too far back or ahead for ``act``: ROSTER_BACK_DAYS and ROSTER_AHEAD_DAYS †."""
    first = clock.today() - timedelta(days=settings.ROSTER_BACK_DAYS)
    last = clock.today() + timedelta(days=settings.ROSTER_AHEAD_DAYS)
    if not first <= day <= last:
        values = {"act": act, "first": day_year(first), "last": day_year(last)}
        raise Refused(_("%(act)s的日期应在%(first)s至%(last)s之间，请核对。") % values)


def refuse_pending(person: Person) -> None:
    """One move at a time: what is already agreed for a later day is taken back first."""
    pending = RosterAct.objects.pending(clock.today()).filter(
        person=person, kind__in=(Kind.TRANSFER, Kind.RECEIVED, Kind.LEFT)
    )
    if act := pending.first():
        values = {"act": act.get_kind_display(), "day": day_year(act.effective_on)}
        raise Refused(_("已登记%(day)s生效的“%(act)s”，请先在人员页面撤销，再登记新的。") % values)


def end_place(place: Membership, day: date) -> None:
    """End a place with the day before ``day``; one that begins that very day was a slip and goes."""
    if place.started_on > day:
        values = {"branch": place.branch, "day": day_year(place.started_on)}
        raise Refused(_("在%(branch)s的登记从%(day)s起，新的日期不能早于这一天。") % values)
    if place.started_on == day:
        place.delete()
        return
    place.ended_on = day - timedelta(days=1)
    place.save(update_fields=["ended_on"])


def end_offices(person: Person, *, under: Organization | None, day: date, by: Person) -> None:
    """End the offices and scoring tasks held at or under an organisation, everywhere for None, from ``day`` on."""
    offices = Appointment.objects.filter(Q(ended_on=None) | Q(ended_on__gte=day), person=person)
    tasks = Scorer.objects.filter(Q(ended_on=None) | Q(ended_on__gte=day), person=person)
    if under is not None:
        offices = offices.filter(organization__path__startswith=under.path)
        tasks = tasks.filter(organization__path__startswith=under.path)
    for appointment in offices.select_related("person"):
        end_appointment(appointment, by=by, day=day)
    for task in tasks:
        task.ended_on = max(day - timedelta(days=1), task.started_on)
        task.save(update_fields=["ended_on"])
        audit.record("scorer-dismissed", by=by, obj=task)


def write_act(
    person: Person, kind: str, day: date, reason: str, by: Person, **places: Organization | str | None
) -> RosterAct:
    """Write the act's own row: what, from when, why, by whom."""
    return RosterAct.objects.create(
        person=person, kind=kind, effective_on=day, reason=reason, by=by, at=clock.now(), **places
    )


def _house(branch: Organization) -> Organization:
    """The general branch above a branch; a branch right under a committee is its own house."""
    parent = branch.parent
    if parent is not None and parent.kind == Organization.Kind.GENERAL_BRANCH:
        return parent
    return branch
