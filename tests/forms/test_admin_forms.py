"""管理后台: every form there with empty, over-long and broken values answers in Chinese and stores nothing."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from tests.access.matrix import sign_in
from tests.access.world import NOW
from tests.forms.fields import HUGE, ODD_TEXTS, RARE
from tests.forms.pages import ENGLISH, Page, words_of
from tests.forms.trial import ask

pytestmark = pytest.mark.django_db
#: Model, who fills its form, the row changed; None adds one.
ADMIN = [
    ("person", "secretary_a", lambda here: here.plain),
    ("person", "officer", lambda here: here.plain),
    ("organization", "officer", lambda here: here.branch),
    ("organization", "system_admin", lambda here: None),
    ("department", "officer", lambda here: None),
    ("workingday", "officer", lambda here: None),
    ("project", "officer", lambda here: here.project_free),
    ("duty", "officer", lambda here: here.free_duty),
]
WRONG = ("长" * 5000, "甲\x00乙", HUGE, "2026-13-45", "-1", "NaN")


@pytest.fixture
def desk(world, untouched, request):
    """Address and right values of one form, and a way to send it."""
    name, role, row_of = request.param
    row, client = row_of(world.at["a"]), Client()
    address = reverse(f"admin:campaign_{name}_{'change' if row else 'add'}", args=[row.pk] if row else [])

    def send(data):
        client.cookies.clear()
        sign_in(client, world.people[role])
        return ask(client, address, data, NOW, untouched)

    sign_in(client, world.people[role])
    with clock.at(NOW), transaction.atomic():
        page = Page(client.get(address).content.decode())
        transaction.set_rollback(True)
    controls = page.find("//form[@id]//*[(self::input or self::textarea or self::select) and @name]")
    names = [
        control.get("name")
        for control in controls
        if control.get("type") not in ("hidden", "submit", "checkbox")
    ]
    held = {key: values for key, values in page.values().items() if key != "csrfmiddlewaretoken"}
    assert names != [], f"{role} has no form at {address}: {page.find('//h1/text()')}"
    return names, {key: next(iter(values), "") for key, values in held.items()}, send


@pytest.mark.parametrize("desk", ADMIN, indirect=True, ids=lambda row: f"{row[0]} {row[1]}")
class TestAdminForm:
    def test_wrong_values_answer_in_chinese_and_store_nothing(self, desk):
        names, right, send = desk
        for value in WRONG:
            answer = send(right | dict.fromkeys(names, value))
            said = [words_of(row) for row in Page(answer.html).find('//ul[contains(@class, "errorlist")]/li')]
            assert (value[:9], answer.failure, answer.status, answer.changed) == (value[:9], "", 200, False)
            assert (said != [], [line for line in said if ENGLISH.search(line)]) == (True, [])

    def test_odd_values_never_fail(self, desk):
        names, right, send = desk
        answers = [send(right | dict.fromkeys(names, value)) for value in (*ODD_TEXTS, RARE, "")]
        assert [(one.failure, one.status in (200, 302)) for one in answers] == [("", True)] * len(answers)
