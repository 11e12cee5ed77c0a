"""比一比: choosing, the table side by side, and 互学."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import charts, clock
from campaign.formatting import NOTHING, day_text, hundredths, month_text, trimmed_hundredths
from campaign.models import ContenderKind, Person
from reviews.compare_rows import Facts, facts_of, sides_of
from reviews.comparison import LEAST, MOST, Comparison, NotComparable, Row, compare
from reviews.cycles import latest_ranking, month_of
from reviews.gaps import IndicatorGap
from reviews.models import CycleEntry, Learning, ReviewCycle
from reviews.month_head import COMPARE, head_of, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import can_write_steps, is_own_entry


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry that may be chosen."""

    entry: CycleEntry
    title: str
    who: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of the table: a text per side, the better ones marked, and what the best one did."""

    label: str
    cells: tuple[tuple[str, bool], ...]
    spread: str
    practice: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """One side's own facts under the table."""

    title: str
    who: str
    branch: str
    url: str
    indicators: tuple[tuple[str, str], ...]
    pledges: tuple[tuple[str, str], ...]
    milestones: tuple[tuple[str, str], ...]
    spark: charts.Line | None
    trend: tuple[tuple[str, str], ...]


def is_open(cycle: ReviewCycle) -> bool:
    """Whether the compare step has begun: from the day after the show step, without end."""
    return clock.today() > cycle.show_to


def page_of(cycle: ReviewCycle, person: Person, kind: str, asked: Sequence[str]) -> dict[str, Any]:
    """What the page prints: the choices, and for two to four of them the comparison."""
    entries = list(
        cycle.entries.select_related("contender", "branch", "cycle__campaign").prefetch_related("members")
    )
    own = [entry for entry in entries if can_write_steps(person, entry)]
    kind = kind if kind in ContenderKind.values else _first_kind(entries, own)
    chosen = _chosen([entry for entry in entries if entry.kind == kind], asked)
    head = head_of(cycle, COMPARE)
    context = head_context(cycle, head) | {
        "kind": kind,
        "kinds": ContenderKind.choices,
        "is_open": is_open(cycle),
        "own": [entry for entry in own if entry.kind == kind],
        "problem": _problem(chosen, asked),
        "choices": [
            Choice(e, title_for(person, e), who_of(e), e in chosen) for e in entries if e.kind == kind
        ],
        "chosen": [],
        **learnings_of(cycle, person, entries),
    }
    if context["is_open"] and not context["problem"] and chosen:
        context |= table_of(cycle, chosen, person) | {"chosen": chosen}
    return context


def _first_kind(entries: Sequence[CycleEntry], own: Sequence[CycleEntry]) -> str:
    """The kind of one's own entry, else posts where there are any."""
    if own:
        return own[0].kind
    return entries[0].kind if entries else ContenderKind.POST


def _chosen(entries: Sequence[CycleEntry], asked: Sequence[str]) -> list[CycleEntry]:
    """The entries asked for in the order asked, each once; unknown ones are left out."""
    known = {str(entry.pk): entry for entry in entries}
    return [known[key] for key in dict.fromkeys(asked) if key in known]


def _problem(chosen: Sequence[CycleEntry], asked: Sequence[str]) -> str:
    if not asked or LEAST <= len(chosen) <= MOST:
        return ""
    return _("请选择同一类的2至4个对象，现在选了%(count)d个。") % {"count": len(chosen)}


def table_of(cycle: ReviewCycle, chosen: Sequence[CycleEntry], person: Person) -> dict[str, Any]:
    """The comparison laid out; scores only once the month is published."""
    facts = facts_of(cycle, chosen, person)
    months = sorted({month for one in facts for month in one.trend})
    try:
        comparison = compare(sides_of(facts, month_of(cycle), months, person))
    except NotComparable:
        return {"problem": _problem([], ["?"])}
    ledgers = {one.entry.pk: ledger_url(one.entry) for one in facts}
    return {
        "sides": comparison.sides,
        "lines": [_line(row, comparison, ledgers) for row in comparison.rows],
        "columns": [_column(one, months, person, ledgers) for one in facts],
        "trend_months": months,
        "is_published": latest_ranking(cycle) is not None,
    }


def _line(row: Row, comparison: Comparison, ledgers: dict[int, str]) -> Line:
    best = next((i for i, cell in enumerate(row.cells) if cell.is_best), None)
    practice = row.practice if row.differs else None
    return Line(
        label=row.label,
        cells=tuple((_figure(cell.value, row.unit), cell.is_best) for cell in row.cells),
        spread=_figure(row.spread, row.unit, is_difference=True),
        practice=_practice_text(practice.measure, practice.action) if practice else "",
        url=ledgers[comparison.sides[best].entry_id] if practice and best is not None else "",
    )


def _practice_text(measure: str, action: str) -> str:
    return _("%(measure)s：%(action)s") % {"measure": measure, "action": action} if measure else action


def _figure(value: int | None, unit: str, *, is_difference: bool = False) -> str:
    if value is None:
        return NOTHING
    if is_difference and not value:
        return _("持平")
    if unit == "percent":
        text = hundredths(value, 1)
        return _("%(value)s个百分点") % {"value": text} if is_difference else f"{text}%"
    return hundredths(value, 1)


def ledger_url(entry: CycleEntry) -> str:
    """Where the actions of an entry are read: handbook part 3, or the weekly log's part 2."""
    if entry.contender.is_post:
        return reverse("modelposts:handbook-part", args=[entry.contender_id, "actions"])
    return reverse("taskforces:log-part", args=[entry.contender_id, "weeks"])


def _column(one: Facts, months: Sequence[str], person: Person, ledgers: dict[int, str]) -> Column:
    trend = [one.trend.get(month) for month in months]
    until = month_of(one.entry.cycle).last_day
    return Column(
        title=title_for(person, one.entry),
        who=who_of(one.entry),
        branch=one.entry.branch_name,
        url=ledgers[one.entry.pk],
        indicators=tuple((gap.indicator.name, _indicator_text(gap)) for gap in one.findings.indicators),
        pledges=tuple((pledge.text, _kept_text(pledge.kept)) for pledge in one.pledges_due),
        milestones=tuple(
            (row.title, _milestone_text(row.due_on, row.done_on, until)) for row in one.milestones
        ),
        spark=charts.sparkline(trend) if any(value is not None for value in trend) else None,
        trend=tuple((month_text(m, year=False), hundredths(one.trend.get(m))) for m in months),
    )


def _indicator_text(gap: IndicatorGap) -> str:
    words = {
        "baseline": trimmed_hundredths(gap.indicator.baseline),
        "target": trimmed_hundredths(gap.indicator.target),
        "unit": gap.indicator.unit,
    }
    if gap.last is None:
        return _("基线%(baseline)s%(unit)s，目标%(target)s%(unit)s，尚无读数") % words
    words |= {"last": trimmed_hundredths(gap.last.value), "day": day_text(gap.last.on)}
    return _("基线%(baseline)s%(unit)s，目标%(target)s%(unit)s，%(day)s读数%(last)s%(unit)s") % words


def _kept_text(kept: bool | None) -> str:
    if kept is None:
        return _("到期未说明")
    return _("已兑现") if kept else _("未兑现")


def _milestone_text(due_on: dt.date, done_on: dt.date | None, until: dt.date) -> str:
    """Where a milestone stood at the month's end."""
    if done_on is not None and done_on <= until:
        return _("%(day)s完成") % {"day": day_text(done_on)}
    if due_on > until:
        return _("计划%(day)s完成") % {"day": day_text(due_on)}
    return _("应于%(day)s完成，未完成") % {"day": day_text(due_on)}


def learnings_of(cycle: ReviewCycle, person: Person, entries: Sequence[CycleEntry]) -> dict[str, Any]:
    """What one's own entries take up from others, and who takes up theirs; one query."""
    own = {entry.pk for entry in entries if is_own_entry(person, entry)}
    if not own:
        return {"learnt": [], "credits": []}
    by_id = {entry.pk: entry for entry in entries}
    rows = Learning.objects.filter(entry__cycle=cycle).select_related("measure", "by").order_by("pk")
    learnt, credits = [], []
    for row in rows:
        if row.entry_id in own:
            learnt.append((row, title_for(person, by_id[row.learned_from_id])))
        if row.learned_from_id in own:
            credits.append((row, title_for(person, by_id[row.entry_id])))
    return {"learnt": learnt, "credits": credits}
