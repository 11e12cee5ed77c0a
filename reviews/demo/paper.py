"""Paper sheets of the demonstration: handed out at the end of the window, keyed by the officer, compared by the secretary."""

from __future__ import annotations

from campaign.demo.stage import Stage, chapter
from campaign.models import Person
from campaign.months import Month
from campaign.workdays import nth_from
from reviews.ballots import Counts
from reviews.demo.months import cycle_of
from reviews.models import ReviewCycle
from reviews.paper_rules import Key
from reviews.services.paper import confirm_batch, hand_out_paper, key_batch, room_of

TAKERS, MONTHS = 8, 2


@chapter
def put_paper(stage: Stage) -> None:
    """The last published month counts a batch; in the one under way a batch waits for its second person."""
    for cycle in stage.plan.cycles[-MONTHS:]:
        base = max(cycle.opened_on, cycle.month.next.first_day)
        day = [base, *(nth_from(base, number, stage.calendar) for number in range(1, 20))]
        if cycle is stage.plan.current:
            stage.agenda.at(day[10], _hand_out, stage, cycle.month, hour=15)
            stage.agenda.at(day[11], _key, stage, cycle.month, hour=8)
        else:
            stage.agenda.at(day[15], _hand_out, stage, cycle.month, hour=15)
            stage.agenda.at(day[16], _key, stage, cycle.month, hour=10)
            stage.agenda.at(day[16], _confirm, stage, cycle.month, hour=10, minute=30)


def _hand_out(stage: Stage, month: Month) -> None:
    cycle = cycle_of(stage, month)
    for person in _takers(stage, cycle):
        hand_out_paper(cycle=cycle, person=person, by=stage.people["zongzhi"])


def _takers(stage: Stage, cycle: ReviewCycle) -> list[Person]:
    """People without an entry of their own who have not sent a sheet; never a sign-in of the demonstration."""
    struck = cycle.register.values("person_id")
    involved = cycle.entries.values("members__person_id")
    rows = cycle.roll.exclude(person__in=struck).exclude(person__in=involved)
    rows = rows.exclude(person__in=list(stage.people.values())).select_related("person")
    people = [row.person for row in rows.order_by("person__employee_number")]
    return people[:TAKERS] if len(people) >= TAKERS else []


def _key(stage: Stage, month: Month) -> None:
    """Half 好, a third 较好, the rest 不了解, wherever enough of those who took paper can say so."""
    cycle = cycle_of(stage, month)
    room = room_of(cycle)
    if not room.takers:
        return
    totals: dict[Key, Counts] = {}
    for key, most in room.reach.items():
        given = min(most, room.takers - 1)
        if given >= cycle.rule_set.floor:
            totals[key] = Counts(good=given // 2, fair=given // 3)
    key_batch(
        cycle=cycle,
        issued=room.takers,
        returned=room.takers,
        void=1,
        totals=totals,
        by=stage.people["zongzhi"],
    )


def _confirm(stage: Stage, month: Month) -> None:
    for batch in cycle_of(stage, month).paper_batches.filter(confirmed_at=None):
        confirm_batch(batch=batch, by=stage.people["zongshuji"])
