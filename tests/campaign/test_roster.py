from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from campaign.roster import Post, read_roster
from campaign.roster_words import COLUMNS
from campaign.spreadsheets.cells import PartialDate
from campaign.spreadsheets.reading import find_table
from campaign.spreadsheets.workbook import Sheet, read_workbook

DATA = Path(__file__).parents[1] / "data"
SIX = (
    "工程信息党支部",
    "制造信息党支部",
    "客服信息党支部",
    "经营管理信息党支部",
    "综合管理党支部",
    "基础设施党支部",
)
HEADER = ("工号", "姓名", "政治面貌", "入党时间", "转正时间", "所在支部", "党内职务")
GOOD = ("000120", "萧成远", "正式党员", "2000.5", "2001.5", "一党支部", "")


def from_file(name, **options):
    table = find_table(read_workbook(name, (DATA / name).read_bytes()), COLUMNS)
    return read_roster(table, **options)


def read(*rows, header=HEADER, **options):
    options.setdefault("known_branches", ["一党支部"])
    return read_roster(find_table([Sheet("花名册", (header, *rows))], COLUMNS), **options)


def faults(*rows, **options):
    return [(fault.cell, fault.message) for fault in read(*rows, **options).faults]


def row(**changes):
    cells = dict(zip(HEADER, GOOD, strict=True)) | changes
    return tuple(cells[title] for title in HEADER)


def test_sample_roster_is_read_whole_with_its_branches_created():
    reading = from_file("roster.xlsx", known_branches=[], create_branches=True)
    assert reading.faults == ()
    assert Counter(row.status for row in reading.rows) == {"中共党员": 106, "中共预备党员": 3, "群众": 85}
    assert sorted(reading.new_branches) == sorted(SIX)
    assert len({row.number for row in reading.rows}) == 194
    assert {len(row.number) for row in reading.rows} == {6}
    assert Counter(row.branch for row in reading.rows)["综合管理党支部"] == 26


def test_sample_roster_keeps_each_date_as_precise_as_written():
    person = {row.number: row for row in from_file("roster.xlsx", known_branches=SIX).rows}["000127"]
    assert (person.name, person.born, person.joined, person.posts, person.phone) == (
        "苏新浩",
        PartialDate(date(1979, 12, 1), "month"),
        PartialDate(date(2000, 5, 22), "day"),
        (Post("secretary"),),
        "13761147045",
    )


def test_sample_roster_on_an_empty_system_names_each_unknown_branch_once():
    reading = from_file("roster.xlsx", known_branches=[])
    assert [fault.cell for fault in reading.faults] == ["K4", "K5", "K6", "K10", "K11", "K13"]


@pytest.mark.parametrize(
    "options", [{"known_branches": SIX}, {"known_branches": [], "create_branches": True}]
)
def test_faulty_sample_names_exactly_its_faults(options):
    cells = [fault.cell for fault in from_file("roster-with-errors.xlsx", **options).faults]
    assert cells == ["C5", "K8", "I10", "B12", "H15", "J20", "I25", "L30"]


def test_fault_says_what_to_do():
    reading = from_file("roster-with-errors.xlsx", known_branches=SIX)
    assert [fault.message for fault in reading.faults] == [
        "缺少姓名，请补上。",
        "没有“不存在的支部”这个支部，请改为已有的支部，或勾选“按表新建支部”。",
        "日期“二〇〇八年夏”读不出来，请改写成2001-05-22；只知道月份时写2001-05。",
        "工号000169与第11行重复，请核对后改正其中一个。",
        "政治面貌“待定”不在国家标准之内，请改为中共党员、中共预备党员、共青团员、群众等。",
        "转正时间1980年1月1日早于入党时间1999年5月1日，请核对。",
        "群众不应填党员日期，请清空这一格，或把政治面貌改为中共党员。",
        "预备党员不能担任党内职务，请清空这一格。",
    ]


def test_correct_row_has_no_fault():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"工号": ""}, ("A2", "缺少工号，请补上；工号是每个人的唯一标识。")),
        ({"工号": "工" * 3}, ("A2", "工号“工工工”读不出来，工号只能是20位以内的字母和数字。")),
        ({"姓名": "字" * 61}, ("B2", "内容超过60个字，请缩短。")),
        ({"政治面貌": ""}, ("C2", "缺少政治面貌，请补上；非党员请写群众。")),
        ({"入党时间": ""}, ("D2", "党员缺少入党时间，请补上。")),
        ({"转正时间": ""}, ("E2", "正式党员缺少转正时间，请补上。")),
        ({"所在支部": " "}, ("F2", "缺少所在支部，请补上。")),
        (
            {"政治面貌": "预备党员"},
            ("E2", "预备党员不应有转正时间，请清空，或把政治面貌改为中共党员。"),
        ),
        (
            {"党内职务": "厨师长"},
            ("G2", "党内职务“厨师长”不认识，请改为支部书记、副书记、组织委员、宣传委员、纪检委员、委员或保密员。"),
        ),
    ],
)  # fmt: skip
def test_wrong_cell_is_named_once(changes, expected):
    assert faults(row(**changes)) == [expected]


def test_non_party_person_with_a_party_post_is_a_fault():
    found = faults(row(政治面貌="共青团员", 入党时间="", 转正时间="", 党内职务="支部书记"))
    assert found == [("G2", "共青团员不能担任党内职务，请清空这一格，或把政治面貌改为中共党员。")]


def test_member_of_1975_needs_no_probation():
    assert faults(row(入党时间="1975.7.1", 转正时间="")) == []


@pytest.mark.parametrize(
    ("written", "standard"),
    [("中国共产党党员", "中共党员"), ("党员", "中共党员"), ("九三", "九三学社社员"), ("九四", None), ("民盟盟员", "民盟盟员"),
     ("中国农工民主党党员", "农工党党员"), ("无党派民主人士", "无党派人士"), ("团 员", "共青团员")],
)  # fmt: skip
def test_political_status_is_the_standards_word(written, standard):
    reading = read(row(政治面貌=written))
    assert reading.rows[0].status == (standard or "")


@pytest.mark.parametrize(
    ("written", "posts"),
    [
        ("党支部副书记、组织委员", (Post("deputy_secretary"), Post("organization_member"))),
        ("党总支委员 支部书记", (Post("committee_member", general_branch=True), Post("secretary"))),
        ("党小组组长", ()),
        ("无", ()),
    ],
)
def test_party_posts_are_read_as_written(written, posts):
    assert read(row(党内职务=written)).rows[0].posts == posts


def test_numbers_stored_as_numbers_take_the_usual_width_of_the_column():
    rows = [row(工号=number) for number in ("000120", "000121", "0122", 123.0)]
    assert [person.number for person in read(*rows).rows] == ["000120", "000121", "0122", "000123"]


def test_numbers_all_stored_as_numbers_take_the_width_already_on_the_roster():
    assert read(row(工号=123.0), number_width=6).rows[0].number == "000123"


def test_same_name_twice_is_not_a_fault():
    assert faults(row(), row(工号="000121")) == []


def test_empty_table_is_a_fault():
    assert faults() == [("A2", "表头下面没有人员，请检查工作表。")]


def test_new_branch_must_be_named_like_one():
    found = faults(row(所在支部="一科"), create_branches=True)
    assert found == [("F2", "没有“一科”这个支部，新建的支部名称应以“党支部”结尾，请改正名称。")]


def test_second_secretary_of_a_branch_is_named():
    found = faults(row(党内职务="支部书记"), row(工号="000121", 党内职务="党支部书记"))
    assert found == [("G3", "一党支部的书记已在第2行，请核对。")]


def test_posts_of_the_general_branch_are_only_noted():
    assert read(row(党内职务="党总支书记")).notes == ("党总支职务不从花名册导入，请在任职页面登记：萧成远。",)
