"""Telephone numbers and 政治面貌 on every page of the table (trust.md PII-2, PII-3)."""

import pytest

from campaign.models import Person
from tests.access.matrix import Trial
from tests.access.tables import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # pages are read as text

#: Colleagues without an office, members of a team among them, and who stands above or beside the branches.
WITHOUT_OFFICE = ("masses_a", "teammate_a", "member_b", "viewer", "auditor", "security_admin", "system_admin")
#: The form in which who may correct a number reads it, which is on the trail.
CORRECTED_IN = "admin:campaign_person_change"


def slow_unless(role, among):
    """The role; one that is not ``among`` those of every landing reads all its pages in ``make trust``."""
    return role if role in among else pytest.param(role, marks=pytest.mark.trust)


@pytest.fixture
def marked(world):
    """The world with a telephone and a 政治面貌 of every person that stand nowhere else."""
    for person in Person.objects.all():
        marks = {"phone": f"138{person.pk:08d}", "political_status": f"面貌之{person.pk:05d}"}
        Person.objects.filter(pk=person.pk).update(**marks)
    return world


def pages(world, role):
    """Every page the role may read: its address's name, and the page without what is the reader's own."""
    own, seen = Person.objects.get(pk=world.people[role].pk), set()
    for row in ROWS:
        for place, who in (row.get or {}).items():
            trial = Trial(world, row, place)
            address = row.address(trial.here)
            if role in who.may and address not in seen:
                seen.add(address)
                _response, body, _writes = trial.ask("GET", role)
                yield row.url, body.replace(own.phone, "").replace(own.political_status, "")


@pytest.mark.parametrize("role", [slow_unless(role, ("teammate_a", "viewer")) for role in WITHOUT_OFFICE])
def test_without_an_office_nobody_reads_a_number_or_who_is_in_the_party(marked, role):
    read = [url for url, body in pages(marked, role) if "138000" in body or "面貌之" in body]
    assert read == []


@pytest.mark.parametrize(
    "role",
    [slow_unless(role, ("secretary_a",)) for role in ("captain_a", "secretary_a", "officer", "discipline")],
)
def test_an_office_reads_a_whole_number_only_where_it_is_corrected(marked, role):
    read = {url for url, body in pages(marked, role) if "138000" in body}
    assert read <= {CORRECTED_IN}
