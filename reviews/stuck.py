"""What the months not published wait for: the steps of each entry, named sheets, appeals, paper, the officer's acts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import Channel
from campaign.stuck import CONFIRMER, OFFICER, Scope, Stuck, provides_stuck
from reviews.cycles import is_secret_window_open
from reviews.models import Appeal, CycleEntry, PaperBatch, ReviewCycle, ScoringDuty
from reviews.month_head import MonthHead, cycles, head_of, who_of
from reviews.month_page import may_close
from reviews.phases import Step
from reviews.show_state import state_of
from reviews.todos import UNDER_WAY


@provides_stuck
def months(scope: Scope) -> Iterator[Stuck]:
    """Everything of the two newest months; a constant number of queries a month."""
    for cycle in cycles().filter(campaign=scope.campaign).order_by("-month")[:UNDER_WAY]:
        head = head_of(cycle)
        if head.step is Step.PUBLISHED:
            continue
        yield from _entries(scope, head)
        yield from _duties(scope, head)
        yield from _appeals(scope, head)
        if scope.is_whole:
            yield from _paper(head)
            yield from _office(head)


def _in_month(head: MonthHead, words: str) -> str:
    return f"{head.month.short_label}{words}"


def _entries(scope: Scope, head: MonthHead) -> Iterator[Stuck]:
    """找一找 and 晒一晒, entry by entry: with the holder, the branch, or who clears it."""
    cycle, today = head.cycle, scope.today
    rows = (
        CycleEntry.objects.filter(scope.of("branch"), cycle=cycle)
        .select_related("branch", "find_step", "show")
        .prefetch_related("show__clearances")
    )
    for entry in rows:
        if not hasattr(entry, "find_step") and today >= cycle.find_from:
            yield _entry(head, entry, "find", _("找一找未提交"), who_of(entry), cycle.find_from)
        key, since = state_of(entry).key, cycle.show_from
        if key in ("none", "saved", "returned", "refused") and today >= since:
            yield _entry(head, entry, "show", _("晒一晒未提交"), who_of(entry), since)
        elif key == "submitted":
            at = clock.day_of(entry.show.submitted_at or cycle.opened_at)
            yield _entry(head, entry, "show", _("晒一晒待确认"), _("%s书记") % entry.branch.label, at)
        elif key == "confirmed":
            at = clock.day_of(entry.show.confirmed_at or cycle.opened_at)
            yield _entry(head, entry, "show", _("晒一晒待保密审查"), _("宣传委员或保密员"), at)


def _entry(head: MonthHead, entry: CycleEntry, page: str, stage: str, who: str, since: dt.date) -> Stuck:
    return Stuck(
        stage=stage,
        title=_in_month(head, f"　{entry.title}"),
        branch=entry.branch_id,
        waits_for=who,
        since=since,
        url=reverse(f"reviews:{page}-entry", args=[entry.pk]),
        key=f"{page}-{entry.pk}",
    )


def _duties(scope: Scope, head: MonthHead) -> Iterator[Stuck]:
    """Named sheets not in once they may be: a row a branch and channel, since the window's first day; one query."""
    cycle = head.cycle
    if scope.today < cycle.appraise_from:
        return
    owed = ScoringDuty.objects.filter(
        scope.of("entry__branch"), entry__cycle=cycle, waived_at=None, sheet=None
    ).order_by("entry__kind", "entry__position", "pk")
    names: dict[tuple[int, str], list[str]] = defaultdict(list)
    for branch, channel, name in owed.values_list("entry__branch_id", "channel", "scorer_name"):
        names[branch, channel].append(name)
    for (branch, channel), owing in names.items():
        words = {"channel": Channel(channel).label, "count": len(owing)}
        yield Stuck(
            stage=_("署名评分未交"),
            title=_in_month(head, _("　%(channel)s还差%(count)d份") % words),
            branch=branch,
            waits_for=_several(list(dict.fromkeys(owing))),
            since=cycle.appraise_from,
            url=reverse(f"reviews:{'duty-all' if scope.is_whole else 'cycle-board'}", args=[cycle.pk]),
            key=f"duty-{cycle.pk}-{branch}-{channel}",
        )


def _several(names: Sequence[str]) -> str:
    """郑杰霞、曹磊志等4人."""
    shown = "、".join(names[:2])
    return _("%(shown)s等%(n)d人") % {"shown": shown, "n": len(names)} if len(names) > 2 else shown


def _appeals(scope: Scope, head: MonthHead) -> Iterator[Stuck]:
    """申诉 without an answer; publishing waits for it."""
    rows = Appeal.objects.filter(scope.of("entry__branch"), entry__cycle=head.cycle, found_at=None)
    for appeal in rows.select_related("entry"):
        yield Stuck(
            stage=_("申诉待答复"),
            title=_in_month(head, f"　{appeal.entry.title}"),
            branch=appeal.entry.branch_id,
            waits_for=_("纪检委员"),
            since=clock.day_of(appeal.raised_at),
            url=head.url,
            key=f"appeal-{appeal.pk}",
        )


def _paper(head: MonthHead) -> Iterator[Stuck]:
    """Paper totals keyed and not confirmed by another, or sent back and not corrected."""
    rows = PaperBatch.objects.filter(cycle=head.cycle, confirmed_at=None).select_related("keyed_by")
    waiting: dict[tuple[str, bool], list[PaperBatch]] = defaultdict(list)
    for batch in rows:
        waiting[batch.keyed_by.name, batch.rejected_at is not None].append(batch)
    for (name, back), batches in waiting.items():
        yield Stuck(
            stage=_("纸质票待更正") if back else _("纸质票待核对"),
            title=_in_month(head, _("　%(name)s录入的%(count)d份") % {"name": name, "count": len(batches)}),
            branch=0,
            waits_for=name if back else _("录入人以外的人"),
            since=min(clock.day_of(batch.rejected_at or batch.keyed_at) for batch in batches),
            url=reverse("reviews:paper-list", args=[head.cycle.pk]),
            key=f"paper{'-back' if back else ''}-{head.cycle.pk}-{name}",
        )


def _office(head: MonthHead) -> Iterable[Stuck]:
    """The act the month itself waits for."""
    cycle = head.cycle
    after = cycle.appraise_to + dt.timedelta(days=1)
    publication = reverse("reviews:publication", args=[cycle.pk])
    if is_secret_window_open(cycle):
        return []
    if may_close(head):
        close = reverse("reviews:voting-close", args=[cycle.pk])
        return [_act(head, _("待结束评议"), str(OFFICER), after, close)]
    if head.step is Step.COUNTING:
        return [_act(head, _("待汇总"), str(OFFICER), _closed_on(cycle, after), publication)]
    if head.step is Step.CONFIRMING:
        return [_act(head, _("待审定发布"), str(CONFIRMER), _previewed(cycle, after), publication)]
    return []


def _closed_on(cycle: ReviewCycle, after: dt.date) -> dt.date:
    return clock.day_of(cycle.secret_closed_at) if cycle.secret_closed_at else after


def _previewed(cycle: ReviewCycle, after: dt.date) -> dt.date:
    return cycle.preview_to + dt.timedelta(days=1) if cycle.preview_to else after


def _act(head: MonthHead, stage: str, who: str, since: dt.date, url: str) -> Stuck:
    return Stuck(stage, _("%s评比") % head.month.short_label, 0, who, since, url, f"month-{head.cycle.pk}")
