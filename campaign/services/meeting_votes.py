"""The votes of an open meeting: counted, by name, or void (product.md §3 议). Called by ``services.meetings``.

Whoever calls holds the meeting open (``meetings.held_open``) and has asked who may.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from campaign import audit, voting
from campaign.errors import Refused
from campaign.models import Consent, ItemVote, Meeting, MeetingItem, NamedVote, Person, VoidRound
from campaign.outcomes import attendance_of

_BETWEEN_NAMES = re.compile(r"[、，,；;/\s]+")


def names_in(text: str) -> list[str]:
    """The names of a field that may hold several."""
    return [name for name in _BETWEEN_NAMES.split(text) if name]


def require_tellers_apart(meeting: Meeting) -> None:
    """监票人 and 计票人 are two people, and neither stands for election (product.md §3)."""
    overseers, counters = names_in(meeting.teller_name), names_in(meeting.counter_name)
    both = [name for name in overseers if name in counters]
    if both:
        raise Refused(_("监票人和计票人不能是同一人：%s。") % "、".join(both))
    contenders = meeting.items.values("contender")
    standing = set(meeting.items.values_list("contender__principal__name", flat=True))
    standing |= set(
        Consent.objects.filter(contender__in=contenders)
        .exclude(accepted=False)
        .values_list("person__name", flat=True)
    )
    candidates = [name for name in dict.fromkeys([*overseers, *counters]) if name in standing]
    if candidates:
        raise Refused(_("监票人、计票人不能是本次会议的候选人或队员：%s。") % "、".join(candidates))


def write_vote(
    meeting: Meeting, item: MeetingItem, count: voting.VoteCount, round_number: int, by: Person
) -> ItemVote:
    """Store the figures of one round once they add up; later rounds fall where something changed."""
    attendance = attendance_of(meeting, item)
    problems = voting.vote_problems(count, attendance)
    if problems:
        raise Refused("".join(problems))
    figures = {
        "present": attendance.present_for_item,
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
        "issued": count.issued,
        "returned": count.returned,
        "valid": count.valid,
    }
    if not item.votes.filter(round=round_number, **figures).exists():
        drop_later_rounds(item, round_number)
    vote, _made = ItemVote.objects.update_or_create(item=item, round=round_number, defaults=figures)
    audit.record("meeting-vote", by=by, obj=item, round=round_number)
    return vote


def write_named_votes(
    meeting: Meeting, item: MeetingItem, choices: Mapping[int, str], round_number: int, by: Person
) -> ItemVote:
    """Store what each person present voted, by person id, and their sums."""
    voting_people = voters_of(meeting, item)
    silent = [person.name for person in voting_people if person.pk not in choices]
    if silent:
        raise Refused(_("记名投票请逐人录入意见，还缺：%s。") % "、".join(silent))
    if set(choices) - {person.pk for person in voting_people}:
        raise Refused(_("缺席和回避的人员不参加这项表决。"))
    if not set(choices.values()) <= set(NamedVote.Choice.values):
        raise Refused(_("请选择赞成、反对或弃权。"))
    given = list(choices.values())
    count = voting.VoteCount(
        yes=given.count(NamedVote.Choice.YES),
        no=given.count(NamedVote.Choice.NO),
        abstain=given.count(NamedVote.Choice.ABSTAIN),
        method=voting.Method.NAMED,
    )
    vote = write_vote(meeting, item, count, round_number, by)
    item.named_votes.filter(round=round_number).delete()
    NamedVote.objects.bulk_create(
        NamedVote(
            item=item,
            round=round_number,
            person=person,
            person_name=person.name,
            choice=choices[person.pk],
        )
        for person in voting_people
    )
    return vote


def write_void(
    meeting: Meeting, item: MeetingItem, *, issued: int, returned: int, round_number: int, by: Person
) -> VoidRound:
    """Keep a vote with more sheets returned than issued; the round is voted again."""
    if meeting.method != Meeting.Method.SECRET or returned <= issued:
        raise Refused(_("收回多于发出的无记名投票才作废。"))
    drop_later_rounds(item, round_number)
    item.votes.filter(round=round_number).delete()
    before = item.void_rounds.filter(round=round_number).aggregate(last=Max("number"))["last"] or 0
    void = VoidRound.objects.create(
        item=item, round=round_number, number=before + 1, issued=issued, returned=returned
    )
    audit.record("meeting-void", by=by, obj=item, round=round_number)
    return void


def voters_of(meeting: Meeting, item: MeetingItem) -> list[Person]:
    """Who votes on an item: present and not recused, in the order of the due list."""
    recused = set(item.recusals.values_list("person_id", flat=True))
    rows = meeting.attendances.filter(present=True).select_related("person").order_by("pk")
    return [row.person for row in rows if row.person_id not in recused]


def still_stands(meeting: Meeting, item: MeetingItem, vote: ItemVote) -> bool:
    """Whether a vote was taken among those who are present for the item now."""
    if vote.present != attendance_of(meeting, item).present_for_item:
        return False
    if meeting.method != Meeting.Method.NAMED:
        return True
    named = set(item.named_votes.filter(round=vote.round).values_list("person_id", flat=True))
    return named == {person.pk for person in voters_of(meeting, item)}


def drop_later_rounds(item: MeetingItem, round_number: int) -> None:
    """Votes of later rounds among all that compete with the item: who is tied may be others now."""
    rivals = MeetingItem.objects.filter(
        meeting=item.meeting_id,
        kind=item.kind,
        contender__kind=item.contender.kind,
        contender__level_applied=item.contender.level_applied_id,
    )
    for model in (ItemVote, NamedVote, VoidRound):
        later = model.objects.filter(item__in=rivals, round__gt=max(round_number, 1))
        later.delete()


def drop_votes(meeting: Meeting) -> None:
    """Every vote of the meeting: it is held in another way now."""
    for model in (ItemVote, NamedVote, VoidRound):
        model.objects.filter(item__meeting=meeting).delete()
