"""Migrations are complete and build the very database that the other tests run on (trust.md TEST-3)."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.house import schema
from tests.house.sources import ROOT


def run(*arguments: str, database: str) -> str:
    environment = {
        **os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "campaign.settings", "PYTHONPATH": str(ROOT)
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def empty_database(db, tmp_path):
    """Yield the address of an empty database of the kind the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    name = f"migrated_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_models_ask_for_no_further_migration(tmp_path):
    run("manage.py", "makemigrations", "--check", "--dry-run", database=f"sqlite:///{tmp_path}/none.sqlite3")


def test_migrations_build_the_database_of_the_models(empty_database):
    run("manage.py", "migrate", "--verbosity", "0", database=empty_database)
    migrated = json.loads(run("tests/house/schema.py", database=empty_database))
    built = json.loads(json.dumps(schema.describe()))
    assert sorted(migrated) == sorted(built)
    for table, facts in built.items():
        assert migrated[table] == facts, table
    assert built["triggers"] != []
