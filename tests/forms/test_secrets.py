"""No password, session, ID-card number or break of a line gets into trail or log, over every form (trust.md AUD-5)."""

import logging

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import audit, clock
from campaign.models import AuditEvent
from campaign.plain_text import LineFormatter
from tests.access.matrix import sign_in
from tests.forms.catalogue import FORMS
from tests.forms.fields import Secret, Text

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # log and trail are read as text
ID_CARD, WRONG = "110101199003074513", "Sentinel-pass-77"


def test_nothing_secret_is_in_trail_or_log_after_every_form(world, caplog):
    caplog.set_level(logging.DEBUG)
    secrets, trail, taken = {WRONG, ID_CARD}, [], 0
    for form in FORMS:
        client, here = Client(raise_request_exception=False), world.at[form.place]
        if form.by:
            sign_in(client, form.by(world, here) if callable(form.by) else world.people[form.by])
            secrets.add(client.cookies[settings.SESSION_COOKIE_NAME].value)
        address = reverse(form.url, args=form.args(here)) + form.query(here)
        right = form.right(here)
        hidden = {
            field.key(here)
            for field in form.fields
            if isinstance(field, Secret) and field.key(here) != "username"
        }
        secrets |= {right[key] for key in hidden}
        words = {field.key(here): f"见{ID_CARD}" for field in form.fields if isinstance(field, Text)}
        sent = [{**right, **words}]
        if hidden:
            sent += [right, {**right, **dict.fromkeys(hidden, WRONG)}]
        for data in sent:
            with clock.at(form.at), transaction.atomic():
                last = AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
                taken += client.post(address, data).status_code == form.done
                rows = AuditEvent.objects.filter(pk__gt=last)
                trail += [f"{row.content()}" for row in rows]
                transaction.set_rollback(True)
    assert (taken > 150, len(trail) > 150) == (True, True)
    kept = "\n".join(trail) + caplog.text
    assert [secret for secret in secrets if secret in kept] == []
    assert "csrfmiddlewaretoken" not in kept


@pytest.mark.parametrize("name", ["admin\r\n2026-11-10 INFO audit ok", "a\nb", "\u2028管理", "\x1b[31m管理"])
def test_name_with_a_break_forges_no_line(world, caplog, name):
    caplog.set_level(logging.DEBUG)
    Client().post(reverse("campaign:account-signin"), {"username": name, "password": WRONG})
    row = AuditEvent.objects.latest("id")
    assert (row.action, row.object_label, row.detail) == ("sign-in-failed", "", {})
    assert [line for line in caplog.text.splitlines() if "audit ok" in line or WRONG in line] == []


def test_record_is_one_line_and_its_continuation_is_set_off():
    formatter = LineFormatter("{levelname} {message}", style="{")
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "甲\r\nINFO 伪造 %s\x1b[31m", (ID_CARD,), None)
    assert formatter.format(record) == f"ERROR 甲\n    | INFO 伪造 {'*' * 18} [31m"


def test_id_card_number_in_a_file_name_goes_no_further(world):
    with transaction.atomic():
        row = audit.record("import-upload", by=None, file=f"名册{ID_CARD}.xlsx", number=f"1{ID_CARD}")
        transaction.set_rollback(True)
    assert row.detail == {"file": f"名册{'*' * 18}.xlsx", "number": f"1{ID_CARD}"}


def test_a_seal_with_eighteen_figures_in_a_row_stays_whole(world):
    """Struck out in the trail, a ranking that is there would be reported as gone."""
    seal = f"a{ID_CARD}{'f' * 45}"
    with transaction.atomic():
        row = audit.record("ranking-publish", by=None, seal=seal, number=1)
        transaction.set_rollback(True)
    assert (len(seal), row.detail["seal"]) == (64, seal)
