"""Phones with an authenticator, for tests of the second factor."""

from datetime import timedelta

from django.test import Client

from campaign import clock, one_time
from campaign.models import AuditEvent, SecondFactor
from campaign.services import second_factor
from tests.factories import PASSWORD

NOW = "2026-11-10 09:00:05"
CODE, ENROL, ME = "/signin/code/", "/signin/enrol/", "/me/"
SALT = "0123456789abcdef0123456789abcdef"
WRONG = "口令不对，或已经用过"


def at(seconds):
    return clock.at(clock._read(NOW) + timedelta(seconds=seconds))


def phone(person, salt=None):
    """What the person's phone shows now."""
    salt = salt or SecondFactor.objects.get(person=person).salt
    return one_time.code_at(second_factor.secret_for(person, salt), clock.now())


def enrolled(person):
    """The recovery codes of a phone enrolled an hour ago."""
    with at(-3600):
        return second_factor.enrol(person, SALT, phone(person, SALT))


def knock(person, client=None, next=ME):
    """A browser after the right password."""
    client = client or Client()
    client.post("/signin/", {"username": person.username, "password": PASSWORD, "next": next})
    return client


def come_in(person):
    client = knock(person)
    assert client.post(CODE, {"code": phone(person)}).status_code == 302
    return client


def text(response):
    return response.content.decode()


def is_in(client):
    return client.get(ME).status_code == 200


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
