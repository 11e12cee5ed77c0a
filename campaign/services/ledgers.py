"""What every write to a ledger passes first (product.md §4): the right person, a living state, an open month."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from campaign import clock
from campaign.closing import closed_for
from campaign.errors import Refused
from campaign.formatting import month_text
from campaign.models import LEDGER_STATES, Contender, Person
from campaign.permissions.ledgers import can_write_ledger


def open_ledger(contender: Contender, by: Person) -> Contender:
    """Lock the contender for this transaction and return it as stored; raises Refused where ``by`` may not write.

    The lock makes limits such as three files hold when two people save at once.
    """
    stored = (
        Contender.objects.select_for_update(of=("self",))
        .select_related("campaign", "lead_branch")
        .get(pk=contender.pk)
    )
    if stored.state not in LEDGER_STATES:
        raise Refused(
            _("“%(title)s”现在是“%(state)s”，账本只读。")
            % {"title": stored.title, "state": stored.get_state_display()}
        )
    if not can_write_ledger(by, stored):
        raise Refused(_("只有本人或本队人员可以填写这本账。"))
    return stored


def check_month(contender: Contender, month: str) -> None:
    """Raise Refused where the month (``YYYY-MM``) is closed and not opened again for this ledger."""
    if month in closed_for(contender):
        raise Refused(_("%s排行已经发布，这个月的记录只读。") % month_text(month))


def check_day(contender: Contender, day: date) -> None:
    """Raise Refused for a day that is still to come, or in a closed month, or before the campaign."""
    if day > clock.today():
        raise Refused(_("日期还没有到，请填写已经发生的日期。"))
    if day < contender.campaign.started_on:
        raise Refused(_("日期早于争创活动开始，请核对。"))
    check_month(contender, clock.month_of(day))
