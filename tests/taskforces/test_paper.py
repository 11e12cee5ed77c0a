"""The weekly log on paper: parts in order, weeks of the chosen time, drafts left out; the report of weeks."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from campaign import clock
from taskforces.models import HelpRequest, WeeklyEntry
from taskforces.paper import logs
from taskforces.periods import Period, periods_of, whole
from taskforces.services import helping, log, weeks
from taskforces.weeks import Week
from tests.modelposts.test_paper import get, workbook
from tests.words import in_order, text_of

pytestmark = pytest.mark.django_db
ORDER = [
    "党员攻关队工作周志", "名称", "一体化平台攻关队", "所在支部", "队长", "秦越川", "年度",
    "一、攻关信息", "团队名称", "重大项目", "项目简介", "成员", "秦越川", "宋晚晴", "攻关主题", "攻关目标", "指标", "里程碑", "措施", "公开承诺",
    "二、攻关行动", "第46周", "2026年11月9日—15日", "迟填，正常", "联调接口14个。", "余下9个。", "环境不稳。",
    "三、进展成效", "里程碑完成情况", "指标读数", "成效", "承诺兑现",
    "四、综合评价", "自评小结", "小结一段。", "队长签名：", "日期：", "月度评比结果", "支部评价意见", "盖章：", "日期：",
    "党总支评价意见", "盖章：", "日期：", "争创总结", "队长签名：", "支部验收意见", "盖章：", "验收结论", "盖章：", "日期：",
]  # fmt: skip


def fill(house):
    team, by = house.team, house.captain
    weeks.save_week(
        contender=team, week=Week(2026, 46), version=0, by=by, done="联调接口14个。", next="余下9个。",
        problems="环境不稳。", hand_in=True,
    )  # fmt: skip
    weeks.save_week(contender=team, week=Week(2026, 47), version=0, by=by, done="没写完的草稿")
    log.save_part_text(contender=team, key="evaluation", text="小结一段。", version=1, by=by)


def test_page_and_word_say_everything_in_the_order_of_the_form(house):
    fill(house)
    page = get(house.captain, f"/teams/{house.team.pk}/log/print/").content.decode()
    shown = strip_tags(page.split('<article class="paper"')[1])
    assert in_order(shown, ORDER) == ""
    word = text_of(get(house.captain, f"/teams/{house.team.pk}/log/word/").content)
    assert in_order(word, ORDER) == ""
    assert "没写完的草稿" not in shown + word


def test_what_was_asked_of_whom_stands_with_its_answer(house):
    helper = house.offices.branch_secretary
    weeks.save_week(
        contender=house.team, week=Week(2026, 46), version=0, by=house.captain, done="联调。", hand_in=True,
        help_from=helper, help_wanted="协调两台服务器。",
    )  # fmt: skip
    request = HelpRequest.objects.get()
    helping.answer_request(
        request, answer="promised", promised_on=date(2026, 11, 20), text="已报批。", by=helper
    )
    helping.close_request(request, ending="solved", by=house.captain)
    word = text_of(get(house.neighbour, f"/teams/{house.team.pk}/log/word/").content)
    said = f"{helper.name}　协调两台服务器。；答复：将于某日办（2026年11月20日前），已报批。；办结：解决了"
    assert said in word


def test_a_chosen_month_holds_its_weeks_only(house):
    fill(house)
    address = f"/teams/{house.team.pk}/log"
    word = get(house.captain, f"{address}/word/?period=2026-10")
    assert "第46周" not in text_of(word.content)
    assert "（2026年10月）" in text_of(word.content)
    assert "第46周" in text_of(get(house.captain, f"{address}/word/?period=2026-Q4").content)
    assert get(house.captain, f"{address}/print/?period=2031").status_code == 404
    assert get(house.captain, f"{address}/print/?period=2026-10").content.decode().count("selected") == 1


def test_members_profile_and_strangers(house):
    address = f"/teams/{house.team.pk}/log/print/"
    assert "群众" in get(house.captain, address).content.decode()
    assert "群众" not in get(house.member, address).content.decode()
    assert get(house.stranger, address).status_code == 404


@pytest.mark.one_database
def test_times_are_told_latest_first():
    found = periods_of([Week(2025, 52), Week(2026, 1), Week(2026, 14)])
    assert [one.value for one in found] == [
        *("2026", "2026-Q2", "2026-04", "2026-Q1", "2026-01"),
        *("2025", "2025-Q4", "2025-12"),
    ]
    assert [one.label for one in found][:3] == ["2026年", "2026年第2季度", "2026年4月"]
    assert whole().holds(Week(2026, 1))
    assert not Period("2026-Q2", "").holds(Week(2026, 1))


def test_a_year_of_weeks_takes_no_more_queries(house, django_assert_num_queries):
    house.team.activated_on = date(2025, 11, 17)
    house.team.save(update_fields=["activated_on"])
    logs([house.team], house.captain)
    at = clock.now()
    WeeklyEntry.objects.bulk_create(
        WeeklyEntry(
            team=house.team.team, iso_year=week.year, iso_week=week.number, month=str(week.month), status="filled",
            done="完成一项。", saved_at=at, saved_by=house.captain, submitted_at=at, submitted_by=house.captain,
        )
        for week in (Week(2025, 47).shift(number) for number in range(52))
    )  # fmt: skip
    team = type(house.team).objects.get(pk=house.team.pk)
    with django_assert_num_queries(25):
        (paper,) = logs([team], house.captain)
    (records,) = [table for table in paper.tables() if table.kind == "records"]
    assert len(records.rows) == 52


def test_the_report_has_a_row_a_week_and_no_draft(house):
    fill(house)
    sheet = workbook(house, house.offices.officer, "team-weeks")["攻关队周志汇编"]
    rows = {row[4].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=4) if row[4].value}
    row = rows["2026年第46周"]
    assert row[1:4] == ["一体化平台攻关队", house.tree.branch.name, "秦越川"]
    assert row[5:11] == ["11月9日—15日", "迟填", "正常", "联调接口14个。", "余下9个。", "环境不稳。"]
    assert (row[13], row[14].date()) == ("秦越川", clock.today())
    assert "2026年第47周" not in rows
    october = workbook(house, house.offices.officer, "team-weeks", period=Period("2026-10", "2026年10月"))
    assert "2026年第46周" not in [cell.value for cell in october["攻关队周志汇编"]["E"]]
