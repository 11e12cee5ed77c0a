"""The first day: the first administrator and the organisation tree (product.md §2, First run)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import accounts, clock
from campaign.errors import Refused
from campaign.models import Appointment, Organization, Person
from campaign.services.appointments import appoint, put_in_office
from campaign.services.tree import enter

Kind = Organization.Kind


@transaction.atomic
def create_first_admin(*, username: str, name: str) -> tuple[Person, str]:
    """Make the first system administrator and return it with its first password, shown once (AUTH-10).

    Refused where a system administrator exists: later ones are the security administrator's act.
    """
    if Appointment.objects.filter(role=Appointment.Role.SYSTEM_ADMIN, ended_on=None).exists():
        raise Refused(_("系统管理员已经有了，其他管理员由安全管理员任命。"))
    if Person.objects.filter(username=username).exists():
        raise Refused(_("登录账号%(username)s已被使用，请换一个。") % {"username": username})
    person = Person.objects.create_user(username, name=name, created_at=clock.now())
    put_in_office(person, organization=None, role=Appointment.Role.SYSTEM_ADMIN, by=None)
    return person, accounts.issue_first_password(person, by=None)


@transaction.atomic
def found_organizations(
    *, committee: str, general_branch: str, branches: Sequence[str] = (), by: Person
) -> Organization:
    """Enter a general branch below its committee, with branches; returns the general branch.

    An existing committee of that name is used again; an existing general branch is Refused.
    """
    top = Organization.objects.filter(kind=Kind.COMMITTEE, name=committee, parent=None).first()
    if committee and top is None:
        top = enter(None, Kind.COMMITTEE, committee, by)
    if Organization.objects.filter(kind=Kind.GENERAL_BRANCH, name=general_branch, parent=top).exists():
        raise Refused(_("“%(name)s”已经登记过了。") % {"name": general_branch})
    general = enter(top, Kind.GENERAL_BRANCH, general_branch, by)
    for name in branches:
        enter(general, Kind.BRANCH, name, by)
    return general


@dataclass(frozen=True)
class FirstOffice:
    """One appointment of the first run; ``key`` names the form's field for a refusal."""

    key: str
    person: Person
    role: str


class OfficeRefused(Refused):
    """A rule refused one of the offices; ``key`` says which."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


@transaction.atomic
def appoint_first_offices(
    *, organization: Organization, offices: Iterable[FirstOffice], by: Person
) -> list[Appointment]:
    """Appoint the general branch's committee, officer and administrators together, or none of them."""
    made = []
    for office in offices:
        try:
            made.append(appoint(office.person, organization=organization, role=office.role, by=by))
        except Refused as refused:
            raise OfficeRefused(office.key, str(refused)) from refused
    return made
