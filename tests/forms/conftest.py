"""One world for all forms, built once and rolled back; every request is rolled back as well."""

from __future__ import annotations

import pytest

from tests.access.world import standing
from tests.forms.trial import fingerprint
from tests.forms.world import make_forms_world


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """The world of these modules."""
    with django_db_blocker.unblock(), standing(make_forms_world) as world:
        yield world


@pytest.fixture(scope="package")
def untouched(world):
    """The digest of everything stored before anything is sent."""
    return fingerprint()
