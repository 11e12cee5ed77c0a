"""Our own system checks."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, connection
from django.db.models import Q

from campaign import clock, triggers
from campaign.models import Appointment, Person

# Names that say the account is nobody's own.
SHARED_NAMES = ("demo", "guest", "public", "shared", "test", "user", "gongyong", "ceshi")


@register(Tags.database)
def guards_are_installed(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Every append-only table carries its guards (trust.md INT-2); asked once the tables exist."""
    if not databases or connection.alias not in databases:
        return []
    tables = triggers.guarded_tables()
    if not set(tables) <= set(connection.introspection.table_names()):
        return []
    if triggers.installed_count() == triggers.expected_count():
        return []
    return [
        Error(
            "Guards of append-only tables are missing.",
            hint="Run manage.py migrate, which installs them again.",
            id="campaign.E001",
        )
    ]


@register(Tags.security, deploy=True)
def demonstration_is_not_deployed(**kwargs: Any) -> list[CheckMessage]:
    """DEMO=1 lifts rules and prints a password: never a deployment."""
    if not settings.DEMO:
        return []
    return [Error("DEMO=1 is for a demonstration on loopback only.", id="campaign.E002")]


@register(Tags.security, deploy=True)
def administrators_are_three(**kwargs: Any) -> list[CheckMessage]:
    """系统, 安全 and 审计管理员 are each held today, by three people who hold nothing else (trust.md ACL-8)."""
    try:
        if Appointment._meta.db_table not in connection.introspection.table_names():
            return []
    except OperationalError:
        return []  # checked where the image is built, without a database
    held = (
        Appointment.objects.on(clock.today()).filter(person__is_active=True).values_list("person_id", "role")
    )
    roles: dict[int, set[str]] = {}
    for person, role in held:
        roles.setdefault(person, set()).add(role)
    administrators = {str(role) for role in Appointment.ADMINISTRATORS}
    missing = sorted(administrators - {role for own in roles.values() for role in own})
    doubled = sum(1 for own in roles.values() if own & administrators and len(own) > 1)
    return [
        *(
            Error(
                f"Nobody is {role}.",
                hint="manage.py createfirstadmin makes the first, the pages of the first day the others.",
                id="campaign.E003",
            )
            for role in missing
        ),
        *(
            [
                Error(
                    f"{doubled} administrators hold another appointment.",
                    hint="End one of them.",
                    id="campaign.E004",
                )
            ]
            if doubled
            else []
        ),
    ]


@register(Tags.security, deploy=True)
def administrators_have_a_second_factor(**kwargs: Any) -> list[CheckMessage]:
    """Production asks the three administrators for more than a password (trust.md AUTH-8, 等保 8.1.4.1d)."""
    if not settings.PRODUCTION or settings.SECOND_FACTOR != "off":
        return []
    return [
        Warning(
            "SECOND_FACTOR=off: the administrators sign in by password alone.",
            hint="Leave it at administrators, or set it to confirmers.",
            id="campaign.W010",
        )
    ]


@register(Tags.database)
def accounts_are_somebodys_own(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """In production no account has a known password or belongs to nobody (trust.md AUTH-10).

    Asked once the tables exist; of the accounts only those are tried whose password could be a printed one.
    """
    if not settings.PRODUCTION or not databases or connection.alias not in databases:
        return []
    tables = {Person._meta.db_table, Appointment._meta.db_table}
    if not tables <= set(connection.introspection.table_names()):
        return []
    return [*_known_passwords(), *_shared_accounts(), *_unused_accounts()]


def _open_accounts() -> Any:
    # Two columns by name: a migration that adds others has not run yet when it asks.
    return Person.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _known_passwords() -> list[CheckMessage]:
    administrators = Appointment.objects.filter(role__in=Appointment.ADMINISTRATORS).values("person_id")
    suspects = _open_accounts().filter(
        Q(pk__in=administrators) | Q(username__in=settings.DEMO_SIGN_INS) | Q(username__in=SHARED_NAMES)
    )
    found = [
        username
        for username, encoded in suspects.order_by("username").values_list("username", "password")
        if check_password(settings.DEMO_PASSWORD, encoded) or check_password(username, encoded)
    ]
    return [
        Error(
            f"The account {username} has a password everybody knows.",
            hint="Reset it on the page of accounts, or close the account.",
            id="campaign.E005",
        )
        for username in found
    ]


def _shared_accounts() -> list[CheckMessage]:
    shared = _open_accounts().filter(username__in=SHARED_NAMES).order_by("username")
    return [
        Error(
            f"The account {username} belongs to nobody in particular.",
            hint="Give everybody an account of their own and close this one.",
            id="campaign.E006",
        )
        for username in shared.values_list("username", flat=True)
    ]


def _unused_accounts() -> list[CheckMessage]:
    from campaign.services.account_keeping import (
        unused_accounts,
    )  # services stand above the checks' other needs

    count = len(unused_accounts(settings.UNUSED_ACCOUNT_DAYS))
    if not count:
        return []
    return [
        Warning(
            f"{count} accounts have not been used for {settings.UNUSED_ACCOUNT_DAYS} days and are still open.",
            hint="Run manage.py close_unused_accounts every day.",
            id="campaign.W001",
        )
    ]
