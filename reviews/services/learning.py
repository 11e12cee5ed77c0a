"""互学: whose practice is taken up; the credited one sees it (product.md §5)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Measure, Person
from reviews.models import CycleEntry, Learning
from reviews.permissions import can_write_steps


@transaction.atomic
def learn_from(
    entry: CycleEntry, *, source: CycleEntry, measure: Measure | None, text: str, by: Person
) -> Learning:
    """Record that ``entry`` takes up a practice of ``source`` in the same month, of the same kind."""
    if not can_write_steps(by, entry):
        raise Refused(_("互学由岗位党员或队长、副队长登记。"))
    if source.pk == entry.pk or source.cycle_id != entry.cycle_id or source.kind != entry.kind:
        raise Refused(_("请选择本月同类的另一个争创对象。"))
    if measure is not None and measure.contender_id != source.contender_id:
        raise Refused(_("所选措施不属于对方。"))
    if not text.strip():
        raise Refused(_("请写明学什么、怎么用。"))
    learning = Learning.objects.create(
        entry=entry, learned_from=source, measure=measure, text=text.strip(), by=by, at=clock.now()
    )
    audit.record("learning-add", by=by, obj=learning)
    return learning
