"""A month by its pages: ledgers, find, show, compare, appraise, count, publish; of the main job, and the parts any month has."""

import re
from collections.abc import Iterable, Sequence

from campaign.models import Person
from tests.browser.desk import Desk
from tests.browser.steps_selecting import Cast, titles


def keep_the_ledgers(desk: Desk, cast: Cast) -> None:
    for number, holder in enumerate(cast.holders, start=1):
        desk.sit(holder)
        desk.follow("记一条行动")
        desk.fill("日期", "2026-03-20")
        desk.fill("做了什么", f"核对第{number}批试飞数据，补齐缺口{number}处。")
        desk.press("记入手册")
        desk.sees(f"补齐缺口{number}处")
        desk.follow("下一部分：示范效应")
        desk.follow("记一次读数")
        desk.fill("读数日期", "2026-03-20")
        desk.fill("读数", 80 + number * 3)
        desk.press("记入账本")
        desk.follow("记一条成效")
        desk.fill("日期", "2026-03-20")
        desk.fill("成效", f"第{number}批数据当天交付，用户不再等到次日。")
        desk.press("记入账本")
        desk.sees(f"第{number}批数据当天交付")
    desk.sit(cast.captain)
    desk.follow("写本周周志")
    desk.fill("本周完成", "完成任务单接口联调2个。")
    desk.fill("下周计划", "联调数据回传接口。")
    desk.press("提交第12周周志")
    desk.sees("完成任务单接口联调2个")


def open_the_month(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.officer)
    desk.menu("月度评比")
    desk.follow("去开启")
    desk.press("确认开启")
    desk.sees("4月1日—7日", "4月8日—13日", "4月14日起", "4月14日—22日")


def find(desk: Desk, cast: Cast) -> None:
    answer_gaps(desk, [*cast.holders, cast.captain], month=3, due="2026-04-30")


def answer_gaps(desk: Desk, people: Iterable[Person], *, month: int, due: str) -> None:
    for person in people:
        desk.sit(person)
        desk.follow(f"{month}月找一找未提交")
        for field, text in (("原因", "现场数据回传慢。"), ("下一步措施", "增加一次夜间核对。")):
            for control in desk.main.get_by_label(field, exact=True).all():
                control.fill(text)
        for control in desk.main.get_by_label("完成期限", exact=True).all():
            control.fill(due)
        desk.press("保存并提交")
        desk.sees("已提交")


def show(desk: Desk, cast: Cast) -> None:
    for person in (*cast.holders, cast.captain):
        desk.sit(person)
        desk.follow("3月晒一晒未提交")
        for control in desk.main.get_by_role("checkbox").all():
            control.check(force=True)
        desk.fill("本月情况说明", "数据当天交付，联调按计划推进。")
        desk.press("保存并提交支部确认")
    confirm_and_clear(desk, cast.secretary, cast.publicity, titles(), month=3)
    desk.sit(cast.non_party[0])
    desk.menu("月度评比")
    desk.tab("晒一晒")
    desk.sees("数据当天交付，联调按计划推进。")


def confirm_and_clear(
    desk: Desk, secretary: Person, clearer: Person, shown: Sequence[str], *, month: int
) -> None:
    """Every page by the branch's secretary, then by whoever clears it."""
    clean = "不涉及国家秘密、工作秘密和商业秘密，可以公开"
    for person, waiting, verdict, action in (
        (secretary, "待确认", "内容属实，同意公开", "提交意见"),
        (clearer, "待保密审查", clean, "提交审查结论"),
    ):
        desk.sit(person)
        desk.follow(f"{month}月晒一晒有{len(shown)}个{waiting}")
        listing = desk.page.url
        for title in shown:
            desk.page.goto(listing)
            desk.follow(title)
            desk.tick(verdict)
            desk.press(action)
            desk.sees_heading(title)


def compare(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.holders[0])
    desk.menu("月度评比")
    desk.tab("比一比")
    for title in titles()[:2]:
        desk.main.get_by_role("checkbox", name=re.compile(title)).check()
    desk.press("比一比")
    desk.sees("核对第2批试飞数据")
    source = desk.main.locator("option").filter(has_text="试飞数据保障岗2").first
    desk.labelled("向谁学").select_option(source.get_attribute("value"))
    desk.fill("学什么、怎么用", "学夜间核对的排班，四月起照做。")
    desk.press("登记")
    desk.sees("学夜间核对的排班")


def fill_named_sheets(desk: Desk, cast: Cast) -> None:
    own = [(person, 1) for person in (*cast.holders, cast.captain)]
    fill_sheets(desk, [*own, (cast.branch_scorer, 5), (cast.general_scorer, 5)], month=3)


def fill_sheets(desk: Desk, due: Iterable[tuple[Person, int]], *, month: int) -> None:
    """Everybody's named sheets, as many as each owes."""
    for person, sheets in due:
        for number in range(sheets):
            desk.sit(person)
            desk.follow(f"{month}月署名评分还差{sheets - number}份")
            if desk.main.get_by_role("button", name="提交评分").count() == 0:
                desk.follow("去评分")
            score(desk, deduction=number + 1)


def score(desk: Desk, deduction: int) -> None:
    """Full marks, less ``deduction`` on the first dimension, with its reason."""
    for number, row in enumerate(desk.main.locator("fieldset").all()):
        points = row.get_by_label(re.compile(r"满分\d+分"))
        label = points.evaluate("element => element.labels[0].innerText")
        most = int(re.search(r"满分(\d+)分", label)[1])
        points.fill(str(most - (deduction if number == 0 else 0)))
        if number == 0:
            row.get_by_label(re.compile("扣分理由")).fill("目标进度略慢于计划。")
            row.get_by_label(re.compile("公开表述")).fill("进度略慢")
    desk.press("提交评分")
    desk.sees("已提交")


def send_secret_sheets(desk: Desk, cast: Cast) -> None:
    send_sheets(desk, [*cast.holders, cast.captain, *cast.mates, *cast.non_party[:3]])
    desk.sit(cast.non_party[0], desk.page.url)
    desk.sees("已提交")
    assert desk.main.get_by_role("button", name="提交评议").count() == 0


def send_sheets(desk: Desk, voters: Iterable[Person]) -> None:
    for number, voter in enumerate(voters):
        desk.sit(voter)
        desk.follow("去评议")
        desk.sees("您的评议不记名")
        for row in desk.main.locator(".ballot li").all():
            mark = ("好", "较好", "好", "一般")[number % 4]
            row.get_by_role("radio", name=mark, exact=True).check(force=True)
        desk.press("提交评议")
        desk.sees("已提交", "每人只计一次")


def close_and_count(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.officer)
    desk.follow("结束3月评议")
    desk.send("确认结束")
    desk.sit(cast.officer)
    desk.follow("汇总3月结果")
    desk.press("汇总")
    desk.sees("本人预览")
    desk.sit(cast.non_party[0])
    desk.menu("排行榜")
    desk.sees("还没有")


def publish(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.general)
    desk.follow("审定发布3月排行榜")
    desk.follow("审定发布")
    desk.press("确认发布")
    desk.sees("已发布")
