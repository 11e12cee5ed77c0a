"""The database as it really stands: our tables, their columns, constraints and triggers.

As a script it prints the database of DATABASE_URL as JSON, for a comparison between two of them.
"""

import json
import os
import re
import sys

OWN = ("campaign_", "modelposts_", "taskforces_", "reviews_")


def describe() -> dict:
    """Return {table: {columns, constraints}, "triggers": [...]} of the default connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        introspection = connection.introspection
        found: dict = {}
        for table in sorted(introspection.table_names(cursor)):
            if table.startswith(OWN):
                columns = introspection.get_table_description(cursor, table)
                constraints = introspection.get_constraints(cursor, table)
                found[table] = {
                    "columns": sorted([c.name, str(c.type_code), bool(c.null_ok)] for c in columns),
                    "constraints": sorted(plain(name, facts) for name, facts in constraints.items()),
                }
        found["triggers"] = triggers(connection.vendor, cursor)
    return found


def plain(name: str, facts: dict) -> list:
    # SQLite numbers foreign keys and unnamed constraints by the order they were written in, which says nothing.
    named = "" if re.match(r"fk_\d+$|__unnamed|sqlite_autoindex", name) else name
    kinds = [key for key in ("primary_key", "unique", "foreign_key", "check", "index") if facts.get(key)]
    return [named, sorted(facts["columns"] or []), kinds, list(facts.get("foreign_key") or [])]


def triggers(vendor: str, cursor) -> list[str]:
    if vendor == "sqlite":
        cursor.execute("SELECT name || ' ' || tbl_name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT t.tgname || ' ' || c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal"
        )
    return sorted(row[0] for row in cursor.fetchall())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(describe()))
