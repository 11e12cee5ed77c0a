"""From the counted month to the published one: what still stands against it, the preview, the acts (product.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text, moment_text, ratio
from campaign.models import ContenderKind, Person
from reviews.corrections import Correction, corrections_of
from reviews.cycles import latest_ranking, windows_stored
from reviews.models import Appeal, CycleEntry, Ranking, ReviewCycle, ScoringDuty
from reviews.month_head import MonthHead, title_for
from reviews.month_page import head_context
from reviews.permissions import (
    can_close_voting,
    can_confirm_cycle,
    can_raise_appeal,
    can_reopen_ranking,
    can_run_cycle,
)
from reviews.phases import Step
from reviews.progress import duties_answered
from reviews.ranking_rows import RankingRow, computed_rows, weight_headings_of
from reviews.ranking_seals import ranking_url
from reviews.ranking_trace import previewed
from reviews.services.computing import ComputedMonth, compute_month
from reviews.services.publishing import preparing_problems, publishing_problems

PREVIEWED = (Step.PREVIEW, Step.CONFIRMING)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way to publishing: where it stands and where it is done."""

    label: str
    state: str
    kind: str
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """The computed rows of one kind before publishing."""

    label: str
    headings: list[str]
    rows: list[RankingRow]


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal as those who run or confirm the month see it, with the sheets that may be corrected now."""

    appeal: Appeal
    title: str
    state: str
    kind: str
    corrections: list[ScoringDuty]
    corrected: list[Correction]


def page_of(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """Everything the page of the publication prints for who runs or confirms the month."""
    context = head_context(cycle)
    head: MonthHead = context["head"]
    ranking = latest_ranking(cycle)
    runs, confirms = can_run_cycle(person, cycle), can_confirm_cycle(person, cycle)
    appeals = _appeals(head, person)
    return context | {
        "ranking": ranking,
        "ranking_url": ranking_url(ranking) if ranking else "",
        "stages": _stages(head, person, ranking, appeals),
        "problems": _problems(head, person, runs=runs, confirms=confirms),
        "may_prepare": runs and head.step is Step.COUNTING,
        "may_withdraw": runs and head.step in PREVIEWED,
        "may_publish": confirms and head.step in PREVIEWED,
        "may_reopen": head.step is Step.PUBLISHED and can_reopen_ranking(person, cycle),
        "is_reopened": cycle.reopened_at is not None and head.step is not Step.PUBLISHED,
        "tables": _tables(compute_month(cycle), person) if head.step in PREVIEWED else [],
        "appeals": appeals,
    }


def _problems(head: MonthHead, person: Person, *, runs: bool, confirms: bool) -> list[str]:
    """What still stands against this person's next act."""
    if runs and head.step not in (*PREVIEWED, Step.PUBLISHED):
        return preparing_problems(head.cycle)
    if confirms and head.step in PREVIEWED:
        return publishing_problems(head.cycle, person)
    return []


def _stages(
    head: MonthHead, person: Person, ranking: Ranking | None, appeals: list[AppealLine]
) -> list[Stage]:
    cycle = head.cycle
    stages = [_closing(cycle, person), _sheets(cycle), _counting(head), _preview(head)]
    if cycle.reopened_at is not None:
        stages.insert(2, _reopened(cycle))
    waiting = sum(1 for line in appeals if line.appeal.found_at is None)
    if appeals:
        text = _("共%(count)d件，未答复%(waiting)d件") % {"count": len(appeals), "waiting": waiting}
        stages.append(
            Stage(_("申诉"), _("待答复") if waiting else _("已答复"), "warn" if waiting else "done", text)
        )
    if head.step is Step.PUBLISHED and ranking is not None:
        words = {"at": moment_text(ranking.published_at), "name": ranking.published_by}
        text = _("%(at)s，%(name)s审定") % words
        published = Stage(_("审定发布"), _("已发布"), "done", text, ranking_url(ranking), _("看排行榜"))
    else:
        text = _("由没有办理汇总的书记、副书记审定")
        is_due = head.step is Step.CONFIRMING
        published = Stage(
            _("审定发布"), _("待审定") if is_due else _("未开始"), "part" if is_due else "", text
        )
    return [*stages, published]


def _reopened(cycle: ReviewCycle) -> Stage:
    words = {
        "at": moment_text(cycle.reopened_at),
        "name": cycle.reopened_by,
        "reason": cycle.reopen_reason,
    }
    text = _("%(at)s，%(name)s办理，更正理由：%(reason)s") % words
    return Stage(_("重新打开"), _("已办"), "done", text)


def _closing(cycle: ReviewCycle, person: Person) -> Stage:
    label = _("结束评议")
    if not cycle.secret_open:
        return Stage(label, _("不需要"), "done", _("本月不进行互评和群众评"))
    if cycle.secret_closed_at is not None:
        words = {"at": moment_text(cycle.secret_closed_at), "name": cycle.secret_closed_by}
        return Stage(label, _("已办"), "done", _("%(at)s，%(name)s办理") % words)
    text = _("评一评到%(day)s截止，之后办理") % {"day": day_text(cycle.appraise_to)}
    if not windows_stored(cycle).appraise.is_over(clock.now()):
        return Stage(label, _("未开始"), "", text)
    url = reverse("reviews:voting-close", args=[cycle.pk]) if can_close_voting(person, cycle) else ""
    return Stage(label, _("待办"), "warn", text, url, _("去结束"))


def _sheets(cycle: ReviewCycle) -> Stage:
    answered = duties_answered(cycle)
    done, total = sum(1 for _entry, is_in in answered if is_in), len(answered)
    state, kind = (_("已齐"), "done") if done == total else (_("未齐"), "warn")
    text = _("自评、支部评、总支评已交或免评%(ratio)s份") % {"ratio": ratio(done, total)}
    url = reverse("reviews:duty-all", args=[cycle.pk])
    return Stage(_("署名评分"), state, kind, text, url, _("看评分进度"))


def _counting(head: MonthHead) -> Stage:
    cycle = head.cycle
    if cycle.prepared_at is not None:
        words = {"at": moment_text(cycle.prepared_at), "name": cycle.prepared_by}
        return Stage(_("汇总"), _("已办"), "done", _("%(at)s，%(name)s办理") % words)
    is_due = head.step is Step.COUNTING
    state, kind = (_("待办"), "part") if is_due else (_("未开始"), "")
    return Stage(_("汇总"), state, kind, _("由党总支办事员办理，算出综合得分和名次"))


def _preview(head: MonthHead) -> Stage:
    cycle = head.cycle
    if cycle.preview_to is None:
        text = _("汇总后%(days)d个工作日") % {"days": cycle.rule_set.preview_workdays}
        return Stage(_("本人预览"), _("未开始"), "", text)
    words = {"first": day_text(cycle.prepared_at), "last": day_text(cycle.preview_to)}
    text = _("%(first)s—%(last)s，本人可申诉一次") % words
    if head.step is Step.PREVIEW:
        return Stage(_("本人预览"), _("进行中"), "part", text)
    return Stage(_("本人预览"), _("已结束"), "done", text)


def _tables(month: ComputedMonth, person: Person) -> list[PreviewTable]:
    rules = month.cycle.rule_set
    labels = ((ContenderKind.POST, _("示范岗")), (ContenderKind.TEAM, _("攻关队")))
    return [
        PreviewTable(label, weight_headings_of(rules, kind), computed_rows(rows, person, rules.floor))
        for kind, label in labels
        if (rows := month.of_kind(kind))
    ]


def _appeals(head: MonthHead, person: Person) -> list[AppealLine]:
    rows = (
        Appeal.objects.filter(entry__cycle=head.cycle)
        .select_related("entry__branch", "raised_by", "found_by")
        .prefetch_related("entry__members", "entry__duties")
        .order_by("raised_at", "pk")
    )
    corrected = corrections_of([row.entry for row in rows]) if rows else {}
    return [
        _appeal_line(row, person, head.step in PREVIEWED, corrected.get(row.entry_id, [])) for row in rows
    ]


def _appeal_line(
    appeal: Appeal, person: Person, is_correctable: bool, corrected: list[Correction]
) -> AppealLine:
    """Sheets that were handed in may be corrected on an upheld appeal until the month is published."""
    state, kind = appeal_state(appeal)
    duties = appeal.entry.duties.all() if appeal.upheld and is_correctable else ()
    return AppealLine(
        appeal,
        title_for(person, appeal.entry),
        state,
        kind,
        [duty for duty in duties if duty.waived_at is None],
        corrected,
    )


def appeal_state(appeal: Appeal) -> tuple[str, str]:
    """Words and kind of an appeal's tag."""
    if appeal.found_at is None:
        return _("待答复"), "warn"
    return (_("成立"), "done") if appeal.upheld else (_("不成立"), "")


def result_of(entry: CycleEntry, person: Person) -> dict[str, Any]:
    """One entry's result before publishing, and its appeal; only what the month's step allows."""
    cycle = entry.cycle
    context = head_context(cycle)
    head: MonthHead = context["head"]
    appeal = Appeal.objects.filter(entry=entry).select_related("raised_by", "found_by").first()
    context |= {
        "entry": entry,
        "title": title_for(person, entry),
        "appeal": appeal,
        "appeal_state": appeal_state(appeal) if appeal else None,
        "corrected": corrections_of([entry]).get(entry.pk, []),
        "is_preview": head.step is Step.PREVIEW,
        "is_counted": head.step in PREVIEWED,
        "may_appeal": appeal is None and head.step is Step.PREVIEW and can_raise_appeal(person, entry),
    }
    if head.step in PREVIEWED:
        row, trace, count = previewed(cycle, entry, person)
        shown = computed_rows([row], person, cycle.rule_set.floor)[0]
        context |= {"row": shown, "trace": trace, "count": count}
    return context
