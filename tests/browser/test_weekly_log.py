"""A week's log on a phone: filled and handed in, its request answered and closed; a reading drawn; a closed month
opened again for one ledger (product.md §4)."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, day
from tests.factories import appoint, make_member
from tests.ledgers import NOW, closed, make_house

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house(live_server):
    with day(NOW):
        house = make_house()
        house.helper = make_member("方知远", house.tree.branch)
        appoint(house.helper, "publicity_member", house.tree.branch)
        yield house


@pytest.fixture
def desk(page, browser_as):
    page.set_viewport_size(PHONE)
    return Desk(page, browser_as)


def stays_inside(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_week_with_a_request_is_handed_in_answered_and_closed(house, desk, assert_accessible):
    page, log = desk.page, f"/teams/{house.team.pk}/log/weeks/"
    desk.sit(house.captain, log)
    desk.main.get_by_text("有风险", exact=True).click()
    desk.fill("本周完成", "联调接口14个。")
    desk.fill("下周计划", "余下9个接口。")
    desk.choose("需要谁协调", "方知远")
    desk.send("提交第47周周志")
    desk.sees("请写明希望方知远解决什么事。")
    desk.fill("希望解决的事", "周五前协调两台服务器。")
    desk.send("提交第47周周志")
    desk.sees("已提交第47周周志", "请方知远：周五前协调两台服务器。", "待答复")
    stays_inside(page)
    assert_accessible(page)

    desk.sit(house.helper)
    desk.follow("一体化平台攻关队请您支持")
    desk.main.get_by_label("已办").check(force=True)
    desk.fill("说明", "服务器已开通。")
    assert_accessible(page)
    stays_inside(page)
    desk.send("答复")
    desk.sees("答复已送到对方。", "服务器已开通。")

    desk.sit(house.captain)
    desk.follow("方知远已答复支持请求：已办")
    desk.follow("办结")
    desk.main.get_by_label("解决了").check(force=True)
    desk.send("办结")
    desk.sees("已办结。", "解决了")
    page.goto(log)
    desk.sees("方知远11月18日答复：已办", "服务器已开通。", "解决了")
    page.goto("/teams/help/")
    desk.sees("没有未办结的请求。")


def test_a_reading_is_drawn_beside_its_words(house, desk, assert_accessible):
    name = house.team.indicators.order_by("position").first().name
    desk.sit(house.captain, f"/teams/{house.team.pk}/log/progress/")
    desk.sees("措施链")
    desk.turn_to(desk.main.get_by_role("link", name="记一次读数").first)
    desk.fill("读数", "30")
    desk.send("记入账本")
    expect(desk.main.get_by_role("img", name=f"{name}的读数走势")).to_be_visible()
    expect(desk.main.locator(".readchart circle")).to_have_count(1)
    stays_inside(desk.page)
    assert_accessible(desk.page)


def test_a_closed_month_is_asked_for_granted_and_used(house, desk, assert_accessible):
    week = f"/teams/{house.team.pk}/log/2026/43/"
    with closed("2026-10"):
        desk.sit(house.captain, week)
        expect(desk.labelled("本周完成")).to_have_count(0)
        desk.follow("需要更正的，申请重开")
        desk.choose("月份", "2026年10月")
        desk.fill("申请理由", "第43周漏记联调。")
        desk.send("提交申请")
        desk.sees("申请已送到党总支办事员和书记。", "已申请重开10月")

        desk.sit(house.offices.officer)
        desk.follow("秦越川申请重开10月账本")
        desk.main.get_by_label("同意重开", exact=True).check(force=True)
        desk.fill("重开到", "2026-11-21")
        desk.fill("办理理由", "情况属实。")
        assert_accessible(desk.page)
        desk.send("确定")

        desk.sit(house.captain, week)
        desk.sees("同意重开到11月21日：第43周漏记联调。已发布的排行不变。")
        desk.fill("本周完成", "联调接口6个。")
        desk.send("提交第43周周志")
        desk.sees("已提交第43周周志")
