"""Geometry of the server-rendered SVG charts: pure, integers in, attribute text out.

Values are hundredths (95.40 → 9540). Coordinates come out as text with one decimal
(percent with two), because that is what a template writes into an attribute.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

BAR_BASE = 6000
BAR_FULL = 10000


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a chart, as text for the SVG."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline in pieces: a missing value breaks it. ``last`` is the newest point."""

    pieces: tuple[str, ...]
    points: tuple[Point | None, ...]
    last: Point | None


@dataclass(frozen=True, slots=True)
class Gridline:
    """A horizontal line of a chart and the value it stands for, in hundredths."""

    value: int
    y: str


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar of dimensions: rings and spokes of the frame, one polygon a series."""

    rings: tuple[str, ...]
    spokes: tuple[Point, ...]
    labels: tuple[Point, ...]
    polygons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the funnel: its width in percent, centred, and the share kept of the one before."""

    label: str
    count: int
    x: str
    width: str
    kept: int | None


def percent_text(part: int, whole: int) -> str:
    """``part`` of ``whole`` as ``12.34%``, without trailing zeros; 0 of 0 is ``0%``."""
    if whole <= 0:
        return "0%"
    hundredths = (2 * 10000 * part + whole) // (2 * whole)
    text = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    return f"{text}%"


def bar_width(score: int | None, base: int = BAR_BASE, full: int = BAR_FULL) -> str:
    """Width of a score's bar: ``base`` (60 points) is empty, ``full`` is the whole track."""
    if score is None:
        return "0%"
    return percent_text(min(max(score, base), full) - base, full - base)


def bounds(values: Sequence[int | None], step: int = 500) -> tuple[int, int]:
    """Smallest and largest multiple of ``step`` around the values, at least one step apart."""
    known = [value for value in values if value is not None]
    if not known:
        return 0, step
    low = min(known) // step * step
    high = -(-max(known) // step) * step
    return low, max(high, low + step)


def line(
    values: Sequence[int | None],
    width: int,
    height: int,
    margin: int = 3,
    low: int | None = None,
    high: int | None = None,
) -> Line:
    """Points of a line over ``width`` × ``height``, evenly spaced, y growing upwards.

    A single value stands in the middle; ``low`` and ``high`` default to ``bounds``.
    """
    floor, ceiling = bounds(values)
    floor = floor if low is None else low
    ceiling = max(ceiling if high is None else high, floor + 1)
    points: list[Point | None] = []
    for index, value in enumerate(values):
        if value is None:
            points.append(None)
            continue
        share = index / (len(values) - 1) if len(values) > 1 else 0.5
        depth = (ceiling - min(max(value, floor), ceiling)) / (ceiling - floor)
        points.append(
            Point(
                f"{margin + share * (width - 2 * margin):.1f}",
                f"{margin + depth * (height - 2 * margin):.1f}",
            )
        )
    known = [point for point in points if point is not None]
    return Line(_pieces(points), tuple(points), known[-1] if known else None)


def _pieces(points: Sequence[Point | None]) -> tuple[str, ...]:
    pieces: list[list[str]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{point.x},{point.y}")
    return tuple(" ".join(piece) for piece in pieces if piece)


def sparkline(values: Sequence[int | None], width: int = 92, height: int = 28) -> Line:
    """The ranking's small trend line: composites of successive months on one scale for all.

    The scale is fixed at 60 to 100, so that two rows can be compared by eye.
    """
    return line(values, width, height, margin=3, low=BAR_BASE, high=BAR_FULL)


def gridlines(low: int, high: int, height: int, margin: int = 3, step: int = 500) -> tuple[Gridline, ...]:
    """Horizontal lines at every ``step`` from ``low`` to ``high``, bottom first."""
    span = max(high - low, 1)
    return tuple(
        Gridline(value, f"{margin + (high - value) / span * (height - 2 * margin):.1f}")
        for value in range(-(-low // step) * step, high + 1, step)
    )


def radar(
    series: Sequence[Sequence[int]],
    maxima: Sequence[int],
    centre: int = 100,
    radius: int = 80,
    rings: int = 4,
) -> Radar:
    """A radar with one axis a dimension; each value is drawn as its share of its maximum.

    The first axis points up, the rest follow clockwise; values beyond 0..max are cut.
    """
    axes = len(maxima)
    if axes < 3:
        raise ValueError("a radar needs three dimensions")

    def at(axis: int, share: float) -> Point:
        angle = 2 * math.pi * axis / axes
        return Point(
            f"{centre + radius * share * math.sin(angle):.1f}",
            f"{centre - radius * share * math.cos(angle):.1f}",
        )

    def polygon(shares: Sequence[float]) -> str:
        return " ".join(f"{p.x},{p.y}" for p in (at(i, s) for i, s in enumerate(shares)))

    return Radar(
        rings=tuple(polygon([ring / rings] * axes) for ring in range(1, rings + 1)),
        spokes=tuple(at(axis, 1) for axis in range(axes)),
        labels=tuple(at(axis, 1.15) for axis in range(axes)),
        polygons=tuple(
            polygon(
                [min(max(value / top, 0), 1) if top else 0 for value, top in zip(row, maxima, strict=True)]
            )
            for row in series
        ),
    )


def funnel(stages: Sequence[tuple[str, int]]) -> tuple[Stage, ...]:
    """The funnel of selection (109 → applied → selected 18), widths relative to the widest.

    ``kept`` is the share of the stage before in hundredths of a percent, half-up.
    """
    widest = max((count for _, count in stages), default=0)
    rows: list[Stage] = []
    before: int | None = None
    for label, count in stages:
        kept = None if not before else (2 * 10000 * count + before) // (2 * before)
        rows.append(
            Stage(
                label=label,
                count=count,
                x=percent_text(widest - count, widest * 2),
                width=percent_text(count, widest),
                kept=kept,
            )
        )
        before = count
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Dot:
    """A dated value: x in percent of the width, y in pixels."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Segment:
    """The line between two successive dots."""

    start: Dot
    end: Dot


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Dated values against a baseline, a target and the day it is due. x in percent, so that it fits any page."""

    dots: tuple[Dot, ...]
    segments: tuple[Segment, ...]
    baseline_y: str
    target_y: str
    due_x: str
    today_x: str | None
    target_on_top: bool


def time_chart(
    values: Sequence[tuple[dt.date, int]],
    *,
    first: dt.date,
    due: dt.date,
    today: dt.date,
    baseline: int,
    target: int,
    height: int = 120,
    margin: int = 18,
) -> TimeChart:
    """Values in the order of their days, from ``first`` to the later of due day, last value and today."""
    days = [day for day, _value in values]
    start = min([first, due, *days])
    width = max((max([due, today, *days]) - start).days, 1)
    known = [baseline, target, *(value for _day, value in values)]
    low, span = min(known), max(max(known) - min(known), 1)

    def x(day: dt.date) -> str:
        # Two percent at either end keep dots and words inside the frame.
        return percent_text(2 * width + 96 * (day - start).days, 100 * width)

    def y(value: int) -> str:
        return f"{height - margin - (value - low) / span * (height - 2 * margin):.1f}"

    dots = tuple(Dot(x(day), y(value)) for day, value in values)
    return TimeChart(
        dots=dots,
        segments=tuple(Segment(a, b) for a, b in itertools.pairwise(dots)),
        baseline_y=y(baseline),
        target_y=y(target),
        due_x=x(due),
        today_x=x(today) if today >= start else None,
        target_on_top=target > baseline,
    )
