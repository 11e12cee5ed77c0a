"""The one door of a contender's state (design.md): ``perform`` and the table it reads."""

from campaign.workflow import exits  # noqa: F401  registers what must hold on the ways out
from campaign.workflow.conditions import requires, requires_of_all
from campaign.workflow.door import actions_for, perform
from campaign.workflow.table import TABLE, Actor, Transition

__all__ = ["TABLE", "Actor", "Transition", "actions_for", "perform", "requires", "requires_of_all"]
