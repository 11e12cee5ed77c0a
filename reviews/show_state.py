"""Where a show page stands, in words (product.md §5: worded, confirmed, cleared)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.models import CycleEntry, ShowPage
from reviews.services.showing import is_public


@dataclass(frozen=True, slots=True)
class ShowState:
    """The state's key, its words and the kind of its tag."""

    key: str
    text: str
    kind: str


def state_of(entry: CycleEntry) -> ShowState:
    """The state of the entry's page; ``show`` and ``show__clearances`` prefetched."""
    page = getattr(entry, "show", None)
    if page is None:
        return ShowState("none", _("未填写"), "")
    return page_state(page)


def page_state(page: ShowPage) -> ShowState:
    """The state of a page that exists."""
    if is_public(page):
        return ShowState("public", _("已公开"), "done")
    if page.confirmed_at is not None:
        refused = any(c.version == page.version and not c.cleared for c in page.clearances.all())
        if refused:
            return ShowState("refused", _("不予公开"), "stop")
        return ShowState("confirmed", _("待保密审查"), "part")
    if page.submitted_at is not None:
        return ShowState("submitted", _("待支部确认"), "part")
    if page.returned_reason:
        return ShowState("returned", _("已退回"), "stop")
    return ShowState("saved", _("已保存，未提交"), "")
