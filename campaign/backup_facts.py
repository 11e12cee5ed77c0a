"""What is compared of a database before and after a restore; every app names the heads of its own chains.

An app's ``backup_heads.py`` fills the registry; Django's ``autodiscover_modules`` loads it at the start. All of it is
asked of a cursor, for a copy beside the running system is no database of Django's.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from campaign.backup_manifest import Facts

_heads: dict[str, str] = {}


def provides_heads(table: str, sql: str) -> None:
    """Register the query of a chain's heads in ``table``: name and newest seal, the newest last of its name."""
    _heads[table] = sql


def facts_of(cursor: Any) -> Facts:
    """Count the rows of every table and read the heads of every chain."""
    present = _tables(cursor)
    counts = {table: _all(cursor, f"SELECT count(*) FROM {_quoted(table)}")[0][0] for table in present}  # noqa: S608  names of our own tables
    heads = [pair for table, sql in _heads.items() if table in counts for pair in _all(cursor, sql)]
    return Facts(counts, dict(heads))


def file_names(cursor: Any, table: str, column: str) -> list[str]:
    """The stored names in a column of files, none where the table is not there."""
    if table not in _tables(cursor):
        return []
    query = f"SELECT {_quoted(column)} FROM {_quoted(table)} ORDER BY 1"  # noqa: S608  names of our own models
    return [name for (name,) in _all(cursor, query) if name]


def _tables(cursor: Any) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            name
            for (name,) in _all(
                cursor, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
            )
        ]
    return [
        name
        for (name,) in _all(cursor, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        if not name.startswith("sqlite_")
    ]


def _all(cursor: Any, sql: str) -> list[Any]:
    cursor.execute(sql)
    return list(cursor.fetchall())


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
