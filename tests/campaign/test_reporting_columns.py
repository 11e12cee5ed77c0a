from datetime import UTC, date, datetime

import pytest

from campaign.reporting import Column, PartialDate, Rounded, display, sheet_name, sheet_value
from campaign.reporting.columns import clean_text

SCORE = Column("综合得分", kind="score")
ONE_PLACE = Column("综合得分", kind="score", decimals=1)
WEIGHT = Column("权重", kind="percent", decimals=0)
DAY = Column("日期", kind="date")
WORDS = Column("说明")


@pytest.mark.parametrize(
    ("column", "value", "cell", "text"),
    [
        (SCORE, 9540, (95.4, "0.00"), "95.40"),
        (SCORE, 0, (0.0, "0.00"), "0.00"),
        (SCORE, -5, (-0.05, "0.00"), "-0.05"),
        (ONE_PLACE, 9545, (95.45, "0.0"), "95.5"),
        (ONE_PLACE, 9544, (95.44, "0.0"), "95.4"),
        (WEIGHT, 3000, (0.3, "0%"), "30%"),
        (Column("名次", kind="integer"), 3, (3, "0"), "3"),
        (Column("读数", kind="number"), 2.5, (2.5, "General"), "2.5"),
        (SCORE, "缺项", ("缺项", None), "缺项"),
        (SCORE, None, (None, None), ""),
        (WORDS, True, ("是", None), "是"),
        (DAY, date(2026, 1, 5), (date(2026, 1, 5), "yyyy-mm-dd"), "2026-01-05"),
        (DAY, "不详", ("不详", None), "不详"),
    ],
)
def test_page_and_workbook_carry_the_same_value(column, value, cell, text):
    assert sheet_value(column, value) == cell
    assert display(column, value) == text


def test_date_known_to_the_month_stays_a_month():
    joined = PartialDate(date(2015, 7, 1), "month")
    assert sheet_value(DAY, joined) == (date(2015, 7, 1), "yyyy-mm")
    assert display(DAY, joined) == "2015-07"
    assert display(DAY, PartialDate(date(2015, 1, 1), "year")) == "2015"


def test_aware_moment_is_written_in_shanghai_without_zone():
    moment = datetime(2026, 10, 31, 16, 0, 30, 5, tzinfo=UTC)
    assert sheet_value(DAY, moment) == (datetime(2026, 11, 1, 0, 0, 30), "yyyy-mm-dd hh:mm")
    assert display(DAY, moment) == "2026-11-01 00:00"


def test_control_characters_pasted_from_word_are_dropped_and_breaks_kept():
    assert clean_text("一\x0b二\r\n三\x07\x00四\ud800\uffff") == "一\n二\n三四"


def test_text_longer_than_a_cell_is_cut_to_what_excel_holds():
    assert len(clean_text("字" * 40_000)) == 32_767


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("月度排名表/示范岗", "月度排名表 示范岗"),
        ("[a]:*?\\b", "a b"),
        ("'引号'", "引号"),
        ("", "工作表"),
        ("History", "History表"),
        ("长" * 40, "长" * 31),
        ("一\n二\x07", "一 二"),
    ],
)
def test_sheet_name_is_one_excel_accepts(title, name):
    assert sheet_name(title) == name


def test_sheet_names_alike_are_numbered():
    taken: set[str] = set()
    assert [sheet_name("A" * 31, taken), sheet_name("a" * 31, taken), sheet_name("A" * 31, taken)] == [
        "A" * 31,
        "a" * 28 + "(2)",
        "A" * 28 + "(3)",
    ]


def test_words_stand_left_figures_right_and_dates_in_the_middle():
    assert [column.alignment for column in (WORDS, SCORE, DAY, Column("序号", align="center"))] == [
        "left",
        "right",
        "center",
        "center",
    ]


def test_a_rounded_score_carries_its_own_decimals():
    column = Column("综合得分", kind="score", decimals=1)
    assert sheet_value(column, Rounded(9455, 2)) == (94.55, "0.00")
    assert sheet_value(column, Rounded(9455, 1)) == (94.55, "0.0")
    assert [display(column, Rounded(9455, places)) for places in (2, 1, 0)] == ["94.55", "94.6", "95"]
