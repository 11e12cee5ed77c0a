"""Our own system checks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from campaign import triggers


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
