"""找一找: the holder's words about each gap laid out at opening (product.md §5)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Person
from campaign.months import Month
from reviews.cycles import step_of
from reviews.models import CycleEntry, FindStep, Gap, ReviewCycle
from reviews.permissions import can_write_steps
from reviews.phases import Step


def _require_window(cycle: ReviewCycle) -> None:
    """Gaps may be worded from the opening until the show step has ended."""
    if step_of(cycle) not in (Step.BEFORE, Step.FIND, Step.SHOW):
        raise Refused(_("本月找一找和晒一晒已经截止，不能再改。"))


@transaction.atomic
def save_gap(
    gap: Gap, *, cause: str, next_action: str, due_on: date | None, version: int, by: Person
) -> None:
    """Store the holder's words about a gap. Raises Refused when out of window or changed by another."""
    _require_window(gap.entry.cycle)
    saved = Gap.objects.filter(pk=gap.pk, version=version).update(
        cause=cause.strip(),
        next_action=next_action.strip(),
        due_on=due_on,
        saved_at=clock.now(),
        saved_by=by,
        version=F("version") + 1,
    )
    if not saved:
        raise Refused(_("另一人刚改过这条差距，请先核对最新内容再保存。"))
    audit.record("gap-save", by=by, obj=gap)


@transaction.atomic
def add_gap(
    entry: CycleEntry, *, finding: str, cause: str, next_action: str, due_on: date | None, by: Person
) -> Gap:
    """A gap the people found themselves; it comes back next month unless closed."""
    _require_window(entry.cycle)
    gap = Gap.objects.create(
        entry=entry,
        source=Gap.Source.OWN,
        finding=finding.strip(),
        cause=cause.strip(),
        next_action=next_action.strip(),
        due_on=due_on,
        saved_at=clock.now(),
        saved_by=by,
    )
    audit.record("gap-add", by=by, obj=gap)
    return gap


@transaction.atomic
def close_gap(gap: Gap, *, note: str, by: Person) -> None:
    """销号: the gap is closed with a note and does not come back."""
    if not note.strip():
        raise Refused(_("请写明销号说明。"))
    later = gap.carried_to.select_related("entry__cycle").first()
    if later is not None:
        raise Refused(
            _("这条差距已带到%s，请在那个月销号。") % Month.parse(later.entry.cycle.month).short_label
        )
    closed = Gap.objects.filter(pk=gap.pk, closed_on=None).update(
        closed_on=clock.today(), close_note=note.strip(), saved_at=clock.now(), saved_by=by
    )
    if not closed:
        raise Refused(_("这条差距已经销号。"))
    audit.record("gap-close", by=by, obj=gap)


@transaction.atomic
def submit_find(entry: CycleEntry, *, by: Person) -> FindStep:
    """Hand in 找一找: every gap has cause, next action and due. Raises Refused with what is missing."""
    _require_window(entry.cycle)
    if not can_write_steps(by, entry):
        raise Refused(_("找一找由岗位党员或队长、副队长提交。"))
    unanswered = [gap for gap in entry.gaps.all() if not gap.is_answered]
    if unanswered:
        raise Refused(_("还有%d条差距没有写全原因、下一步措施和完成期限。") % len(unanswered))
    step, made = FindStep.objects.get_or_create(
        entry=entry, defaults={"submitted_at": clock.now(), "submitted_by": by}
    )
    if not made:
        raise Refused(_("本月找一找已经提交。"))
    audit.record("find-submit", by=by, obj=entry)
    return step
