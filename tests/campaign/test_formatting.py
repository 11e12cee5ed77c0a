"""How numbers, days and sizes are written."""

from datetime import UTC, date, datetime

import pytest

from campaign import clock
from campaign.formatting import (
    Due,
    change_text,
    day_short,
    day_text,
    day_year,
    due,
    hundredths,
    masked_phone,
    moment_text,
    month_text,
    numeral,
    percent,
    ratio,
    size_text,
    span_text,
    trimmed_hundredths,
    weekday,
)

TUESDAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (9540, 1, "95.4"),
        (9545, 1, "95.5"),
        (9544, 1, "95.4"),
        (9545, 2, "95.45"),
        (9905, 2, "99.05"),
        (9950, 0, "100"),
        (10000, 1, "100.0"),
        (0, 1, "0.0"),
        (-250, 1, "-2.5"),
        (-4, 1, "0.0"),
        (None, 1, "—"),
    ],
)
def test_score_is_rounded_half_up(value, places, text):
    assert hundredths(value, places) == text


def test_score_with_three_decimals_is_refused():
    with pytest.raises(ValueError):
        hundredths(9540, 3)


@pytest.mark.parametrize(
    ("value", "text"), [(1000, "10"), (950, "9.5"), (975, "9.75"), (0, "0"), (None, ""), (-150, "-1.5")]
)
def test_field_value_has_no_needless_zeros(value, text):
    assert trimmed_hundredths(value) == text


def test_days_are_written_as_people_do():
    written = [day_text(TUESDAY), day_year(TUESDAY), day_short(date(2026, 3, 5)), weekday(TUESDAY)]
    assert written == ["11月17日", "2026年11月17日", "03-05", "星期二"]


def test_missing_days_are_a_dash():
    assert [day_text(None), day_year(None), day_short(None), weekday(None), moment_text(None)] == ["—"] * 5


def test_day_of_a_moment_is_that_of_shanghai():
    assert day_text(datetime(2026, 11, 16, 17, 0, tzinfo=UTC)) == "11月17日"


def test_moment_names_its_year_only_when_it_is_not_this_one():
    moment = datetime(2026, 11, 17, 6, 3, tzinfo=UTC)
    with clock.at("2026-12-01"):
        assert moment_text(moment) == "11月17日14:03"
    with clock.at("2027-01-02"):
        assert moment_text(moment) == "2026年11月17日14:03"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 1), date(2026, 11, 5), "11月1日—5日"),
        (date(2026, 11, 30), date(2026, 12, 4), "11月30日—12月4日"),
        (date(2026, 12, 30), date(2027, 1, 4), "2026年12月30日—2027年1月4日"),
        (date(2026, 11, 1), date(2026, 11, 1), "11月1日"),
        (date(2026, 11, 11), None, "11月11日起"),
        (None, date(2026, 11, 11), "11月11日止"),
        (None, None, "—"),
    ],
)
def test_spans_repeat_nothing(first, last, text):
    assert span_text(first, last) == text


def test_month_with_and_without_year():
    assert [month_text("2026-10"), month_text("2026-10", year=False)] == ["2026年10月", "10月"]


def test_ratio_and_percent():
    assert [ratio(23, 29), percent(23, 29), percent(0, 0), percent(7, 5)] == ["23／29", 79.3, 0.0, 100.0]


@pytest.mark.parametrize(("change", "text"), [(2, "▲2"), (-1, "▽1"), (0, "持平"), (None, "—")])
def test_change_of_rank(change, text):
    assert change_text(change) == text


@pytest.mark.parametrize(("size", "text"), [(812, "812B"), (34 * 1024, "34KB"), (1258291, "1.2MB")])
def test_size_of_a_file(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("phone", "text"),
    [("13812340000", "138****0000"), ("021-60001234", "021****1234"), ("2201", "****"), ("", "")],
)
def test_a_telephone_keeps_its_ends_only(phone, text):
    """trust.md PII-2."""
    assert masked_phone(phone) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "〇"), (1, "一"), (6, "六"), (10, "十"), (11, "十一"), (20, "二十"), (36, "三十六"), (99, "九十九")],
)
def test_numerals(number, text):
    assert numeral(number) == text


def test_numeral_beyond_ninety_nine_is_refused():
    with pytest.raises(ValueError):
        numeral(100)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 10), Due("逾期7天", "stop")),
        (TUESDAY, Due("今天", "warn")),
        (date(2026, 11, 19), Due("11月19日 周四", "")),
        (date(2027, 1, 4), Due("2027年1月4日 周一", "")),
        (None, Due("不限时", "")),
    ],
)
def test_due_day_in_words(day, expected):
    assert due(day, TUESDAY) == expected
