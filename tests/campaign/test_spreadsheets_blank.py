"""Templates: what is downloaded is read back, offers its lists and explains its columns."""

import io

import openpyxl
import pytest

from campaign.inventory import COLUMNS as INVENTORY
from campaign.roster import read_roster
from campaign.roster_words import COLUMNS as ROSTER
from campaign.spreadsheets.blank import blank_workbook
from campaign.spreadsheets.reading import find_table
from campaign.spreadsheets.workbook import read_workbook
from reviews.paper_sheet import COLUMNS as PAPER


def book_of(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("columns", [ROSTER, INVENTORY, PAPER], ids=["roster", "inventory", "paper"])
def test_template_is_read_back_without_a_fault_of_its_header(columns):
    content = blank_workbook("表", columns, options={columns[0].key: ("甲", "乙")})
    table = find_table(read_workbook("a.xlsx", content), columns)
    assert (table.sheet, table.faults, table.rows, table.unknown) == ("表", (), (), ())
    assert set(table.columns) == {column.key for column in columns}


@pytest.mark.parametrize("columns", [ROSTER, INVENTORY, PAPER], ids=["roster", "inventory", "paper"])
def test_every_column_is_explained_with_an_example(columns):
    guide = book_of(blank_workbook("表", columns))["填写说明"]
    rows = [[cell.value for cell in row[:4]] for row in guide.iter_rows(min_row=2)]
    assert rows == [
        [column.title, "必填" if column.required else "可不填", column.hint, column.sample]
        for column in columns
    ]
    assert [column.title for column in columns if not (column.hint and column.sample)] == []


def test_filled_in_example_row_is_one_that_imports():
    content = blank_workbook("花名册", ROSTER, rows=[[column.sample for column in ROSTER]])
    reading = read_roster(
        find_table(read_workbook("a.xlsx", content), ROSTER), known_branches=["工程信息党支部"]
    )
    assert (reading.faults, [row.name for row in reading.rows]) == ((), ["苏新浩"])


def test_lists_to_choose_from_stand_on_the_second_page_however_long():
    names = [f"第{number}党支部" for number in range(60)]
    book = book_of(blank_workbook("花名册", ROSTER, options={"gender": ("男", "女"), "branch": names}))
    found = {str(rule.sqref): rule.formula1 for rule in book["花名册"].data_validations.dataValidation}
    assert found == {"C2:C301": "'填写说明'!$F$2:$F$3", "J2:J301": "'填写说明'!$G$2:$G$61"}
    assert [book["填写说明"][f"G{row}"].value for row in (1, 2, 61)] == [
        "所在支部可选",
        "第0党支部",
        "第59党支部",
    ]


def test_prepared_rows_are_text_and_numbers_never_formulas():
    sheet = book_of(blank_workbook("表", PAPER[:2], rows=[("=1+1", 5)]))["表"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), (5, "n")]
