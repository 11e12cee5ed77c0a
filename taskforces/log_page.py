"""What each part of a 工作周志 prints, with a constant number of queries a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import trimmed_hundredths
from campaign.ledger_parts import Part, PartMark, status_of
from campaign.ledger_rows import effect_rows, indicator_rows, outcome_rows, pledge_rows
from campaign.models import Contender, Person
from campaign.permissions.ledgers import can_read_profile, can_write_ledger
from taskforces import milestones as rules
from taskforces.forms.log import WeekExcuseForm, WeekForm, week_target
from taskforces.help_page import open_of_team, rows_of_week
from taskforces.log_facts import facts_of, week_rows
from taskforces.log_parts import PARTS, LogFacts, find
from taskforces.log_weeks import CSS, active_weeks, counted, year_cells
from taskforces.models import LogPart, Milestone, TeamMember, WeeklyEntry
from taskforces.permissions import can_excuse_week, can_hand_in_week
from taskforces.weeks import STATUS_LABELS, Week, WeekRow, WeekStatus

Context = dict[str, Any]
KEYED = (
    *(WeekStatus.FILLED, WeekStatus.LATE, WeekStatus.UNCHANGED),
    *(WeekStatus.EXCUSED, WeekStatus.MISSING, WeekStatus.CURRENT),
)


def page_of(
    contender: Contender,
    part: Part[LogFacts],
    person: Person,
    closed: frozenset[str],
    week: Week | None = None,
) -> Context:
    """The tabs with their marks, the part's stored text and the part's own rows."""
    rows = {row.key: row for row in LogPart.objects.filter(team_id=contender.pk).select_related("saved_by")}
    weeks = week_rows(contender)
    marks = marks_of(contender, weeks, rows)
    rows_of_part = partial(weeks_page, week=week) if part.key == "weeks" else _ROWS[part.key]
    return {
        "marks": marks,
        "mark": next(one for one, _url in marks if one.part.key == part.key),
        "titles": {one.part.key: one.title for one, _url in marks},
        "stored": rows.get(part.key),
        "people": _people(contender, person),
        **rows_of_part(contender, person, closed, weeks),
    }


def marks_of(
    contender: Contender, weeks: Sequence[WeekRow], rows: Mapping[str, LogPart] | None = None
) -> list[tuple[PartMark, str]]:
    """Where each part stands, with its address; ``rows`` by key spare reading them again."""
    if rows is None:
        rows = {row.key: row for row in LogPart.objects.filter(team_id=contender.pk)}
    facts = facts_of(contender, weeks)
    return [
        (
            PartMark(
                part=one,
                title=one.title,
                status=status_of(one, facts, said_done=one.key in rows and rows[one.key].done_at is not None),
                note=one.note(facts),
                missing=tuple(one.missing(facts)),
            ),
            reverse("taskforces:log-part", args=[contender.pk, one.key]),
        )
        for one in PARTS
    ]


def _people(contender: Contender, person: Person) -> str:
    members = TeamMember.objects.on(clock.today()).filter(team_id=contender.pk)
    standings = list(members.values_list("person__standing", flat=True))
    if not can_read_profile(person, contender):
        return _("队员%d人") % len(standings)
    party = sum(standing != Person.Standing.NON_PARTY for standing in standings)
    return _("队员%(all)d人，其中党员%(party)d人") % {"all": len(standings), "party": party}


def weeks_page(
    contender: Contender,
    person: Person,
    closed: frozenset[str],
    rows: Sequence[WeekRow],
    week: Week | None,
) -> Context:
    """The year strip, one week with its form or its text, last week beside it, milestones against today."""
    own = active_weeks(contender, clock.today())
    chosen = week or (own[-1] if own else Week.of(clock.today()))
    target = week_target(contender, chosen)
    row = next((one for one in rows if one.week == chosen), None)
    may_write = can_write_ledger(person, contender)
    is_closed = str(chosen.month) in closed
    entry = target.entry
    if entry is not None and entry.status == WeeklyEntry.Status.DRAFT and not may_write:
        entry = None
    can_fill = may_write and row is not None and not is_closed
    can_fill = can_fill and (entry is None or not _is_in(entry) or can_hand_in_week(person, contender))
    unset = entry is None or entry.status == WeeklyEntry.Status.DRAFT
    excusable = unset and row is not None and not is_closed and can_excuse_week(person, contender)
    new: Context = {"contender": contender, "part": find("weeks"), "by": person, "target": target}
    return {
        "week": chosen,
        "week_row": row,
        "week_css": CSS[row.status] if row else "none",
        "week_entry": entry,
        "week_files": list(entry.evidence.all()) if entry else [],
        "week_requests": rows_of_week(entry),
        "open_requests": open_of_team(contender.pk),
        "week_closed": is_closed,
        "week_form": WeekForm(**new) if can_fill else None,
        "may_say_same": can_fill and unset and can_hand_in_week(person, contender),
        "excuse_form": WeekExcuseForm(**new) if excusable else None,
        "last_week": target.before if target.before and _is_in(target.before) else None,
        **strip_page(contender, rows, chosen),
        **milestone_page(contender, closed),
    }


def _is_in(entry: WeeklyEntry) -> bool:
    return entry.status != WeeklyEntry.Status.DRAFT


def strip_page(contender: Contender, rows: Sequence[WeekRow], chosen: Week) -> Context:
    """The strip of the chosen week's year with its key, and the years the team's weeks lie in."""
    year = chosen.year
    cells = [
        (
            cell,
            reverse("taskforces:week", args=[contender.pk, year, cell.week.number]) if cell.is_open else "",
        )
        for cell in year_cells(year, rows)
    ]
    counts = counted(row for row in rows if row.week.year == year)
    missing = [row.week for row in rows if row.status is WeekStatus.MISSING and row.week.year == year]
    years = sorted({row.week.year for row in rows})
    return {
        "year": year,
        "cells": cells,
        "key": [
            (CSS[status], STATUS_LABELS[status], counts[status]) for status in KEYED if counts.get(status)
        ],
        "missing": [(w, reverse("taskforces:week", args=[contender.pk, w.year, w.number])) for w in missing],
        "years": [
            (one, reverse("taskforces:week", args=[contender.pk, first.year, first.number]))
            for one in years
            if one != year
            for first in [next(row.week for row in rows if row.week.year == one)]
        ],
    }


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone as the page prints it; ``short`` is its name on the bar."""

    milestone: Milestone
    short: str
    weight: str
    percent: int
    label: str
    kind: str
    is_locked: bool


def milestone_page(contender: Contender, closed: frozenset[str]) -> Context:
    """Milestones, their progress by weight and their places on a bar against today: one query."""
    today = clock.today()
    stored = list(Milestone.objects.filter(team_id=contender.pk))
    known = [rules.Milestone(m.pk, m.title, m.weight, m.due_on, 0, m.done_on) for m in stored]
    if not known:
        return {"milestones": [], "timeline": None}
    rows = [
        _milestone_row(m, rule, number, closed)
        for number, (m, rule) in enumerate(zip(stored, known, strict=True), start=1)
    ]
    short = {row.milestone.pk: row.short for row in rows}
    first = contender.activated_on or min(m.due_on for m in stored)
    drawn = rules.timeline(known, first, contender.due_on or max(m.due_on for m in stored), today)
    done, expected = rules.progress(known), rules.expected_progress(known, today)
    return {
        "milestones": rows,
        "timeline": drawn,
        "marks_drawn": [(mark, short[mark.milestone.key]) for mark in drawn.marks],
        "progress": _whole(done),
        "expected": _whole(expected),
        "behind": _whole(expected) - _whole(done),
    }


def _whole(hundredths: int) -> int:
    """Hundredths of a percent as a whole percent, half-up."""
    return (hundredths + 50) // 100


def _milestone_row(
    milestone: Milestone, rule: rules.Milestone, number: int, closed: frozenset[str]
) -> MilestoneRow:
    today = clock.today()
    status, days = rule.status(today), rule.days_late(today)
    left = (milestone.due_on - today).days
    label, kind = {
        rules.MilestoneStatus.DONE: (_("按期完成"), "done"),
        rules.MilestoneStatus.DONE_LATE: (_("迟%d天完成") % days, "done"),
        rules.MilestoneStatus.LATE: (_("超期%d天") % days, "warn"),
        rules.MilestoneStatus.OPEN: (_("还有%d天") % left, "part" if left <= 30 else ""),
    }[status]
    locked = milestone.done_on is not None and clock.month_of(milestone.done_on) in closed
    weight = trimmed_hundredths(milestone.weight)
    return MilestoneRow(milestone, f"M{number}", weight, 100 if rule.is_done else 0, label, kind, locked)


def _founding(
    contender: Contender, person: Person, closed: frozenset[str], rows: Sequence[WeekRow]
) -> Context:
    members = TeamMember.objects.filter(team_id=contender.pk).select_related("person").order_by("pk")
    return {
        "members": list(members),
        "may_read_profile": can_read_profile(person, contender),
        "joining": list(contender.team.joining_branches.all()),
        "indicators": indicator_rows(contender, closed, clock.today()),
        "measures": list(contender.measures.all()),
        "pledges": pledge_rows(contender, closed, clock.today()),
        **milestone_page(contender, closed),
    }


def _progress(
    contender: Contender, person: Person, closed: frozenset[str], rows: Sequence[WeekRow]
) -> Context:
    """The team's actions are its weeks: those handed in from a measure's first action date on count for it."""
    outcomes = outcome_rows(contender, closed, person)
    handed_in = [row.week for row in rows if row.status in (WeekStatus.FILLED, WeekStatus.LATE)]
    acted = {
        pk: sum(week.sunday >= first for week in handed_in)
        for pk, first in contender.measures.values_list("pk", "first_action_on")
    }
    return effect_rows(contender, closed, outcomes, acted) | milestone_page(contender, closed)


def _evaluation(
    contender: Contender, person: Person, closed: frozenset[str], rows: Sequence[WeekRow]
) -> Context:
    return {
        "decisions": list(contender.decisions.filter(action__in=("close", "accept", "routine", "extend")))
    }


_ROWS: dict[str, Callable[[Contender, Person, frozenset[str], Sequence[WeekRow]], Context]] = {
    "founding": _founding,
    "progress": _progress,
    "evaluation": _evaluation,
}
