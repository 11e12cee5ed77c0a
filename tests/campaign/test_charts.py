"""Geometry of the charts: ranges, gaps, and figures taken from the look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.charts import Point, bar_width, funnel, gridlines, line, percent_text, radar, sparkline

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
