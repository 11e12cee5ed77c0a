"""When everything of the demonstration happened, counted back from the day it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from campaign.months import Month, months_between
from campaign.workdays import IsWorking, add_workdays, nth_from

MONTHS = 10
# The current cycle is shown on its 11th working day: appraisal runs from the 9th to the 15th.
SHOWN_ON, APPRAISED_FROM, APPRAISED_TO = 11, 9, 15
WORKDAYS_BEFORE_START = 32


@dataclass(frozen=True)
class Cycle:
    """One month of the campaign and the day its cycle is opened."""

    month: Month
    opened_on: date


@dataclass(frozen=True)
class Plan:
    """The days of the campaign: founded, applied, decided, put on notice, activated, and every month since."""

    today: date
    founded_on: date
    applied_from: date
    branches_met_on: date
    decided_on: date
    noticed_on: date
    cleared_on: date
    activated_on: date
    cycles: tuple[Cycle, ...]

    @property
    def first_month(self) -> Month:
        """The first of the ten months."""
        return self.cycles[0].month

    @property
    def past(self) -> tuple[Cycle, ...]:
        """The cycles that are published."""
        return self.cycles[:-1]

    @property
    def current(self) -> Cycle:
        """The cycle open at the appraisal step."""
        return self.cycles[-1]


def plan_for(today: date, is_working: IsWorking) -> Plan:
    """Ten full months before the month of `today`, across the year's end where need be.

    The last cycle stands at its appraisal step on `today`; where the month is too young for that, it is
    the month before, opened late (product.md §5).
    """
    first = Month.of(today).shift(-MONTHS)
    current = current_cycle(today, is_working)
    activated_on = nth_from(first.first_day, 1, is_working)
    past = [
        Cycle(month, nth_from(month.next.first_day, 1, is_working))
        for month in months_between(first, current.month)
    ]
    founded, applied, met, decided, noticed, cleared = _selection_days(activated_on, is_working)
    return Plan(
        today=today,
        founded_on=founded,
        applied_from=applied,
        branches_met_on=met,
        decided_on=decided,
        noticed_on=noticed,
        cleared_on=cleared,
        activated_on=activated_on,
        cycles=(*past[:-1], current),
    )


def current_cycle(today: date, is_working: IsWorking) -> Cycle:
    """The month whose appraisal runs on `today`, opened on the first working day where that fits."""
    late = back(today, SHOWN_ON, is_working)
    month = Month.of(late).previous
    regular = nth_from(month.next.first_day, 1, is_working)
    begins = nth_from(regular, APPRAISED_FROM, is_working)
    ends = nth_from(regular, APPRAISED_TO, is_working)
    return Cycle(month, regular if begins < today <= ends else late)


def back(day: date, count: int, is_working: IsWorking) -> date:
    """The working day of which `day` is the count-th, or the last day before the next one."""
    found, left = day, count
    while True:
        if is_working(found):
            left -= 1
            if left == 0:
                return found
        found -= timedelta(days=1)


def _selection_days(activated_on: date, is_working: IsWorking) -> tuple[date, ...]:
    """Founding, applying, branch meetings, the deciding meeting, notice and clearing, in the weeks before."""
    founded = back(activated_on, WORKDAYS_BEFORE_START, is_working)
    steps = (3, 6, 5, 1, 6)
    days = [founded]
    for step in steps:
        days.append(add_workdays(days[-1], step, is_working))
    return tuple(days)
