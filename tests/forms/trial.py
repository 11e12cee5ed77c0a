"""One form of the catalogue and the requests that try it; every request is rolled back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from tests.access.matrix import TRAIL, WRITES, sign_in
from tests.access.world import NOW
from tests.forms.fields import Field, valued
from tests.forms.pages import Page

#: Where a wrong form may be answered: the page itself, or the page of what was changed meanwhile.
REFUSED = (200, 409, 422)
#: Where a form is taken it may write; what is stored is compared only where it is not.
TAKEN = (302, 303)
FORGED = "77777"
#: Keys no form asks for: every one of them names a column that only rules may set (trust.md ACL-6).
EXTRA = {
    "state": "revoked", "status": "revoked", "version": FORGED, "branch": FORGED, "lead_branch": FORGED,
    "campaign": FORGED, "campaign_id": FORGED, "score": FORGED, "published": "on", "published_at": "2020-01-01",
    "role": "auditor", "is_active": "", "is_superuser": "on", "is_staff": "on", "principal": FORGED, "by": FORGED,
    "created_by": FORGED, "pk": FORGED, "id": FORGED, "level_granted": FORGED, "submitted_at": "2020-01-01",
    "contender": FORGED, "entry": FORGED, "scorer": FORGED, "saved_by": FORGED,
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """An address that takes a form, who sends it, and what is typed.

    ``more`` are the controls nobody types into; ``forged`` is the answer to a forged key, 404 where the form is
    found by it. ``done`` answers the right form. ``note`` tells two forms of one address apart.
    """

    url: str
    by: str | Callable[[Any, Any], Any]
    fields: tuple[Field, ...] = ()
    args: Callable[[Any], list] = lambda here: []
    query: Callable[[Any], str] = lambda here: ""
    more: Callable[[Any], dict] = lambda here: {}
    at: str = NOW
    place: str = "a"
    done: int = 302
    note: str = ""
    forged: Sequence[int] = REFUSED
    takes_rare: bool = True
    #: The place's object that a ledger's hidden control ``on`` names.
    row: str = ""
    #: Names among EXTRA that this form does read.
    reads: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.url} {self.note}".strip()

    def right(self, here: Any) -> dict[str, Any]:
        """The form as it is sent rightly."""
        data = {field.key(here): valued(field.good, here) for field in self.fields}
        # A browser always sends the token; a form that is otherwise empty is a sent form all the same.
        return {"csrfmiddlewaretoken": "x", **self.more(here), **data}


@dataclass
class Answer:
    """What came back, and what it wrote."""

    status: int
    html: str
    failure: str
    writes: list[tuple[str, tuple]]
    changed: bool
    location: str


class Trial:
    """The requests of one form and what is wrong with their answers."""

    def __init__(self, world: Any, form: Form, untouched: str) -> None:
        self.world, self.form, self.untouched = world, form, untouched
        self.here = world.at[form.place]
        self.client = Client(raise_request_exception=True)
        self.wrong: list[str] = []

    def send(self, data: dict[str, Any], **options: Any) -> Answer:
        """The answer to one sent form; nothing of it stays."""
        form, here = self.form, self.here
        address = reverse(form.url, args=form.args(here)) + form.query(here)
        self.client.cookies.clear()
        if form.by:
            person = form.by(self.world, here) if callable(form.by) else self.world.people[form.by]
            sign_in(self.client, person)
        return ask(self.client, address, data, form.at, self.untouched, **options)

    def blame(self, what: str, reason: str) -> None:
        self.wrong.append(f"{self.form} [{what}]: {reason}")

    def refuse(self, typed: dict[Field, tuple[str, Any]]) -> None:
        """Wrong values are each refused at their field, with everything else kept."""
        data = self.typed_over({field: value for field, (_what, value) in typed.items()})
        answer, label = self.send(data), "、".join(f"{f.key(self.here)}: {w}" for f, (w, _v) in typed.items())
        if not self.no_failure(answer, label, self.form.forged) or answer.status == 404:
            return
        page, hushed = Page(answer.html), {f.key(self.here) for f in self.form.fields if not f.echoed}
        for reason in page.faults():
            self.blame(label, reason)
        for field, (what, value) in typed.items():
            key = field.key(self.here)
            for reason in page.beside(key) if field.in_place else ():
                self.blame(f"{key}: {what}", reason)
            if field.is_choice or "\x00" in str(value):
                hushed.add(key)
        for lost in page.lost(data, hushed):
            self.blame(label, f"{lost} is no longer what was typed")

    def typed_over(self, typed: dict[Field, Any]) -> dict[str, Any]:
        """The right form with some values replaced; None leaves one out."""
        changes = {field.key(self.here): value for field, value in typed.items()}
        return {
            key: value for key, value in (self.form.right(self.here) | changes).items() if value is not None
        }

    def no_failure(self, answer: Answer, label: str, allowed: Sequence[int]) -> bool:
        """Whether the answer is a page that says no and left the database as it was."""
        if answer.failure:
            self.blame(label, answer.failure)
        elif answer.status not in allowed:
            self.blame(label, f"answers {answer.status} {answer.location}")
        elif answer.changed:
            self.blame(label, f"wrote {[sql[:70] for sql, _params in answer.writes]}")
        else:
            return True
        return False

    def tolerate(self, typed: dict[Field, Any]) -> None:
        """Odd values are taken, or refused like wrong ones."""
        answer = self.send(self.typed_over(typed))
        label = "、".join(f"{field.key(self.here)}: odd {value!r:.24}" for field, value in typed.items())
        if answer.failure:
            self.blame(label, answer.failure)
        elif answer.status in REFUSED and answer.status != self.form.done:
            if self.no_failure(answer, label, REFUSED):
                for reason in Page(answer.html).faults():
                    self.blame(label, reason)
        elif answer.status not in (self.form.done, 404):
            self.blame(label, f"answers {answer.status}")

    def succeed(self, data: dict[str, Any], label: str) -> Answer:
        """The form is taken."""
        answer = self.send(data)
        if answer.failure or answer.status != self.form.done:
            said = answer.failure or f"{answer.status}: {Page(answer.html).said()}"
            self.blame(label, f"is not taken: {said}")
        return answer


def ask(client: Client, address: str, data: Any, at: str, untouched: str, **options: Any) -> Answer:
    """Post and roll back; a failure is the exception's kind and words."""
    writes: list[tuple[str, tuple]] = []
    status, html, failure, location, changed = 0, "", "", "", False
    try:
        with clock.at(at), transaction.atomic():
            with recording(writes):
                response = client.post(address, data, **options)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            status, html = response.status_code, body.decode(errors="replace")
            location = response.get("Location", "")
            changed = bool(writes) and status not in TAKEN and fingerprint() != untouched
            transaction.set_rollback(True)
    except Exception as error:  # whatever a form lets through is what the test is about
        failure = f"{type(error).__name__}: {str(error)[:160]}"
    return Answer(status, html, failure, writes, changed, location)


def flat(params: Any) -> Iterator[Any]:
    """Every single value: PostgreSQL is handed the columns of many rows as lists."""
    for param in params:
        if isinstance(param, list | tuple):
            yield from flat(param)
        else:
            yield param


@contextmanager
def recording(found: list) -> Iterator[None]:
    """Collect every statement that writes, the trail of refusals excepted."""

    def watch(execute, sql, params, many, context):
        if WRITES.match(sql) and not TRAIL.match(sql):
            found.append((sql, tuple(flat(params or ()))))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def string_params(answer: Answer) -> list[str]:
    """Every value written that could have come from an extra key, in order."""
    values = set(EXTRA.values()) - {"", "on"}
    return sorted(str(param) for _sql, params in answer.writes for param in params if str(param) in values)


#: The trail of refusals and the lock against guessing grow by what is refused.
GROWING = re.compile(r"^(axes_|campaign_personsession|campaign_audit)")


def fingerprint() -> str:
    """A digest of every row of every table that a refused form must leave alone."""
    import hashlib

    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table, key = model._meta.db_table, model._meta.pk.column
            if GROWING.match(table):
                continue
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
            digest.update(repr((table, cursor.fetchall())).encode(errors="surrogatepass"))
    return digest.hexdigest()
