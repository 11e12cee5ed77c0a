"""Appointments: who holds what where, from when (product.md §1, §2; trust.md ACL-8)."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Appointment, Organization, Person
from campaign.permissions import forget
from campaign.services.messages import announce

Role = Appointment.Role
# One at a time in one organisation; of the others there may be several.
SINGLE = (Role.SECRETARY,)


def refusal_of(person: Person, organization: Organization | None, role: str, *, by: Person | None) -> str:
    """The sentence why this appointment cannot be made today, empty where it can."""
    open_ones = Appointment.objects.from_today_on()
    if by is not None and by.pk == person.pk:
        return _("不能给自己任职，请由另一位管理员办理。")
    if not person.is_here:
        return _("%(name)s的账号已停用，不能任职。") % {"name": person.name}
    if role in Appointment.COMMITTEE_ROLES and person.standing != Person.Standing.FULL:
        return _("%(name)s不是正式党员，不能担任党内职务。") % {"name": person.name}
    if sentence := _administrator_refusal(person, role):
        return sentence
    if role in Appointment.ADMINISTRATORS:
        return ""
    if organization is None:
        return _("请选择任职的组织。")
    if open_ones.filter(person=person, organization=organization, role=role).exists():
        return _("%(name)s已任这个职务。") % {"name": person.name}
    holder = open_ones.filter(organization=organization, role=role, role__in=SINGLE).first()
    if holder is not None:
        return _("%(organization)s已有%(role)s%(name)s，请先免去原任职。") % {
            "organization": organization.name,
            "role": holder.get_role_display(),
            "name": holder.person.name,
        }
    return ""


def _administrator_refusal(person: Person, role: str) -> str:
    """Three administrators, three people, and none of them works inside the campaign (ACL-8, product.md §2).

    They read nothing of each other's, no sheets, and change no scores: an office of a committee, the campaign's or a
    viewer's would read just that. The database refuses it too, on every day the two would share.
    """
    held = Appointment.objects.from_today_on().filter(person=person)
    is_administrator = held.filter(role__in=Appointment.ADMINISTRATORS).exists()
    if is_administrator and role in Appointment.ADMINISTRATORS:
        return _("%(name)s已是管理员。系统、安全、审计三种管理员不能由一人兼任。") % {"name": person.name}
    other = held.first() if is_administrator or role in Appointment.ADMINISTRATORS else None
    if other is None:
        return ""
    return _("%(name)s现任%(role)s。系统、安全、审计三种管理员不兼其他职务，请先免去原任职。") % {
        "name": person.name,
        "role": other.get_role_display(),
    }


@transaction.atomic
def appoint(
    person: Person,
    *,
    organization: Organization | None,
    role: str,
    by: Person | None,
    started_on: date | None = None,
) -> Appointment:
    """Appoint and return the row; Refused names the rule in the way. ``by=None`` is a command."""
    if sentence := refusal_of(person, organization, role, by=by):
        raise Refused(sentence)
    try:
        with transaction.atomic():
            return put_in_office(person, organization=organization, role=role, by=by, started_on=started_on)
    except IntegrityError as error:
        # Two administrators at once: the database's constraints know the loser.
        raise Refused(_("%(name)s刚刚有了新的任职，请刷新后再看。") % {"name": person.name}) from error


def put_in_office(
    person: Person,
    *,
    organization: Organization | None,
    role: str,
    by: Person | None,
    started_on: date | None = None,
) -> Appointment:
    """Write the appointment with its audit row; the caller has checked the rules and holds the transaction."""
    appointment = Appointment.objects.create(
        person=person,
        organization=None if role in Appointment.ADMINISTRATORS else organization,
        role=role,
        started_on=started_on or clock.today(),
        made_by=by,
    )
    audit.record("appointment-made", by=by, obj=appointment, role=role, person=person)
    announce("appointment-made", appointment, by=by)
    forget(person)
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: Person | None, day: date | None = None) -> None:
    """End an appointment from ``day`` (default today) on: its rights are gone with the next request (AUTH-6)."""
    if appointment.role in Appointment.ADMINISTRATORS:
        others = Appointment.objects.filter(role=appointment.role, ended_on=None).exclude(pk=appointment.pk)
        if not others.exists():
            raise Refused(
                _("这是唯一的一位%(role)s，请先任命接任的人。") % {"role": appointment.get_role_display()}
            )
    audit.record(
        "appointment-ended", by=by, obj=appointment, role=appointment.role, person=appointment.person_id
    )
    day = day or clock.today()
    if appointment.started_on >= day:
        # It never held a whole day; a row ending before it starts would be nonsense.
        appointment.delete()
    else:
        appointment.ended_on = day - timedelta(days=1)
        appointment.save(update_fields=["ended_on"])
    forget(appointment.person)
