"""The forms of the second factor take any text without failing, keep none of it and write nothing (AUTH-8, UX-1)."""

import pytest
from django.test import Client

from campaign import clock
from campaign.models import RecoveryCode, SecondFactor
from campaign.services import second_factor
from tests.factories import PASSWORD, appoint, make_person
from tests.forms.fields import HUGE, ODD_TEXTS
from tests.forms.pages import Page
from tests.phones import NOW, SALT, knock, phone

pytestmark = pytest.mark.django_db
VALUES = ["", " ", "1" * 41, "x" * 100_000, "12345\x00", HUGE, "-1", *ODD_TEXTS]
FORMS = {
    "/signin/code/": ["code"],
    "/signin/enrol/": ["code"],
    "/me/second-factor/new/": ["code", "present"],
    "/me/second-factor/codes/": ["code"],
}


@pytest.mark.parametrize("address", FORMS)
def test_any_text_is_refused_beside_its_field_and_sent_back_nowhere(settings, address):
    settings.SECOND_FACTOR, settings.AXES_FAILURE_LIMIT, settings.LOCKED_PERSON_FAILURES = (
        "confirmers",
        999,
        999,
    )
    with clock.at(NOW):
        admin = appoint(make_person("系管", password=PASSWORD), "system_admin")
        client = Client()
        if address != "/signin/enrol/":
            second_factor.enrol(admin, SALT, phone(admin, SALT))
            SecondFactor.objects.update(last_step=1)
        knock(admin, client)
        if address.startswith("/me/"):
            client.post("/signin/code/", {"code": phone(admin)})
        before = list(SecondFactor.objects.values()) + list(RecoveryCode.objects.values())
        for value in VALUES:
            answer = client.post(address, dict.fromkeys(FORMS[address], value))
            page = Page(answer.content.decode())
            assert (answer.status_code, list(page.faults())) == (200, [])
            assert "<title>错误：" in answer.content.decode()
            assert [list(page.beside(name)) for name in FORMS[address][:1]] == [[]]
            assert [
                control
                for control in page.find("//main//form//input[@value]")
                if control.get("name") in FORMS[address]
            ] == []
        after = list(SecondFactor.objects.values()) + list(RecoveryCode.objects.values())
    assert before == after
