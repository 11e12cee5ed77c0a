"""Rows of a ledger that posts and teams share, laid out for the page with a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from campaign import clock
from campaign.charts import TimeChart, time_chart
from campaign.formatting import day_text, day_year, trimmed_hundredths
from campaign.ledger_chain import Link, link_of
from campaign.models import Contender, Indicator, Measure, Outcome, Person, Pledge, Reading

# A page shows this many of a list at once; the rest unfolds, and is always printed.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading; locked where its month is closed."""

    reading: Reading
    value: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its readings, latest first, and what is still missing of it."""

    indicator: Indicator
    baseline: str
    target: str
    readings: list[ReadingRow]
    has_month: bool
    percent: int
    is_met: bool
    chart: TimeChart | None = None

    @property
    def last(self) -> ReadingRow | None:
        """The latest reading."""
        return self.readings[0] if self.readings else None

    @property
    def older(self) -> list[ReadingRow]:
        """Readings that unfold."""
        return self.readings[SHOWN:]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A dated entry as the page prints it: outcome, action or study note."""

    row: Model
    day: dt.date
    text: str
    byline: str
    at: dt.datetime
    changed: int
    is_locked: bool
    month: int
    title: str = ""
    files: Sequence[object] = ()

    @property
    def anchor(self) -> str:
        """The entry's place on the page: action-12."""
        return f"{self.row._meta.model_name}-{self.row.pk}"

    @property
    def day_label(self) -> str:
        """The day in words."""
        return near_day(self.day)


@dataclass(slots=True)
class MeasureRow:
    """A measure with what was done and achieved under it, and where its chain breaks."""

    measure: Measure
    number: int
    link: Link
    actions: list[EntryRow] = field(default_factory=list)
    outcomes: list[EntryRow] = field(default_factory=list)

    @property
    def older_actions(self) -> list[EntryRow]:
        """Actions that unfold."""
        return self.actions[SHOWN:]

    @property
    def older_outcomes(self) -> list[EntryRow]:
        """Outcomes that unfold."""
        return self.outcomes[SHOWN:]


def entry_row(
    row: Model,
    day: dt.date,
    text: str,
    *,
    by: Person,
    at: dt.datetime,
    version: int,
    closed: frozenset[str],
    viewer: Person,
    title: str = "",
    files: Sequence[object] = (),
) -> EntryRow:
    """Lay out one dated entry: 本人 instead of the name for its own writer, 改过几次, the lock."""
    return EntryRow(
        row, day, text, _("本人") if by == viewer else by.name, at, version - 1, _month(day) in closed, day.month,
        title, files,
    )  # fmt: skip


def near_day(day: dt.date) -> str:
    """11月17日; the year is added when it is not this one."""
    return day_text(day) if day.year == clock.today().year else day_year(day)


def _month(day: dt.date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def reached(indicator: Indicator, value: int) -> int:
    """How much of the way from baseline to target a value is, 0 to 100 percent."""
    way = indicator.target - indicator.baseline
    return min(max((value - indicator.baseline) * 100 // way, 0), 100)


def indicator_rows(contender: Contender, closed: frozenset[str], today: dt.date) -> list[IndicatorRow]:
    """Every indicator of the contender with its readings: two queries."""
    rows = []
    for indicator in contender.indicators.prefetch_related("readings"):
        readings = sorted(indicator.readings.all(), key=lambda reading: reading.read_on, reverse=True)
        percent = reached(indicator, readings[0].value) if readings else 0
        rows.append(
            IndicatorRow(
                indicator,
                trimmed_hundredths(indicator.baseline),
                trimmed_hundredths(indicator.target),
                [ReadingRow(r, trimmed_hundredths(r.value), _month(r.read_on) in closed) for r in readings],
                any(_month(r.read_on) == _month(today) for r in readings),
                percent,
                percent == 100,
                _chart(contender, indicator, readings, today),
            )
        )
    return rows


def _chart(
    contender: Contender, indicator: Indicator, readings: Sequence[Reading], today: dt.date
) -> TimeChart | None:
    """The readings over time against baseline, target and due day; none without a reading."""
    if not readings:
        return None
    first = min(contender.activated_on or readings[-1].read_on, readings[-1].read_on)
    return time_chart(
        [(reading.read_on, reading.value) for reading in reversed(readings)],
        first=first, due=indicator.due_on, today=today, baseline=indicator.baseline, target=indicator.target,
    )  # fmt: skip


def outcome_rows(
    contender: Contender, closed: frozenset[str], viewer: Person
) -> list[tuple[Outcome, EntryRow]]:
    """Every outcome of the contender, latest first: one query."""
    outcomes = contender.outcomes.select_related("recorded_by", "measure")
    return [
        (
            outcome,
            entry_row(
                outcome, outcome.happened_on, outcome.text, by=outcome.recorded_by, at=outcome.recorded_at,
                version=outcome.version, closed=closed, viewer=viewer,
            ),
        )
        for outcome in outcomes
    ]  # fmt: skip


def measure_rows(
    contender: Contender,
    outcomes: Sequence[tuple[Outcome, EntryRow]],
    today: dt.date,
    *,
    actions: Mapping[int, list[EntryRow]] | None = None,
    acted: Mapping[int, int] | None = None,
) -> list[MeasureRow]:
    """Measures in order with their outcomes and the state of the chain: one query.

    ``actions`` are entries by measure; ``acted`` counts them where the page does not list them.
    """
    by_measure: dict[int, list[EntryRow]] = defaultdict(list)
    for outcome, row in outcomes:
        if outcome.measure_id is not None:
            by_measure[outcome.measure_id].append(row)
    rows = []
    for number, measure in enumerate(contender.measures.all(), start=1):
        listed = (actions or {}).get(measure.pk, [])
        count = len(listed) if acted is None else acted.get(measure.pk, 0)
        link = link_of(measure.first_action_on, count, len(by_measure[measure.pk]), today)
        rows.append(MeasureRow(measure, number, link, listed, by_measure[measure.pk]))
    return rows


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A measure in the overview of the chain: how many actions and outcomes, and where it breaks."""

    measure: Measure
    number: int
    link: Link
    actions: int
    outcomes: int


def chain_rows(rows: Sequence[MeasureRow], acted: Mapping[int, int] | None = None) -> list[ChainRow]:
    """The overview over all measures; ``acted`` counts actions where the rows do not list them."""
    return [
        ChainRow(
            row.measure,
            row.number,
            row.link,
            len(row.actions) if acted is None else acted.get(row.measure.pk, 0),
            len(row.outcomes),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """A pledge and the tag that says how it stands."""

    pledge: Pledge
    label: str
    kind: str
    is_locked: bool
    files: Sequence[object] = ()


def pledge_tag(pledge: Pledge, today: dt.date) -> tuple[str, str]:
    """How a pledge stands, in words, and the kind of its tag."""
    if pledge.kept is not None:
        return (_("已兑现"), "done") if pledge.kept else (_("未兑现"), "stop")
    if today > pledge.due_on:
        return _("已到期，未登记"), "warn"
    return _("履行中"), "part"


def pledge_rows(contender: Contender, closed: frozenset[str], today: dt.date) -> list[PledgeRow]:
    """Every pledge of the contender with its files: two queries."""
    rows = []
    for pledge in contender.pledges.select_related("settled_by").prefetch_related("files"):
        label, kind = pledge_tag(pledge, today)
        locked = pledge.settled_on is not None and _month(pledge.settled_on) in closed
        rows.append(PledgeRow(pledge, label, kind, locked, list(pledge.files.all())))
    return rows


def effect_rows(
    contender: Contender,
    closed: frozenset[str],
    outcomes: Sequence[tuple[Outcome, EntryRow]],
    acted: Mapping[int, int],
) -> dict[str, Any]:
    """Readings, outcomes under their measures and without one, pledges: what both ledgers' part of effects prints."""
    today = clock.today()
    measures = measure_rows(contender, outcomes, today, acted=acted)
    return {
        "indicators": indicator_rows(contender, closed, today),
        "measures": measures,
        "chain": chain_rows(measures, acted),
        "loose": [row for outcome, row in outcomes if outcome.measure_id is None],
        "pledges": pledge_rows(contender, closed, today),
        "month": today.month,
    }
