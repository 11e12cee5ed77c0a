"""调动: a person moves to another branch of the house, the officer's act (product.md §2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Appointment, Department, Membership, Organization, Person
from campaign.permissions import forget
from campaign.services.appointments import end_appointment
from campaign.services.roster_leaving import end_rows


@transaction.atomic
def transfer(
    person: Person,
    *,
    branch: Organization,
    department: Department | None = None,
    position: str = "",
    by: Person,
) -> Membership:
    """Move the person from today on and return the new place; offices held in the old branch end.

    Refused where the branch is the present one: a new department or position alone comes with the roster.
    """
    today = clock.today()
    old = Membership.objects.select_for_update().filter(person=person, ended_on=None).first()
    if old is not None and old.branch_id == branch.pk:
        raise Refused(_("%(name)s现在就在%(branch)s。") % {"name": person.name, "branch": branch})
    if old is not None:
        held = Appointment.objects.filter(person=person, organization=old.branch, ended_on=None)
        for appointment in held:
            end_appointment(appointment, by=by)
        end_rows(Membership.objects.filter(pk=old.pk), today)
    new = Membership.objects.create(
        person=person, branch=branch, department=department, position=position, started_on=today
    )
    audit.record("transfer", by=by, obj=person, branch=[old.branch_id if old else None, branch.pk])
    forget(person)
    return new
