import io
import random
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.errors import Refused
from campaign.spreadsheets.gate import check_spreadsheet
from campaign.spreadsheets.workbook import read_workbook

KIND = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
MISMATCH = "文件内容与扩展名不符，请用表格软件打开后另存为.xlsx再上传。"
TOO_BIG = "文件解压后过大，不像一张正常的表格，已拒绝读取。请只保留需要的工作表后再上传。"


def archive(entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return target.getvalue()


def refusal(name, content):
    with pytest.raises(Refused) as refused:
        check_spreadsheet(name, content)
    return str(refused.value)


def test_plain_workbook_passes():
    assert check_spreadsheet("花名册.XLSX", archive(KIND)) == ".xlsx"


def test_other_extension_is_refused():
    assert refusal("a.txt", b"a,b") == "只能读取.xlsx、.xls、.ods或.csv格式的表格，请另存为其中一种后再上传。"


def test_empty_file_is_refused():
    assert refusal("a.xlsx", b"") == "这个文件是空的，请重新选择文件。"


def test_file_over_5_megabytes_is_refused():
    sentence = refusal("a.xlsx", b"PK\x03\x04" + b"0" * 5 * 1024 * 1024)
    assert sentence == "文件超过5 MB，请删去图片和无关的工作表后再上传。"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"<html></html>"),
        ("a.xls", archive(KIND)),
        ("a.xlsx", archive({"word/document.xml": b"<w/>"})),
        ("a.ods", archive(KIND)),
    ],
)
def test_content_of_another_kind_is_refused(name, content):
    assert refusal(name, content) == MISMATCH


def test_workbook_with_macros_is_refused():
    content = archive({**KIND, "xl/vbaProject.bin": b"x"})
    assert refusal("a.xlsx", content) == "文件里带有宏，请另存为不带宏的.xlsx再上传。"


def test_bomb_of_100_megabytes_is_refused_within_a_tenth_of_a_second():
    bomb = archive({**KIND, "xl/worksheets/sheet1.xml": b"0" * 103_000_000})
    started = time.process_time()
    sentence = refusal("bomb.xlsx", bomb)
    assert (sentence, time.process_time() - started < 0.1) == (TOO_BIG, True)


@pytest.mark.parametrize(
    "entries",
    [
        {f"xl/media/{number}": b"x" for number in range(200)},
        {f"xl/{number}.xml": bytes(range(256)) * 34_000 for number in range(4)},
        {"xl/a.xml": b"0" * 2_000_000},
    ],
    ids=["201 entries", "34 MB in total", "ratio above 100"],
)
def test_archive_beyond_a_limit_is_refused(entries):
    assert refusal("a.xlsx", archive({**KIND, **entries})) == TOO_BIG


def test_forged_size_in_the_directory_is_refused():
    content = bytearray(archive({**KIND, "xl/a.xml": b"0" * 500_000}))
    place = content.rindex(b"xl/a.xml") - 46
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    assert refusal("a.xlsx", bytes(content)) == "文件已损坏或被加密，请用表格软件打开后另存为.xlsx再上传。"


def test_truncated_file_is_refused():
    content = archive(KIND)[:-30]
    assert refusal("a.xlsx", content) == "文件已损坏或被加密，请用表格软件打开后另存为.xlsx再上传。"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_sample_is_refused_or_read_never_an_error(data):
    content = bytearray((Path(__file__).parents[1] / "data" / "projects.xlsx").read_bytes())
    for _time in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        read_workbook("a.xlsx", bytes(content[: data.draw(st.integers(0, len(content)))]))


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsx"])
def test_noise_behind_the_right_first_bytes_is_refused(name):
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" if name == "a.xls" else b"PK\x03\x04"
    for seed in range(5):
        noise = random.Random(seed).randbytes(20_000)
        with pytest.raises(Refused):
            read_workbook(name, magic + noise)
