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
from reviews.compare_charts import MARKS, bars_of, figure, radar_of
from reviews.compare_rows import Facts, facts_of, scores_from, sides_of
from reviews.comparison import LEAST, MOST, Comparison, NotComparable, Practice, Row, compare
from reviews.cycles import month_of
from reviews.gaps import IndicatorGap
from reviews.learning_page import learnings_of
from reviews.models import CycleEntry, Ranking, ReviewCycle
from reviews.month_head import COMPARE, head_of, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import can_write_steps


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry that may be chosen."""

    entry: CycleEntry
    title: str
    who: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Did:
    """What a leading side did that month, and where it is written."""

    mark: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of the table: a text per side, the better ones marked, and what they did."""

    label: str
    cells: tuple[tuple[str, bool], ...]
    spread: str
    did: tuple[Did, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One side's own facts under the table."""

    mark: str
    title: str
    who: str
    branch: str
    url: str
    indicators: tuple[tuple[str, str, str], ...]
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
    choices = [Choice(e, title_for(person, e), who_of(e), e in chosen) for e in entries if e.kind == kind]
    head = head_of(cycle, COMPARE)
    context = head_context(cycle, head) | {
        "kind": kind,
        "kinds": ContenderKind.choices,
        "is_open": is_open(cycle),
        "own": [entry for entry in own if entry.kind == kind],
        "problem": _problem(chosen, asked),
        "chosen": [],
        **learnings_of(cycle, person, entries),
        "groups": _grouped(choices),
    }
    if context["is_open"] and not context["problem"] and chosen:
        context |= table_of(cycle, chosen, person) | {"chosen": chosen}
    return context


def _grouped(choices: Sequence[Choice]) -> list[tuple[str, list[Choice]]]:
    """The choices under their branches, in the order of the tree."""
    groups: dict[str, list[Choice]] = {}
    for choice in sorted(choices, key=lambda choice: choice.entry.branch.path):
        groups.setdefault(choice.entry.branch_name, []).append(choice)
    return list(groups.items())


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
    """The comparison laid out, with its pictures; scores of the month only once it is published."""
    ranking = scores_from(cycle)
    facts = facts_of(cycle, chosen, person, ranking)
    months = sorted({month for one in facts for month in one.trend})
    try:
        comparison = compare(sides_of(facts, month_of(cycle), months, person))
    except NotComparable:
        return {"problem": _problem([], ["?"])}
    radar = radar_of(comparison)
    marked = list(zip(MARKS, comparison.sides, strict=False))
    return {
        "sides": marked,
        "lines": _lines(comparison),
        "columns": [_column(mark, one, months, person) for mark, one in zip(MARKS, facts, strict=False)],
        "trend_months": months,
        "bars": bars_of(comparison, without_dimensions=radar is not None),
        "radar": radar,
        "scores_note": _scores_note(cycle, ranking),
    }


def _scores_note(cycle: ReviewCycle, ranking: Ranking | None) -> str:
    """Which month the scores are of."""
    if ranking is None:
        return _("本月得分发布后显示")
    if ranking.cycle_id == cycle.pk:
        return ""
    return _("本月得分发布后显示，现为已发布的%(month)s得分") % {
        "month": month_text(ranking.cycle.month, year=False)
    }


def _lines(comparison: Comparison) -> list[Line]:
    """The printed lines; what a side did is told once and then only pointed at."""
    told: set[int] = set()
    lines = []
    for row in comparison.rows:
        did = []
        for at, practice in row.practices:
            text = _("同上") if at in told else _practice_text(practice)
            did.append(Did(MARKS[at], text, practice.url))
            told.add(at)
        cells = tuple((figure(cell.value, row.unit), cell.is_best) for cell in row.cells)
        lines.append(Line(row.label, cells, _spread(row), tuple(did)))
    return lines


def _practice_text(practice: Practice) -> str:
    if not practice.measure:
        return practice.action
    return _("%(measure)s：%(action)s") % {"measure": practice.measure, "action": practice.action}


def _spread(row: Row) -> str:
    if row.spread is None:
        return NOTHING
    if not row.spread:
        return _("持平")
    text = hundredths(row.spread, 1)
    return _("%(value)s个百分点") % {"value": text} if row.unit == "percent" else text


def ledger_url(entry: CycleEntry) -> str:
    """Where the actions of an entry are read: handbook part 3, or the weekly log's part 2."""
    if entry.contender.is_post:
        return reverse("modelposts:handbook-part", args=[entry.contender_id, "actions"])
    return reverse("taskforces:log-part", args=[entry.contender_id, "weeks"])


def _column(mark: str, one: Facts, months: Sequence[str], person: Person) -> Column:
    trend = [one.trend.get(month) for month in months]
    until = month_of(one.entry.cycle).last_day
    return Column(
        mark=mark,
        title=title_for(person, one.entry),
        who=who_of(one.entry),
        branch=one.entry.branch_name,
        url=ledger_url(one.entry),
        indicators=tuple(
            (gap.indicator.name, _indicator_text(gap), _attained(gap)) for gap in one.findings.indicators
        ),
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


def _attained(gap: IndicatorGap) -> str:
    """The way from baseline to target in percent."""
    return figure(gap.progress, "percent")


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
