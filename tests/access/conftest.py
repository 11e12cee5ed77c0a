"""The world is built once for all modules of this directory, inside a transaction that is rolled back; so is every test's."""

from __future__ import annotations

import copy
import logging
from types import SimpleNamespace

import pytest
from django.contrib.auth.backends import ModelBackend

from campaign import clock
from campaign.permissions import branch_path_of, general_branch_path_of, roles_on
from tests.access.world import NOW, make_world, standing


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """The world of these modules."""
    with django_db_blocker.unblock(), standing(make_world) as world:
        yield world


@pytest.fixture(scope="package")
def people_by_key(world):
    """Every person with roles and place of NOW read once: thousands of requests do not ask again."""
    with clock.at(NOW):
        for person in world.people.values():
            roles_on(person), branch_path_of(person), general_branch_path_of(person)
    return {person.pk: person for person in world.people.values()}


@pytest.fixture
def quick(people_by_key, monkeypatch):
    """Spare every request what is the same in all of them: the person and roles, the error page, its log and trail.

    Four cells of five are refusals; test_a_refusal_says_nothing_about_what_was_asked_for reads the real pages.
    """
    monkeypatch.setattr(ModelBackend, "get_user", lambda self, pk: copy.copy(people_by_key[int(pk)]))
    # What a person object keeps of its roles it keeps on itself, not on the lazy one around it.
    monkeypatch.setattr("django.contrib.auth.middleware.SimpleLazyObject", lambda make: make())
    monkeypatch.setattr("campaign.views.errors.audit", SimpleNamespace(record=lambda *args, **kwargs: None))
    monkeypatch.setattr("campaign.views.errors.render_to_string", lambda *args, **kwargs: "")
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
