"""``manage.py restore_drill``: try the newest backup in a place of its own, and leave the outcome in the trail (trust.md DUR-6).

The restored system verifies its own audit trail and rankings; the real one is only read and told the outcome.
"""

import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from campaign.management.commands.backup import PREFIX
from campaign.services.backups import note_drill


class Command(BaseCommand):
    help = "Restore the newest backup beside the running system, verify it there, remove it; exit status 1 where it fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="by default the newest in BACKUP_DIR")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        made = sorted(settings.BACKUP_DIR.glob(f"{PREFIX}*.tar"))
        tried = file or (made[-1] if made else None)
        if tried is None or not tried.is_file():
            raise CommandError("there is no backup to try: run manage.py backup first")
        began = time.monotonic()
        with elsewhere() as environment:
            done = subprocess.run(  # noqa: S603  our own command
                [sys.executable, "manage.py", "restore", "--verify", str(tried.resolve())],
                cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
        self.stdout.write(done.stdout, ending="")
        fault = done.stderr.strip().splitlines()[-1][:200] if done.returncode else ""
        seconds = round(time.monotonic() - began)
        note_drill(file=tried, seconds=seconds, fault=fault)
        if fault:
            raise CommandError(f"{tried.name} does not restore: {fault}")
        self.stdout.write(f"{tried.name} restores in {seconds} s")


@contextmanager
def elsewhere() -> Iterator[dict[str, str]]:
    """An environment with an empty database of the same kind and empty folders, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, "SECRET_KEY": settings.SECRET_KEY}
        if connection.vendor == "sqlite":
            yield {**environment, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
            return
        name = f"drill_{os.getpid()}"
        with _server() as server:
            server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {**environment, "DATABASE_URL": _url(name)}
        finally:
            with _server() as server:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _server() -> Iterator[Any]:
    """A connection outside transactions to the database server; its role must be allowed to create databases."""
    import psycopg  # only where the database is PostgreSQL

    given = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    parameters = {
        key: connection.settings_dict[name] for key, name in given.items() if connection.settings_dict[name]
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **parameters) as server:
        yield server


def _url(name: str) -> str:
    """The address of a database beside the one in use."""
    base, _slash, last = os.environ["DATABASE_URL"].rpartition("/")
    query = last.partition("?")[2]
    return f"{base}/{name}" + (f"?{query}" if query else "")
