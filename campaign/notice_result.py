"""公示结果报告: who was on notice, how long, how many objections came and what became of them (product.md §3 公示).

Figures only: neither the words of an objection nor who raised it, nor the handler's finding, is read here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import calendar, clock
from campaign.models import Contender, Decision, Objection, PublicNotice, State
from campaign.notice_words import window_words

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
    entries = notice.entries.select_related("contender__level_applied", "contender__level_granted")
    contenders = [entry.contender for entry in entries]
    counts = _counts(notice)
    ended = {
        step.contender_id: step
        for step in Decision.objects.filter(
            contender__in=contenders, from_state=State.ON_NOTICE, at__gte=notice.posted_at
        ).order_by("-pk")
    }
    lines = tuple(
        ResultLine(contender, counts.get(contender.pk, Counts()), ended.get(contender.pk))
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
        window=window_words(notice.posted_on, notice.ends_on, calendar.around(notice.posted_on)),
        lines=lines,
        counts=total,
        is_final=is_final,
        conclusion=tuple(_conclusion(lines, total)),
    )


def _counts(notice: PublicNotice) -> dict[int, Counts]:
    found: Counter[tuple[int, bool | None]] = Counter(
        Objection.objects.filter(notice=notice).values_list("contender_id", "upheld")
    )
    contenders = {contender_id for contender_id, _upheld in found}
    return {
        pk: Counts(
            sum(n for (contender_id, _upheld), n in found.items() if contender_id == pk),
            found[pk, True],
            found[pk, False],
        )
        for pk in contenders
    }


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
