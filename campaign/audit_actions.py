"""What the audit trail's actions are called and where they belong (trust.md AUD-1).

Each app declares its own in ``audited.py``, found like the to-dos; a test fails for an action recorded without a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Group(TextChoices):
    """The kinds of acts an auditor looks for."""

    ACCOUNT = "account", _("登录和账号")
    OFFICE = "office", _("组织和任职")
    ROSTER = "roster", _("花名册和导入")
    CAMPAIGN = "campaign", _("活动和规则")
    SELECTION = "selection", _("申报和审核")
    MEETING = "meeting", _("会议、公示和上报")
    LEDGER = "ledger", _("手册和周志")
    MONTH = "month", _("月度评比")
    SCORE = "score", _("评分和发布")
    FILE = "file", _("附件和报表")
    SYSTEM = "system", _("审计、权限和意见")


@dataclass(frozen=True, slots=True)
class Action:
    """One kind of act; ``anonymous``: its rows lead to nobody and keep only their day."""

    name: str
    label: str | Promise
    group: Group
    anonymous: bool = False


_actions: dict[str, Action] = {}


def declare(group: Group, labels: Mapping[str, str | Promise], *, anonymous: bool = False) -> None:
    """Name actions of one group; the same name twice with another label is a programming error."""
    for name, label in labels.items():
        action = Action(name, label, group, anonymous)
        if _actions.setdefault(name, action) != action:
            raise ValueError(f"action {name!r} is declared twice")


def actions() -> list[Action]:
    """Every declared action, group by group, in the order they were declared in."""
    order = list(Group)
    return sorted(_actions.values(), key=lambda action: order.index(action.group))


def names_in(group: str) -> list[str]:
    """The names of a group's actions."""
    return [action.name for action in _actions.values() if action.group == group]


def is_anonymous(name: str) -> bool:
    """Whether rows of this action lead to nobody."""
    return name in _actions and _actions[name].anonymous


def label_of(name: str) -> str:
    """The action's name in words; its own name where an older version recorded it."""
    return str(_actions[name].label) if name in _actions else name


def group_label_of(name: str) -> str:
    """The name of the group the action belongs to; empty for one nobody declares any more."""
    return str(_actions[name].group.label) if name in _actions else ""
