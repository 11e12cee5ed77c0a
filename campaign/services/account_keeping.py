"""The system administrator's acts on an account, and the sweep of unused ones (trust.md AUTH-2, 3, 6, 10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign import audit, clock, locks
from campaign.accounts import issue_first_password
from campaign.errors import Refused
from campaign.models import Appointment, Person
from campaign.models.people import PersonQuerySet
from campaign.services import second_factor
from campaign.services.slips import Slip, is_guarded, issue_slips
from campaign.sessions import end_sessions

# What the sweep and the system check read: a migration that adds a column has not run yet when the check asks.
_COLUMNS = (
    *("username", "name", "pinyin", "employee_number", "political_status", "password", "is_active"),
    *("last_login", "password_changed_at", "created_at"),
)


def reset_password(person: Person, *, by: Person) -> Slip:
    """Give the account a new first password and return the slip, once; its sessions end. Refused for oneself."""
    _refuse_own(person, by)
    _refuse_guarded(person)
    if not person.is_active:
        raise Refused(_("%(name)s的账号已停用，请先启用再重置密码。") % {"name": person.name})
    place = person.memberships.on(clock.today()).select_related("branch").first()
    return issue_slips([person], branch=place.branch if place else None, by=by)[0]


@transaction.atomic
def unlock(person: Person, *, by: Person) -> None:
    """Lift the lock after failed sign-ins, at every address."""
    locks.lift(person)
    audit.record("sign-in-unlocked", by=by, obj=person)


@transaction.atomic
def end_all_sessions(person: Person, *, by: Person) -> int:
    """Sign the person out everywhere with the next request; return how many sessions there were."""
    ended = end_sessions(person)
    audit.record("sessions-ended", by=by, obj=person, sessions=ended)
    return ended


@transaction.atomic
def close_account(person: Person, *, by: Person) -> None:
    """Let nobody sign in as the person from the next request on.

    Refused for oneself and where it would leave no other administrator of the person's kind.
    """
    _refuse_own(person, by)
    _refuse_guarded(person)
    held = person.appointments.on(clock.today()).filter(role__in=Appointment.ADMINISTRATORS).first()
    if held is not None and not _others_of(held.role, person).exists():
        raise Refused(_("这是唯一的一位%(role)s，请先任命接任的人。") % {"role": held.get_role_display()})
    person.is_active = False
    person.save(update_fields=["is_active"])
    audit.record("account-closed", by=by, obj=person, sessions=end_sessions(person))


@transaction.atomic
def open_account(person: Person, *, by: Person) -> None:
    """Let the person sign in again, with the password as it was."""
    _refuse_guarded(person)
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("account-opened", by=by, obj=person)


@transaction.atomic
def rescue_administrator(username: str) -> tuple[Person, str]:
    """Open an administrator's account and give it a first password, shown once: for who holds the server itself.

    The one way in where the system administrator has none (docs/decisions/0014), and where nobody else is left.
    """
    person = _administrator_named(username)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        audit.record("account-opened", by=None, obj=person)
    locks.lift(person)
    return person, issue_first_password(person, by=None)


@transaction.atomic
def rescue_second_factor(username: str) -> Person:
    """Forget an administrator's phone; the password stays (docs/decisions/0024). For who holds the server itself."""
    person = _administrator_named(username)
    if not second_factor.forget(person):
        raise Refused(_("%(username)s没有启用二次验证。") % {"username": username})
    audit.record("second-factor-reset", by=None, obj=person, sessions=end_sessions(person))
    return person


def _administrator_named(username: str) -> Person:
    held = Appointment.objects.on(clock.today()).filter(role__in=Appointment.ADMINISTRATORS)
    person = Person.objects.filter(username=username, pk__in=held.values("person_id")).first()
    if person is None:
        raise Refused(_("%(username)s不是在任的系统、安全或审计管理员。") % {"username": username})
    return person


def _refuse_guarded(person: Person) -> None:
    if is_guarded(person):
        raise Refused(
            _("%(name)s是安全管理员或审计员，账号启用后系统管理员不能重置、停用或启用，须在服务器上办理。")
            % {"name": person.name}
        )


def _refuse_own(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise Refused(_("不能对自己的账号办这件事，请由另一位系统管理员办理。"))


def _others_of(role: str, person: Person) -> QuerySet[Appointment]:
    """Other people who hold the role today and can sign in."""
    able = _open_accounts().exclude(pk=person.pk).values("pk")
    return Appointment.objects.on(clock.today()).filter(role=role, person__in=able)


def unused_accounts(days: int) -> list[Person]:
    """Accounts somebody could sign in to and nobody did for so many days, in name order (AUTH-10).

    Of each kind of administrator the one seen last stays: the house is never left without.
    """
    since = clock.now() - timedelta(days=days)
    unused = [person for person in _open_accounts().in_name_order() if last_use(person) < since]
    spared = _last_administrators(unused)
    return [person for person in unused if person.pk not in spared]


def _open_accounts() -> PersonQuerySet:
    return Person.objects.active().exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).only(*_COLUMNS)


def last_use(person: Person) -> datetime:
    """Return when the account was last signed in to, given a password or made; long ago where nothing is known."""
    known = (person.last_login, person.password_changed_at, person.created_at)
    return max((moment for moment in known if moment), default=datetime.min.replace(tzinfo=clock.ZONE))


def _last_administrators(unused: Sequence[Person]) -> set[int]:
    pks, spared = {person.pk for person in unused}, set()
    for role in Appointment.ADMINISTRATORS:
        held = Appointment.objects.on(clock.today()).filter(role=role)
        people = list(_open_accounts().filter(pk__in=held.values("person_id")))
        if people and all(person.pk in pks for person in people):
            spared.add(max(people, key=lambda person: (last_use(person), person.pk)).pk)
    return spared


def rest_accounts(people: Iterable[Person]) -> int:
    """Take the passwords of these accounts away until a new slip is handed out; return how many.

    The people stay on the roster and on the roll of appraisers: only nobody can sign in as them.
    """
    return sum(_rest(person) for person in people)


@transaction.atomic
def _rest(person: Person) -> int:
    person.set_unusable_password()
    person.initial_password_expires_at = None
    person.save(update_fields=["password", "initial_password_expires_at"])
    audit.record("account-rested", by=None, obj=person, days=settings.UNUSED_ACCOUNT_DAYS)
    end_sessions(person)
    return 1
