"""申诉 against a previewed result: once, answered by a finding (product.md §5)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import require
from campaign.services.messages import announce
from campaign.workdays import end_of
from reviews.cycles import has_passed, lock_cycle, step_of
from reviews.models import Appeal, CycleEntry, ReviewCycle
from reviews.permissions import can_answer_appeal, can_raise_appeal
from reviews.phases import Step


@transaction.atomic
def raise_appeal(*, entry: CycleEntry, text: str, by: Person) -> Appeal:
    """Object once to the own previewed result, within the preview."""
    require(can_raise_appeal(by, entry))
    text = text.strip()
    if not text:
        raise Refused(_("请写明申诉内容。"))
    cycle = lock_cycle(entry.cycle_id)
    over = cycle.preview_to is not None and has_passed(cycle, end_of(cycle.preview_to))
    if step_of(cycle) is not Step.PREVIEW or over:
        raise Refused(_("只能在结果预览期内申诉。"))
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(entry=entry, text=text, raised_by=by, raised_at=clock.now())
    except IntegrityError as taken:
        raise Refused(_("本月已经申诉过，每月可申诉一次。")) from taken
    audit.record("appeal-raise", by=by, obj=entry)
    return appeal


@transaction.atomic
def answer_appeal(*, appeal: Appeal, finding: str, upheld: bool, by: Person) -> Appeal:
    """Answer an appeal by a finding; where it is upheld the scorer may correct the sheet."""
    require(can_answer_appeal(by, appeal))
    finding = finding.strip()
    if not finding:
        raise Refused(_("请写明答复。"))
    won = Appeal.objects.filter(pk=appeal.pk, found_at=None).update(
        finding=finding, upheld=upheld, found_by=by, found_at=clock.now()
    )
    if not won:
        raise Refused(_("这件申诉已经答复。"))
    appeal.refresh_from_db()
    audit.record("appeal-answer", by=by, obj=appeal.entry, upheld=upheld)
    announce("appeal-answer", appeal, by=by)
    return appeal


def open_appeals(cycle: ReviewCycle) -> QuerySet[Appeal]:
    """Appeals without a finding: publishing waits for them."""
    return Appeal.objects.filter(entry__cycle=cycle, found_at=None).select_related("entry", "raised_by")
