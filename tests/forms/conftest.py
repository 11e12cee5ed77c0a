"""One world for all forms, built once and rolled back; every request is rolled back as well."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import override_settings

from tests.forms.trial import fingerprint
from tests.forms.world import make_forms_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world of this module; sessions live in cookies, so that signing in writes nothing."""
    engine = "django.contrib.sessions.backends.signed_cookies"
    with django_db_blocker.unblock(), override_settings(SESSION_ENGINE=engine), transaction.atomic():
        yield make_forms_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def untouched(world):
    """The digest of everything stored before anything is sent."""
    return fingerprint()
