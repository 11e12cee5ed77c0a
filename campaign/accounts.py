"""What changes an account: first passwords, password changes and what they end (trust.md AUTH-2, AUTH-6)."""

from datetime import timedelta
from secrets import choice

from django.conf import settings
from django.contrib.auth.hashers import get_hasher, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import FormerPassword, Person
from campaign.passwords import SlipHasher
from campaign.sessions import end_sessions

# Without letters and digits that look alike on a printed slip.
SLIP_LETTERS = "abcdefghjkmnpqrstuvwxyz"
SLIP_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SLIP_DIGITS = "23456789"


def first_password() -> str:
    """Return a random first password of 12 letters and digits that fits every profile."""
    groups = [SLIP_LETTERS] * 5 + [SLIP_CAPITALS] * 3 + [SLIP_DIGITS] * 4
    return "".join(choice(group) for group in groups)


@transaction.atomic
def issue_first_password(person: Person, *, by: Person | None) -> str:
    """Give ``person`` a first password and return it, once; it dies after 7 days or its first use (product.md §2).

    Whoever is signed in as the person is out with the next request.
    """
    password = first_password()
    usual = get_hasher()
    _keep_former(person)
    person.password = make_password(
        password, hasher=SlipHasher() if usual.algorithm == SlipHasher.algorithm else usual
    )
    person.must_change_password = True
    person.initial_password_expires_at = clock.now() + timedelta(days=settings.INITIAL_PASSWORD_DAYS)
    person.password_changed_at = clock.now()
    person.save(
        update_fields=[
            "password",
            "must_change_password",
            "initial_password_expires_at",
            "password_changed_at",
        ]
    )
    audit.record("first-password", by=by, obj=person, sessions=end_sessions(person))
    return password


@transaction.atomic
def change_password(person: Person, password: str, *, by: Person, keep: str | None = None) -> None:
    """Set the password the person chose; every session of the account ends but the one with the key ``keep``."""
    _keep_former(person)
    person.set_password(password)
    person.must_change_password = False
    person.initial_password_expires_at = None
    person.password_changed_at = clock.now()
    person.save(
        update_fields=[
            "password",
            "must_change_password",
            "initial_password_expires_at",
            "password_changed_at",
        ]
    )
    end_sessions(person, keep=keep)
    audit.record("password-changed", by=by, obj=person)


def _keep_former(person: Person) -> None:
    """Keep the hash of the password about to go, and of the newest ones only."""
    if not settings.PASSWORD_HISTORY or not person.has_usable_password():
        return
    FormerPassword.objects.create(person=person, password=person.password, replaced_at=clock.now())
    newest = FormerPassword.objects.filter(person=person)[: settings.PASSWORD_HISTORY]
    kept = list(newest.values_list("pk", flat=True))
    FormerPassword.objects.filter(person=person).exclude(pk__in=kept).delete()


@transaction.atomic
def rename_account(person: Person, username: str, *, by: Person) -> None:
    """Give the account another sign-in name than the employee number (product.md §2)."""
    if Person.objects.filter(username=username).exclude(pk=person.pk).exists():
        raise Refused(_("登录账号%(username)s已被使用，请换一个。") % {"username": username})
    person.username = username
    person.save(update_fields=["username"])
    audit.record("account-renamed", by=by, obj=person, username=username)


def is_first_password_dead(person: Person) -> bool:
    """Whether the first password was used already or is older than 7 days."""
    expires_at = person.initial_password_expires_at
    return expires_at is not None and clock.now() >= expires_at


@transaction.atomic
def note_sign_in(person: Person) -> bool:
    """Spend a first password and ask for a new one where the password is too old; whether the sign-in may go on.

    Of two sign-ins with one slip at the same moment only the first may.
    """
    now = clock.now()
    if person.initial_password_expires_at is not None:
        unused = Person.objects.filter(pk=person.pk, initial_password_expires_at__gt=now)
        if not unused.update(initial_password_expires_at=now):
            return False
        person.initial_password_expires_at = now
    elif _is_password_old(person):
        person.must_change_password = True
        person.save(update_fields=["must_change_password"])
    return True


def _is_password_old(person: Person) -> bool:
    if not settings.PASSWORD_DAYS or person.password_changed_at is None:
        return False
    return clock.now() - person.password_changed_at >= timedelta(days=settings.PASSWORD_DAYS)
