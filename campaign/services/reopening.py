"""A closed month of one ledger is opened again, for some days and with a reason (product.md §4).

The sealed ranking stays what it is: only the ledger's own entries may be corrected.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.closing import closed_for
from campaign.errors import Refused
from campaign.models import Contender, LedgerReopening, Person
from campaign.permissions.reopening import can_ask_reopening, can_decide_reopening
from campaign.services.messages import announce

# A correction takes days, not weeks; the next month's ranking reads the ledger again.
MOST_DAYS = 14


@transaction.atomic
def ask_reopening(*, contender: Contender, month: str, reason: str, by: Person) -> LedgerReopening:
    """The holder or captain asks for a closed month, with why."""
    stored = Contender.objects.select_for_update(of=("self",)).select_related("campaign", "lead_branch")
    contender = stored.get(pk=contender.pk)
    if not can_ask_reopening(by, contender):
        raise Refused(_("由本人或队长在账本填写期间申请。"))
    if month not in closed_for(contender):
        raise Refused(_("这个月没有关闭，可以直接填写。"))
    if contender.reopenings.waiting().filter(month=month).exists():
        raise Refused(_("这个月已经申请过，等待办理。"))
    if not reason.strip():
        raise Refused(_("请写明要更正什么、为什么。"))
    asked = LedgerReopening.objects.create(
        contender=contender, month=month, reason=reason.strip(), asked_by=by, asked_at=clock.now()
    )
    audit.record("reopening-ask", by=by, obj=asked, contender=contender, month=month)
    return asked


@transaction.atomic
def decide_reopening(
    asked: LedgerReopening, *, granted: bool, answer: str, by: Person, open_until: date | None = None
) -> LedgerReopening:
    """Open the month for this ledger until a day, or refuse; either with a reason that its readers see."""
    row = (
        LedgerReopening.objects.select_for_update(of=("self",))
        .select_related("contender__campaign", "contender__lead_branch")
        .get(pk=asked.pk)
    )
    if not can_decide_reopening(by, row):
        raise Refused(_("由党总支办事员或书记办理，不办理本人的事项。"))
    if row.is_decided:
        raise Refused(_("这项申请已经办理。"))
    if not answer.strip():
        raise Refused(_("请写明理由。"))
    today = clock.today()
    last = today + timedelta(days=MOST_DAYS)
    if granted and (open_until is None or not today <= open_until <= last):
        raise Refused(_("重开最多%d天，请填写今天起%d天内的日期。") % (MOST_DAYS, MOST_DAYS))
    row.decided_by, row.decided_at, row.answer = by, clock.now(), answer.strip()
    row.open_until = open_until if granted else None
    row.save(update_fields=["decided_by", "decided_at", "answer", "open_until"])
    audit.record(
        "reopening-grant" if granted else "reopening-refuse", by=by, obj=row, contender=row.contender,
        month=row.month, open_until=row.open_until,
    )  # fmt: skip
    announce("reopening-grant" if granted else "reopening-refuse", row, by=by)
    return row
