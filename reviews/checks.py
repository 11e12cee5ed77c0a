"""What would break the promise printed on the secret sheet: copies taken of the database while sheets come in.

Two copies around one sheet differ by that sheet (trust.md ANON-10). While a month's sheets come in, and until the
closing act has rewritten them, nothing may follow the database closer than the nightly backup, and no log of the
database's may keep the statements themselves. Asked at the server's start and by ``manage.py check --database default``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connection

from campaign.startup import SECRECY
from reviews.models import ReviewCycle
from reviews.secret_windows import months_taking_sheets

#: What must read so on PostgreSQL, and what it would tell otherwise.
PARAMETERS = {
    "archive_mode": ("off", "the write-ahead log is archived (archive_mode)"),
    "track_commit_timestamp": ("off", "the time of every commit is kept (track_commit_timestamp)"),
    "log_min_duration_statement": (
        "-1",
        "statements are logged by their duration (log_min_duration_statement)",
    ),
    "log_min_duration_sample": ("-1", "statements are logged by their duration (log_min_duration_sample)"),
    "log_transaction_sample_rate": ("0", "whole transactions are logged (log_transaction_sample_rate)"),
}
LOGS_WRITES = ("mod", "all")


@register(Tags.database, SECRECY)
def nothing_follows_the_secret_sheets(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for every streaming copy, archive or statement log while secret sheets wait for their closing act."""
    if not databases or connection.alias not in databases:
        return []
    table = ReviewCycle._meta.db_table
    if table not in connection.introspection.table_names() or not months_taking_sheets():
        return []
    return [
        Warning(
            f"Secret sheets are coming in, and {followed}.",
            hint="Stop it until the closing act: the sheet promises that nobody can do this (docs/operations.md, Backups).",
            id="reviews.W001",
        )
        for followed in followers()
    ]


def followers() -> Iterator[str]:
    """What keeps more of the database than its present state, in words."""
    for name in settings.STREAMING_COPIES:
        yield f"STREAMING_COPIES names {name}"
    if connection.vendor == "postgresql":
        yield from _postgresql()
    else:
        yield from _sqlite()


def _postgresql() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_replication")
        if cursor.fetchone()[0]:
            yield "a standby or a base backup is reading along (pg_stat_replication)"
        cursor.execute("SELECT count(*) FROM pg_replication_slots")
        if cursor.fetchone()[0]:
            yield "a replication slot holds the write-ahead log (pg_replication_slots)"
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
            [[*PARAMETERS, "log_statement"]],
        )
        for name, value in cursor.fetchall():
            if name == "log_statement" and value in LOGS_WRITES:
                yield f"every writing statement is logged (log_statement = {value})"
            elif name in PARAMETERS and value != PARAMETERS[name][0]:
                yield PARAMETERS[name][1]


def _sqlite() -> Iterator[str]:
    """Litestream keeps its shadow of the log in a hidden directory beside the file."""
    file = Path(connection.settings_dict["NAME"])
    if file.with_name(f".{file.name}-litestream").exists():
        yield f"Litestream keeps a shadow of the log beside it (.{file.name}-litestream)"
