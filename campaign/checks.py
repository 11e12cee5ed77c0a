"""Our own system checks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connection

from campaign import clock, triggers
from campaign.models import Appointment


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
