"""批量同意推荐: what of a secretary's inbox qualifies, what does not and why, and the act itself (product.md §3 议)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.models import Contender, MeetingItem, Person, State
from campaign.queues import review_queue
from campaign.services.deciding import Batch, endorsing_items
from campaign.workflow import perform
from campaign.workflow.conditions import meeting_problem, missing_for_all

ENDORSE = MeetingItem.Kind.ENDORSE


@dataclass(frozen=True)
class Endorsement:
    """An application that waits, the meeting's item that carries it, and what still stands against endorsing it."""

    contender: Contender
    item: MeetingItem | None
    problems: tuple[str, ...]

    @property
    def qualifies(self) -> bool:
        return not self.problems


def endorsements_of(person: Person) -> list[Endorsement]:
    """Everything in the person's inbox, oldest first; constant queries."""
    return endorsements(review_queue(person), person)


def endorsements(contenders: Sequence[Contender], person: Person) -> list[Endorsement]:
    """What stands against endorsing each of them; the person is one who may."""
    items = endorsing_items(contenders)
    missing = missing_for_all("endorse", contenders, person)
    found = []
    for contender in contenders:
        item = items.get(contender.pk)
        about_meeting = meeting_problem(contender, item, ENDORSE, State.ENDORSED, person)
        problems = (*missing[contender.pk], *([about_meeting] if about_meeting else []))
        found.append(Endorsement(contender, item, problems))
    return found


@transaction.atomic
def endorse_batch(*, contenders: Collection[Contender], by: Person, comment: str = "") -> Batch:
    """Endorse all of them that qualify; the rest is handed back with its reasons."""
    wanted = {contender.pk for contender in contenders}
    done: list[Contender] = []
    left: list[tuple[Contender, str]] = []
    for one in endorsements_of(by):
        if one.contender.pk not in wanted:
            continue
        if not one.qualifies:
            left.append((one.contender, "".join(one.problems)))
            continue
        try:
            with transaction.atomic():
                perform(one.contender, "endorse", by=by, comment=comment, item=one.item)
            done.append(one.contender)
        except Refused as refused:
            left.append((one.contender, refused.sentence))
    if not done:
        raise Refused(left[0][1] if left else _("没有可以同意推荐的申报。"))
    return Batch(tuple(done), tuple(left))
