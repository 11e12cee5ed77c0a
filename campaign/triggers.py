"""Database guards of the append-only tables (trust.md INT-1, INT-2, AUD-3).

A model says ``append_only = True``; every UPDATE and DELETE on its table then fails in the database itself,
on PostgreSQL TRUNCATE too. SQLite loses triggers when a table is altered, hence the reinstalling after migrate.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.backends.utils import truncate_name

MESSAGE = "append-only"
LONGEST_NAME = 30  # Kingbase cuts longer names (trust.md XC-1)
FUNCTION = "guard_append_only"


def guarded_tables() -> list[str]:
    """Return the tables of all models marked ``append_only``, sorted."""
    return sorted({m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)})


def expected_count() -> int:
    """Return how many guards there must be on this database."""
    return len(guarded_tables()) * len(_events())


def installed_count() -> int:
    """Return how many of the expected guards are there now."""
    names = [_name(event, table) for table in guarded_tables() for event in _events()]
    if not names:
        return 0
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(_count_sql() + f"({marks})", names)
        return int(cursor.fetchone()[0])


def require_installed() -> None:
    """Refuse to start while a guard is missing."""
    if installed_count() != expected_count():
        raise ImproperlyConfigured("Guards of append-only tables are missing: run manage.py migrate.")


def install() -> None:
    """Put the guards on every guarded table that exists; existing guards are replaced."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _existing(cursor)
        for statement in _function_sql() if tables else []:
            cursor.execute(statement)
        for table in tables:
            for event in _events():
                cursor.execute(_drop_sql(event, table))
                cursor.execute(_create_sql(event, table))


def remove() -> None:
    """Take the guards off; only ``lifted`` and the tests of the guards call this."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _existing(cursor):
            for event in _events():
                cursor.execute(_drop_sql(event, table))


@contextmanager
def lifted(reason: str) -> Iterator[None]:
    """Lift the guards for the block, for the tests' flush and sanctioned commands only; audited."""
    from campaign import audit  # the audit trail is one of the guarded tables

    audit.record("guards-lifted", by=None, reason=reason)
    remove()
    try:
        yield
    finally:
        install()


def reinstall_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Receiver of Django's post_migrate."""
    if using == connection.alias:
        install()


# --- The one vendor switch for SQL: everything below this line -------------------------------------------------------


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _events() -> tuple[str, ...]:
    return ("update", "delete", "truncate") if _is_postgresql() else ("update", "delete")


def _name(event: str, table: str) -> str:
    return truncate_name(f"no_{event}_{table}", LONGEST_NAME)


def _existing(cursor: Any) -> list[str]:
    present = set(connection.introspection.table_names(cursor))
    return [table for table in guarded_tables() if table in present]


def _count_sql() -> str:
    if _is_postgresql():
        return "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O' AND tgname IN "
    return "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN "


def _function_sql() -> list[str]:
    if not _is_postgresql():
        return []
    return [
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME; END $$"
    ]


def _drop_sql(event: str, table: str) -> str:
    name = connection.ops.quote_name(_name(event, table))
    on = f" ON {connection.ops.quote_name(table)}" if _is_postgresql() else ""
    return f"DROP TRIGGER IF EXISTS {name}{on}"


def _create_sql(event: str, table: str) -> str:
    name, quoted = connection.ops.quote_name(_name(event, table)), connection.ops.quote_name(table)
    if _is_postgresql():
        each = "STATEMENT" if event == "truncate" else "ROW"
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {quoted} FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
        )
    return f"CREATE TRIGGER {name} BEFORE {event} ON {quoted} BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {table}'); END"
