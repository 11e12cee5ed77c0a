"""The chain 措施可行 → 行动可见 → 成效可评: where it breaks (product.md §4). Pure."""

from __future__ import annotations

import datetime as dt
import enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Link(enum.StrEnum):
    """How far one measure has come."""

    WAITING = "waiting"
    NO_ACTION = "no_action"
    NO_OUTCOME = "no_outcome"
    WHOLE = "whole"

    @property
    def label(self) -> str | Promise:
        """The state in words."""
        return _LABELS[self]

    @property
    def kind(self) -> str:
        """Kind of its tag."""
        return {"no_action": "warn", "no_outcome": "part", "whole": "done"}.get(self.value, "")


_LABELS = {
    Link.WAITING: _("未到首次行动日"),
    Link.NO_ACTION: _("还没有行动"),
    Link.NO_OUTCOME: _("有行动，还没有成效"),
    Link.WHOLE: _("行动和成效都有记录"),
}


def link_of(first_action_on: dt.date, actions: int, outcomes: int, today: dt.date) -> Link:
    """Where a measure's chain stands, from the counts of its actions and outcomes.

    An outcome without any action is still a break: nobody can see where it came from.
    """
    if not actions:
        return Link.WAITING if today < first_action_on and not outcomes else Link.NO_ACTION
    return Link.WHOLE if outcomes else Link.NO_OUTCOME
