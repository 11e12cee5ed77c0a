"""By key alone, by two quick presses, and inside 企业微信, on the real server (trust.md UX-8, RACE-2, CN-6)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaign.models import Suggestion
from reviews.models import Register, Tally
from tests.browser.desk import day
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = pytest.mark.trust

#: 企业微信 on a telephone of some years ago.
WECOM = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "wxwork/4.1.22 MicroMessenger/7.0.1 Language/zh"
)


@pytest.fixture
def month(transactional_db):
    with day(VOTING):
        house = make_house(posts=3, teams=1, staff=1)
        open_month(house)
        yield house


def test_a_sheet_is_marked_and_sent_by_keyboard(page, browser_as, month):
    """Tab to a row, an arrow to the mark, on to the next; sent by the button under the focus, never by Enter in a row."""
    voter = month.staff[0]
    page.on("dialog", lambda dialog: dialog.accept())
    browser_as(voter).goto(reverse("reviews:sheet", args=[month.cycle.pk]))
    marked = 0
    for _stop in range(80):
        page.keyboard.press("Tab")
        kind = page.evaluate("[document.activeElement.type, document.activeElement.name]")
        if kind[0] == "radio":
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
            assert Register.objects.filter(cycle=month.cycle).count() == 0
            marked += 1
        elif (
            kind[0] == "submit"
            and page.evaluate("document.activeElement.closest('main') !== null")
            and marked == 4
        ):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("已提交").first).to_be_visible()
    assert (marked, Register.objects.filter(cycle=month.cycle).count()) == (4, 1)
    assert sum(sum(row) for row in Tally.objects.values_list("good", "fair", "average", "poor")) == 4


def test_a_button_pressed_twice_sends_once(page, browser_as, month):
    """Two quick presses: one request leaves the browser, one suggestion is written (trust.md RACE-2)."""
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.on("dialog", lambda dialog: dialog.accept())
    browser_as(month.staff[0]).goto(reverse("campaign:suggestion-new"))
    page.get_by_label("类别").select_option(index=1)
    page.get_by_role("radio").first.check()
    page.get_by_label("意见内容").fill("请把周志的填写说明写清楚一些。")
    page.get_by_role("button", name="提交意见").dblclick()
    page.wait_for_url(lambda url: "/new" not in url)
    assert (len(sent), Suggestion.objects.count()) == (1, 1)


def test_inside_wecom_a_file_and_a_page_come_as_anywhere(browser, live_server, month):
    """No page depends on another window or on printing; a file is a plain link that another browser can open."""
    context = browser.new_context(
        base_url=live_server.url, user_agent=WECOM, viewport={"width": 390, "height": 844}
    )
    page, opened = context.new_page(), []
    context.on("page", lambda another: opened.append(another))
    page.goto("/signin/")
    page.get_by_label("工号").fill("nobody")
    page.get_by_label("密码").fill("Wrong-horse-99")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_title("错误：登录 - 争创账本")
    assert page.locator("[target=_blank]").count() == 0
    assert opened == []
    context.close()
