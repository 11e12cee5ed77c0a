"""互学: whose practice is taken up, and what became of it; the credited one sees both (product.md §5)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Measure, Person
from campaign.services.messages import announce
from reviews.models import CycleEntry, Learning
from reviews.permissions import can_write_steps


@transaction.atomic
def learn_from(
    entry: CycleEntry, *, source: CycleEntry, measure: Measure | None, text: str, by: Person
) -> Learning:
    """Record that ``entry`` takes up a practice of ``source`` in the same month, of the same kind."""
    if not can_write_steps(by, entry):
        raise Refused(_("互学由岗位党员或队长、副队长登记。"))
    if clock.today() <= entry.cycle.show_to:
        raise Refused(_("比一比在晒一晒截止后开始，届时再登记互学。"))
    if source.pk == entry.pk or source.cycle_id != entry.cycle_id or source.kind != entry.kind:
        raise Refused(_("请选择本月同类的另一个争创对象。"))
    if measure is not None and measure.contender_id != source.contender_id:
        raise Refused(_("所选措施不属于对方。"))
    text = text.strip()
    if not text:
        raise Refused(_("请写明学什么、怎么用。"))
    if Learning.objects.filter(entry=entry, learned_from=source, text=text).exists():
        raise Refused(_("这一条已经登记过了。"))
    learning = Learning.objects.create(
        entry=entry, learned_from=source, measure=measure, text=text, by=by, at=clock.now()
    )
    audit.record("learning-add", by=by, obj=learning)
    announce("learning-add", learning, by=by)
    return learning


@transaction.atomic
def follow_up(learning: Learning, *, result: str, by: Person) -> None:
    """Say what became of a practice taken up, once; the credited one reads it."""
    if not can_write_steps(by, learning.entry):
        raise Refused(_("互学效果由岗位党员或队长、副队长填写。"))
    if not result.strip():
        raise Refused(_("请写明用得怎样。"))
    done = Learning.objects.filter(pk=learning.pk, followed_at=None).update(
        result=result.strip(), followed_at=clock.now(), followed_by=by
    )
    if not done:
        raise Refused(_("这一条的效果已经填写。"))
    audit.record("learning-follow", by=by, obj=learning)
    learning.refresh_from_db(fields=["result"])
    announce("learning-follow", learning, by=by)
