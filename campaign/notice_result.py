"""公示结果报告: who was on notice, how long, how many objections came and what became of them (product.md §3 公示).

Figures only: neither the words of an objection nor who raised it, nor the handler's finding, is read here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import calendar, clock
from campaign.models import Contender, Decision, NoticeEntry, Objection, PublicNotice, State
from campaign.notice_words import window_words
from campaign.workdays import IsWorking

_AROUND = dt.timedelta(days=92)
#: What a contender's step off the notice is called in the report.
_STEPS = {"clear": gettext_lazy("公示通过"), "uphold": gettext_lazy("不予选定")}


@dataclass(frozen=True)
class Counts:
    """Objections by what was found."""

    total: int = 0
    upheld: int = 0
    dismissed: int = 0

    @property
    def open(self) -> int:
        return self.total - self.upheld - self.dismissed


@dataclass(frozen=True)
class ResultLine:
    """A contender with its objections and the step that ended its notice; None while it is on notice."""

    contender: Contender
    counts: Counts
    decision: Decision | None

    @property
    def outcome(self) -> str:
        """公示通过, 不予选定, or that it is not finished."""
        if self.decision is None:
            return _("待宣布")
        return str(_STEPS.get(self.decision.action, self.decision.get_to_state_display()))


@dataclass(frozen=True)
class NoticeResult:
    """The report."""

    notice: PublicNotice
    window: str
    lines: tuple[ResultLine, ...]
    counts: Counts
    is_final: bool
    conclusion: tuple[str, ...]


def result_of(notice: PublicNotice) -> NoticeResult:
    """The report of a notice as things stand; constant queries."""
    return results_of([notice])[0]


def results_of(notices: Sequence[PublicNotice]) -> list[NoticeResult]:
    """The reports of several notices in their order; constant queries however many there are."""
    if not notices:
        return []
    related = ("contender__level_applied", "contender__level_granted", "contender__lead_branch")
    entries: dict[int, list[Contender]] = defaultdict(list)
    for entry in NoticeEntry.objects.filter(notice__in=notices).select_related(*related):
        entries[entry.notice_id].append(entry.contender)
    ended: dict[int, list[Decision]] = defaultdict(list)
    steps = Decision.objects.filter(
        contender__notice_entries__notice__in=notices, from_state=State.ON_NOTICE
    ).distinct()
    for step in steps.order_by("pk"):
        ended[step.contender_id].append(step)
    counts = _counts(notices)
    first, last = (rank(notice.posted_on for notice in notices) for rank in (min, max))
    days = calendar.working_days(first - _AROUND, last + _AROUND)
    return [_result(notice, entries[notice.pk], counts[notice.pk], ended, days) for notice in notices]


def _result(
    notice: PublicNotice,
    contenders: Sequence[Contender],
    counts: Mapping[int, Counts],
    ended: Mapping[int, Sequence[Decision]],
    days: IsWorking,
) -> NoticeResult:
    lines = tuple(
        ResultLine(
            contender,
            counts.get(contender.pk, Counts()),
            next((step for step in ended[contender.pk] if step.at >= notice.posted_at), None),
        )
        for contender in contenders
    )
    total = Counts(
        sum(line.counts.total for line in lines),
        sum(line.counts.upheld for line in lines),
        sum(line.counts.dismissed for line in lines),
    )
    is_final = (
        notice.ends_on < clock.today() and not total.open and all(line.decision is not None for line in lines)
    )
    return NoticeResult(
        notice=notice,
        window=window_words(notice.posted_on, notice.ends_on, days),
        lines=lines,
        counts=total,
        is_final=is_final,
        conclusion=tuple(_conclusion(lines, total)),
    )


def _counts(notices: Sequence[PublicNotice]) -> dict[int, dict[int, Counts]]:
    """Objections by notice and contender: their number and what was found, nothing else of them is read."""
    found: dict[int, Counter[tuple[int, bool | None]]] = defaultdict(Counter)
    rows = Objection.objects.filter(notice__in=notices).values_list("notice_id", "contender_id", "upheld")
    for notice, contender, upheld in rows:
        found[notice][contender, upheld] += 1
    told: dict[int, dict[int, Counts]] = defaultdict(dict)
    for notice, numbers in found.items():
        for contender in {contender for contender, _upheld in numbers}:
            total = sum(n for (one, _upheld), n in numbers.items() if one == contender)
            told[notice][contender] = Counts(total, numbers[contender, True], numbers[contender, False])
    return told


def _conclusion(lines: tuple[ResultLine, ...], counts: Counts) -> list[str]:
    """What the report ends with: figures of objections, then each outcome with its names."""
    said = [
        _("公示期间共收到异议%(total)d件，核查成立%(upheld)d件，不成立%(dismissed)d件。")
        % {"total": counts.total, "upheld": counts.upheld, "dismissed": counts.dismissed}
        if counts.total
        else _("公示期间没有收到异议。")
    ]
    by_outcome: dict[str, list[str]] = {}
    for line in lines:
        by_outcome.setdefault(line.outcome, []).append(line.contender.title)
    said += [
        _("%(outcome)s%(n)d个：%(names)s。")
        % {"outcome": outcome, "n": len(titles), "names": "、".join(titles)}
        for outcome, titles in by_outcome.items()
    ]
    return said
