"""The notice about personal information: once a version before anything else, readable later (trust.md PII-4)."""

import pytest
from django.test import Client

from campaign import accounts, clock, privacy
from campaign.models import AuditEvent, PrivacyReceipt
from tests.factories import PASSWORD, make_person, make_tree

pytestmark = pytest.mark.django_db
NOTICE = "/privacy/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.PRIVACY_NOTICE_REQUIRED = True
    return settings


@pytest.fixture
def person():
    return make_person("李晓燕", make_tree().branch, password=PASSWORD)


def sign_in(person, target="/me/", password=PASSWORD):
    client = Client()
    client.post("/signin/", {"username": person.username, "password": password, "next": target})
    return client


def text(response):
    return response.content.decode()


def test_nothing_opens_before_the_notice_was_read(person):
    client = sign_in(person)
    assert client.get("/me/?a=1").url == "/privacy/?next=/me/%3Fa%3D1"
    assert client.post("/me/data/").url == "/privacy/?next=/"
    page = text(client.get("/privacy/?next=/me/"))
    assert ('name="next" value="/me/"' in page, "已阅知，继续使用" in page) == (True, True)
    assert AuditEvent.objects.filter(action="own-data-taken").count() == 0


def test_reading_it_stores_a_receipt_and_goes_on_to_what_was_asked_for(person):
    with clock.at("2026-11-10 09:00"):
        client = sign_in(person)
        assert client.post(NOTICE, {"next": "/me/sessions/"}).url == "/me/sessions/"
        assert client.get("/me/").status_code == 200
        receipt = PrivacyReceipt.objects.get()
        assert (receipt.person, receipt.version, receipt.read_at) == (person, privacy.VERSION, clock.now())
        page = text(client.get(NOTICE))
    assert ("您已于11月10日09:00阅知" in page, "已阅知，继续使用" in page) == (True, False)
    assert AuditEvent.objects.filter(action="privacy-read", actor=person).count() == 1


def test_it_is_asked_once_whatever_the_session(person):
    sign_in(person).post(NOTICE)
    assert sign_in(person).get("/me/").status_code == 200


def test_a_receipt_is_stored_once(person):
    client = sign_in(person)
    client.post(NOTICE)
    client.post(NOTICE)
    assert (PrivacyReceipt.objects.count(), AuditEvent.objects.filter(action="privacy-read").count()) == (
        1,
        1,
    )


def test_a_new_version_is_asked_of_everybody_again_even_within_a_session(person, monkeypatch):
    client = sign_in(person)
    client.post(NOTICE)
    client.get("/me/")
    monkeypatch.setattr(privacy, "VERSION", 2)
    assert client.get("/me/").url == "/privacy/?next=/me/"
    client.post(NOTICE)
    assert list(PrivacyReceipt.objects.values_list("version", flat=True)) == [1, 2]


def test_the_receipt_is_looked_up_once_a_session(person, django_assert_num_queries):
    client = sign_in(person)
    client.post(NOTICE)
    client.get("/me/")
    with django_assert_num_queries(2):
        client.post("/me/sessions/extend/")


def test_the_first_password_comes_before_the_notice(person):
    password = accounts.issue_first_password(person, by=None)
    client = sign_in(person, password=password)
    assert client.get("/me/").url == "/me/password/"
    chosen = {"old_password": password, "new_password1": "Kx8-lakeside", "new_password2": "Kx8-lakeside"}
    client.post("/me/password/", chosen)
    assert client.get("/me/").url == "/privacy/?next=/me/"


def test_signing_out_and_staying_in_need_no_notice(person):
    client = sign_in(person)
    assert client.post("/me/sessions/extend/").status_code == 200
    assert client.post("/signout/").url == "/signin/"
    assert Client().get("/signin/").status_code == 200


def test_a_foreign_address_is_not_gone_to(person):
    assert sign_in(person).post(NOTICE, {"next": "https://evil.example/"}).url == "/"


def test_it_names_controller_purpose_kinds_retention_rights_and_contact(person, settings):
    settings.PRIVACY_CONTROLLER, settings.PRIVACY_CONTACT = "信息化中心党总支", "党群工作室6120"
    page = text(sign_in(person).get(NOTICE))
    titles = ("谁在处理", "为了什么", "哪些信息", "谁能看到", "保存多久", "您的权利", "找谁")
    assert [title in page for title in titles] == [True] * 7
    assert ("处理者是信息化中心党总支" in page, "请找党群工作室6120" in page) == (True, True)


def test_it_is_found_from_my_page_and_the_foot_of_every_page(person):
    client = sign_in(person)
    client.post(NOTICE)
    assert text(client.get("/me/")).count(f'href="{NOTICE}"') == 2
    assert text(client.get("/me/password/")).count(f'href="{NOTICE}"') == 1
    assert NOTICE not in text(Client().get("/signin/"))
