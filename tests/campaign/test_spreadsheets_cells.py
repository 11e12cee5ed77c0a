import datetime

import pytest

from campaign.spreadsheets.cells import (
    PartialDate,
    Unclear,
    employee_number,
    partial_date,
    person_name,
    phone,
    small_number,
    text,
)

D = datetime.date


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("2000/05/22", D(2000, 5, 22), "day"),
        ("2001.5.22", D(2001, 5, 22), "day"),
        ("1968-8-28", D(1968, 8, 28), "day"),
        ("1967年8月2日", D(1967, 8, 2), "day"),
        (" １９６７年 8 月 2 日", D(1967, 8, 2), "day"),
        ("2001-05-22 00:00:00", D(2001, 5, 22), "day"),
        (19980922.0, D(1998, 9, 22), "day"),
        ("19980922", D(1998, 9, 22), "day"),
        (D(2002, 5, 2), D(2002, 5, 2), "day"),
        ("1979.12", D(1979, 12, 1), "month"),
        ("1980.10", D(1980, 10, 1), "month"),
        ("1999年9月", D(1999, 9, 1), "month"),
        ("1999.09", D(1999, 9, 1), "month"),
        (1979.12, D(1979, 12, 1), "month"),
        (1979.2, D(1979, 2, 1), "month"),
        (1979.01, D(1979, 1, 1), "month"),
        (199809.0, D(1998, 9, 1), "month"),
        ("1998年", D(1998, 1, 1), "year"),
        (1998.0, D(1998, 1, 1), "year"),
    ],
)
def test_date_as_people_write_it_keeps_its_precision(written, value, precision):
    assert partial_date(written) == PartialDate(value, precision)


@pytest.mark.parametrize("written", ["", "  ", "无", "—", "\u3000"])
def test_empty_date_is_none(written):
    assert partial_date(written) is None


def test_month_ten_stored_as_a_number_is_doubted():
    with pytest.raises(Unclear) as unclear:
        partial_date(1980.1)
    assert str(unclear.value) == "“1980.1”可能是1月，也可能是丢了0的10月，请改写成1980-01或1980-10。"


def test_serial_number_without_a_date_format_is_doubted():
    with pytest.raises(Unclear) as unclear:
        partial_date(36060.0)
    assert str(unclear.value) == "“36060”是一个数字，不是日期，请把单元格格式设为日期，或改写成2001-05-22。"


@pytest.mark.parametrize(
    "written", ["二〇〇八年夏", "2001-02-30", "2001.13", "98.9.22", 20011301.0, -5.5, "1-2-3"]
)
def test_unreadable_date_is_unclear(written):
    with pytest.raises(Unclear) as unclear:
        partial_date(written)
    assert str(unclear.value).endswith("读不出来，请改写成2001-05-22；只知道月份时写2001-05。")


@pytest.mark.parametrize(
    ("written", "width", "number"),
    [(232.0, 6, "000232"), ("０００２７４", 6, "000274"), ("000120", 6, "000120"), (1234567.0, 6, "1234567"),
     ("A-12 ", 6, "A-12"), ("'000120", 6, "000120"), ("12", 6, "12")],
)  # fmt: skip
def test_number_stored_as_a_number_gets_its_zeros_back(written, width, number):
    assert employee_number(written, width) == number


@pytest.mark.parametrize(
    ("written", "name"),
    [("林\u3000博", "林博"), ("吴然少 ", "吴然少"), ("\u200b萧成\ufeff远", "萧成远"), ("𠮷野", "𠮷野"),
     ("买买提•艾力", "买买提·艾力"), ("Li  Na", "Li Na")],
)  # fmt: skip
def test_name_loses_alignment_spaces_only(written, name):
    assert person_name(written) == name


def test_text_keeps_full_width_punctuation_and_drops_invisible_characters():
    assert text("　研发（一）组：ＡＢ１２\u200d\x07 ") == "研发（一）组：AB12"


def test_phone_stored_as_a_number_is_text():
    assert [phone(13216359207.0), phone("021-2086 0000"), phone("")] == ["13216359207", "021-20860000", ""]


def test_phone_with_words_is_unclear():
    with pytest.raises(Unclear) as unclear:
        phone("见通讯录")
    assert str(unclear.value) == "电话号码“见通讯录”读不出来，请只写数字，例如13800000000。"


@pytest.mark.parametrize("written", [0, 4, 2.5, "高", "", "9" * 5000])
def test_rating_out_of_range_is_unclear(written):
    with pytest.raises(Unclear):
        small_number(written, 1, 3)


def test_rating_in_range_is_a_number():
    assert [small_number(2.0, 1, 3), small_number("３", 1, 3)] == [2, 3]
