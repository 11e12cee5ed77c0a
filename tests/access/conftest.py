"""The world is built once a module, inside a transaction that is rolled back; so is every test's."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.world import make_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world of this module; sessions live in cookies, so that no page writes for the sake of the sign-in."""
    engine = "django.contrib.sessions.backends.signed_cookies"
    with django_db_blocker.unblock(), override_settings(SESSION_ENGINE=engine), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
