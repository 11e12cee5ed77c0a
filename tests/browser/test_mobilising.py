"""引 and 选 as people do them: ask for opinions, reply, say what changed; recommend somebody, who accepts."""

import pytest
from playwright.sync_api import expect

from campaign.models import Nomination, Opinion, SecondingMark
from campaign.services import consultation
from tests.browser.desk import Desk, day
from tests.factories import make_duty, make_house, make_member

TODAY, LATER = "2026-04-20 09:00", "2026-04-25 09:00"


@pytest.fixture
def house(live_server):
    consultation.opinion_limit.forget()
    house = make_house()
    house.duty = make_duty(house.campaign, house.branch, "机房值守")
    house.members = [make_member(f"推荐{number}", house.branch) for number in range(2)]
    return house


@pytest.fixture
def desk(page, browser_as):
    return Desk(page, browser_as)


def test_opinions_are_asked_for_answered_and_lead_to_a_change(house, desk):
    officer = house.offices.officer
    with day(TODAY):
        desk.sit(officer, "/consultation/")
        desk.follow("发起征求意见")
        desk.fill("名称", "第一轮征求意见")
        desk.fill("征求什么意见", "评比办法哪里要改？")
        desk.fill("截止日期", "2026-04-24")
        desk.press("保存")
        desk.sees("征求中", "评比办法哪里要改？")

        desk.sit(house.holder)
        desk.sees("正在征求意见")
        desk.follow("第一轮征求意见")
        desk.follow("写意见")
        desk.fill("意见内容", "节假日的周志可不可以不写？")
        desk.press("提交意见")
        desk.sees("没有记录是谁写的", "收到1条意见")
        assert Opinion.objects.get().written_by is None

        desk.sit(officer, "/consultation/")
        desk.follow("第一轮征求意见")
        desk.follow("提前结束")
        desk.press("结束征求意见")
        desk.follow("答复意见（1条）")
        desk.sees("节假日的周志可不可以不写？", "不署名")
        desk.tick("采纳")
        desk.fill("公布时的概括", "节假日的周志")
        desk.fill("答复和理由", "采纳，节假日免填。")
        desk.press("公布答复")
        desk.follow("公布作出的改变")
        desk.fill("因此作出的改变", "节假日所在的周免填周志。")
        desk.press("公布")

        desk.sit(house.holder, "/campaign/")
        desk.sees("因此作出的改变", "节假日所在的周免填周志。")
        desk.follow("第一轮征求意见")
        desk.sees("节假日的周志", "采纳，节假日免填。")
        expect(desk.main).not_to_contain_text("可不可以不写")


def test_the_branch_recommends_and_the_nominee_accepts(house, desk):
    secretary, (first, second) = house.offices.branch_secretary, house.members
    with day(TODAY):
        desk.sit(secretary, "/recommendations/")
        desk.follow("发起民主推荐")
        desk.fill("截止日期", "2026-04-24")
        desk.fill("至少几人推荐", 2)
        desk.press("保存")

        desk.sit(first)
        desk.follow("工程信息党支部民主推荐")
        desk.follow("推荐示范岗人选")
        expect(desk.labelled("人选").locator("option", has_text="推荐0")).to_have_text(
            "推荐0（本人请直接申报）"
        )
        desk.choose("人选", house.holder.name)
        desk.choose("重点业务", "机房值守")
        desk.press("推荐")
        desk.sees("没有记录是谁推荐的", "还差1人", "您已推荐")

        desk.sit(second)
        desk.follow("工程信息党支部民主推荐")
        desk.main.get_by_role("button", name="附议").click()
        desk.sees("已达到人数", "您已推荐")
        expect(desk.main.get_by_role("button", name="附议")).to_have_count(0)
        assert (Nomination.objects.get().seconds, SecondingMark.objects.count()) == (2, 3)

    with day(LATER):
        desk.sit(secretary)
        desk.follow("去结束")
        desk.sees("有1名人选达到2人")
        desk.press("结束推荐")
        desk.sees("待本人答复")
        assert SecondingMark.objects.count() == 0

        desk.sit(house.holder)
        desk.follow("去答复")
        desk.press("接受推荐")
        desk.sees("申报草稿已按清单和花名册填好", "机房值守")
        desk.sees_heading("机房值守示范岗")
