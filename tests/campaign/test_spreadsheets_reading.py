"""FILE-7: what a secretary's file looks like, made here with openpyxl and read by ours."""

import datetime
import io

import openpyxl
import pytest

from campaign.errors import Refused
from campaign.spreadsheets.reading import Column, Fault, column_letters, find_table
from campaign.spreadsheets.workbook import Sheet, read_workbook

COLUMNS = (
    Column("number", "工号", ("员工编号",), required=True),
    Column("name", "姓名", required=True),
    Column("branch", "所在支部", ("党支部",)),
    Column("born", "出生年月"),
)


def table_of(*rows, merged=(), sheet="花名册"):
    return find_table([Sheet(sheet, tuple(map(tuple, rows)), tuple(merged))], COLUMNS)


def read(table):
    return [(row.number, row["number"], row["name"]) for row in table.rows]


def saved(workbook):
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_header_is_found_below_title_lines_and_with_line_breaks():
    table = table_of(["花名册", ""], ["填报单位：", "日期："], ["员工\n编号", "姓 名（必填）"], ["1", "甲"])
    assert (table.header_row, read(table)) == (3, [(4, "1", "甲")])


def test_reading_stops_at_total_and_signature_lines():
    table = table_of(
        ["工号", "姓名"],
        ["1", "甲"],
        ["合计", "1人"],
        ["填表人：", ""],
        ["", "2026年1月5日"],
        ["注：群众不填", ""],
    )
    assert read(table) == [(2, "1", "甲")]


def test_rows_after_a_subtotal_are_still_people():
    table = table_of(["工号", "姓名"], ["1", "甲"], ["小计", ""], ["2", "乙"])
    assert read(table) == [(2, "1", "甲"), (4, "2", "乙")]


def test_header_repeated_for_printing_is_not_a_person():
    table = table_of(["工号", "姓名"], ["1", "甲"], ["工号", "姓名"], ["2", "乙"])
    assert read(table) == [(2, "1", "甲"), (4, "2", "乙")]


def test_rows_with_only_a_serial_number_are_skipped():
    table = table_of(["序号", "工号", "姓名"], [1, "1", "甲"], [2, "", ""])
    assert read(table) == [(2, "1", "甲")]


def test_branch_merged_over_rows_belongs_to_all_of_them():
    table = table_of(
        ["工号", "姓名", "党支部"],
        ["1", "甲", "一党支部"],
        ["2", "乙", ""],
        ["3", "丙", ""],
        merged=[(1, 2, 3, 2)],
    )
    assert [row["branch"] for row in table.rows] == ["一党支部"] * 3


def test_header_of_two_lines_is_read_at_the_lower_one():
    table = table_of(
        ["工号", "姓名", "个人情况", ""],
        ["", "", "出生年月", "党支部"],
        ["1", "甲", "1980.01", "一党支部"],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
    )
    assert (table.header_row, sorted(table.columns)) == (2, ["born", "branch", "name", "number"])


def test_missing_required_column_is_named_at_the_header():
    table = table_of(["说明"], ["姓名", "所在支部"], ["甲", "一党支部"])
    assert table.faults == (Fault("A2", "表头缺少“工号”一列，请补上后再上传。", "花名册"),)


def test_column_twice_is_named():
    table = table_of(["工号", "姓名", "员工编号"], ["1", "甲", "2"])
    assert table.faults == (Fault("C1", "“工号”一列出现了两次，请只保留一列。", "花名册"),)


def test_sheet_without_any_header_says_what_is_needed():
    assert table_of(["甲"], ["乙"]).faults == (
        Fault("A1", "没有找到表头，请让表头一行里至少有：工号、姓名。", "花名册"),
    )


def test_second_roster_sheet_is_not_read_and_said():
    first = Sheet("一", (("工号", "姓名"), ("1", "甲"), ("2", "乙")))
    second = Sheet("二", (("工号", "姓名"), ("3", "丙")))
    table = find_table([Sheet("说明", (("1.工号六位",),)), first, second], COLUMNS)
    assert (table.sheet, table.notes) == (
        "一",
        ("工作表“二”里也有1行，没有读取；如需一并导入，请并入“一”。",),
    )


def test_column_letters_go_past_z():
    assert [column_letters(index) for index in (0, 25, 26, 59)] == ["A", "Z", "AA", "BH"]


@pytest.mark.parametrize(
    "epoch", [openpyxl.utils.datetime.CALENDAR_WINDOWS_1900, openpyxl.utils.datetime.CALENDAR_MAC_1904]
)
def test_real_dates_are_read_in_both_calendars(epoch):
    workbook = openpyxl.Workbook()
    workbook.epoch = epoch
    workbook.active.append([datetime.date(2002, 5, 2), datetime.datetime(2002, 5, 2, 8, 30)])
    (sheet,) = read_workbook("a.xlsx", saved(workbook))
    assert sheet.rows == ((datetime.date(2002, 5, 2), datetime.date(2002, 5, 2)),)


def test_hidden_rows_rare_characters_and_leading_zeros_are_read_as_they_are():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["工号", "姓名"], ["000120", "𠮷𤭢"], ["000121", "同名"], ["000122", "同名"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    table = find_table(read_workbook("a.xlsx", saved(workbook)), COLUMNS)
    assert read(table) == [(2, "000120", "𠮷𤭢"), (3, "000121", "同名"), (4, "000122", "同名")]


def test_formula_without_a_stored_result_is_an_empty_cell():
    workbook = openpyxl.Workbook()
    for row in (["工号", "姓名"], ["000120", '="甲"&"乙"']):
        workbook.active.append(row)
    table = find_table(read_workbook("a.xlsx", saved(workbook)), COLUMNS)
    assert read(table) == [(2, "000120", "")]


def test_more_than_5000_rows_are_refused():
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("长表")
    for number in range(5051):
        sheet.append([number])
    with pytest.raises(Refused) as refused:
        read_workbook("a.xlsx", saved(workbook))
    assert str(refused.value) == "工作表“长表”超过5000行，请拆成几份或删去表格下方的多余内容后再上传。"


def test_more_than_60_columns_are_refused():
    workbook = openpyxl.Workbook()
    workbook.active.title = "宽表"
    workbook.active.append(list(range(61)))
    with pytest.raises(Refused) as refused:
        read_workbook("a.xlsx", saved(workbook))
    assert str(refused.value) == "工作表“宽表”超过60列，请删去表格右侧的多余内容后再上传。"


def test_one_cell_in_the_last_corner_is_refused_without_exhausting_memory():
    workbook = openpyxl.Workbook()
    workbook.active["XFD1048576"] = "x"
    workbook.active["A1"] = "x"
    with pytest.raises(Refused):
        read_workbook("a.xlsx", saved(workbook))


def test_archive_that_is_no_workbook_inside_is_refused():
    workbook = openpyxl.Workbook()
    content = saved(workbook)
    import zipfile

    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, b"<broken" if entry.endswith(".xml") else source.read(entry))
    with pytest.raises(Refused) as refused:
        read_workbook("a.xlsx", broken.getvalue())
    assert str(refused.value) == "这个文件读不出来，请用表格软件打开后另存为.xlsx再上传。"
