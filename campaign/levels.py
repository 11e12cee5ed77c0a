"""申报层级 and 认定层级 side by side, in words: wherever a contender's level is shown, both are (product.md §1, §3)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.formatting import NOTHING
from campaign.models import Contender, State

#: No level will be granted any more.
_WITHOUT = (
    State.REJECTED,
    State.NOT_SELECTED,
    State.NOT_RECOGNISED,
    State.WITHDRAWN,
    State.CANCELLED,
)


def applied_name(contender: Contender) -> str:
    """The level applied for; a dash in a draft that names none."""
    return contender.level_applied.name if contender.level_applied else NOTHING


def granted_name(contender: Contender) -> str:
    """The level granted, that it is not granted yet, or a dash where it never will be."""
    if contender.level_granted is not None:
        return contender.level_granted.name
    return NOTHING if contender.state in _WITHOUT else _("待定")


def level_words(contender: Contender) -> tuple[str, str]:
    """Both as words for a line of facts: 申报集团公司级, 认定公司级."""
    return _("申报%s") % applied_name(contender), _("认定%s") % granted_name(contender)
