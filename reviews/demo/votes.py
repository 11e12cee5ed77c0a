"""Secret sheets of the demonstration: everybody marks by what the indicators show, in their own strictness."""

from __future__ import annotations

from random import Random

from campaign.demo.progress import attainment
from campaign.demo.stage import Case, Fate, Stage
from campaign.models import Person
from campaign.months import Month
from reviews.ballots import Mark, sheet_for
from reviews.cycles import entries_with_people, entry_facts, roll_facts
from reviews.demo import texts
from reviews.demo.words import words_of
from reviews.models import CycleEntry, ReviewCycle
from reviews.services.voting import send_sheet


def vote(stage: Stage, month: Month, turn: int) -> None:
    """One half of the month's voters hand in their sheets; the sign-ins leave theirs for the visitor."""
    cycle = ReviewCycle.objects.select_related("campaign__organization", "rule_set").get(
        campaign=stage.campaign, month=str(month)
    )
    current = month == stage.plan.current.month
    waiting = {person.pk for person in stage.people.values()} if current else set()
    by_contender = {case.ledger.pk: case for case in stage.cases_of(Fate.ACTIVE)}
    rates = {pk: attainment(case, month, stage.plan.first_month) for pk, case in by_contender.items()}
    entries = {entry.pk: entry for entry in entries_with_people(cycle)}
    facts = [entry_facts(entry) for entry in entries.values()]
    roll = roll_facts(cycle, facts)
    # Somebody leaving between the two halves shifts the turns: who is in by then does not come again.
    waiting |= set(cycle.register.values_list("person_id", flat=True))
    for person in _voters(stage, cycle, turn):
        rows = [entries[pk] for pk in sheet_for(person.pk, facts, roll)]
        if rows and person.pk not in waiting:
            _send(stage, cycle, person, rows, by_contender, rates)


def _voters(stage: Stage, cycle: ReviewCycle, turn: int) -> list[Person]:
    """Half of the holders and captains and a share of all others, taken in turn from month to month."""
    first_half = turn < 100
    leaders = [case.person for case in stage.cases_of(Fate.ACTIVE)]
    known = {person.pk for person in leaders}
    others = [
        row.person
        for row in cycle.roll.select_related("person").order_by("person__employee_number")
        if row.person_id not in known and row.person.is_here
    ]
    room = max(stage.size.voters - len(leaders), 0)
    start = (turn % 100) * 17
    chosen = [others[(start + index) % len(others)] for index in range(min(room, len(others)))]
    return (leaders[::2] + chosen[::2]) if first_half else (leaders[1::2] + chosen[1::2])


def _send(
    stage: Stage,
    cycle: ReviewCycle,
    person: Person,
    rows: list[CycleEntry],
    cases: dict[int, Case],
    rates: dict[int, int],
) -> None:
    draw = stage.book.random
    strictness = draw.randint(-6, 6)
    marks = {row.pk: _mark(draw, rates[row.contender_id] + strictness) for row in rows}
    remarks = {}
    if stage.book.chance(18):
        row = draw.choice(rows)
        words = words_of(stage, cases[row.contender_id], Month.parse(cycle.month))
        remarks[row.pk] = stage.book.say(texts.REMARK_TEMPLATES, limit=200, **words)
    send_sheet(
        cycle=cycle, marks={pk: mark for pk, mark in marks.items() if mark}, remarks=remarks, by=person
    )


def _mark(draw: Random, rate: int) -> Mark | None:
    """A mark by the rate as this person sees it; one row in nine is left at 不了解."""
    seen = rate + draw.randint(-8, 8)
    if draw.randrange(9) == 0:
        return None
    if seen >= 93:
        return Mark.GOOD
    if seen >= 78:
        return Mark.FAIR
    return Mark.AVERAGE if seen >= 58 else Mark.POOR
