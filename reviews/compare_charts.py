"""Pictures of a comparison: bars of every line and a radar of the dimensions. Pure.

Both are drawn from the rows of the table beside them, so that a picture never says another thing than its figures.
Widths are in percent and heights in pixels: words keep their size on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaign import charts
from campaign.formatting import hundredths, trimmed_hundredths
from reviews.comparison import DIMENSION, Comparison, Row

MARKS = "甲乙丙丁"
HEAD, LINE, GAP = 22, 20, 12
# The bars' share of the width, in hundredths of a percent: the mark stands before them, the figure behind.
LEFT, SPAN = 700, 7300
LEAST_AXES = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One side's bar in a group; without a figure it has no width."""

    mark: str
    place: int
    y: int
    text_y: int
    width: str
    text: str
    is_best: bool


@dataclass(frozen=True, slots=True)
class BarGroup:
    """One line of the table as bars."""

    label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """All groups under each other; ``words`` says the picture to who cannot see it."""

    groups: tuple[BarGroup, ...]
    height: int
    left: str
    words: str


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of the radar: its number in the picture, its dimension, the most it gives."""

    number: int
    name: str
    most: str
    label: charts.Point


@dataclass(frozen=True, slots=True)
class RadarChart:
    """The radar with its axes; ``series`` pairs a side's place with its polygon."""

    frame: charts.Radar
    axes: tuple[Axis, ...]
    series: tuple[tuple[int, str], ...]
    words: str


def figure(value: int | None, unit: str) -> str:
    """A figure of the table: one decimal, a percent sign where it is a share; a dash where there is none."""
    if value is None:
        return "—"
    return f"{hundredths(value, 1)}%" if unit == "percent" else hundredths(value, 1)


def bars_of(comparison: Comparison, *, without_dimensions: bool = False) -> Bars:
    """Every line of the comparison as a group of bars, each drawn against the most it can be.

    ``without_dimensions`` leaves those to the radar.
    """
    rows = [row for row in comparison.rows if not (without_dimensions and row.key.startswith(DIMENSION))]
    groups: list[BarGroup] = []
    y = 0
    for row in rows:
        groups.append(_group(row, y))
        y += HEAD + LINE * len(row.cells) + GAP
    return Bars(
        groups=tuple(groups),
        height=max(y - GAP, 0),
        left=charts.percent_text(LEFT, 10000),
        words="；".join(_said(row) for row in rows),
    )


def _group(row: Row, top: int) -> BarGroup:
    bars = tuple(
        Bar(
            mark=MARKS[place],
            place=place,
            y=top + HEAD + LINE * place + 4,
            text_y=top + HEAD + LINE * place + 15,
            width=_width(cell.value, row.maximum),
            text=figure(cell.value, row.unit),
            is_best=cell.is_best,
        )
        for place, cell in enumerate(row.cells)
    )
    return BarGroup(row.label, top + 15, bars)


def _width(value: int | None, most: int) -> str:
    if value is None:
        return "0%"
    return charts.percent_text(min(max(value, 0), most) * SPAN, most * 10000)


def _said(row: Row) -> str:
    figures = (f"{MARKS[at]}{figure(cell.value, row.unit)}" for at, cell in enumerate(row.cells))
    return f"{row.label}，{'，'.join(figures)}"


def radar_of(comparison: Comparison) -> RadarChart | None:
    """The dimensions as a radar; None under three of them or without two sides that have all."""
    rows = [row for row in comparison.rows if row.key.startswith(DIMENSION)]
    if len(rows) < LEAST_AXES:
        return None
    whole: dict[int, list[int]] = {}
    for place in range(len(comparison.sides)):
        values = [row.cells[place].value for row in rows]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            whole[place] = known
    if len(whole) < 2:
        return None
    frame = charts.radar(list(whole.values()), [row.maximum for row in rows])
    return RadarChart(
        frame=frame,
        axes=_axes(rows, frame.labels),
        series=tuple(zip(whole, frame.polygons, strict=True)),
        words="；".join(_said(row) for row in rows),
    )


def _axes(rows: Sequence[Row], labels: Sequence[charts.Point]) -> tuple[Axis, ...]:
    return tuple(
        Axis(number, row.label, trimmed_hundredths(row.maximum), label)
        for number, (row, label) in enumerate(zip(rows, labels, strict=True), start=1)
    )
