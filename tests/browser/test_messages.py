"""消息, 消息设置 and 日历 by visible names, without a script: from the top bar to what they lead to."""

import pytest
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.models import Message, MessageKind, MessageSettings
from campaign.services import messages
from campaign.telling import Told
from tests.factories import make_house

pytestmark = pytest.mark.browser_context_args(java_script_enabled=False)


def test_a_message_is_found_read_and_its_settings_are_kept(page: Page, browser_as):
    house = make_house()
    told = [
        Told(house.holder.pk, MessageKind.CASE, f"第{n}件事", "/calendar/", f"thing-{n}") for n in range(3)
    ]
    messages.write(told)
    browser_as(house.holder)
    page.goto("/")
    expect(page.locator(".letters")).to_contain_text("3")
    page.locator(".letters").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("有3条未读消息")
    page.get_by_role("main").get_by_role("button", name="第1件事").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("日历")
    assert Message.objects.get(key="thing-1").read_on == clock.today()
    page.goto("/messages/?unread=1")
    expect(page.locator(".inbox li")).to_have_count(2)
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("消息都看过了")
    expect(page.locator(".letters b")).to_have_count(0)

    page.get_by_role("link", name="消息设置").click()
    page.get_by_label("邮箱").fill("不是邮箱")
    page.get_by_role("button", name="保存设置").click()
    expect(page.locator(".errsum")).to_contain_text("请填写完整的邮箱")
    page.get_by_label("邮箱").fill("xu@example.cn")
    page.get_by_label("每条一封").check()
    page.get_by_role("button", name="保存设置").click()
    expect(page.locator(".messages")).to_contain_text("消息设置已保存")
    assert MessageSettings.objects.get().mail == "single"


def test_a_month_is_turned_and_the_address_of_the_feed_is_shown_once(page: Page, browser_as):
    house = make_house()
    browser_as(house.holder)
    page.goto("/calendar/?month=2026-04")
    page.get_by_role("link", name="2026年5月").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2026年5月日历")
    expect(page.locator(".calmonth td.is-off:not(.is-away)").first).to_contain_text("1")
    page.get_by_role("link", name="订阅到自己的日历").click()
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.locator(".feedaddress code").inner_text()
    assert page.request.get(address).headers["content-type"].startswith("text/calendar")
    page.goto("/calendar/subscription/")
    expect(page.locator(".feedaddress")).to_have_count(0)
    page.get_by_role("button", name="停用订阅").click()
    expect(page.locator(".messages")).to_contain_text("日历订阅已停用")
    assert page.request.get(address).status == 404
