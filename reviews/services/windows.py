"""Moving the windows of a month later, as an act with its reason (product.md §5)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.calendar import around
from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.models import Person
from campaign.permissions import require
from campaign.services.messages import announce
from campaign.workdays import end_of
from reviews.cycles import has_passed, lock_cycle
from reviews.models import ReviewCycle, WindowMove
from reviews.permissions import can_run_cycle
from reviews.window_moves import Dates, Span, move

# A later date than this is a slip of the pen.
FARTHEST = dt.timedelta(days=31)


def dates_of(cycle: ReviewCycle) -> Dates:
    """The three windows' days as they are written."""
    return Dates(
        Span(cycle.find_from, cycle.find_to),
        Span(cycle.show_from, cycle.show_to),
        Span(cycle.appraise_from, cycle.appraise_to),
    )


def movable_steps(cycle: ReviewCycle) -> list[str]:
    """The steps whose windows have not ended: what is over is never opened again."""
    dates = dates_of(cycle)
    return [step for step in WindowMove.Step.values if not has_passed(cycle, end_of(dates.of(step).last))]


@transaction.atomic
def move_window(*, cycle: ReviewCycle, step: str, last_day: dt.date, reason: str, by: Person) -> WindowMove:
    """Let a window end later, for a reason that everybody reads; later windows move along.

    Refused once the window is over, by the clock or by the trail: nothing closed is opened again,
    and voting least of all. Never earlier than was announced.
    """
    require(can_run_cycle(by, cycle))
    cycle = lock_cycle(cycle.pk)
    reason = reason.strip()
    if not reason:
        raise Refused(_("请写明调整的理由。"))
    moved, days = _moved(cycle, step, last_day)
    before = dates_of(cycle).of(step).last
    for name in WindowMove.Step.values:
        span = moved.of(name)
        setattr(cycle, f"{name}_from", span.first)
        setattr(cycle, f"{name}_to", span.last)
    cycle.save(update_fields=[f"{name}_{end}" for name in WindowMove.Step.values for end in ("from", "to")])
    row = WindowMove.objects.create(
        cycle=cycle, step=step, last_before=before, last_after=last_day, workdays=days,
        reason=reason, moved_at=clock.now(), moved_by=by,
    )  # fmt: skip
    audit.record(
        "window-move", by=by, obj=cycle, step=step, last=[before, last_day], workdays=days, reason=reason
    )
    announce("window-move", cycle, by=by)
    return row


def _moved(cycle: ReviewCycle, step: str, last_day: dt.date) -> tuple[Dates, int]:
    """The new dates and by how many working days, or Refused in a sentence."""
    if step not in WindowMove.Step.values:
        raise Refused(_("请选择要调整的步骤。"))
    label = WindowMove.Step(step).label
    old = dates_of(cycle).of(step).last
    if step not in movable_steps(cycle):
        raise Refused(_("%(step)s已于%(day)s截止，截止后不再开放。") % {"step": label, "day": day_text(old)})
    if last_day <= old:
        raise Refused(_("%(step)s现在到%(day)s截止，只能往后调整。") % {"step": label, "day": day_text(old)})
    if last_day > old + FARTHEST:
        raise Refused(_("一次最多往后调整%(days)d天，请核对日期。") % {"days": FARTHEST.days})
    try:
        return move(dates_of(cycle), step, last_day, around(old))
    except ValueError:
        raise Refused(_("%(day)s不是工作日，请选工作日。") % {"day": day_text(last_day)}) from None
