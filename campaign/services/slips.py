"""First passwords on printed slips, branch by branch (product.md §2; trust.md AUTH-2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaign import accounts, clock
from campaign.errors import Refused
from campaign.models import Appointment, Membership, Organization, Person

# Hashing takes a quarter of a second each: one sheet stays well within a request's time.
SLIPS_A_SHEET = 40

# Of the three administrators the two who watch over the third: whoever signs in as them is no longer watched.
_NOT_THE_SYSTEMS = (Appointment.Role.SECURITY_ADMIN, Appointment.Role.AUDITOR)

NONE, WAITING, DEAD, USED = "none", "waiting", "dead", "used"
LABELS = {NONE: _("未发放"), WAITING: _("已发放，未使用"), DEAD: _("已用过或已过期"), USED: _("正常使用")}
KINDS = {NONE: "", WAITING: "part", DEAD: "warn", USED: "done"}


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip; the password is nowhere else in the clear."""

    organization: str
    name: str
    number: str
    username: str
    password: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account as the sheet's list shows it."""

    person: Person
    state: str

    @classmethod
    def of(cls, person: Person) -> Account:
        """The account of a person as it stands; no query."""
        return cls(person, _state(person))

    @property
    def label(self) -> str:
        return str(LABELS[self.state])

    @property
    def kind(self) -> str:
        return KINDS[self.state]

    @property
    def needs_slip(self) -> bool:
        return self.state in (NONE, DEAD)


def guarded_accounts() -> QuerySet[Person]:
    """Accounts the system administrator must not be able to sign in to: 安全管理员 and 审计员 once they have one.

    An account is theirs from the first sign-in, or the first password of their own; until then somebody has to hand
    them a slip (trust.md ACL-8, docs/decisions/0014).
    """
    held = Appointment.objects.on(clock.today()).filter(role__in=_NOT_THE_SYSTEMS)
    own = Q(initial_password_expires_at=None) & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return Person.objects.filter(Q(last_login__isnull=False) | own, pk__in=held.values("person_id"))


def is_guarded(person: Person) -> bool:
    """Whether the account is one of ``guarded_accounts``."""
    return guarded_accounts().filter(pk=person.pk).exists()


def people_of(branch: Organization | None) -> QuerySet[Person]:
    """The people of a branch today in name order; for None those without a place, such as administrators."""
    today, active = clock.today(), Person.objects.active().exclude(pk__in=guarded_accounts().values("pk"))
    if branch is None:
        placed = Membership.objects.on(today).values("person_id")
        return active.exclude(pk__in=placed).in_name_order()
    return active.staff_of(branch, today).in_name_order()


def without_password(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those nobody can sign in as yet."""
    return people.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def accounts_of(branch: Organization | None) -> list[Account]:
    """Every account of the branch with its state, in one query."""
    return [Account.of(person) for person in people_of(branch)]


def _state(person: Person) -> str:
    if not person.has_usable_password():
        return NONE
    if person.initial_password_expires_at is None:
        return USED
    return DEAD if accounts.is_first_password_dead(person) else WAITING


def issue_slips(people: Iterable[Person], *, branch: Organization | None, by: Person) -> Sequence[Slip]:
    """Give each a new first password and return the slips, once; one audit row a person.

    Each password is its own transaction: hashing a whole sheet must not hold the database.
    """
    slips = []
    for person in people:
        if is_guarded(person):
            raise Refused(_("%(name)s的密码不能由系统管理员发放。") % {"name": person.name})
        password = accounts.issue_first_password(person, by=by)
        slips.append(
            Slip(
                organization=branch.name if branch else "",
                name=person.name,
                number=person.employee_number or "",
                username=person.username,
                password=password,
                expires_at=person.initial_password_expires_at,
            )
        )
    return slips
