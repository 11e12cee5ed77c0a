"""What the votes of a meeting say about its items: attendance, rounds and proposals (product.md §3 议).

Reads rows and hands them to the pure arithmetic of ``campaign.voting``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from campaign import voting
from campaign.models import Contender, ContenderKind, ItemVote, Meeting, MeetingItem, State
from campaign.quotas import places_of

#: States of contenders that hold a place of the general branch after an earlier meeting.
_HOLDS_PLACE = (
    State.SELECTED,
    State.ON_NOTICE,
    State.CLEARED,
    State.REPORTED,
    State.ACTIVE,
    State.RECTIFYING,
    State.ACCEPTING,
    State.CLOSED,
)


@dataclass(frozen=True)
class Proposal:
    """What the system proposes for an item; ``outcome`` is empty while votes are missing."""

    item: MeetingItem
    outcome: str
    text: str
    vote: ItemVote | None = None


def attendance_of(meeting: Meeting, item: MeetingItem | None = None) -> voting.Attendance:
    """Due and present of the meeting, with those who leave for the item."""
    rows = list(meeting.attendances.all())
    recused = {recusal.person_id for recusal in item.recusals.all()} if item is not None else set()
    leaves_due = _leaves_due(meeting)
    absent_recused = sum(1 for row in rows if row.person_id in recused and not row.present)
    return voting.Attendance(
        due=len(rows) - (absent_recused if leaves_due else 0),
        present=sum(1 for row in rows if row.present),
        recused=sum(1 for row in rows if row.person_id in recused and row.present),
        recused_leave_due=leaves_due,
    )


def _leaves_due(meeting: Meeting) -> bool:
    """The setting of the campaign's rule set, asked once a meeting object."""
    kept: dict[str, bool] = meeting.__dict__.setdefault("_settings", {})
    if "leaves_due" not in kept:
        kept["leaves_due"] = meeting.campaign.rule_set.recused_leaves_due
    return kept["leaves_due"]


def places_open(meeting: Meeting, contender: Contender) -> int | None:
    """Places of the general branch still open at the contender's level and kind; None without a limit."""
    level = contender.level_applied
    if level is None:
        return None
    places = places_of(
        meeting.campaign.rule_set, meeting.campaign.organization, level, ContenderKind(contender.kind)
    )
    if places is None:
        return None
    taken = Contender.objects.filter(
        campaign=meeting.campaign_id, kind=contender.kind, level_applied=level, state__in=_HOLDS_PLACE
    )
    on_agenda = meeting.items.values("contender_id")
    return max(places - taken.exclude(pk__in=on_agenda).count(), 0)


def current_round(meeting: Meeting) -> tuple[int, list[MeetingItem]]:
    """The round to be voted now and its items: all in round 1, later those tied at the cut-off.

    Items without a vote in round 1 do not hold up the others: they are put off at the close.
    """
    items = _items(meeting)
    tied, number = [], 1
    for group in _groups([item for item in items if _voted(item, 1)]):
        result, last = _result(meeting, group)
        if result.tied:
            tied += [item for item in group if item.pk in result.tied]
            number = max(number, last + 1)
    return (number, tied) if tied else (1, items)


def propose(meeting: Meeting) -> list[Proposal]:
    """A proposal for every item, in the order of the agenda."""
    items = _items(meeting)
    found: dict[int, Proposal] = {}
    for group in _groups(items):
        voted = [item for item in group if _voted(item, 1)]
        result, _last = _result(meeting, voted)
        for item in group:
            found[item.pk] = _proposal(meeting, item, result)
    return [found[item.pk] for item in items]


def _items(meeting: Meeting) -> list[MeetingItem]:
    prefetch_related_objects([meeting], "attendances")
    return list(
        meeting.items.select_related("contender__level_applied", "contender__lead_branch").prefetch_related(
            "votes", "recusals__person"
        )
    )


def _groups(items: Sequence[MeetingItem]) -> list[list[MeetingItem]]:
    """Items that compete for the same places; those without places stand alone."""
    groups: dict[tuple[object, ...], list[MeetingItem]] = defaultdict(list)
    for item in items:
        competes = item.kind == MeetingItem.Kind.DECIDE
        key = (
            (item.contender.kind, item.contender.level_applied_id)
            if competes
            else (item.kind, "item", item.pk)
        )
        groups[key].append(item)
    return list(groups.values())


def _voted(item: MeetingItem, number: int) -> ItemVote | None:
    return next((vote for vote in item.votes.all() if vote.round == number), None)


def _result(meeting: Meeting, group: Sequence[MeetingItem]) -> tuple[voting.Outcome[int], int]:
    """The outcome after all rounds voted so far, and the number of the last one."""
    by_key = {item.pk: item for item in group}
    places = (
        places_open(meeting, group[0].contender)
        if group and group[0].kind == MeetingItem.Kind.DECIDE
        else None
    )
    result: voting.Outcome[int] = voting.outcome(
        [(item.pk, _yes(item, 1), attendance_of(meeting, item)) for item in group], places
    )
    number = 1
    while result.tied and all(_voted(by_key[key], number + 1) for key in result.tied):
        number += 1
        again: voting.Outcome[int] = voting.outcome(
            [(key, _yes(by_key[key], number), attendance_of(meeting, by_key[key])) for key in result.tied],
            result.open_places,
        )
        result = voting.Outcome(
            chosen=result.chosen + again.chosen,
            tied=again.tied,
            open_places=again.open_places,
            passed_over=result.passed_over + again.passed_over,
            not_passed=result.not_passed + again.not_passed,
            unfilled=again.unfilled,
        )
    return result, number


def _yes(item: MeetingItem, number: int) -> int:
    vote = _voted(item, number)
    return vote.yes if vote else 0


def _proposal(meeting: Meeting, item: MeetingItem, result: voting.Outcome[int]) -> Proposal:
    votes = list(item.votes.all())
    vote = votes[-1] if votes else None
    if vote is None or item.pk in result.tied:
        text = _("票数相同，须再表决一轮") if vote else _("尚未录入表决")
        return Proposal(item, "", text, vote)
    attendance = attendance_of(meeting, item)
    figures = {"due": attendance.due_for_item, "present": attendance.present_for_item, "yes": vote.yes}
    if item.pk in result.chosen:
        text = _("应到%(due)d人，实到%(present)d人，赞成%(yes)d票，超过应到半数，通过。") % figures
        return Proposal(item, MeetingItem.Outcome.PASSED, text, vote)
    if item.pk in result.passed_over:
        text = (
            _("应到%(due)d人，实到%(present)d人，赞成%(yes)d票，过半数但名额已满，按得票排在名额之外。")
            % figures
        )
    else:
        text = _("应到%(due)d人，实到%(present)d人，赞成%(yes)d票，未超过应到半数，不通过。") % figures
    return Proposal(item, MeetingItem.Outcome.NOT_PASSED, text, vote)
