"""The second step in a real browser, by keyboard: enrol, sign out, in again by the phone, and by a recovery code."""

import re

import pytest
from playwright.sync_api import Page, expect

from campaign import clock, one_time
from tests.factories import PASSWORD, appoint, make_person


@pytest.fixture
def admin(settings):
    settings.SECOND_FACTOR = "administrators"
    return appoint(make_person("阿依古丽买买提江吐尔逊", password=PASSWORD), "system_admin")


def knock(page: Page, admin) -> None:
    """The right password, sent with the return key."""
    page.goto("/signin/")
    page.get_by_label("工号").fill(admin.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/signin/(code|enrol)/$"))


def sign_out(page: Page) -> None:
    """Through the page, as people do."""
    page.goto("/me/sessions/")
    page.evaluate("document.querySelector('form[action=\"/signout/\"]').submit()")
    page.wait_for_url("**/signin/")


def test_enrol_and_sign_in_by_phone_and_by_recovery_code(page: Page, admin, assert_accessible):
    with clock.at("2026-11-10 09:00:05", everywhere=True):
        knock(page, admin)
        expect(page).to_have_title("启用二次验证 - 争创账本")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        secret = page.locator(".one-time-secret").inner_text().replace(" ", "")
        page.get_by_label("手机上的6位数字").fill("000000")
        page.keyboard.press("Enter")
        expect(page).to_have_title("错误：启用二次验证 - 争创账本")
        page.get_by_label("手机上的6位数字").fill(one_time.code_at(secret, clock.now()))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="争创账本恢复码")).to_be_visible()
        codes = page.locator(".one-time-codes samp").all_inner_texts()
        assert len(codes) == 10
        assert_accessible(page)
        page.get_by_role("link", name="已保存，继续").click()
        page.wait_for_url("**/")
        sign_out(page)
    with clock.at("2026-11-10 09:01:05", everywhere=True):
        knock(page, admin)
        assert_accessible(page)
        page.get_by_label("动态口令").fill(one_time.code_at(secret, clock.now()))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/signin" not in url)
        page.goto("/me/second-factor/")
        expect(page.get_by_text("还剩10个，共10个")).to_be_visible()
        sign_out(page)
        page.go_back()
        expect(page).to_have_title("登录 - 争创账本")
        knock(page, admin)
        page.get_by_role("link", name="手机不在身边，用恢复码").click()
        page.get_by_label("恢复码", exact=True).fill(codes[0])
        page.keyboard.press("Enter")
        expect(page.get_by_text("用掉了一个恢复码，还剩9个。")).to_be_visible()
