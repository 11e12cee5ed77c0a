"""Gaps of the find step: direction, missing readings, due pledges, late milestones."""

import datetime as dt

import pytest

from campaign.months import Month
from reviews.gaps import (
    IndicatorFacts,
    MilestoneFacts,
    OpenGap,
    PledgeFacts,
    Reading,
    find,
    indicator_gap,
)

OCTOBER = Month(2026, 10)
LOADING = IndicatorFacts(1, "首页加载时间", "秒", 600, 300, dt.date(2026, 12, 31))
ACCURACY = IndicatorFacts(2, "数据准确率", "%", 9000, 9950, dt.date(2026, 10, 31))


def read(indicator, *readings):
    rows = tuple(Reading(dt.date.fromisoformat(on), value) for on, value in readings)
    return IndicatorFacts(
        indicator.key,
        indicator.name,
        indicator.unit,
        indicator.baseline,
        indicator.target,
        indicator.due_on,
        rows,
    )


@pytest.mark.parametrize(
    ("value", "gap", "progress"),
    [(600, 300, 0), (320, 20, 9333), (300, 0, 10000), (250, 0, 10000), (700, 400, 0)],
)
def test_falling_indicator(value, gap, progress):
    result = indicator_gap(read(LOADING, ("2026-10-20", value)), OCTOBER)
    assert (result.gap, result.progress, result.is_reached) == (gap, progress, gap == 0)


@pytest.mark.parametrize(
    ("value", "gap", "progress"), [(9000, 950, 0), (9900, 50, 9474), (9950, 0, 10000), (8000, 1950, 0)]
)
def test_rising_indicator(value, gap, progress):
    result = indicator_gap(read(ACCURACY, ("2026-10-20", value)), OCTOBER)
    assert (result.gap, result.progress) == (gap, progress)


def test_holding_a_level_has_no_way_to_go():
    level = IndicatorFacts(
        3, "事故数", "起", 0, 0, dt.date(2026, 12, 31), (Reading(dt.date(2026, 10, 1), 0),)
    )
    assert (indicator_gap(level, OCTOBER).gap, indicator_gap(level, OCTOBER).progress) == (0, 10000)


def test_the_last_reading_of_the_month_counts_and_later_ones_do_not():
    result = indicator_gap(
        read(LOADING, ("2026-10-31", 320), ("2026-10-02", 500), ("2026-11-01", 300)), OCTOBER
    )
    assert (result.last, result.read_this_month) == (Reading(dt.date(2026, 10, 31), 320), True)


def test_an_older_reading_is_shown_with_its_date_as_not_read_this_month():
    result = indicator_gap(read(LOADING, ("2026-08-20", 400)), OCTOBER)
    assert (result.gap, result.last.on, result.read_this_month) == (100, dt.date(2026, 8, 20), False)


def test_without_any_reading_there_is_no_gap_to_state():
    result = indicator_gap(ACCURACY, OCTOBER)
    assert (result.last, result.gap, result.progress, result.is_overdue) == (None, None, None, True)


def test_findings_gather_what_is_due_by_the_months_end():
    end = dt.date(2026, 10, 31)
    findings = find(
        OCTOBER,
        [read(LOADING, ("2026-10-20", 300))],
        [
            PledgeFacts(1, "每周一次", end),
            PledgeFacts(2, "带教两人", dt.date(2026, 9, 1), is_kept=True),
            PledgeFacts(3, "年底", dt.date(2026, 12, 31)),
            PledgeFacts(4, "补考", dt.date(2026, 10, 1), is_kept=True, judged_on=dt.date(2026, 11, 3)),
        ],
        [
            MilestoneFacts(1, "M1", end),
            MilestoneFacts(2, "M2", end, done_on=end),
            MilestoneFacts(3, "M3", dt.date(2026, 9, 30), done_on=dt.date(2026, 11, 2)),
        ],
        [OpenGap(8, "旧差距", Month(2026, 9), None), OpenGap(7, "更旧", Month(2026, 8), None)],
    )
    assert [p.key for p in findings.pledges_due] == [4, 1]
    assert [m.key for m in findings.milestones_late] == [3, 1]
    assert [g.key for g in findings.carried] == [7, 8]
    assert findings.is_clear is False


def test_all_reached_and_read_is_clear():
    assert find(OCTOBER, [read(LOADING, ("2026-10-20", 300))]).is_clear is True
    assert find(OCTOBER, [read(LOADING, ("2026-09-20", 300))]).is_clear is False
