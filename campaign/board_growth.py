"""The chart of one indicator on the 展板: from before the campaign over each month's last reading to now. Pure but for rows.

Drawn in the slide's own units, so that its text keeps its size whatever room the pledges leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaign import charts
from campaign.formatting import day_year, trimmed_hundredths
from campaign.models import Indicator, Reading

WIDTH, MARGIN = 1120, 90
#: From the lower edge: where the axis lies, where the months stand under it, where the lowest value may lie.
AXIS, MONTHS, GROUND = 70, 22, 60
POINTS_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """One reading in the chart: where it stands, what is written at it and under it.

    The figure next to the last one is left out: the last is printed large and would cover it.
    """

    x: str
    y: str
    label_x: str
    label_y: str
    value: str
    when: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Growth:
    """The chart of one indicator, ready for its SVG."""

    headline: str
    description: str
    line: str
    marks: list[Mark]
    goal: str
    goal_y: str
    goal_label_y: str
    height: int

    @property
    def axis_y(self) -> int:
        """Where the axis lies."""
        return self.height - AXIS

    @property
    def months_y(self) -> int:
        """Where the months stand."""
        return self.height - MONTHS


def growth_of(indicator: Indicator, readings: Sequence[Reading], height: int = 480) -> Growth:
    """The chart, ``height`` units high, from the baseline over the last reading of each month to the present one."""
    drawn = height - GROUND
    monthly = _last_of_each_month(readings)[-POINTS_SHOWN + 1 :]
    values = [indicator.baseline, *(reading.value for reading in monthly)]
    low, high = _scale([*values, indicator.target])
    points = charts.line(values, WIDTH, drawn, MARGIN, low, high).points
    goal = charts.line([indicator.target], WIDTH, drawn, MARGIN, low, high).last
    labels = ["创建前", *(f"{reading.read_on.month}月" for reading in monthly)]
    marks = [
        _mark(point, value, label, index, len(values), indicator.unit)
        for index, (point, value, label) in enumerate(zip(points, values, labels, strict=True))
        if point is not None
    ]
    goal_y = float(goal.y) if goal else 0.0
    target = with_unit(indicator.target, indicator.unit)
    listed = "，".join(
        f"{label}{with_unit(value, indicator.unit)}" for label, value in zip(labels, values, strict=True)
    )
    return Growth(
        headline=headline_of(indicator, values),
        description=f"{indicator.name}：{listed}，目标{target}",
        line=" ".join(f"{mark.x},{mark.y}" for mark in marks),
        marks=marks,
        goal=f"目标{target}，{day_year(indicator.due_on)}到期",
        goal_y=f"{goal_y:.1f}",
        goal_label_y=f"{goal_y - 16:.1f}",
        height=height,
    )


def with_unit(value: int, unit: str) -> str:
    """97.6%, 5天: a value in hundredths with its unit."""
    return f"{trimmed_hundredths(value)}{unit}"


def headline_of(indicator: Indicator, values: Sequence[int]) -> str:
    """What became of the indicator, in a sentence; without readings its target."""
    if len(values) == 1:
        target = with_unit(indicator.target, indicator.unit)
        return f"{indicator.name}，目标{target}"
    first, last = values[0], values[-1]
    if first == last:
        return f"{indicator.name}保持{with_unit(last, indicator.unit)}"
    word = "升到" if last > first else "降到"
    return f"{indicator.name}由{with_unit(first, indicator.unit)}{word}{with_unit(last, indicator.unit)}"


def _scale(values: Sequence[int]) -> tuple[int, int]:
    """The values fill the drawing; equal ones lie in its middle."""
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 100, high + 100)


def _last_of_each_month(readings: Sequence[Reading]) -> list[Reading]:
    months: dict[tuple[int, int], Reading] = {}
    for reading in sorted(readings, key=lambda one: one.read_on):
        months[(reading.read_on.year, reading.read_on.month)] = reading
    return list(months.values())


def _mark(point: charts.Point, value: int, when: str, index: int, count: int, unit: str) -> Mark:
    is_last = index == count - 1 and count > 1
    is_large = index == 0 or is_last
    shown = with_unit(value, unit) if is_large else trimmed_hundredths(value)
    if index == count - 2 and index:
        shown = ""
    return Mark(
        x=point.x,
        y=point.y,
        label_x=str(WIDTH - 10) if is_last else "40" if index == 0 else point.x,
        label_y=f"{float(point.y) - (30 if is_large else 26):.1f}",
        value=shown,
        when=when,
        is_first=index == 0,
        is_last=is_last,
    )
