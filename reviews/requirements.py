"""What the months know of the ways out: a weak month as the reason to rectify, 验收 as an item of the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.agenda import puts_on_agenda
from campaign.models import Campaign, Contender, MeetingItem, Person
from campaign.months import Month
from campaign.services.closure import must_be_done
from campaign.steps import suggests_reason
from campaign.workflow import requires
from reviews.acceptance_rights import acceptance_row
from reviews.cycles import step_of
from reviews.models import ReviewCycle
from reviews.phases import Step
from reviews.services.accepting import ready_for_meeting
from reviews.weak_months import weak_sentence


@puts_on_agenda(MeetingItem.Kind.ACCEPT)
def ready_to_accept(campaign: Campaign, day: date) -> QuerySet[Contender]:
    """Those whose conclusion is worded and not yet passed."""
    return Contender.objects.filter(ready_for_meeting(), campaign=campaign)


@requires("accept")
def _conclusion_is_prepared(contender: Contender, by: Person) -> Iterable[str]:
    row = acceptance_row(contender)
    if row is None or row.prepared_at is None:
        yield _("还没有准备验收结论。")
    elif row.prepared_by_id == by.pk:
        yield _("验收结论由您准备，须由另一位书记或副书记确认。")


@suggests_reason("rectify")
def _weak_month(contender: Contender) -> str:
    return weak_sentence(contender)


@must_be_done
def _months_are_published(campaign: Campaign) -> Iterable[str]:
    """A month once opened is published before its campaign ends."""
    cycles = ReviewCycle.objects.filter(campaign=campaign).select_related("campaign", "rule_set")
    for cycle in cycles.order_by("month"):
        if step_of(cycle) is not Step.PUBLISHED:
            yield _("%s月度评比还没有发布。") % Month.parse(cycle.month).label
