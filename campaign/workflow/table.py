"""The state table of product.md §3; whatever is not in it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.models import Contender, ContenderKind, MeetingItem, Person, State
from campaign.permissions import contenders as who


class Actor(Enum):
    """H, _S, O and G of the table."""

    PRINCIPAL = "H"
    BRANCH_SECRETARY = "S"
    OFFICER = "O"
    CONFIRMER = "G"

    def is_played_by(self, person: Person, contender: Contender) -> bool:
        return _PLAYS[self](person, contender)

    @property
    def label(self) -> Promise:
        return _LABELS[self]


_PLAYS: dict[Actor, Callable[[Person, Contender], bool]] = {
    Actor.PRINCIPAL: who.is_principal,
    Actor.BRANCH_SECRETARY: who.is_branch_secretary,
    Actor.OFFICER: who.is_officer_for,
    Actor.CONFIRMER: who.is_confirmer_for,
}
_LABELS = {
    Actor.PRINCIPAL: _("岗位党员或队长本人"),
    Actor.BRANCH_SECRETARY: _("所在支部书记"),
    Actor.OFFICER: _("党总支办事员"),
    Actor.CONFIRMER: _("党总支书记或副书记"),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the table. ``meeting`` names the kind of closed item the step must carry."""

    name: str
    label: Promise
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    actor: Actor
    kind: ContenderKind | None = None
    meeting: MeetingItem.Kind | None = None
    needs_comment: bool = False


_BEFORE_ACTIVE = (
    State.DRAFT,
    State.SUBMITTED,
    State.ENDORSED,
    State.SELECTED,
    State.ON_NOTICE,
    State.CLEARED,
    State.REPORTED,
)
_RUNNING = (State.ACTIVE, State.RECTIFYING)
_H, _S, _O, _G = Actor.PRINCIPAL, Actor.BRANCH_SECRETARY, Actor.OFFICER, Actor.CONFIRMER
ENDORSE, DECIDE = MeetingItem.Kind.ENDORSE, MeetingItem.Kind.DECIDE
REVOKE, ACCEPT = MeetingItem.Kind.REVOKE, MeetingItem.Kind.ACCEPT

TABLE: tuple[Transition, ...] = (
    Transition("submit", _("提交申报"), (State.DRAFT,), (State.SUBMITTED,), _H),
    Transition("endorse", _("同意推荐"), (State.SUBMITTED,), (State.ENDORSED,), _S, meeting=ENDORSE),
    Transition("return", _("退回修改"), (State.SUBMITTED,), (State.DRAFT,), _S, needs_comment=True),
    Transition("reject", _("不同意"), (State.SUBMITTED,), (State.REJECTED,), _S, needs_comment=True),
    Transition(
        "decide", _("议决"), (State.ENDORSED,), (State.SELECTED, State.NOT_SELECTED), _G, meeting=DECIDE
    ),
    Transition("post_notice", _("发布公示"), (State.SELECTED,), (State.ON_NOTICE,), _O),
    Transition("clear", _("公示通过"), (State.ON_NOTICE,), (State.CLEARED,), _G),
    Transition("uphold", _("异议成立"), (State.ON_NOTICE,), (State.NOT_SELECTED,), _G, needs_comment=True),
    Transition("report_up", _("上报"), (State.CLEARED,), (State.REPORTED,), _O),
    Transition("activate", _("挂牌"), (State.CLEARED,), (State.ACTIVE,), _G),
    Transition("reply", _("登记批复"), (State.REPORTED,), (State.CLEARED, State.NOT_RECOGNISED), _O),
    Transition("rectify", _("限期整改"), (State.ACTIVE,), (State.RECTIFYING,), _O, needs_comment=True),
    Transition("lift", _("解除整改"), (State.RECTIFYING,), (State.ACTIVE,), _O, needs_comment=True),
    Transition("revoke", _("摘牌"), _RUNNING, (State.REVOKED,), _G, meeting=REVOKE, needs_comment=True),
    Transition("withdraw", _("撤回申报"), (State.DRAFT, State.SUBMITTED), (State.WITHDRAWN,), _H),
    Transition("accept_withdrawal", _("同意退出"), _RUNNING, (State.WITHDRAWN,), _G),
    Transition("close", _("转入验收"), _RUNNING, (State.ACCEPTING,), _O),
    Transition("accept", _("验收"), (State.ACCEPTING,), (State.CLOSED,), _G, meeting=ACCEPT),
    Transition("extend", _("批准延期"), (State.ACTIVE,), (State.ACTIVE,), _G, kind=ContenderKind.TEAM),
    Transition(
        "routine", _("转为常态化"), (State.ACTIVE,), (State.CLOSED_TO_ROUTINE,), _G, kind=ContenderKind.TEAM
    ),
    Transition("cancel", _("取消"), _BEFORE_ACTIVE, (State.CANCELLED,), _O, needs_comment=True),
)
BY_NAME = {transition.name: transition for transition in TABLE}
