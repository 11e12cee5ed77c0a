"""What a row of the permission table says, and the trial of one row, method and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from tests.access.roles import EVERYONE
from tests.access.world import NOW

SIGN_IN = "/signin/"
#: Django's admin sends whom it does not admit to its sign-in page, which refuses who is signed in already.
ADMIN_SIGN_IN = "/admin/login/"
DONE_OR_REFUSED = (200, 302, 409, 422)
WRITES = re.compile(r"\s*(insert|update|delete|replace|create|drop|alter|truncate)\b", re.IGNORECASE)
#: That somebody was refused or read something is an event of the trail, and reading the trail seals it (trust.md ACL-7
#: excepts sessions; sign-in is no row here).
TRAIL = re.compile(r'\s*insert into "campaign_audit(event|link)"', re.IGNORECASE)

Text = str | Callable[[Any], str]


@dataclass(frozen=True)
class Who:
    """Who may; who knows of it but may not (403); everyone else finds nothing (404)."""

    may: frozenset[str]
    knows: frozenset[str] = EVERYONE

    def expected(self, role: str) -> int:
        """200 stands for "may", whatever the page then answers."""
        if role in self.may:
            return 200
        return 403 if role in self.knows else 404


Places = Mapping[str, Who]


@dataclass(frozen=True)
class Row:
    """One address. ``args`` takes the place's objects; ``get`` and ``post`` say who may, by place.

    ``shows`` must appear to everyone who may and to nobody else; ``sees`` and ``hides`` name a text that one role
    must, or must not, find on the page. An address without ``post`` (``get``) does nothing when posted to (read).
    """

    url: str
    args: Callable[[Any], list] = lambda here: []
    get: Places | None = None
    post: Places | None = None
    at: str = NOW
    shows: Text = ""
    sees: Mapping[str, Text] = field(default_factory=dict)
    hides: Mapping[str, Text] = field(default_factory=dict)
    query: Callable[[Any], str] = lambda here: ""
    data: Callable[[Any], dict] = lambda here: {}
    note: str = ""

    def address(self, here: Any) -> str:
        """The address at a place."""
        return reverse(self.url, args=self.args(here)) + self.query(here)


def only(may) -> Who:
    """These may; nobody else learns that it exists."""
    return Who(frozenset(may), frozenset(may))


def among(knows, may) -> Who:
    """These know of it, these of them may."""
    return Who(frozenset(may), frozenset(knows) | frozenset(may))


def just(may) -> dict[str, Who]:
    """A page about no object: these may, the others are refused."""
    return {"a": Who(frozenset(may))}


def each(rule: Callable[[str], Who], places: str = "abc") -> dict[str, Who]:
    """The same rule at every place."""
    return {place: rule(place) for place in places}


def obj(*names: str) -> Callable[[Any], list]:
    """The keys of the place's objects as the address's arguments."""
    return lambda here: [getattr(here, name).pk for name in names]


def title(name: str) -> Callable[[Any], str]:
    """The title of the place's contender."""
    return lambda here: getattr(here, name).title


def text_of(text: Text, here: Any) -> str:
    return text if isinstance(text, str) else text(here)


def sign_in(client: Client, person) -> None:
    """A session in the cookie, begun with this request."""
    client.cookies.clear()
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


@contextmanager
def writing_nothing(found: list[str]):
    """Collect every statement that writes, the trail of refusals excepted."""

    def watch(execute, sql, params, many, context):
        if WRITES.match(sql) and not TRAIL.match(sql):
            found.append(sql[:90])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


class Trial:
    """The requests of one cell after the other, and what is wrong with their answers."""

    def __init__(self, world, row: Row, place: str) -> None:
        self.world, self.row, self.here = world, row, world.at[place]
        self.client = Client(raise_request_exception=True)
        self.wrong: list[str] = []

    def ask(self, method: str, role: str | None):
        """The answer to one role, None being a stranger; nothing of it stays, and what it wrote."""
        self.client.cookies.clear()
        if role is not None:
            sign_in(self.client, self.world.people[role])
        writes: list[str] = []
        address = self.row.address(self.here)
        with clock.at(self.row.at), transaction.atomic(), writing_nothing(writes):
            response = (
                self.client.get(address)
                if method == "GET"
                else self.client.post(address, self.row.data(self.here))
            )
            if response.get("Location", "").startswith(ADMIN_SIGN_IN):
                response = self.client.get(response["Location"])
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        return response, body.decode(errors="replace"), writes

    def blame(self, role: str | None, what: str) -> None:
        self.wrong.append(f"{role or '(stranger)'}: {what}")

    def check_headers(self, role: str | None, response) -> None:
        """What every answer carries (trust.md WEB-2, WEB-5)."""
        if "Content-Security-Policy" not in response or "unsafe" in response["Content-Security-Policy"]:
            self.blame(role, "no strict Content-Security-Policy")
        if response.get("X-Content-Type-Options") != "nosniff":
            self.blame(role, "no nosniff")
        if "no-store" not in response.get("Cache-Control", ""):
            self.blame(role, f"Cache-Control is {response.get('Cache-Control')!r}")

    def check_stranger(self, method: str) -> None:
        """A stranger is sent to the sign-in page, whatever the address."""
        response, _body, writes = self.ask(method, None)
        self.check_headers(None, response)
        if response.status_code != 302 or not response["Location"].startswith(SIGN_IN):
            self.blame(None, f"expected the sign-in page, got {response.status_code}")
        if writes:
            self.blame(None, f"wrote {writes}")

    def check(self, method: str, role: str, who: Who) -> None:
        """One cell."""
        response, body, writes = self.ask(method, role)
        expected, status = who.expected(role), response.status_code
        self.check_headers(role, response)
        allowed = DONE_OR_REFUSED if method == "POST" else (200, 302)
        passed = status in allowed and not (status == 302 and response["Location"].startswith(SIGN_IN))
        if (passed and expected != 200) or (not passed and status != expected):
            self.blame(role, f"expected {expected}, got {status}")
            return
        if writes and (method == "GET" or expected != 200):
            self.blame(role, f"wrote {writes}")
        if method == "GET":
            self.check_words(role, expected, status, body)

    def check_words(self, role: str, expected: int, status: int, body: str) -> None:
        """What must be read there, and what must not."""
        shown = text_of(self.row.shows, self.here)
        if shown and expected != 200 and shown in body:
            self.blame(role, f"is refused and reads “{shown}”")
        if shown and status == 200 and shown not in body:
            self.blame(role, f"does not read “{shown}”")
        for texts, must in ((self.row.sees, True), (self.row.hides, False)):
            if role in texts and (status == 200 or not must):
                said = text_of(texts[role], self.here)
                if (said in body) is not must:
                    self.blame(role, f"{'does not read' if must else 'reads'} “{said}”")

    def check_other_method(self, method: str, who: Who) -> None:
        """An address that does not take the method answers 405, or as to the other one, and writes nothing."""
        for role in _one_of_each(who):
            response, _body, writes = self.ask(method, role)
            self.check_headers(role, response)
            if response.status_code not in (405, who.expected(role), 302):
                self.blame(role, f"{method} is not taken and answers {response.status_code}")
            if writes:
                self.blame(role, f"wrote {writes}")


def _one_of_each(who: Who) -> list[str]:
    groups = (who.may, who.knows - who.may, EVERYONE - who.knows - who.may)
    return [min(group) for group in groups if group]
