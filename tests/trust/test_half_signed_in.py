"""Between password and code no address answers otherwise than to a stranger (trust.md AUTH-8, headline 1)."""

import pytest
from django.test import Client
from django.urls import reverse

from campaign import clock, one_time
from campaign.models import SecondFactor
from campaign.services import second_factor
from tests.access.tables import PUBLIC, ROWS
from tests.access.world import NOW, make_world, standing
from tests.factories import PASSWORD
from tests.phones import SALT

pytestmark = [pytest.mark.django_db, pytest.mark.trust, pytest.mark.one_database]
HALF = ("system_admin", "security_admin", "auditor", "general_secretary")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world of the permission table."""
    with django_db_blocker.unblock(), standing(make_world) as world:
        yield world


def half(person):
    """A browser after the right password of somebody whose phone is enrolled."""
    person.set_password(PASSWORD)
    person.save()
    SecondFactor.objects.update_or_create(
        person=person, defaults={"salt": SALT, "confirmed_at": clock.now(), "last_step": 1}
    )
    client = Client()
    signed = client.post("/signin/", {"username": person.username, "password": PASSWORD})
    assert (signed.url, client.get("/signin/code/").status_code) == ("/signin/code/", 200)
    return client


def addresses(world):
    """Every address of the table at every place, by what may be asked of it."""
    for row in ROWS:
        for method, places in (("get", row.get), ("post", row.post)):
            for place in places or ():
                yield row.url, method, row.address(world.at[place]), row.data(world.at[place])


@pytest.mark.parametrize("role", HALF)
def test_every_address_sends_the_half_signed_in_to_the_sign_in_page(world, settings, role):
    settings.SECOND_FACTOR = "confirmers"
    with clock.at(NOW):
        person = world.people[role]
        client, opened, asked = half(person), [], set()
        for url, method, address, data in addresses(world):
            answer = getattr(client, method)(address, data)
            asked.add(url)
            if answer.status_code != 302 or not answer.url.startswith("/signin/?next="):
                opened.append(f"{method} {address}: {answer.status_code}")
        assert opened == []
        assert (len(asked) > 150, asked & PUBLIC) == (True, set())
        # The same browser with the code: the table's own pages open, so the trial could have failed.
        code = one_time.code_at(second_factor.secret_for(person, SALT), clock.now())
        assert client.post("/signin/code/", {"code": code}).status_code == 302
        assert client.get(reverse("campaign:account-me")).status_code == 200
