"""Beside a ledger in a real browser: two writers and their versions, a comment to its end, checked and handed in."""

import re

import pytest
from playwright.sync_api import expect

from campaign.models import LedgerHandIn, PartComment
from taskforces.models import LogPart
from tests.browser.desk import Desk, day
from tests.factories import make_house, make_member, make_person, make_team

FIRST, SECOND = "完成14个接口，遗留问题逐条销号。", "完成15个接口，遗留问题逐条销号，提前两天。"


@pytest.fixture
def house(live_server):
    house = make_house()
    house.captain = make_member("雷牧原", house.branch)
    house.member = make_person("顾明舟", house.branch, status="群众")
    house.team = make_team(
        house.campaign, house.captain, "active", title="移动产线攻关队", members=[house.member]
    )
    house.part = f"/teams/{house.team.pk}/log/evaluation/"
    return house


@pytest.fixture
def desk(page, browser_as):
    return Desk(page, browser_as)


def summary(desk):
    """The text area; its panel bears the same name."""
    return desk.main.get_by_role("textbox", name=re.compile("自评小结"))


def test_two_writers_compare_and_restore(house, desk, assert_accessible):
    page, main = desk.page, desk.main
    with day("2026-11-18 10:00"):
        desk.sit(house.member, house.part)
        summary(desk).fill(FIRST)
        desk.send("保存")
    with day("2026-11-18 14:00"):
        desk.sit(house.captain, house.part)
        summary(desk).fill(SECOND)
        desk.send("保存")
        desk.follow("历史版本")
        expect(main.get_by_role("heading", name="第1版改成第2版")).to_be_visible()
        expect(main.locator(".differences ins")).to_have_count(2)
        expect(main.locator(".differences del")).to_contain_text("4")
        # Never by colour alone: a line under what came, one through what went, words for who hears the page.
        drawn = "(element) => [getComputedStyle(element).textDecorationLine, getComputedStyle(element).borderBottomStyle]"
        assert main.locator(".differences del").evaluate(drawn)[0] == "line-through"
        assert main.locator(".differences ins").first.evaluate(drawn)[1] == "solid"
        expect(main.locator(".versions li")).to_have_count(2)
        desk.sees("顾明舟", "本人", "加6字，删1字")
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.set_viewport_size({"width": 1440, "height": 900})
        desk.send("恢复第1版")
        desk.sees("已恢复，写成新的一版")
        expect(main.locator(".versions li")).to_have_count(3)
        assert LogPart.objects.get().text == FIRST
        # A key opens a part and never collides with typing.
        desk.follow("回到本节")
        summary(desk).press("1")
        expect(summary(desk)).to_have_value(f"1{FIRST}")
        summary(desk).fill(FIRST)
        summary(desk).blur()
        with page.expect_navigation():
            page.keyboard.press("1")
        desk.sees("攻关项目")


def test_a_comment_and_a_hand_in_go_there_and_back(house, desk, assert_accessible):
    page, main = desk.page, desk.main
    secretary = house.offices.branch_secretary
    with day("2026-11-18 10:00"):
        desk.sit(secretary, house.part)
        desk.follow("写意见")
        desk.fill("意见", "请写明哪15个接口。")
        desk.send("写给填写人")
        desk.sees("待答复")
        assert_accessible(page)

        desk.sit(house.captain, "/")
        desk.sees("支部书记对“移动产线攻关队”的意见未答复")
        desk.follow("支部书记对“移动产线攻关队”的意见未答复")
        desk.follow("答复")
        desk.fill("答复", "已列清单。")
        desk.send("答复")
        desk.sees("已答复，待关闭")

        desk.sit(secretary, house.part)
        desk.turn_to(main.get_by_role("button", name=re.compile(r"^关闭")))
        expect(main.get_by_text("已关闭1条")).to_be_visible()
        expect(main.get_by_text("已列清单。")).not_to_be_visible()
        main.get_by_text("已关闭1条").click()
        expect(main.get_by_text("已列清单。")).to_be_visible()
        assert PartComment.objects.get().closed_by == secretary

        desk.sit(house.member, house.part)
        desk.follow("核对")
        desk.sees("由队长或副队长提交。")
        expect(main.get_by_role("button", name="提交工作周志")).to_have_count(0)
        desk.sit(house.captain, house.part)
        desk.follow("核对和提交")
        desk.sees("自评小结还没有写。")
        assert_accessible(page)
        desk.tick("还缺的内容我知道，先提交")
        desk.send("提交工作周志")
        desk.sees("已提交，支部书记阅看后会有答复")

        desk.sit(secretary, "/")
        desk.follow("阅看“移动产线攻关队”的工作周志")
        main.get_by_text("已阅", exact=True).click()
        desk.fill("意见", "写得实。")
        assert_accessible(page)
        desk.send("答复")
        desk.sees("11月18日提交，支部书记已阅")
        assert LedgerHandIn.objects.get().answer == "read"
