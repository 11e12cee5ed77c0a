"""One slide of the 展板: an active post, its pledges and the readings of its first indicator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from campaign import charts
from campaign.formatting import day_year, trimmed_hundredths
from campaign.models import Contender, Indicator, Person, Pledge, Reading

WIDTH, HEIGHT, MARGIN, GROUND = 1120, 420, 90, 410
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


@dataclass(frozen=True, slots=True)
class Slide:
    """What the board shows of one post."""

    contender: Contender
    name: str
    pledges: list[Pledge]
    kept: int
    months: int
    growth: Growth | None

    @property
    def promised(self) -> int:
        """How many pledges there are."""
        return len(self.pledges)


def posts_for(person: Person) -> QuerySet[Contender]:
    """Active posts the person may see, branch by branch; the board's order."""
    live = Contender.objects.visible_to(person).posts().with_ledger()
    return live.select_related("principal", "lead_branch", "level_applied", "level_granted").order_by(
        "lead_branch__path", "activated_on", "pk"
    )


def slide_of(contender: Contender, today: dt.date) -> Slide:
    """The slide of one post, in three queries."""
    pledges = list(contender.pledges.all())
    indicator = contender.indicators.prefetch_related("readings").first()
    start = contender.activated_on or today
    return Slide(
        contender=contender,
        name=contender.principal_name or contender.principal.name,
        pledges=pledges,
        kept=sum(1 for pledge in pledges if pledge.kept),
        months=max((today.year - start.year) * 12 + today.month - start.month + 1, 1),
        growth=growth_of(indicator, list(indicator.readings.all())) if indicator else None,
    )


def growth_of(indicator: Indicator, readings: Sequence[Reading]) -> Growth:
    """The chart from the baseline over the last reading of each month to the present one."""
    monthly = _last_of_each_month(readings)[-POINTS_SHOWN + 1 :]
    values = [indicator.baseline, *(reading.value for reading in monthly)]
    low, high = _scale([*values, indicator.target])
    points = charts.line(values, WIDTH, HEIGHT, MARGIN, low, high).points
    goal = charts.line([indicator.target], WIDTH, HEIGHT, MARGIN, low, high).last
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
        headline=_headline(indicator, values),
        description=f"{indicator.name}：{listed}，目标{target}",
        line=" ".join(f"{mark.x},{mark.y}" for mark in marks),
        marks=marks,
        goal=f"目标{target}，{day_year(indicator.due_on)}到期",
        goal_y=f"{goal_y:.1f}",
        goal_label_y=f"{goal_y - 16:.1f}",
    )


def with_unit(value: int, unit: str) -> str:
    """97.6%, 5天: a value in hundredths with its unit."""
    return f"{trimmed_hundredths(value)}{unit}"


def _headline(indicator: Indicator, values: Sequence[int]) -> str:
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
