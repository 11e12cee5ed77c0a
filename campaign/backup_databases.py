"""Copying a whole database while it is written, and putting a copy into an empty one: the vendor's own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

FILE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@contextmanager
def copied(folder: Path) -> Iterator[tuple[Path, Any]]:
    """Write a consistent copy into ``folder``; yields its file and a cursor that reads what the copy holds."""
    file = folder / FILE_NAMES[connection.vendor]
    copy = _copied_postgresql if connection.vendor == "postgresql" else _copied_sqlite
    with copy(file) as cursor:
        yield file, cursor


@contextmanager
def _copied_sqlite(file: Path) -> Iterator[Any]:
    """VACUUM INTO: consistent while others write, whatever the file is in the middle of."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    file.chmod(0o600)
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as copy:
        yield copy.cursor()


@contextmanager
def _copied_postgresql(file: Path) -> Iterator[Any]:
    """pg_dump of the very snapshot in which the caller then counts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={file}")
        file.chmod(0o600)
        yield cursor


def is_empty() -> bool:
    """Whether the database of the settings has no table at all."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def load(file: Path) -> None:
    """Put the copy into the empty database of the settings."""
    if connection.vendor == "postgresql":
        connection.close()
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
             f"--dbname={connection.settings_dict['NAME']}", str(file), database=False)  # fmt: skip
        return
    connection.close()
    place = Path(connection.settings_dict["NAME"])
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
    shutil.move(file, place)


def _run(tool: str, *arguments: str, database: bool = True) -> None:
    given: dict[str, Any] = connection.settings_dict
    environment = dict(os.environ)
    for name, key in (("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER"), ("PGPASSWORD", "PASSWORD")):
        if given[key]:
            environment[name] = str(given[key])
    last = [f"--dbname={given['NAME']}"] if database else []
    # The tool's own words may quote rows: they go to the operator's terminal, never into a log of ours.
    subprocess.run([_tool(tool), *arguments, *last], env=environment, check=True)  # noqa: S603  our own arguments


def _tool(name: str) -> str:
    """The newest one of Debian's, which is not on the path, or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    if found:
        return str(found[-1])
    on_path = shutil.which(name)
    if on_path is None:
        raise FileNotFoundError(f"{name} is not installed")
    return on_path
