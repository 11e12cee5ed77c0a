"""办理进度: one page of the month, contender by contender: what is in, what is late and by when (product.md §5).

Never by secret sheet: of 评一评 only the turnout, at the floor, and only for those who run the month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text, ratio
from campaign.models import Channel, Organization, Person
from reviews.models import CycleEntry, Register, ReviewCycle, ScoringDuty
from reviews.month_head import MonthHead, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import (
    board_branches,
    can_read_every_preview,
    can_read_progress,
    can_read_sheet,
    can_read_uncleared_show,
    can_waive_duty,
)
from reviews.phases import Step
from reviews.publication_page import appeal_state
from reviews.services.voting import turnout
from reviews.services.windows import dates_of
from reviews.show_state import state_of

A_PAGE = 60
TAKES_WAIVERS = (Step.APPRAISE, Step.COUNTING)
DONE, PART, WARN, STOP = "done", "part", "warn", "stop"


@dataclass(frozen=True, slots=True)
class Cell:
    """One duty of one contender: its tag, who it waits for, and where it is done or read."""

    text: str
    kind: str
    is_done: bool
    is_late: bool = False
    who: str = ""
    url: str = ""
    waive_url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A contender and its duties in the order of the columns."""

    title: str
    who: str
    branch: str
    cells: list[Cell]
    labels: list[str]

    @property
    def labelled(self) -> list[tuple[Cell, str]]:
        """The cells with the names of their columns."""
        return list(zip(self.cells, self.labels, strict=True))

    @property
    def is_behind(self) -> bool:
        """Whether anything of it is late."""
        return any(cell.is_late for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Column:
    """A duty's name, its last day, and how many of the contenders shown have done it."""

    label: str
    until: str
    done: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that belongs to the month and to no contender."""

    label: str
    text: str
    url: str = ""


def page_of(cycle: ReviewCycle, person: Person, asked: Mapping[str, str]) -> dict[str, Any]:
    """The board as far as the person may read it, narrowed by ``branch`` and ``late``; constant queries."""
    context = head_context(cycle)
    head: MonthHead = context["head"]
    inside = board_branches(person, cycle)
    rows = _entries(cycle, inside)
    branches = {entry.branch_id: entry.branch for entry in rows}
    chosen = next((pk for pk in branches if str(pk) == asked.get("branch", "")), None)
    whole = can_read_every_preview(person, cycle)
    lines = [_line(head, entry, person, whole) for entry in rows if chosen in (None, entry.branch_id)]
    late = asked.get("late") == "1"
    shown = [line for line in lines if line.is_behind] if late else lines
    return context | {
        "page": Paginator(shown, A_PAGE).get_page(asked.get("page")),
        "columns": list(_columns(head, lines, whole)),
        "behind": sum(1 for line in lines if line.is_behind),
        "count": len(lines),
        "branches": _choices(branches, chosen),
        "late": late,
        "facts": _facts(cycle) if can_read_progress(person, cycle) else [],
        "is_whole": inside is None,
    }


def _entries(cycle: ReviewCycle, inside: frozenset[int] | None) -> list[CycleEntry]:
    """The entries of the branches asked for, with everything a line reads."""
    scope = Q() if inside is None else Q(branch__in=inside)
    rows = (
        cycle.entries.filter(scope)
        .select_related("branch", "contender", "find_step", "show", "appeal")
        .prefetch_related("members", "show__clearances", "duties__sheet")
    )
    found = list(rows)
    for entry in found:
        entry.cycle = cycle
    return found


def _choices(branches: Mapping[int, Organization], chosen: int | None) -> list[tuple[int, str, bool]]:
    ordered = sorted(branches.values(), key=lambda branch: branch.path)
    return [(branch.pk, branch.label, branch.pk == chosen) for branch in ordered]


def _line(head: MonthHead, entry: CycleEntry, person: Person, whole: bool) -> Line:
    duties = {duty.channel: duty for duty in entry.duties.all()}
    cells = [
        _find(head, entry),
        _show(head, entry, person),
        *(_sheet(head, entry, duties.get(channel), person) for channel in ScoringDuty.NAMED),
    ]
    if whole:
        cells.append(_appeal(entry))
    labels = _labels(with_appeals=whole)
    return Line(title_for(person, entry), who_of(entry), entry.branch_name, cells, labels)


def _labels(*, with_appeals: bool) -> list[str]:
    named = [str(Channel(channel).label) for channel in ScoringDuty.NAMED]
    return [_("找一找"), _("晒一晒"), *named, *([_("申诉")] if with_appeals else [])]


def _is_over(day: dt.date) -> bool:
    return clock.today() > day


def _find(head: MonthHead, entry: CycleEntry) -> Cell:
    url = reverse("reviews:find-entry", args=[entry.pk])
    if hasattr(entry, "find_step"):
        return Cell(_("已提交"), DONE, is_done=True, url=url)
    if _is_over(head.cycle.find_to):
        return Cell(_("逾期未交"), WARN, is_done=False, is_late=True, url=url)
    return Cell(_("未提交"), "", is_done=False, url=url)


def _show(head: MonthHead, entry: CycleEntry, person: Person) -> Cell:
    state = state_of(entry)
    done = state.key == "public"
    may_read = done or (state.key != "none" and can_read_uncleared_show(person, entry))
    url = reverse("reviews:show-entry", args=[entry.pk]) if may_read else ""
    late = not done and _is_over(head.cycle.show_to)
    kind = WARN if late and state.kind != STOP else state.kind
    text = _("逾期未交") if late and state.key in ("none", "saved") else state.text
    return Cell(text, kind, is_done=done, is_late=late, url=url)


def _sheet(head: MonthHead, entry: CycleEntry, duty: ScoringDuty | None, person: Person) -> Cell:
    if duty is None:
        return Cell(_("不需要"), "", is_done=True)
    duty.entry = entry
    url = reverse("reviews:rubric", args=[duty.pk]) if can_read_sheet(person, duty) else ""
    if hasattr(duty, "sheet"):
        return Cell(_("已交"), DONE, is_done=True, who=duty.scorer_name, url=url)
    if duty.waived_at is not None:
        return Cell(_("已免评"), "", is_done=True, who=duty.waive_reason, url=url)
    late = _is_over(head.cycle.appraise_to)
    waive = ""
    if head.step in TAKES_WAIVERS and can_waive_duty(person, duty):
        waive = reverse("reviews:duty-waive", args=[duty.pk])
    text, kind = (_("逾期未交"), WARN) if late else (_("未交"), "")
    return Cell(text, kind, is_done=False, is_late=late, who=duty.scorer_name, url=url, waive_url=waive)


def _appeal(entry: CycleEntry) -> Cell:
    appeal = getattr(entry, "appeal", None)
    if appeal is None:
        return Cell("", "", is_done=True)
    text, kind = appeal_state(appeal)
    url = reverse("reviews:appeal", args=[entry.pk])
    return Cell(text, kind, is_done=appeal.found_at is not None, url=url)


def _columns(head: MonthHead, lines: list[Line], whole: bool) -> Iterator[Column]:
    dates = dates_of(head.cycle)
    lasts = [dates.find.last, dates.show.last, *[dates.appraise.last] * len(ScoringDuty.NAMED)]
    labels = _labels(with_appeals=False)
    for number, (label, last) in enumerate(zip(labels, lasts, strict=True)):
        done = sum(1 for line in lines if line.cells[number].is_done)
        yield Column(label, _("%(day)s止") % {"day": day_text(last)}, ratio(done, len(lines)))
    if whole:
        appeals = [line.cells[-1] for line in lines if line.cells[-1].text]
        answered = ratio(sum(cell.is_done for cell in appeals), len(appeals)) if appeals else ""
        until = head.cycle.preview_to
        yield Column(_("申诉"), _("%(day)s止") % {"day": day_text(until)} if until else "", answered)


def _facts(cycle: ReviewCycle) -> list[Fact]:
    """The secret sheet as far as it may be told: turnout at the floor, paper by totals."""
    if not cycle.secret_open:
        return [Fact(_("评一评"), _("本月不进行互评和群众评"))]
    voted, roll = turnout(cycle)
    words = {"voted": voted, "roll": roll, "floor": cycle.rule_set.floor}
    text = (
        _("已提交不足%(floor)d人，共%(roll)d人") % words
        if voted is None
        else _("已提交%(voted)d人，共%(roll)d人") % words
    )
    closed = cycle.secret_closed_at
    state = _("%(day)s结束") % {"day": day_text(closed)} if closed else _("未结束")
    sheet = f"{text}（{day_text(cycle.appraise_to)}止，{state}）"
    return [
        Fact(_("评一评"), sheet),
        Fact(_("纸质票"), _paper(cycle), reverse("reviews:paper-list", args=[cycle.pk])),
    ]


def _paper(cycle: ReviewCycle) -> str:
    """Paper by totals: handed out, and what the batches hold."""
    handed = Register.objects.filter(cycle=cycle, medium=Register.Medium.PAPER).count()
    sums = cycle.paper_batches.aggregate(returned=Sum("returned"), void=Sum("void"))
    waiting = cycle.paper_batches.filter(confirmed_at=None).count()
    if not handed and sums["returned"] is None:
        return _("没有发放")
    text = _("领取%(handed)d份，收回%(returned)d份，作废%(void)d份") % {
        "handed": handed,
        "returned": sums["returned"] or 0,
        "void": sums["void"] or 0,
    }
    return text + (_("，%(waiting)d批待核对") % {"waiting": waiting} if waiting else "")
