"""Thirty script payloads in every text field of every form, and in every stored text on every page, print and export:
none becomes part of what is shown (trust.md WEB-4, FILE-5, T8, T9). In Chromium: tests/browser/test_script_payloads.py."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from tests.access.matrix import sign_in
from tests.access.tables import ROWS
from tests.forms.catalogue import FORMS
from tests.forms.fields import Secret, Text
from tests.trust.log import told
from tests.trust.payloads import PAYLOADS, faults_of, faults_of_file, poison

pytestmark = [pytest.mark.trust, pytest.mark.django_db, pytest.mark.one_database]
TYPED = [
    form
    for form in FORMS
    if any(isinstance(field, Text) and not isinstance(field, Secret) for field in form.fields)
]


def texts_of(form):
    return [field for field in form.fields if isinstance(field, Text) and not isinstance(field, Secret)]


def rounds(form):
    """{field: text} until every field was sent every payload that fits it; a long one takes many at once."""
    waiting = {field: [one for one in PAYLOADS if len(one) <= (field.most or 60)] for field in texts_of(form)}
    while any(waiting.values()):
        sent = {}
        for field, left in waiting.items():
            text = ""
            while left and len(text) + len(left[0]) <= (field.most or 60):
                text += left.pop(0)
            if text:
                sent[field] = text
        yield sent


@pytest.mark.parametrize(("page", "told_of"), [(f'<p>{one}</p><input value="{one}"><input value=\'{one}\'><a href="{one}">x</a>'
    f"<textarea>{one}</textarea><select><option>{one}</option></select><!-- {one} --><script>{one}</script><title>{one}</title>", one)
    for one in PAYLOADS[:26]])  # fmt: skip
def test_a_page_that_escapes_nothing_is_found_out(page, told_of):
    assert list(faults_of(page)) != []


@pytest.mark.parametrize("form", TYPED, ids=str)
def test_what_a_form_takes_or_refuses_stays_text(form, world):
    here, client = world.at[form.place], Client()
    person = form.by(world, here) if callable(form.by) else world.people[form.by] if form.by else None
    address, found, shown = reverse(form.url, args=form.args(here)) + form.query(here), [], 0
    right = form.right(here)
    for typed in rounds(form):
        data = right | {field.key(here): text for field, text in typed.items()}
        if person:
            sign_in(client, person)
        with clock.at(form.at), transaction.atomic():
            answer = client.post(address, data)
            pages = (
                [answer]
                if answer.status_code != 302
                else [client.get(path) for path in (answer.url, address)]
            )
            for page in pages:
                body = b"".join(page.streaming_content) if page.streaming else page.content
                shown += b"pwned" in body
                found += [
                    f"{page.status_code}: {fault}"
                    for fault in faults_of_file(page.get("Content-Type", ""), body)
                ]
            transaction.set_rollback(True)
    assert found == []
    told(
        "scripts",
        f"form {form!s:55} {len(list(rounds(form)))} sendings, {shown} pages that show a payload, 0 unescaped",
    )


@pytest.fixture(scope="module")
def poisoned(world):
    """The world with a payload in front of every stored text."""
    with transaction.atomic():
        with clock.at("2026-11-12 09:00"):
            columns = poison(list(apps.get_models()))
        assert columns > 100, columns
        yield world
        transaction.set_rollback(True)


def looked_at(row, places):
    """Place and role of the first and the last who may; a stranger where everyone may."""
    for place in list(places)[:1]:
        may = sorted(places[place].may)
        yield from ((place, role) for role in dict.fromkeys(may[:1] + may[-1:]))


@pytest.mark.parametrize(("kind", "admin"), [("get", False), ("post", False), ("get", True)])
def test_every_page_print_and_export_shows_payloads_as_text(poisoned, kind, admin):
    """``admin``: the pages of 管理后台, which are Django's."""
    found, kinds, showing, read = [], Counter(), 0, 0
    for row in [row for row in ROWS if row.url.startswith("admin:") is admin]:
        for place, role in looked_at(row, getattr(row, kind) or {}):
            here, client = poisoned.at[place], Client(raise_request_exception=True)
            sign_in(client, poisoned.people[role])
            with clock.at(row.at), transaction.atomic():
                address = row.address(here)
                answer = client.get(address) if kind == "get" else client.post(address, row.data(here))
                if kind == "post" and answer.status_code == 302 and answer["Location"].startswith("/"):
                    answer = client.get(answer["Location"])
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            if answer.status_code in (301, 302):
                continue
            told_kind = answer.get("Content-Type", "").partition(";")[0]
            kinds[told_kind.rpartition("/")[2].rpartition(".")[2]] += 1
            showing, read = showing + (b"pwned" in body or body.startswith(b"PK")), read + 1
            found += [f"{row.url} as {role}: {fault}" for fault in faults_of_file(told_kind, body)]
    told(
        "scripts",
        f"{kind}: {read} answers ({dict(kinds)}), {showing} of them with a payload or a package, {len(found)} unescaped",
    )
    assert found == []
    assert showing > read // 4, "most pages show no payload: nothing was asked"
