"""The user's table with its faulty cells marked: downloaded, corrected, uploaded, imported (trust.md FILE-5, FILE-6)."""

import datetime
from pathlib import Path

import pytest

from campaign.models import Person
from campaign.roster_words import COLUMNS
from campaign.services.column_meanings import tables_of
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from campaign.spreadsheets.marked import marked_workbook
from campaign.spreadsheets.reading import Fault
from campaign.spreadsheets.workbook import Sheet, read_workbook
from tests.factories import appoint, make_person, make_tree
from tests.sheets import ROSTER_HEADER, full, loaded, mass, saved, text, workbook

DATA = Path(__file__).parents[1] / "data"
FORMULAS = ('=HYPERLINK("http://x","点我")', "+1+1", "-2+3", "@SUM(A1)", "=1+1", "\t=1")


def marked(*rows, faults=(), merged=(), header_row=1):
    sheet = Sheet("表", tuple(map(tuple, rows)), tuple(merged))
    return loaded(
        marked_workbook([sheet], [Fault(cell, said, "表") for cell, said in faults], {"表": header_row})
    )


def fills(sheet):
    return [cell.coordinate for row in sheet for cell in row if cell.fill.fill_type]


def test_faulty_cells_are_filled_and_explained_beside_their_row():
    book = marked(
        ["工号", "姓名"],
        ["1", ""],
        ["1", "乙"],
        faults=[("B2", "缺少姓名。"), ("A3", "重复。"), ("B3", "太长。")],
    )
    sheet = book["表"]
    assert fills(sheet) == ["B2", "A3", "B3"]
    assert [cell.value for cell in sheet["C"]] == ["问题说明", "B2 缺少姓名。", "A3 重复。；B3 太长。"]


def test_text_number_and_date_stay_what_they_are():
    sheet = marked(["甲"], ["000120", 232.0, 1.5, datetime.date(2001, 5, 22), 13761147045, ""])["表"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]][:5] == [
        ("000120", "s"),
        (232, "n"),
        (1.5, "n"),
        (datetime.datetime(2001, 5, 22), "d"),
        (13761147045, "n"),
    ]


@pytest.mark.parametrize("payload", FORMULAS)
def test_text_never_becomes_a_formula(payload):
    sheet = marked(["姓名"], [payload], faults=[("A2", payload)])["表"]
    assert [cell.data_type for row in sheet for cell in row if cell.value] == ["s"] * 4


def test_merged_titles_and_row_numbers_stay():
    sheet = marked(
        ["名册", "", ""],
        ["", "", ""],
        ["工号", "姓名", "支部"],
        ["1", "甲", "一"],
        merged=[(0, 0, 0, 2)],
        header_row=3,
    )["表"]
    assert ([str(area) for area in sheet.merged_cells.ranges], sheet["B4"].value) == (["A1:C1"], "甲")


def test_remarks_of_an_earlier_round_are_replaced():
    first = marked(
        ["工号", "问题说明"], ["1", "A2 老问题。"], ["2", "A3 老问题。"], faults=[("A3", "新问题。")]
    )["表"]
    assert [[cell.value for cell in row] for row in first] == [
        ["工号", "问题说明"],
        ["1", None],
        ["2", "A3 新问题。"],
    ]


def test_fault_of_the_header_is_told_in_the_header():
    sheet = marked(["姓名"], ["甲"], faults=[("A1", "表头缺少“工号”一列。")])["表"]
    assert sheet["B1"].value == "问题说明：A1 表头缺少“工号”一列。"


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def officer(tree):
    return appoint(
        make_person("秦办事", employee_number=None, username="qin"), "campaign_officer", tree.general
    )


def stored(tree, officer, content, name="花名册.xlsx", create=False):
    return store_upload(
        kind="roster",
        organization=tree.general,
        name=name,
        content=content,
        by=officer,
        create_branches=create,
    )


def download(file):
    plan = plan_roster(file)
    rows = {table.sheet: table.header_row for table in tables_of(file, COLUMNS)}
    return plan, marked_workbook(read_workbook(file.name, bytes(file.content)), plan.faults, rows)


@pytest.mark.parametrize(("name", "delimiter"), [("花名册.xlsx", ""), ("花名册.csv", ";")])
def test_corrected_cells_make_the_downloaded_table_importable(tree, officer, name, delimiter):
    rows = (ROSTER_HEADER, full(232, ""), full("000120", branch="没有的支部"), mass("000127", "林博"))
    content = text(*rows, delimiter=delimiter) if delimiter else workbook(*rows)
    plan, table = download(stored(tree, officer, content, name))
    book = loaded(table)
    sheet = book.worksheets[0]
    assert [fault.cell for fault in plan.faults] == fills(sheet) == ["B2", "F3"]
    sheet["B2"], sheet["F3"] = "苏新浩", "制造信息党支部"
    file = stored(tree, officer, saved(book))
    plan = plan_roster(file)
    assert (plan.faults, plan.reading.notes) == ((), ())
    confirm_roster(file, by=officer, seen=plan.digest)
    found = Person.objects.exclude(pk=officer.pk).order_by("employee_number")
    assert [(one.employee_number, one.name) for one in found] == [
        ("000120", "萧成远"),
        ("000127", "林博"),
        ("000232", "苏新浩"),
    ]


def test_sample_with_faults_is_marked_at_its_eight_cells_and_finds_the_same_again(tree, officer):
    content = (DATA / "roster-with-errors.xlsx").read_bytes()
    plan, table = download(stored(tree, officer, content, create=True))
    cells = [fault.cell for fault in plan.faults]
    assert (len(cells), sorted(fills(loaded(table).worksheets[0]))) == (8, sorted(cells))
    again = plan_roster(stored(tree, officer, table, create=True))
    assert again.faults == plan.faults
