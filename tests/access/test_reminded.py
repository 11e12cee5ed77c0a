"""Whom the reminders look at is whoever has something to do, and what they say leaves no secret (trust.md ANON)."""

from datetime import date

import pytest

from campaign import clock
from campaign.models import MessageKind
from campaign.reminding import busy_people, reminders
from campaign.todos import todos_for, told_todos
from tests.access.world import NOW

pytestmark = pytest.mark.django_db
TODAY = date.fromisoformat(NOW[:10])


def test_whoever_has_something_to_do_is_looked_at(world):
    """Candidates come first: nobody with a to-do that may be told is left out."""
    with clock.at(NOW):
        busy = busy_people(TODAY)
        missed = {
            role: [item.title for item in items]
            for role, person in world.people.items()
            if person.pk not in busy and (items := told_todos(person, TODAY))
        }
    assert missed == {}


def test_who_holds_nothing_and_is_asked_nothing_is_not_looked_at(world):
    with clock.at(NOW):
        assert world.people["masses_a"].pk not in busy_people(TODAY)


def test_the_own_sheet_stands_on_the_own_page_and_in_no_reminder(world):
    """First that it could leak: the sheet is among the to-dos of somebody who has not voted (TEST-2)."""
    with clock.at("2026-11-17 09:00"):
        today = clock.today()
        asked = [
            (person, item)
            for person in (world.people["masses_a"], world.people["holder_b"])
            for item in todos_for(person, today)
            if item.key.startswith("sheet-")
        ]
        assert len(asked) == 2
        for person, item in asked:
            assert item.own_eyes
            told = list(reminders(person.pk, told_todos(person, today), today))
            assert [one for one in told if "评一评" in one.title + one.text or "/sheet/" in one.url] == []
            assert {one.kind for one in told} <= {MessageKind.DUTY}
