"""The first page anyone meets, in a real browser at both widths."""

import subprocess

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page, expect

SIGN_IN = reverse("campaign:account-signin")


def test_the_machine_can_draw_chinese():
    """Without a Chinese font every picture shows boxes and nothing else would notice."""
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=True)
    assert fonts.stdout != ""


@pytest.mark.parametrize("width", [1440, 390])
def test_signin_page_is_accessible_and_fits(page: Page, assert_accessible, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(SIGN_IN)
    expect(page).to_have_title("登录 - 争创账本")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.headline("external requests")
def test_signin_page_asks_only_its_own_server(page: Page, live_server, figure):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(SIGN_IN)
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    figure.say("0 beyond the own server")


def test_wrong_password_is_answered_beside_what_was_typed(page: Page):
    get_user_model().objects.create_user("100001", "Correct-horse-9")
    page.goto(SIGN_IN)
    page.get_by_label("工号").fill("100001")
    page.get_by_label("密码").fill("Wrong-horse-99")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_title("错误：登录 - 争创账本")
    expect(page.get_by_label("工号")).to_have_value("100001")
    names = [cookie["name"] for cookie in page.context.cookies()]
    assert settings.SESSION_COOKIE_NAME not in names


def test_right_password_signs_in(page: Page):
    get_user_model().objects.create_user("100001", "Correct-horse-9", name="周试航")
    page.goto(SIGN_IN)
    page.get_by_label("工号").fill("100001")
    page.get_by_label("密码").fill("Correct-horse-9")
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_text("周试航").first.click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
