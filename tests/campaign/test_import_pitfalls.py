"""FILE-7: twelve files as they come, each imported through upload, 预检 and 确认 (trust.md)."""

import datetime

import openpyxl
import pytest

from campaign.models import Person
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from tests.factories import appoint, make_person, make_tree
from tests.sheets import ROSTER_HEADER, full, mass, saved, text, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return appoint(
        make_person("秦办事", employee_number=None, username="qin"), "campaign_officer", tree.general
    )


@pytest.fixture
def planned(tree, officer):
    """Upload, look twice at what would happen, return the upload and the plan."""

    def plan(content, name="花名册.xlsx"):
        file = store_upload(kind="roster", organization=tree.general, name=name, content=content, by=officer)
        first, second = plan_roster(file), plan_roster(file)
        assert (first, first.digest) == (second, second.digest)
        return file, first

    return plan


@pytest.fixture
def imported(planned, officer):
    """Import and return who is there, by number."""

    def run(content, name="花名册.xlsx"):
        file, plan = planned(content, name)
        assert plan.faults == ()
        confirm_roster(file, by=officer, seen=plan.digest)
        return {one.employee_number: one for one in Person.objects.exclude(employee_number=None)}

    return run


def faults(planned, content, name="花名册.xlsx"):
    return [(fault.cell, fault.message) for fault in planned(content, name)[1].faults]


def test_leading_zeros_of_text_numbers_stay(imported):
    assert sorted(imported(workbook(ROSTER_HEADER, mass("000127"), mass("007")))) == ["000127", "007"]


def test_numeric_cells_get_the_zeros_of_their_column_back(imported):
    assert sorted(imported(workbook(ROSTER_HEADER, mass("000127"), mass(232), mass(5.0)))) == [
        "000005",
        "000127",
        "000232",
    ]


@pytest.mark.parametrize(
    "epoch", [openpyxl.utils.datetime.CALENDAR_WINDOWS_1900, openpyxl.utils.datetime.CALENDAR_MAC_1904]
)
def test_dates_of_both_calendars_are_the_same_day(imported, epoch):
    row = list(full())
    row[3:5] = datetime.date(2000, 5, 22), datetime.date(2001, 5, 22)
    one = imported(workbook(ROSTER_HEADER, row, epoch=epoch))["000120"]
    assert (one.joined_party_on, one.full_member_on) == (
        datetime.date(2000, 5, 22),
        datetime.date(2001, 5, 22),
    )


def test_month_stays_a_month_and_a_year_a_year(imported):
    row = list(full())
    row[3:5] = "2000.5", "2001年"
    one = imported(workbook(ROSTER_HEADER, row))["000120"]
    assert (one.joined_party_precision, one.full_member_precision) == ("month", "year")


def test_branch_merged_over_rows_and_hidden_rows_are_read(tree, imported):
    book = openpyxl.Workbook()
    for row in (
        ROSTER_HEADER,
        mass("000127"),
        mass("000130", "乙", branch=None),
        mass("000131", "丙", branch=None),
    ):
        book.active.append(list(row))
    book.active.merge_cells("F2:F4")
    book.active.row_dimensions[3].hidden = True
    people = imported(saved(book))
    assert [people[number].memberships.get().branch for number in sorted(people)] == [tree.branch] * 3


def test_full_width_digits_and_letters_are_ordinary_ones(imported):
    row = list(full("０００１２０"))
    row[3:5] = "２０００．５", "２００１－０５－２２"
    one = imported(workbook(ROSTER_HEADER, row))["000120"]
    assert (one.joined_party_on, one.full_member_on) == (
        datetime.date(2000, 5, 1),
        datetime.date(2001, 5, 22),
    )


@pytest.mark.parametrize("space", [" ", "　", "\u200b", "\ufeff", "\xa0", "\t", "\u202a"])
def test_spaces_seen_and_unseen_are_no_part_of_anything(imported, space):
    row = [f"{cell}{space}" if cell else cell for cell in mass(name=f"林{space}博")]
    one = imported(workbook(ROSTER_HEADER, row))["000127"]
    assert (one.name, one.political_status, one.memberships.get().branch.name) == (
        "林博",
        "群众",
        "工程信息党支部",
    )


def test_same_names_are_two_people(imported):
    people = imported(workbook(ROSTER_HEADER, mass("000127"), mass("000128")))
    assert [one.name for one in people.values()] == ["林博", "林博"]


def test_duplicate_row_is_named_and_nothing_is_imported(planned):
    found = faults(planned, workbook(ROSTER_HEADER, mass(), mass()))
    assert found == [("A3", "工号000127与第2行重复，请核对后改正其中一个。")]


@pytest.mark.parametrize("name", ["𠮷野晴", "𪚥𪚥", "㐂", "阿不都·卡德尔", "邓𬮱"])
def test_rare_characters_are_kept_and_found(imported, name):
    assert imported(workbook(ROSTER_HEADER, mass(name=name)))["000127"].name == name
    assert Person.objects.get(name=name).pinyin != ""


def test_formula_cell_without_a_result_is_an_empty_cell_named_as_such(planned):
    found = faults(planned, workbook(ROSTER_HEADER, mass(name='="林"&"博"')))
    assert found == [("B2", "缺少姓名，请补上。")]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig"])
def test_csv_as_office_programs_save_it_is_imported(imported, encoding):
    content = text(ROSTER_HEADER, full(), mass(232), delimiter=",", encoding=encoding)
    people = imported(content, name="花名册.csv")
    assert sorted(people) == ["000120", "000232"]


STANDARD = (
    ("中共党员", "中国共产党党员", "正式党员", "党员"),
    ("中共预备党员", "中国共产党预备党员", "预备党员"),
    ("共青团员", "中国共产主义青年团团员", "团员"),
    ("民革党员", "中国国民党革命委员会党员", "民革"),
    ("民盟盟员", "中国民主同盟盟员", "民盟"),
    ("民建会员", "中国民主建国会会员", "民建"),
    ("民进会员", "中国民主促进会会员", "民进"),
    ("农工党党员", "中国农工民主党党员", "农工党"),
    ("致公党党员", "中国致公党党员", "致公党"),
    ("九三学社社员", "九三学社", "九三"),
    ("台盟盟员", "台湾民主自治同盟盟员", "台盟"),
    ("无党派人士", "无党派民主人士", "无党派"),
    ("群众", "普通公民", "普通群众"),
)  # fmt: skip


@pytest.mark.parametrize("words", STANDARD, ids=lambda words: words[0])
def test_each_of_the_13_values_is_stored_as_the_standards_word(planned, words):
    """GB/T 4762: the standard's word and how people usually shorten it."""
    rows = []
    for number, word in enumerate(words, start=1):
        row = list(
            full(f"{number:06}")
            if "党员" in words[0] and words[0].startswith("中共")
            else mass(f"{number:06}")
        )
        row[2] = word
        if words[0] == "中共预备党员":
            row[4] = ""
        rows.append(row)
    _file, plan = planned(workbook(ROSTER_HEADER, *rows))
    assert [row.row.status for row in plan.rows] == [words[0]] * len(words)
