"""Fixtures for every test: a database of its own, no network, signing in.

``--only-database`` keeps the tests that use the database; the PostgreSQL pass of ``make test`` asks for it.
It leaves out what is marked ``one_database``: large products whose answer no database changes.
"""

import gc
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.figures import HEADLINES, Figure

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "admin_client", "as_person"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="keep only the tests that use the database")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # Not in memory: several connections at once, as races and a live server need them, then behave
        # as they do in production. /dev/shm spares the disk.
        shm = Path("/dev/shm")
        base = shm if shm.is_dir() and os.access(shm, os.W_OK) else None
        os.environ["TEST_DIRECTORY"] = tempfile.mkdtemp(prefix="ledger-test-", dir=base)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop("TEST_DIRECTORY"), ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        kept = [item for item in items if uses_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        reason = pytest.mark.skip(reason="speaks of PostgreSQL; make test runs it there")
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(reason)


def pytest_collection_finish() -> None:
    """Keep the collector away from what lives as long as the run: a tenth of its time went into looking at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def uses_database(item: pytest.Item) -> bool:
    """Return whether a test says something about the database it runs on, by its marks or its fixtures.

    Tests of views read sentences, rights and counts of pages. What those pages ask of a database is asked on both by
    ``tests/access/test_access.py::test_page_opens`` and ``tests/forms`` (every page, every form that is right).
    """
    if item.get_closest_marker("one_database") or item.path.name.startswith("test_views_"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


@pytest.fixture(scope="session", autouse=True)
def uploads_of_this_run() -> None:
    """Put uploads where they vanish with the run, each worker's apart: tests count what is stored."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    settings.MEDIA_ROOT = f"{os.environ['TEST_DIRECTORY']}/media-{worker}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Put the SQLite test database into a file of this run and this worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{os.environ['TEST_DIRECTORY']}/{worker}.sqlite3"
    else:
        connection.settings_dict["TEST"]["NAME"] = f"test_ledger_{os.getpid()}_{worker}"


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine (trust.md PII-7)."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address):
        if self.family != socket.AF_UNIX and not is_loopback(address[0]):
            raise OSError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


def is_loopback(host: str) -> bool:
    """Return whether an address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def headline_of(item: pytest.Item) -> str | None:
    """The headline figure that a test proves or helps to prove (docs/trust.md); a misspelt one is an error."""
    mark = item.get_closest_marker("headline")
    return HEADLINES[HEADLINES.index(mark.args[0])] if mark else None


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """What the test adds to the table at the end of ``make trust`` (tests/figures.py)."""
    return Figure(headline_of(request.node), connection.vendor)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.failed and (headline := headline_of(item)):
        Figure(headline, connection.vendor).failed(item.nodeid)
    return report


@pytest.fixture
def as_person(client: Client, db: None):
    """Return a function that signs a person in on the test client and returns the client.

    ``page = as_person(secretary).get(url)``; each call signs the one before out.
    """

    def sign_in(person) -> Client:
        client.logout()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
