"""The four steps as home and the month's page show them: dates, state, one sentence each (interface.md, 首页)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import percent
from campaign.models import Person
from reviews.month_head import COMPARE, FIND, SHEET, SHOW, MonthHead, StepTab
from reviews.permissions import can_read_progress, can_send_sheet
from reviews.progress import StepCounts, step_counts
from reviews.services.voting import has_voted, turnout


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step, its tag, the sentence under it and how full its bar is (None: no bar)."""

    tab: StepTab
    state: str
    kind: str
    text: str
    percent: float | None
    low: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A step's sentence; ``missing`` entries are named once its window is over."""

    text: str
    percent: float | None = None
    missing: int = 0


def cards_for(head: MonthHead, person: Person) -> list[StepCard]:
    """The four cards; of the secret sheet officers read the number at the floor, others their own state."""
    counts = step_counts(head.cycle)
    say = {
        FIND: _find(counts),
        SHOW: _show(counts),
        COMPARE: Said(_("已登记互学%(count)d条") % {"count": counts.learnings}),
        SHEET: _sheet(head, person),
    }
    return [_card(tab, say[tab.key]) for tab in head.tabs]


def _card(tab: StepTab, said: Said) -> StepCard:
    if said.percent is not None and said.percent >= 100:
        return StepCard(tab, _("已完成"), "done", said.text, said.percent, low=False)
    if said.missing and tab.is_over:
        state = _("差%(count)d个") % {"count": said.missing}
        return StepCard(tab, state, "warn", said.text, said.percent, low=True)
    return StepCard(tab, tab.state, tab.kind, said.text, said.percent, low=False)


def _find(counts: StepCounts) -> Said:
    if counts.entries and counts.found == counts.entries:
        return Said(_("%(count)d个全部提交") % {"count": counts.entries}, 100.0)
    text = _("已提交%(done)d个，共%(total)d个") % {"done": counts.found, "total": counts.entries}
    return Said(text, percent(counts.found, counts.entries), counts.entries - counts.found)


def _show(counts: StepCounts) -> Said:
    if counts.entries and counts.public == counts.entries:
        return Said(_("%(count)d个全部公开") % {"count": counts.entries}, 100.0)
    words = {"confirmed": counts.confirmed, "public": counts.public, "total": counts.entries}
    text = _("支部已确认%(confirmed)d个，已公开%(public)d个，共%(total)d个") % words
    return Said(text, percent(counts.public, counts.entries), counts.entries - counts.public)


def _sheet(head: MonthHead, person: Person) -> Said:
    cycle = head.cycle
    if not cycle.secret_open:
        return Said(_("本月不进行互评和群众评"))
    if can_read_progress(person, cycle):
        voted, roll = turnout(cycle)
        if voted is None:
            words = {"floor": cycle.rule_set.floor, "roll": roll}
            return Said(_("已提交不足%(floor)d人，共%(roll)d人") % words)
        return Said(
            _("已提交%(voted)d人，共%(roll)d人") % {"voted": voted, "roll": roll}, percent(voted, roll)
        )
    if not can_send_sheet(person, cycle):
        return Said(_("名单在开启时确定"))
    return Said(_("您已提交") if has_voted(cycle, person) else _("您还没有提交"))
