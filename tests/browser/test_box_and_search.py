"""意见箱 and 搜索 by visible names, without a script: from the top bar and the person's menu to the answer."""

import pytest
from playwright.sync_api import Page, expect

from campaign.models import Suggestion
from tests.factories import make_house, make_person

pytestmark = pytest.mark.browser_context_args(java_script_enabled=False)


def test_an_unsigned_word_goes_from_the_menu_to_the_office_and_its_answer_to_everybody(
    page: Page, browser_as
):
    house = make_house()
    browser_as(house.holder)
    page.goto("/me/")
    page.locator("details.mine summary").click()
    page.locator(".mine-menu").get_by_role("link", name="意见箱").click()
    page.get_by_role("link", name="写意见").click()
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator(".errsum")).to_contain_text("请选择交给谁。")
    page.get_by_label("类别").select_option(label="办理人员")
    page.get_by_label("纪检委员").check()
    page.get_by_label("意见内容").fill("会议通知晚了，来不及准备。")
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator(".messages")).to_contain_text("没有记录是谁写的")
    assert Suggestion.objects.get().written_by is None

    browser_as(house.offices.discipline)
    page.goto("/")
    expect(page.locator(".bell")).to_contain_text("1")
    page.get_by_role("main").get_by_role("link", name="去办理").click()
    page.get_by_label("办结").check()
    page.locator("#id_answer").fill("今后提前三日通知。")
    page.get_by_label("公布给本党总支职工").check()
    page.get_by_label("公布时的事由").fill("关于会议通知的时间")
    page.get_by_role("button", name="记录办理情况").click()
    expect(page.get_by_role("main")).to_contain_text("已办结")
    expect(page.locator(".bell b")).to_have_count(0)

    browser_as(house.offices.neighbour_secretary)
    page.goto("/suggestions/")
    expect(page.get_by_role("main")).to_contain_text("今后提前三日通知。")
    expect(page.get_by_role("main")).not_to_contain_text("来不及准备")


def test_the_box_of_the_top_bar_finds_a_person_and_opens_the_record(page: Page, browser_as):
    house = make_house()
    make_person("单小雨", house.branch)
    browser_as(house.offices.officer)
    page.set_viewport_size({"width": 1920, "height": 1080})  # narrower ones show the glass alone
    page.goto("/me/")
    page.locator(".find input").fill("danxy")
    page.locator(".find button").click()
    expect(page.get_by_role("main")).to_contain_text("没有找到“danxy”。")
    page.get_by_label("找什么").fill("ｄｘｙ")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    page.get_by_role("main").get_by_role("link", name="单小雨").click()
    expect(page.get_by_role("heading", name="单小雨", level=1)).to_be_visible()
    assert "/people/" in page.url
