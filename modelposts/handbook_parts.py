"""The six parts of the 创建手册 described as data (product.md §4). Pure: counts in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign.ledger_parts import Part, TextField, Words, nothing_missing


@dataclass(frozen=True, slots=True)
class HandbookFacts:
    """Counts of one handbook; ``texts`` tells by key whether a part's free text is written."""

    indicators: int = 0
    indicators_read: int = 0
    measures: int = 0
    measures_acted: int = 0
    pledges: int = 0
    pledges_settled: int = 0
    study_notes: int = 0
    actions: int = 0
    actions_this_month: int = 0
    outcomes: int = 0
    month: str = ""
    texts: Mapping[str, bool] = field(default_factory=dict)


def _founding(facts: HandbookFacts) -> Iterable[Words]:
    if not facts.indicators:
        yield _("还没有指标。")
    if not facts.measures:
        yield _("还没有措施。")
    if not facts.pledges:
        yield _("还没有公开承诺。")


def _actions(facts: HandbookFacts) -> Iterable[Words]:
    idle = facts.measures - facts.measures_acted
    if idle or not facts.measures:
        yield _now("还有%d条措施没有行动。") % idle


def _effects(facts: HandbookFacts) -> Iterable[Words]:
    if not facts.outcomes:
        yield _("还没有记成效。")
    unread = facts.indicators - facts.indicators_read
    if unread:
        yield _now("还有%d项指标没有读数。") % unread


def _evaluation(facts: HandbookFacts) -> Iterable[Words]:
    if not facts.texts.get("evaluation"):
        yield _("自评小结还没有写。")


def _acceptance(facts: HandbookFacts) -> Iterable[Words]:
    if not facts.texts.get("acceptance"):
        yield _("争创总结还没有写。")


def _counted(number: int, words: str, otherwise: str = "") -> str:
    return _now(words) % number if number else otherwise


PARTS: tuple[Part[HandbookFacts], ...] = (
    Part(
        key="founding",
        number=1,
        title=_("创建信息"),
        help=_("由申报材料带入，经会议审定后不在这里改；情况有变化的，写在补充说明里。"),
        template="modelposts/_part_founding.html",
        has_started=lambda facts: facts.indicators + facts.measures + facts.pledges > 0,
        missing=_founding,
        note=lambda facts: _counted(facts.pledges, "公开承诺%d项"),
        text=TextField(_("补充说明"), _("岗位、职责或责任区有变化时写明从哪天起。"), 4),
        acts=("text", "done"),
    ),
    Part(
        key="study",
        number=2,
        title=_("两学摘要"),
        help=_("选填，不计数、不考核。学了什么、有什么体会，想记就记。"),
        template="modelposts/_part_study.html",
        has_started=lambda facts: facts.study_notes > 0,
        missing=nothing_missing,
        note=lambda facts: _counted(facts.study_notes, "选填，%d篇", _now("选填")),
        acts=("study-add", "study-change", "study-delete", "done"),
    ),
    Part(
        key="actions",
        number=3,
        title=_("争创行动"),
        help=_("按措施记下做了什么、哪天做的。只有字数上限，没有下限，如实记即可。"),
        template="modelposts/_part_actions.html",
        has_started=lambda facts: facts.actions > 0,
        missing=_actions,
        note=lambda facts: (
            _now("%(month)s已记%(count)d条") % {"month": facts.month, "count": facts.actions_this_month}
        ),
        acts=("action-add", "action-change", "action-delete", "done"),
    ),
    Part(
        key="effects",
        number=4,
        title=_("示范效应"),
        help=_("记指标读数、成效和承诺兑现。成效最好对应到措施，行动和成效才连得上。"),
        template="campaign/_ledger_effects.html",
        has_started=lambda facts: facts.outcomes + facts.indicators_read + facts.pledges_settled > 0,
        missing=_effects,
        note=lambda facts: _counted(facts.outcomes, "成效%d条"),
        acts=(
            *("outcome-add", "outcome-change", "outcome-delete"),
            *("reading-add", "reading-delete", "pledge-settle", "pledge-reopen", "done"),
        ),
    ),
    Part(
        key="evaluation",
        number=5,
        title=_("综合评价"),
        help=_("自评小结由本人写；各月评比结果和意见发布后自动列在下面。"),
        template="campaign/_ledger_evaluation.html",
        has_started=lambda facts: bool(facts.texts.get("evaluation")),
        missing=_evaluation,
        note=lambda facts: "" if facts.texts.get("evaluation") else _now("自评小结未写"),
        text=TextField(_("自评小结"), _("对照目标和承诺，做到了什么、差在哪里、下一步怎么办。"), 8),
        acts=("text", "done"),
    ),
    Part(
        key="acceptance",
        number=6,
        title=_("验收结论"),
        help=_("争创期满前由本人写总结；支部意见、会议结论和等次由组织填写。"),
        template="campaign/_ledger_acceptance.html",
        has_started=lambda facts: bool(facts.texts.get("acceptance")),
        missing=_acceptance,
        note=lambda facts: "",
        text=TextField(_("争创总结"), _("目标完成、承诺兑现、带动群众和可推广的做法。"), 8),
        acts=("text", "done"),
    ),
)
_BY_KEY = {part.key: part for part in PARTS}


def find(key: str) -> Part[HandbookFacts]:
    """The part of that key; raises KeyError for any other."""
    return _BY_KEY[key]
