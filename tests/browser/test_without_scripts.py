"""Every form works with scripts switched off (interface.md; trust.md UX-9): sign-in, application, sheet, rubric, ledgers."""

import re

import pytest
from playwright.sync_api import expect

from campaign.models import Contender
from tests.browser.desk import PASSWORD, Desk, day
from tests.browser.steps_of_a_month import score
from tests.factories import make_duty, make_member
from tests.reviews.months import VOTING, make_house, open_month


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1)
    open_month(house)
    return house


@pytest.fixture
def desk(page, browser_as, live_server):
    with day(VOTING):
        yield Desk(page, browser_as)


def test_no_script_runs_here(desk, house):
    """What the other tests of this module stand on: a button only scripts show stays hidden."""
    desk.sit(house.holders[0], f"/posts/{house.posts[0].pk}/handbook/actions/")
    expect(desk.page.locator("[data-print]")).to_be_hidden()


def test_signing_in(desk, house):
    member = house.fellows[0]
    member.set_password(PASSWORD)
    member.save(update_fields=["password"])
    desk.sign_in(member.username, PASSWORD)
    expect(desk.page.locator("summary .me")).to_contain_text(member.name)


def test_applying_with_spare_rows(desk, house):
    applicant = make_member("申报甲", house.tree.branch)
    make_duty(house.campaign, house.tree.branch, "构型数据核对")
    desk.sit(applicant, "/applications/")
    desk.follow("申报党员示范岗")
    desk.fill("示范岗名称", "构型数据核对岗")
    desk.labelled("申报层级").select_option(index=1)
    desk.labelled("岗位类型").select_option(index=1)
    desk.choose("重点业务", "构型数据核对")
    desk.fill("工作职责", "每天核对构型数据。")
    desk.fill("示范目标", "构型数据当天可用。")
    desk.fill_row(
        "指标", 1, {"指标名称": "可用率", "单位": "%", "基线": "80", "目标": "98", "到期": "2026-12-15"}
    )
    desk.fill_row("措施", 1, {"措施": "下班前核对一遍", "首次行动日期": "2026-11-16"})
    for row in (1, 2):
        desk.fill_row("公开承诺", row, {"承诺": f"第{row}项承诺", "到期日": "2026-12-15"})
    desk.press("保存并核对")
    desk.sees("构型数据核对岗", "第2项承诺")
    assert Contender.objects.filter(title="构型数据核对岗", principal=applicant).count() == 1


def test_sending_the_secret_sheet(desk, house):
    desk.sit(house.staff[0])
    desk.follow("去评议")
    for row in desk.main.locator(".ballot li").all():
        row.get_by_role("radio", name="好", exact=True).check(force=True)
    desk.press("提交评议")
    desk.sees("已提交", "每人只计一次")


def test_scoring_by_the_rubric(desk, house):
    desk.sit(house.holders[0])
    desk.follow("10月署名评分还差1份")
    score(desk, deduction=2)


def test_writing_the_handbook_and_its_error(desk, house):
    desk.sit(house.holders[0], f"/posts/{house.posts[0].pk}/handbook/actions/")
    desk.follow("记一条行动")
    desk.fill("日期", "2026-11-11")
    desk.press("记入手册")
    expect(desk.page).to_have_title(re.compile("^错误："))
    desk.sees("请填写做了什么。")
    desk.fill("做了什么", "核对两批试飞数据。")
    desk.press("记入手册")
    desk.sees("核对两批试飞数据。")


def test_writing_the_week(desk, house):
    desk.sit(house.captains[0], f"/teams/{house.teams[0].pk}/log/weeks/")
    desk.fill("本周完成", "联调接口2个。")
    desk.fill("下周计划", "联调剩下的接口。")
    desk.page.get_by_role("button", name="提交第46周周志").click()
    desk.sees("联调接口2个。")
