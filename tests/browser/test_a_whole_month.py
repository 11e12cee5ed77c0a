"""A whole month with clicks only: opened, four steps, a window moved, paper, an appeal, published, corrected, tampered.

By the names people see, each at the office's PC in turn. Past the pages goes only the attacker of the last act.
"""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import expect

from campaign.models import Contender, Scorer
from campaign.triggers import lifted
from reviews.models import Standing
from tests.browser.desk import Desk, day
from tests.browser.steps_of_a_month import answer_gaps, confirm_and_clear, fill_sheets, send_sheets
from tests.factories import appoint, make_member
from tests.reviews.months import make_house

pytestmark = pytest.mark.trust
TITLES = ("试飞数据岗", "构型数据岗", "任务单攻关队")
PAPER = 6


@pytest.fixture
def house(live_server):
    """Two posts and a team put up in October; half of the staff will vote on paper."""
    with day("2026-10-01 09:00"):
        house = make_house(posts=2, teams=1, staff=PAPER + 8)
        house.publicity = appoint(
            make_member("宣委员", house.tree.branch), "publicity_member", house.tree.branch
        )
    for contender, title in zip((*house.posts, *house.teams), TITLES, strict=True):
        Contender.objects.filter(pk=contender.pk).update(title=title, activated_on=date(2026, 10, 9))
    named = {row.organization_id: row.person for row in Scorer.objects.select_related("person")}
    house.branch_scorer, house.general_scorer = named[house.tree.branch.pk], named[house.tree.general.pk]
    house.leaders = [*house.holders, *house.captains]
    return house


def test_a_month_from_its_opening_to_a_tampered_row(house, page, browser_as):
    desk = Desk(page, browser_as)
    with day("2026-11-02 09:00"):
        open_it(desk, house)
        answer_gaps(desk, house.leaders, month=10, due="2026-11-30")
        move_the_appraisal(desk, house)
    with day("2026-11-09 10:00"):
        show(desk, house)
    with day("2026-11-12 10:00"):
        own = [(leader, 1) for leader in house.leaders]
        fill_sheets(desk, [*own, (house.branch_scorer, 3), (house.general_scorer, 3)], month=10)
        send_sheets(desk, house.staff[PAPER:])
        hand_out_paper(desk, house)
        read_the_board(desk, house)
    with day("2026-11-24 09:00"):
        close(desk, house)
        key_the_paper_and_have_it_confirmed(desk, house)
        count(desk, house)
        object_to_the_result(desk, house)
    with day("2026-11-25 10:00"):
        answer_and_correct(desk, house)
    with day("2026-11-27 09:00"):
        publish(desk, house)
        reopen(desk, house)
    with day("2026-12-02 09:00"):
        publish(desk, house)
        read_both_versions(desk, house)
        tamper_and_be_found(desk, house)


def open_it(desk, house):
    desk.sit(house.officer)
    desk.sees("找一找11月2日—5日，晒一晒11月6日—11日，评一评11月12日—20日")
    desk.follow("开启2026年10月月度评比")
    desk.sees("参评示范岗", *TITLES, "11月12日—20日")
    desk.send("确认开启")
    desk.sees("2026年10月的月度评比已开启。")


def move_the_appraisal(desk, house):
    """The officer lets the appraisal end one working day later; whoever reads the month reads why."""
    desk.sit(house.officer)
    desk.menu("月度评比")
    desk.follow("调整时间")
    desk.tick("评一评")
    desk.fill("新的截止日", "2026-11-22")
    desk.fill("理由", "系统停机一天。")
    desk.send("确认顺延")
    desk.sees("11月22日不是工作日，请选工作日。")
    desk.fill("新的截止日", "2026-11-23")
    desk.send("确认顺延")
    desk.sit(house.staff[0])
    desk.menu("月度评比")
    desk.sees("评一评由11月20日顺延到11月23日", "理由：系统停机一天。", "11月12日—23日")


def show(desk, house):
    for person in house.leaders:
        desk.sit(person)
        desk.follow("10月晒一晒未提交")
        desk.fill("本月情况说明", f"{person.name}：数据当天交付，联调按计划推进。")
        desk.press("保存并提交支部确认")
        desk.sees("待支部确认")
    confirm_and_clear(desk, house.branch_secretary, house.publicity, TITLES, month=10)


def hand_out_paper(desk, house):
    desk.sit(house.officer)
    desk.menu("月度评比")
    desk.follow("纸质票")
    for person in house.staff[:PAPER]:
        desk.fill("领取人", person.employee_number)
        desk.send("登记领取")
        desk.sees("已登记领取纸质票。")
    desk.sit(house.staff[0])
    expect(desk.main).not_to_contain_text("评一评未提交")


def read_the_board(desk, house):
    """Everything by contender; of the secret sheet numbers only; the branch's secretary reads no number at all."""
    desk.sit(house.officer)
    desk.menu("月度评比")
    desk.follow("谁办了什么")
    desk.sees(*TITLES, "没有逾期", "已提交14人", "领取6份，收回0份，作废0份")
    for person in house.staff:
        expect(desk.main).not_to_contain_text(person.name)
    desk.sit(house.branch_secretary, desk.page.url)
    desk.sees(*TITLES, "本支部")
    expect(desk.main).not_to_contain_text("已提交14人")


def close(desk, house):
    desk.sit(house.officer)
    desk.follow("结束10月评议")
    desk.send("确认结束")
    desk.sees("评议已结束")


def key_the_paper_and_have_it_confirmed(desk, house):
    """One keys the totals and is refused as the second person; another compares them and lets them count."""
    desk.sit(house.officer)
    desk.menu("月度评比")
    desk.follow("纸质票")
    desk.follow("录入一批")
    for label, figure in (("发出份数", PAPER), ("收回份数", PAPER), ("作废份数", 0)):
        desk.fill(label, figure)
    for title in TITLES:
        for mark, figure in (("好", 4), ("较好", 2)):
            desk.main.get_by_label(f"{title}群众评{mark}", exact=True).fill(str(figure))
    desk.send("录入")
    desk.sees("待核对")
    assert desk.main.get_by_role("link", name=re.compile("^去核对")).count() == 0
    desk.sit(house.secretary)
    desk.follow("核对纸质票汇总1份")
    desk.follow("去核对")
    desk.send("核对无误，计入")
    desk.sees("已计入")


def count(desk, house):
    desk.sit(house.officer)
    desk.follow("汇总10月结果")
    desk.send("汇总")
    desk.sees("已汇总，本人预览到", "本人预览")


def object_to_the_result(desk, house):
    desk.sit(house.holders[0])
    desk.follow("看10月结果预览")
    desk.sees("未发布，仅本人和办理人员可见")
    desk.fill("申诉内容", "承诺已按期兑现，请复核支部评第一项。")
    desk.send("提交申诉")
    desk.sees("申诉已提交", "待答复")
    assert desk.main.get_by_role("button", name="提交申诉").count() == 0
    desk.sit(house.secretary)
    expect(desk.main).not_to_contain_text("审定发布10月排行榜")


def answer_and_correct(desk, house):
    desk.sit(house.discipline)
    desk.follow("答复10月结果申诉")
    desk.tick("申诉成立")
    desk.fill("答复", "经核实，兑现记录属实，请评分人更正。")
    desk.send("提交答复")
    desk.sees("已答复")
    desk.sit(house.branch_scorer)
    desk.follow("核对并更正评分")
    correct(desk, "按申诉核实的记录更正。")
    desk.sit(house.holders[0])
    desk.menu("月度评比")
    desk.follow("申诉和答复")
    desk.sees("成立", "支部评更正", f"{house.branch_scorer.name}更正为100分", "按申诉核实的记录更正。")


def correct(desk, why):
    """Full points on the first dimension, the correction's reason beside."""
    row = desk.main.locator("fieldset").first
    points = row.get_by_label(re.compile(r"满分\d+分"))
    label = points.evaluate("element => element.labels[0].innerText")
    points.fill(re.search(r"满分(\d+)分", label)[1])
    row.get_by_label(re.compile("扣分理由")).fill("")
    row.get_by_label(re.compile("公开表述")).fill("")
    desk.fill("更正理由", why)
    desk.send("重新提交评分")
    desk.sees("已提交")


def publish(desk, house):
    desk.sit(house.secretary)
    desk.follow("审定发布10月排行榜")
    desk.follow("审定发布")
    desk.send("确认发布")
    desk.sees("已封存，校验一致")


def reopen(desk, house):
    """Another sheet was wrong: the deputy opens the month again, its scorer corrects, the officer counts anew."""
    desk.sit(house.deputy)
    desk.menu("月度评比")
    desk.follow("结果发布")
    desk.follow("重新打开")
    desk.fill("更正理由", "总支评有一份录入有误。")
    desk.send("确认重新打开")
    desk.sees("已重新打开", "总支评有一份录入有误。")
    desk.sit(house.staff[-1])
    desk.menu("月度评比")
    desk.tab("评一评")
    assert desk.main.get_by_role("button", name="提交评议").count() == 0
    desk.sit(house.general_scorer)
    desk.menu("月度评比")
    desk.follow("我的评分")
    desk.follow("查看")
    correct(desk, "录入有误，更正。")
    count(desk, house)


def read_both_versions(desk, house):
    desk.sit(house.staff[0])
    desk.menu("排行榜")
    desk.sees("第2版", "已更正", "总支评有一份录入有误。")
    desk.follow("2026年10月第1版")
    desk.sees("本版已更正，仅供查考。")
    desk.follow("2026年10月第2版")


def tamper_and_be_found(desk, house):
    """A hurried administrator writes one figure past the triggers: the page says so in red, the command names it."""
    address = desk.page.url
    row = Standing.objects.filter(ranking__version=2, kind="post").order_by("rank").last()
    with lifted("test"):
        Standing.objects.filter(pk=row.pk).update(composite=row.composite + 1)
    desk.sit(house.staff[0], address)
    alert = desk.main.get_by_role("alert")
    expect(alert).to_contain_text("校验不一致")
    expect(alert).to_contain_text("2026年10月第2版")
    expect(alert).to_contain_text(row.entry.public_title)
    with pytest.raises(
        CommandError, match=r"2026年10月第2版：.*的综合得分：封存为\d+\.\d\d，现为\d+\.\d\d。"
    ):
        call_command("verify_rankings", stdout=StringIO())
