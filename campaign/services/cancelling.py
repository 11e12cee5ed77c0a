"""撤销: a move or leaving agreed for a later day is taken back before it comes (product.md §2)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Appointment, Person, RosterAct, Scorer
from campaign.permissions import forget, require
from campaign.permissions.roster import can_move_person
from campaign.services.leaving import resumptions

Kind = RosterAct.Kind


@transaction.atomic
def cancel_act(act: RosterAct, *, by: Person) -> None:
    """Take back a move or leaving whose day has not come; the old place and its offices go on.

    An office somebody else holds alone meanwhile stays ended: the security administrator decides.
    """
    require(can_move_person(by, act.person))
    mine = RosterAct.objects.pending(clock.today()).filter(
        pk=act.pk, kind__in=(Kind.TRANSFER, Kind.RECEIVED, Kind.LEFT)
    )
    if not mine.update(cancelled_by=by, cancelled_at=clock.now()):
        raise Refused(_("这项变动已经生效或已经撤销，不能再撤销。"))
    person, last_day = act.person, act.effective_on - timedelta(days=1)
    person.memberships.filter(started_on=act.effective_on).delete()
    person.memberships.filter(ended_on=last_day).update(ended_on=None)
    if act.kind == Kind.LEFT:
        person.voting_rights.filter(ended_on=last_day).update(ended_on=None)
        person.left_on = None
        person.save(update_fields=["left_on"])
        for resuming in resumptions():
            resuming(person, last_day)
    _resume_offices(act, last_day)
    audit.record("roster-act-cancelled", by=by, obj=person, kind=act.kind, on=act.effective_on)
    forget(person)


def _resume_offices(act: RosterAct, last_day: date) -> None:
    ended = Appointment.objects.filter(person=act.person, ended_on=last_day)
    for office in ended:
        others = Appointment.objects.filter(organization=office.organization, role=office.role, ended_on=None)
        alone = office.role == Appointment.Role.SECRETARY and others.exists()
        if not alone and not others.filter(person=act.person).exists():
            office.ended_on = None
            office.save(update_fields=["ended_on"])
    Scorer.objects.filter(person=act.person, ended_on=last_day).update(ended_on=None)
