"""Geometry of the charts: ranges, gaps, and figures taken from the look."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.charts import (
    Point,
    bar_width,
    funnel,
    gridlines,
    line,
    percent_text,
    radar,
    sparkline,
    time_chart,
)

scores = st.one_of(st.none(), st.integers(0, 10000))


@pytest.mark.parametrize(
    ("score", "width"), [(9600, "90%"), (9380, "84.5%"), (5000, "0%"), (10000, "100%"), (None, "0%")]
)
def test_bars_begin_at_sixty(score, width):
    assert bar_width(score) == width


def test_percent_of_nothing_is_zero():
    assert percent_text(0, 0) == "0%"


def test_sparkline_runs_from_margin_to_margin():
    drawn = sparkline([6000, 8000, 10000])
    assert drawn.pieces == ("3.0,25.0 46.0,14.0 89.0,3.0",)
    assert drawn.last == Point("89.0", "3.0")


def test_a_missing_month_breaks_the_line():
    drawn = sparkline([9000, None, 9500, 9500])
    assert len(drawn.pieces) == 2
    assert drawn.points[1] is None


def test_one_month_stands_in_the_middle_and_none_draws_nothing():
    assert sparkline([9000]).points[0].x == "46.0"
    assert (sparkline([]).pieces, sparkline([None]).last) == ((), None)


@given(st.lists(scores, max_size=14), st.integers(20, 900), st.integers(20, 400))
def test_points_stay_inside(values, width, height):
    for point in line(values, width, height).points:
        if point is not None:
            assert 0 <= float(point.x) <= width
            assert 0 <= float(point.y) <= height


def test_gridlines_rise_from_bottom():
    lines = gridlines(8000, 9000, 106)
    assert [(g.value, g.y) for g in lines] == [(8000, "103.0"), (8500, "53.0"), (9000, "3.0")]


def test_radar_starts_upwards_and_cuts_at_the_maximum():
    drawn = radar([[3500, 1500, 1500]], [3500, 1500, 1500], centre=100, radius=80)
    assert drawn.spokes[0] == Point("100.0", "20.0")
    assert drawn.polygons[0] == drawn.rings[-1]
    assert radar([[9999, 1500, 1500]], [3500, 1500, 1500]).polygons == drawn.polygons


def test_radar_of_two_dimensions_is_refused():
    with pytest.raises(ValueError, match="three"):
        radar([[1, 2]], [1, 2])


def test_funnel_of_selection():
    stages = funnel([("党员", 109), ("申报", 42), ("入选", 18)])
    assert [(s.width, s.kept) for s in stages] == [("100%", None), ("38.53%", 3853), ("16.51%", 4286)]
    assert stages[1].x == "30.73%"


DAY = date(2026, 3, 2)
figures = st.integers(-(10**9), 10**9)


@given(
    st.lists(st.tuples(st.integers(0, 700), figures), min_size=1, max_size=40, unique_by=lambda one: one[0]),
    st.integers(0, 400),
    st.integers(-20, 800),
    figures,
    figures,
)
def test_readings_stay_inside_their_chart_in_the_order_of_their_days(readings, due, today, baseline, target):
    days = [(DAY + timedelta(days=number), value) for number, value in sorted(readings)]
    drawn = time_chart(
        days, first=DAY, due=DAY + timedelta(days=due), today=DAY + timedelta(days=today),
        baseline=baseline, target=target,
    )  # fmt: skip
    across = [float(dot.x.rstrip("%")) for dot in drawn.dots]
    assert across == sorted(across)
    assert (across[0] >= 2, across[-1] <= 98) == (True, True)
    heights = [float(dot.y) for dot in drawn.dots] + [float(drawn.baseline_y), float(drawn.target_y)]
    assert (min(heights) >= 18, max(heights) <= 102) == (True, True)
    assert len(drawn.segments) == len(days) - 1
    assert (drawn.today_x is None) == (today < 0)
    if target != baseline:
        assert drawn.target_on_top == (target > baseline)


def test_a_goal_that_falls_has_its_target_below():
    drawn = time_chart(
        [(DAY, 4800), (DAY + timedelta(days=50), 3600)], first=DAY, due=DAY + timedelta(days=100),
        today=DAY + timedelta(days=50), baseline=4800, target=2400,
    )  # fmt: skip
    assert [(dot.x, dot.y) for dot in drawn.dots] == [("2%", "18.0"), ("50%", "60.0")]
    assert (drawn.baseline_y, drawn.target_y, drawn.due_x, drawn.today_x) == ("18.0", "102.0", "98%", "50%")
