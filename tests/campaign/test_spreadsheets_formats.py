"""The formats secretaries have: .xls and .ods as LibreOffice writes them, .csv in every usual spelling."""

import datetime
from pathlib import Path

import pytest

from campaign.errors import Refused
from campaign.spreadsheets.workbook import read_workbook
from tests.sheets import text

DATA = Path(__file__).parents[1] / "data"
ROWS = (("工号", "姓名", "日期"), ("000120", "萧成远", "2000.5"), ("232", "林博", "20010522"))
READ = (("工号", "姓名", "日期"), ("000120", "萧成远", "2000.5"), (232, "林博", 20010522))


def refusal(name, content):
    with pytest.raises(Refused) as refused:
        read_workbook(name, content)
    return str(refused.value)


@pytest.mark.parametrize("name", ["roster-small.xls", "roster-small.ods"])
def test_workbook_of_another_program_is_read_like_an_xlsx(name):
    (sheet,) = read_workbook(name, (DATA / name).read_bytes())
    assert (sheet.name, sheet.rows[1][:3], sheet.rows[2][:4], sheet.rows[3][:2]) == (
        "花名册",
        ("工号", "姓名", "政治面貌"),
        ("000120", "萧成远", "正式党员", datetime.date(1968, 8, 28)),
        (232, "𠮷野晴"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_usual_encoding_and_delimiter(encoding, delimiter):
    (sheet,) = read_workbook("花名册.csv", text(*ROWS, delimiter=delimiter, encoding=encoding))
    assert sheet.rows == READ


def test_rare_characters_survive_gb18030():
    (sheet,) = read_workbook("a.csv", text(("姓名",), ("𠮷𤭢",), encoding="gb18030"))
    assert sheet.rows[1] == ("𠮷𤭢",)


def test_quoted_cells_keep_commas_line_breaks_and_quotes():
    content = '"姓 名","备注"\r\n"甲","一,二\n三 ""四"""\r\n'.encode()
    (sheet,) = read_workbook("a.csv", content)
    assert sheet.rows[1] == ("甲", '一,二\n三 "四"')


def test_number_protected_as_a_formula_keeps_its_zeros():
    (sheet,) = read_workbook("a.csv", text(("工号", "姓名"), ('="000120"', "甲")))
    assert sheet.rows[1] == ("000120", "甲")


def test_title_lines_with_commas_do_not_mislead():
    content = text(("花名册,2026年,一季度",), *ROWS, delimiter="\t")
    (sheet,) = read_workbook("a.csv", content)
    assert sheet.rows[1:] == READ


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("工号,姓名".encode("utf-16"), "这个文件的文字编码是UTF-16，请另存为“CSV UTF-8”或.xlsx再上传。"),
        (b"\xff\xfd\x81" * 9, "这个文件的文字编码认不出来，请另存为“CSV UTF-8”或.xlsx再上传。"),
        (b"MZ\x90\x00abc", "文件内容与扩展名不符，请用表格软件打开后另存为.xlsx再上传。"),
        (b"PK\x03\x04abc", "文件内容与扩展名不符，请用表格软件打开后另存为.xlsx再上传。"),
        (
            text(*[(number,) for number in range(5051)]),
            "表格超过5000行，请拆成几份或删去表格下方的多余内容后再上传。",
        ),
        (text(range(61)), "表格超过60列，请删去表格右侧的多余内容后再上传。"),
    ],
    ids=["utf-16", "no encoding", "program", "archive", "long", "wide"],
)
def test_text_that_is_no_table_is_refused_with_what_to_do(content, sentence):
    assert refusal("a.csv", content) == sentence


def test_macros_are_refused_in_every_format():
    xls, ods = ((DATA / name).read_bytes() for name in ("roster-small.xls", "roster-small.ods"))
    sentence = "文件里带有宏，请另存为不带宏的.xlsx再上传。"
    assert refusal("a.xls", xls + "_VBA_PROJECT".encode("utf-16-le")) == sentence
    assert refusal("a.ods", _with_entry(ods, "Basic/Standard/Module1.xml")) == sentence


def _with_entry(content, name):
    import io
    import zipfile

    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, "<x/>")
    return target.getvalue()
