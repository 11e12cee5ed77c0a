"""Steps of the state table that need nothing but a word, and what each of them brings about."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.models import Contender
from campaign.workflow.table import BY_NAME

#: Name of the step → what follows, said before it is taken.
STEPS: dict[str, Promise] = {
    "withdraw": _("撤回后这份申报不再办理，名额退还支部，可以重新申报。"),
    "cancel": _("取消后不能恢复，名额退还支部；理由会写进办理记录。"),
    "accept_withdrawal": _("同意后摘下标牌，台账停止填写，已发布的月度结果不变。"),
    "rectify": _(
        "进入限期整改，本人首页出现待办；到期由党总支办事员写明核查结论后解除，或提请会议研究摘牌。"
    ),
    "lift": _("请写明核查结论。解除后恢复争创，结论写进办理记录。"),
    "close": _("转入验收后台账停止填写，由会议作出验收结论。"),
    "routine": _("转为常态化后攻关队结束争创，周志停止填写。"),
}


@dataclass(frozen=True)
class StepLink:
    """A step offered on a page."""

    name: str
    label: Promise


def steps_for(names: Collection[str]) -> list[StepLink]:
    """The single steps among those the table gives a person."""
    return [StepLink(name, BY_NAME[name].label) for name in STEPS if name in names]


#: Given a contender: the reason a page offers first, to be worded as one likes; empty for none.
Suggestion = Callable[[Contender], str]
_suggestions: dict[str, Suggestion] = {}


def suggests_reason(name: str) -> Callable[[Suggestion], Suggestion]:
    """Register what the page of a step offers as its reason; the floors above know more than this one."""

    def register(suggestion: Suggestion) -> Suggestion:
        _suggestions[name] = suggestion
        return suggestion

    return register


def suggested_reason(name: str, contender: Contender) -> str:
    """The reason offered first; empty where nothing is known."""
    return _suggestions[name](contender) if name in _suggestions else ""
