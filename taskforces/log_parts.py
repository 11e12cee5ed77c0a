"""The four parts of the 工作周志 described as data (product.md §4). Pure: counts in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign.ledger_parts import Part, TextField, Words


@dataclass(frozen=True, slots=True)
class LogFacts:
    """Counts of one weekly log; ``texts`` tells by key whether a part's free text is written."""

    indicators: int = 0
    indicators_read: int = 0
    measures: int = 0
    milestones: int = 0
    milestones_done: int = 0
    milestones_late: int = 0
    outcomes: int = 0
    weeks_handed_in: int = 0
    weeks_missing: int = 0
    texts: Mapping[str, bool] = field(default_factory=dict)


def _founding(facts: LogFacts) -> Iterable[Words]:
    if not facts.indicators:
        yield _("还没有指标。")
    if not facts.measures:
        yield _("还没有措施。")
    if not facts.milestones:
        yield _("还没有里程碑。")


def _weeks(facts: LogFacts) -> Iterable[Words]:
    if not facts.weeks_handed_in:
        yield _("还没有交过周志。")
    if facts.weeks_missing:
        yield _now("还缺%d周。") % facts.weeks_missing


def _progress(facts: LogFacts) -> Iterable[Words]:
    if not facts.outcomes:
        yield _("还没有记成效。")
    unread = facts.indicators - facts.indicators_read
    if unread:
        yield _now("还有%d项指标没有读数。") % unread
    if facts.milestones_late:
        yield _now("有%d个里程碑超期未完成。") % facts.milestones_late


def _evaluation(facts: LogFacts) -> Iterable[Words]:
    if not facts.texts.get("evaluation"):
        yield _("自评小结还没有写。")


def _weeks_note(facts: LogFacts) -> str:
    if facts.weeks_missing:
        return _now("已交%(done)d周，缺%(missing)d周") % {
            "done": facts.weeks_handed_in,
            "missing": facts.weeks_missing,
        }
    return _now("已交%d周") % facts.weeks_handed_in if facts.weeks_handed_in else ""


PARTS: tuple[Part[LogFacts], ...] = (
    Part(
        key="founding",
        number=1,
        title=_("攻关信息"),
        help=_("由申报材料带入，经会议审定后不在这里改；人员或条件有变化的，写在补充说明里。"),
        template="taskforces/_part_founding.html",
        has_started=lambda facts: facts.indicators + facts.measures + facts.milestones > 0,
        missing=_founding,
        note=lambda facts: "",
        text=TextField(_("补充说明"), _("人员、分工或项目条件有变化时写明从哪天起。"), 4),
        acts=("text", "done"),
    ),
    Part(
        key="weeks",
        number=2,
        title=_("攻关行动"),
        help=_("一周一篇，周日24:00前交；没有新进展的，点一下“本周无变化”就行。"),
        template="taskforces/_part_weeks.html",
        has_started=lambda facts: facts.weeks_handed_in > 0,
        missing=_weeks,
        note=_weeks_note,
        acts=("week", "week-same", "week-excuse", "done"),
    ),
    Part(
        key="progress",
        number=3,
        title=_("进展成效"),
        help=_("记里程碑、指标读数、成效和承诺兑现。成效最好对应到措施。"),
        template="taskforces/_part_progress.html",
        has_started=lambda facts: facts.milestones_done + facts.outcomes + facts.indicators_read > 0,
        missing=_progress,
        note=lambda facts: (
            _now("里程碑%(done)d／%(total)d") % {"done": facts.milestones_done, "total": facts.milestones}
        ),
        acts=(
            *("milestone", "outcome-add", "outcome-change", "outcome-delete"),
            *("reading-add", "reading-delete", "pledge-settle", "pledge-reopen", "done"),
        ),
    ),
    Part(
        key="evaluation",
        number=4,
        title=_("综合评价"),
        help=_("自评小结由本队写；各月评比结果、意见和验收结论自动列在下面。"),
        template="taskforces/_part_evaluation.html",
        has_started=lambda facts: bool(facts.texts.get("evaluation")),
        missing=_evaluation,
        note=lambda facts: "" if facts.texts.get("evaluation") else _now("自评小结未写"),
        text=TextField(_("自评小结"), _("对照攻关目标和里程碑，做到了什么、差在哪里、下一步怎么办。"), 8),
        acts=("text", "done"),
    ),
)
_BY_KEY = {part.key: part for part in PARTS}


def find(key: str) -> Part[LogFacts]:
    """The part of that key; raises KeyError for any other."""
    return _BY_KEY[key]
