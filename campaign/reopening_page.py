"""What a ledger says about its months opened again."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text, month_text
from campaign.models import Contender, LedgerReopening, Person
from campaign.permissions.reopening import can_ask_reopening


def ledger_url(contender: Contender) -> str:
    """The ledger's first part."""
    name = "modelposts:handbook" if contender.is_post else "taskforces:log"
    return reverse(name, args=[contender.pk])


@dataclass(frozen=True, slots=True)
class ReopeningNotes:
    """Sentences for the head of the ledger; ``may_ask`` where its holder may ask for a closed month."""

    open: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    may_ask: bool = False


def reopenings_page(contender: Contender, person: Person, *, may_write: bool) -> ReopeningNotes:
    """Months open again, for every reader; what waits or was refused last, for its writers: one query."""
    today = clock.today()
    rows = list(contender.reopenings.select_related("decided_by"))
    latest = {row.month: row for row in rows}
    shown = [row for row in rows if row.open_until is not None and row.open_until >= today]
    own = [row for row in latest.values() if not row.is_granted] if may_write else []
    return ReopeningNotes(
        open=[_granted(row) for row in shown],
        waiting=[_waiting(row) for row in own],
        may_ask=can_ask_reopening(person, contender),
    )


def _granted(row: LedgerReopening) -> str:
    return _("%(month)s经%(name)s同意重开到%(day)s：%(reason)s已发布的排行不变。") % {
        "month": month_text(row.month, year=False),
        "name": row.decided_by.name if row.decided_by else "",
        "day": day_text(row.open_until) if row.open_until else "",
        "reason": _sentence(row.reason),
    }


def _waiting(row: LedgerReopening) -> str:
    month = month_text(row.month, year=False)
    if row.is_decided:
        return _("%(month)s没有同意重开：%(answer)s") % {"month": month, "answer": _sentence(row.answer)}
    return _("已申请重开%(month)s，等党总支办事员或书记办理。") % {"month": month}


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
