"""Steps that carry a meeting's conclusion (product.md §3): the branch's endorsement, the general branch's decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.models import Contender, Decision, Meeting, MeetingItem, Person, State
from campaign.permissions import is_involved
from campaign.permissions.meetings import can_decide_meeting
from campaign.workflow import perform


@dataclass(frozen=True)
class Batch:
    """What was decided, and what another person must decide with the reason."""

    done: tuple[Contender, ...]
    left: tuple[tuple[Contender, str], ...]


def endorsing_item(contender: Contender) -> MeetingItem | None:
    """The latest closed item of the branch's meeting about the application since it was last handed in."""
    return endorsing_items([contender]).get(contender.pk)


def endorsing_items(contenders: Collection[Contender]) -> dict[int, MeetingItem]:
    """The latest closed item of the own branch's meeting about each, since it was last handed in; two queries."""
    handed_in: dict[int, Decision] = {}
    for step in Decision.objects.filter(contender__in=contenders, action="submit").order_by("pk"):
        handed_in[step.contender_id] = step
    branches = {contender.pk: contender.lead_branch_id for contender in contenders}
    rows = MeetingItem.objects.filter(
        contender__in=contenders, kind=MeetingItem.Kind.ENDORSE, meeting__closed_at__isnull=False
    ).select_related("meeting__organization")
    found: dict[int, MeetingItem] = {}
    for item in rows.order_by("meeting__closed_at", "pk"):
        last = handed_in.get(item.contender_id)
        is_own = item.meeting.organization_id == branches[item.contender_id]
        closed_at = item.meeting.closed_at
        if is_own and (last is None or (closed_at is not None and closed_at >= last.at)):
            found[item.contender_id] = item
    return found


def pending_meeting(contender: Contender) -> Meeting | None:
    """The branch's open meeting with the application on its agenda."""
    meetings = Meeting.objects.filter(
        items__contender=contender, items__kind=MeetingItem.Kind.ENDORSE, closed_at=None
    )
    return meetings.order_by("-held_on", "-pk").first()


def endorse(*, contender: Contender, by: Person, comment: str = "") -> Decision:
    """同意推荐 by the branch secretary, carrying the branch's meeting; refused without one."""
    return perform(contender, "endorse", by=by, comment=comment, item=endorsing_item(contender))


def return_application(*, contender: Contender, by: Person, comment: str) -> Decision:
    """退回修改 with what is to be changed."""
    return perform(contender, "return", by=by, comment=comment)


def reject(*, contender: Contender, by: Person, comment: str) -> Decision:
    """不同意 with the reason."""
    return perform(contender, "reject", by=by, comment=comment)


@transaction.atomic
def decide_batch(*, meeting: Meeting, by: Person, comment: str = "") -> Batch:
    """Confirm every conclusion of a closed meeting of the general branch (product.md §3 议).

    The own case is left to the other secretary or deputy; deferred items stay where they are.
    """
    if meeting.closed_at is None:
        raise Refused(_("会议尚未办结，请先核对应到、实到和表决并办结会议。"))
    if not can_decide_meeting(by, meeting):
        raise Refused(_("须由党总支书记或副书记确认，且不能确认本人录入的会议。"))
    done: list[Contender] = []
    left: list[tuple[Contender, str]] = []
    for item in undecided_items(meeting):
        contender = item.contender
        if is_involved(by, contender):
            left.append((contender, _("与您本人有关，请另一位书记或副书记确认")))
            continue
        passed = item.outcome == MeetingItem.Outcome.PASSED
        target = State.SELECTED if passed else State.NOT_SELECTED
        perform(contender, "decide", by=by, comment=comment or item.reason, to=target, item=item)
        done.append(contender)
    if not done and not left:
        raise Refused(_("这次会议的结论都已经确认过了。"))
    return Batch(tuple(done), tuple(left))


def undecided_items(meeting: Meeting) -> list[MeetingItem]:
    """Items that a confirmer still has to confirm."""
    return list(
        meeting.items.filter(
            kind=MeetingItem.Kind.DECIDE,
            outcome__in=(MeetingItem.Outcome.PASSED, MeetingItem.Outcome.NOT_PASSED),
            contender__state=State.ENDORSED,
        ).select_related(
            "contender__campaign__organization",
            "contender__lead_branch",
            "contender__level_applied",
            "meeting",
        )
    )
