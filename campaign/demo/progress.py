"""How the figures of the demonstration move: readings towards the target at each one's pace, pledges settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from campaign import clock
from campaign.demo.stage import Case, Stage
from campaign.formatting import trimmed_hundredths
from campaign.models import LEDGER_STATES, Contender, Indicator, Pledge, Reading
from campaign.months import Month, months_between
from campaign.services.commitments import record_reading, settle_pledge

MONTHS_TO_TARGET = 12
COUNTED = "个次处条"


def put_commitments(
    stage: Stage, case: Case, evidence: Sequence[str], words: Callable[[Case], dict[str, Any]]
) -> None:
    """A reading of every indicator near each month's end, and each pledge settled when it falls due."""
    first = stage.plan.first_month
    for index, month in enumerate(months_between(first, Month.of(stage.plan.today)), 1):
        # One in twelve months goes unread, so that 找一找 has something to find.
        if (index * 7 + case.number) % 12:
            day = date(month.year, month.month, 24 + case.number % 4)
            stage.agenda.at(day, _read, stage, case, index, hour=17, minute=30)
    for months in (3, 6, 9, 11):
        due = stage.deadline(months)
        stage.agenda.at(
            due + timedelta(days=case.number % 5 - 2), _settle, stage, case, due, evidence, words, hour=17
        )


def value_at(indicator: Indicator, index: int, pace: int, wobble: int) -> int:
    """The figure after `index` of twelve months at a pace in percent; past the target it stays there."""
    way = indicator.target - indicator.baseline
    gone = way * index * (pace + wobble) // (100 * MONTHS_TO_TARGET)
    reached = indicator.baseline + (min(gone, way) if way > 0 else max(gone, way))
    # What is counted comes in whole units, and so does what has ten of them to go; the rest in tenths.
    step = 100 if abs(way) >= 1000 or indicator.unit in COUNTED else 10
    return reached // step * step


def attainment(case: Case, month: Month, first: Month) -> int:
    """How far the last readings by the month's end are along the way they should be, in percent, at most 100.

    Scores follow from this (issue: scores follow from the indicators).
    """
    index = len(months_between(first, month))
    shares = []
    for indicator in case.ledger.indicators.all():
        last = indicator.readings.filter(read_on__lte=month.last_day).order_by("-read_on").first()
        should = (indicator.target - indicator.baseline) * index
        moved = ((last.value if last else indicator.baseline) - indicator.baseline) * MONTHS_TO_TARGET
        shares.append(min(100, max(0, 100 * moved // should)))
    return sum(shares) // len(shares)


def reading_words(case: Case) -> dict[str, str]:
    """The goal in the words of its last reading."""
    indicator = case.ledger.indicators.order_by("position").first()
    last = Reading.objects.filter(indicator=indicator).order_by("-read_on").first()
    if indicator is None or last is None:
        return {}
    return {"goal": f"{indicator.name}到{trimmed_hundredths(last.value)}{indicator.unit}"}


def _read(stage: Stage, case: Case, index: int) -> None:
    if not _is_kept(case):
        return
    for indicator in case.ledger.indicators.order_by("position"):
        value = value_at(indicator, index, case.pace, stage.book.random.randint(-6, 6))
        record_reading(indicator=indicator, read_on=clock.today(), value=value, by=case.person)


def _is_kept(case: Case) -> bool:
    """Whether the ledger is still written: a case accepted earlier on the very day of a reading is not."""
    return Contender.objects.filter(pk=case.ledger.pk, state__in=LEDGER_STATES).exists()


def _settle(
    stage: Stage, case: Case, due: date, evidence: Sequence[str], words: Callable[[Case], dict[str, Any]]
) -> None:
    if not _is_kept(case):
        return
    for pledge in Pledge.objects.filter(contender=case.ledger, due_on=due, kept=None):
        kept = stage.book.random.randrange(100) < case.pace + 10
        settle_pledge(
            pledge,
            kept=kept,
            settled_on=clock.today(),
            evidence=stage.book.say(evidence, limit=200, **words(case)),
            by=case.person,
        )
