"""Headers, caching, error pages (trust.md WEB-2, WEB-5, WEB-7, ACL-1)."""

import logging
from io import BytesIO
from unittest.mock import patch

import pytest
from django.http.multipartparser import MultiPartParser
from django.test import Client

from campaign.middleware import refuse_large
from campaign.models import AuditEvent
from campaign.views import errors
from tests.factories import make_person, make_tree

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.campaign.failing_urls")]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


@pytest.fixture
def signed_in(as_person):
    return as_person(make_person("李晓燕", make_tree().branch))


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/signin/", "/me/", "/healthz", "/nowhere", "/fails/403", "/fails/409", "/admin/", "/me/password/"],
)
def test_every_answer_carries_the_headers(signed_in, address):
    response = signed_in.get(address)
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert (response["X-Content-Type-Options"], response["Referrer-Policy"], response["X-Frame-Options"]) == (
        *("nosniff", "same-origin", "DENY"),
    )
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert len(response["X-Request-ID"]) == 12


def test_nothing_a_signed_in_person_sees_is_stored(signed_in):
    assert signed_in.get("/me/")["Cache-Control"] == "no-store"
    assert signed_in.get("/cached")["Cache-Control"] == "no-store"
    assert Client().get("/cached")["Cache-Control"] == "max-age=60"
    assert Client().get("/signin/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "status", "title", "sentence"),
    [
        ("/fails/400", 400, "这个请求看不懂", "网址或提交的内容不完整。"),
        ("/fails/suspicious", 400, "这个请求看不懂", "网址或提交的内容不完整。"),
        ("/fails/403", 403, "没有权限", "您可以看到这项内容，但现在的职务不能办理这件事。"),
        ("/nowhere", 404, "没有这个页面", "网址不对，或内容不在您可以查看的范围内。"),
        ("/fails/409", 409, "这件事现在不能办", "本月评议已截止，请等下月。"),
        ("/fails/500", 500, "系统出错了", "这次操作没有完成，数据保持原样。"),
    ],
)
def test_error_page_says_what_happened_and_its_id(signed_in, address, status, title, sentence):
    signed_in.raise_request_exception = False
    response = signed_in.get(address)
    assert response.status_code == status
    assert f"<title>{title} - 争创账本</title>" in text(response)
    assert sentence in text(response)
    assert response["X-Request-ID"] in text(response)
    assert "secret-7391" not in text(response)


def test_server_error_without_templates_still_answers_in_chinese(signed_in, monkeypatch):
    monkeypatch.setattr(errors, "_show", lambda *args, **kwargs: 1 / 0)
    signed_in.raise_request_exception = False
    response = signed_in.get("/fails/500")
    assert response.status_code == 500
    assert "系统出错了" in text(response)
    assert response["X-Request-ID"] in text(response)


def test_denied_access_is_audited_without_the_query(signed_in):
    signed_in.get("/fails/403?name=李晓燕")
    event = AuditEvent.objects.exclude(action__startswith="sign-").get()
    assert (event.action, event.result, event.actor_name, event.detail) == (
        *("access-denied", "refused", "李晓燕", {"path": "/fails/403", "status": 403}),
    )


def test_form_without_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/signin/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "页面打开得太久" in text(response)


def test_log_line_carries_the_id_and_not_the_query(signed_in, caplog):
    signed_in.raise_request_exception = False
    with caplog.at_level(logging.WARNING):
        response = signed_in.get("/fails/500?phone=13800001234")
    assert "13800001234" not in caplog.text
    assert [record.name for record in caplog.records] == ["django.request"]
    assert len(response["X-Request-ID"]) == 12


def test_stranger_is_sent_to_sign_in_from_everywhere():
    stranger = Client()
    assert [
        stranger.get(address).url for address in ("/me/", "/admin/", "/me/password/", "/admin/login/")
    ] == [
        "/signin/?next=/me/",
        "/signin/?next=/admin/",
        "/signin/?next=/me/password/",
        "/signin/?next=/admin/login/",
    ]


@pytest.mark.parametrize(("megabytes", "status"), [(0, 413), (1, 200)])
def test_a_body_no_form_sends_is_answered_before_it_is_looked_at(signed_in, settings, megabytes, status):
    settings.UPLOAD_MEGABYTES = megabytes
    file = BytesIO(b"%PDF-" + b"x" * 500_000)
    file.name = "证据.pdf"
    with patch(
        "django.http.multipartparser.MultiPartParser.parse", autospec=True, side_effect=MultiPartParser.parse
    ) as parse:
        answer = signed_in.post("/me/password/", {"old_password": "", "file": file})
    assert (answer.status_code, parse.called) == (status, status == 200)
    assert ("一次最多发送0MB，这次超过了，没有收下。" in text(answer)) is (status == 413)
    assert ("data-not-done" in text(answer)) is (status == 413)


def test_of_a_flood_only_the_beginning_is_taken(settings):
    settings.UPLOAD_MEGABYTES = 1
    taken = []

    class Flood:
        META = {"CONTENT_LENGTH": str(10**12)}

        def read(self, size):
            taken.append(size)
            return b"x" * size

    with patch.object(errors, "too_large", side_effect=lambda request, most: most):
        assert refuse_large(pytest.fail)(Flood()) == 1
    assert sum(taken) == 2 * 1024 * 1024
