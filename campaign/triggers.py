"""Database guards of the append-only tables (trust.md INT-1, INT-2, AUD-3).

A model says ``append_only = True``; every UPDATE and DELETE on its table then fails in the database itself,
on PostgreSQL TRUNCATE too. SQLite loses triggers when a table is altered, hence the reinstalling after migrate.

Three more guards stand here because only a trigger can say them: what a closed meeting counted and concluded cannot
change (product.md §3 议; names may, for anonymising writes them), no person holds an administrator's role together with
another appointment on any day (ACL-8), and the audit trail can be asked up to which row nothing is under way any more.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.backends.utils import truncate_name

MESSAGE = "append-only"
LONGEST_NAME = 30  # Kingbase cuts longer names (trust.md XC-1)
FUNCTION = "guard_append_only"
APART, APART_FUNCTION = "apart_appointment", "guard_apart"
APART_TABLE, APART_ROLES = "campaign_appointment", ("system_admin", "security_admin", "auditor")
SHARE_FUNCTION = "share_chained"
CLOSED, CLOSED_FUNCTION = "closed meeting", "guard_closed_meeting"
#: Table, the column that leads to its meeting, and the columns that the close freezes; without any, all of it.
_OF_MEETING = (
    (
        "campaign_meeting",
        "id",
        "campaign_id organization_id kind held_on method minutes minutes_file_id due present rule_set_id "
        "closed_at closed_by_id",
    ),
    ("campaign_meetingitem", "meeting_id", "meeting_id contender_id kind position outcome reason"),
    ("campaign_meetingquota", "meeting_id", "meeting_id kind level_id places taken"),
    ("campaign_attendance", "meeting_id", "meeting_id person_id present"),
    ("campaign_recusal", "item_id", "item_id person_id"),
    ("campaign_itemvote", "item_id", "item_id round present yes no abstain issued returned valid"),
    ("campaign_namedvote", "item_id", "item_id round person_id choice"),
    ("campaign_voidround", "item_id", "item_id round number issued returned"),
)
#: Tables whose rows are written before the close only. An item of the agenda may come with its closed meeting.
_NO_LATE_ROWS = frozenset(
    f"campaign_{name}" for name in ("attendance", "recusal", "itemvote", "namedvote", "voidround")
)
CHAIN_LOCK = 7_301_984  # any number no other advisory lock of this database uses


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: its name, its table and the statement that makes it."""

    name: str
    table: str
    create: str


def guarded_tables() -> list[str]:
    """Return the tables of all models marked ``append_only``, sorted."""
    return sorted({m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)})


def guards() -> list[Guard]:
    """Return every guard there must be on this database."""
    append_only = [
        Guard(_name(event, table), table, _create_sql(event, table))
        for table in guarded_tables()
        for event in _events()
    ]
    return [*append_only, *_apart_guards(), *_closed_guards(), *_chain_guards()]


def expected_count() -> int:
    """Return how many guards there must be on this database."""
    return len(guards())


def installed_count() -> int:
    """Return how many of the expected guards are there now."""
    names = [guard.name for guard in guards()]
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(_count_sql() + f"({marks})", names)
        return int(cursor.fetchone()[0])


def require_installed() -> None:
    """Refuse to start while a guard is missing."""
    if installed_count() != expected_count():
        raise ImproperlyConfigured("Guards of append-only tables are missing: run manage.py migrate.")


def install(tables: Collection[str] | None = None) -> None:
    """Put the guards on every guarded table that exists, or on those of ``tables``; existing guards are replaced."""
    with transaction.atomic(), connection.cursor() as cursor:
        wanted = _existing(cursor, [g for g in guards() if tables is None or g.table in tables])
        for statement in _function_sql() if wanted else []:
            cursor.execute(statement)
        for guard in wanted:
            cursor.execute(_drop_guard_sql(guard.name, guard.table))
            cursor.execute(guard.create)


def remove(tables: Collection[str] | None = None) -> None:
    """Take the append-only guards off, all or those of ``tables``; only ``lifted`` and the tests call this."""
    with transaction.atomic(), connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in guarded_tables() if tables is None else tables:
            for event in _events() if table in present else ():
                cursor.execute(_drop_sql(event, table))
        for guard in _existing(cursor, _closed_guards()) if tables is None else []:
            cursor.execute(_drop_guard_sql(guard.name, guard.table))


@contextmanager
def lifted(reason: str, tables: Collection[str] | None = None) -> Iterator[None]:
    """Lift the guards for the block, for the tests' flush and ``purge_audit`` only; audited.

    Inside a transaction nobody else sees them gone: others wait, or read as before.
    """
    from campaign import audit  # the audit trail is one of the guarded tables

    audit.record("guards-lifted", by=None, reason=reason)
    remove(tables)
    try:
        yield
    finally:
        install(tables)


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


def _existing(cursor: Any, wanted: list[Guard]) -> list[Guard]:
    present = set(connection.introspection.table_names(cursor))
    return [guard for guard in wanted if guard.table in present]


def _count_sql() -> str:
    if _is_postgresql():
        return "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O' AND tgname IN "
    return "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN "


def _function_sql() -> list[str]:
    if not _is_postgresql():
        return []
    return [
        _postgresql_function(FUNCTION, f"RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME;"),
        _postgresql_function(
            APART_FUNCTION,
            f"IF EXISTS ({_apart_query('IS DISTINCT FROM')}) THEN RAISE EXCEPTION '{APART}'"
            " USING ERRCODE = 'exclusion_violation'; END IF; RETURN NULL;",
        ),
        _postgresql_function(
            CLOSED_FUNCTION,
            f"IF EXISTS ({_closed_query('(COALESCE(to_jsonb(OLD), to_jsonb(NEW)) ->> TG_ARGV[0])::bigint', 'TG_ARGV[0]')})"
            f" THEN RAISE EXCEPTION '{CLOSED}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
            " END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
        ),
        _postgresql_function(
            SHARE_FUNCTION, f"PERFORM pg_advisory_xact_lock_shared({CHAIN_LOCK}); RETURN NULL;"
        ),
    ]


def _postgresql_function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _drop_sql(event: str, table: str) -> str:
    return _drop_guard_sql(_name(event, table), table)


def _drop_guard_sql(name: str, table: str) -> str:
    on = f" ON {connection.ops.quote_name(table)}" if _is_postgresql() else ""
    return f"DROP TRIGGER IF EXISTS {connection.ops.quote_name(name)}{on}"


def _create_sql(event: str, table: str) -> str:
    name, quoted = connection.ops.quote_name(_name(event, table)), connection.ops.quote_name(table)
    if _is_postgresql():
        each = "STATEMENT" if event == "truncate" else "ROW"
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {quoted} FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
        )
    return f"CREATE TRIGGER {name} BEFORE {event} ON {quoted} BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {table}'); END"


def _apart_query(other_than: str) -> str:
    """The appointments of the new row's person that share a day with it, where one of the two is an administrator's."""
    roles = ", ".join(f"'{role}'" for role in APART_ROLES)
    return (
        f"SELECT 1 FROM {APART_TABLE} held WHERE held.person_id = NEW.person_id AND held.id {other_than} NEW.id"  # noqa: S608  constants
        f" AND (held.role IN ({roles}) OR NEW.role IN ({roles}))"
        " AND (held.ended_on IS NULL OR held.ended_on >= NEW.started_on)"
        " AND (NEW.ended_on IS NULL OR NEW.ended_on >= held.started_on)"
    )


def _apart_guards() -> list[Guard]:
    """The guards on appointments, asked after the constraints; SQLite knows one event a trigger."""
    if _is_postgresql():
        create = f"AFTER INSERT OR UPDATE ON {APART_TABLE} FOR EACH ROW EXECUTE FUNCTION {APART_FUNCTION}()"
        return [Guard(APART, APART_TABLE, f"CREATE TRIGGER {APART} {create}")]
    refuse = f"WHEN EXISTS ({_apart_query('IS NOT')}) BEGIN SELECT RAISE(ABORT, '{APART}'); END"
    return [
        Guard(
            f"{APART}_{event}",
            APART_TABLE,
            f"CREATE TRIGGER {APART}_{event} AFTER {event} ON {APART_TABLE} {refuse}",
        )
        for event in ("insert", "update")
    ]


def _closed_query(key: str, column: str) -> str:
    """The meeting of a row if it is closed; ``key`` and ``column`` are SQL for the id that leads there and its column."""
    of_item = f"(SELECT i.meeting_id FROM campaign_meetingitem i WHERE i.id = {key})"  # noqa: S608  constants
    led_to = f"CASE WHEN {column} = 'item_id' THEN {of_item} ELSE {key} END"
    return f"SELECT 1 FROM campaign_meeting m WHERE m.closed_at IS NOT NULL AND m.id = {led_to}"  # noqa: S608  constants


def _closed_guards() -> list[Guard]:
    """The guards of closed meetings, asked before a row is written."""
    found = []
    for table, key, columns in _OF_MEETING:
        events = ["update", "delete", *(["insert"] if table in _NO_LATE_ROWS else [])]
        for event in events:
            name = truncate_name(f"closed_{event}_{table}", LONGEST_NAME)
            when = f"UPDATE OF {', '.join(columns.split())}" if event == "update" else event.upper()
            if _is_postgresql():
                act = f"EXECUTE FUNCTION {CLOSED_FUNCTION}('{key}')"
            else:
                row = f"NEW.{key}" if event == "insert" else f"OLD.{key}"
                said = f"SELECT RAISE(ABORT, '{CLOSED}: {table}')"
                act = f"WHEN EXISTS ({_closed_query(row, repr(key))}) BEGIN {said}; END"
            create = f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW {act}"
            found.append(Guard(name, table, create))
    return found


def _chain_guards() -> list[Guard]:
    """On PostgreSQL whoever writes a row of the trail says so until the end of the transaction, before the row has an id.

    SQLite has one writer at a time and needs no such sign.
    """
    chained = sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "chained", False))
    if not _is_postgresql():
        return []
    return [
        Guard(
            name := truncate_name(f"share_{table}", LONGEST_NAME),
            table,
            f"CREATE TRIGGER {name} BEFORE INSERT ON {connection.ops.quote_name(table)}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {SHARE_FUNCTION}()",
        )
        for table in chained
    ]


def settled_id(table: str) -> int | None:
    """Return the id up to which no row of a chained table can appear any more; None while somebody is writing.

    On PostgreSQL a row with a lower id may be committed after one with a higher. An exclusive lock is tried, never
    waited for, and held for one question; so no writer waits for a writer, and the sealer for nobody.
    Call inside a transaction on SQLite: it holds the one writer's place.
    """
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [CHAIN_LOCK])
            if not cursor.fetchone()[0]:
                return None
        try:
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {quoted}")  # noqa: S608  a model's table
            return int(cursor.fetchone()[0])
        finally:
            if _is_postgresql():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [CHAIN_LOCK])
