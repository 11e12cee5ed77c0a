"""意见建议: read, released or withheld apart from grades and voters (product.md §5)."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit
from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import require
from reviews.ballots import Channel
from reviews.models import CycleEntry, Remark, ReviewCycle
from reviews.permissions import can_moderate_remark
from reviews.services.computing import load_inputs


@transaction.atomic
def moderate_remark(*, remark: Remark, released: bool, reason: str = "", by: Person) -> Remark:
    """Release a remark to the holder, or withhold it with a reason; only after the close."""
    require(can_moderate_remark(by, remark))
    if remark.entry.cycle.secret_closed_at is None:
        raise Refused(_("评议结束后才能办理意见建议。"))
    reason = reason.strip()
    if not released and not reason:
        raise Refused(_("不予放行请写明理由。"))
    remark.released, remark.reason = released, "" if released else reason
    remark.moderated_by = by
    remark.save(update_fields=["released", "reason", "moderated_by"])
    # Neither the words nor which remark: the trail must not tell remarks apart.
    audit.record("remark-moderate", by=by, obj=remark.entry.cycle, released=released)
    return remark


def remarks_to_moderate(cycle: ReviewCycle) -> list[Remark]:
    """Remarks nobody has decided on, after the close, in a new random order each time."""
    if cycle.secret_closed_at is None:
        return []
    rows = Remark.objects.filter(entry__cycle=cycle, released=None)
    return _shuffled(
        list(rows.select_related("entry__cycle__campaign").prefetch_related("entry__members__person"))
    )


def readable_remarks(entry: CycleEntry) -> list[Remark]:
    """Released remarks the holder may read: after the close, in channels at the floor, shuffled."""
    cycle = entry.cycle
    if cycle.secret_closed_at is None:
        return []
    counts = next(one for one in load_inputs(cycle) if one.entry.pk == entry.pk)
    channels = [c for c in Channel if counts.counts(c).graded >= cycle.rule_set.floor]
    return _shuffled(list(entry.remarks.filter(released=True, channel__in=channels)))


def _shuffled(rows: list[Remark]) -> list[Remark]:
    secrets.SystemRandom().shuffle(rows)
    return rows
