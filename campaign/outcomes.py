"""What the votes of a meeting say about its items: attendance, rounds and proposals (product.md §3 议).

Reads rows and hands them to the pure arithmetic of ``campaign.voting``. A closed meeting keeps its rules and its
places as they were counted: nothing said here of it changes afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from campaign import voting
from campaign.models import (
    Contender,
    ContenderKind,
    ItemVote,
    Level,
    Meeting,
    MeetingItem,
    RuleSet,
    State,
)
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
    """What the system proposes for an item; ``outcome`` is empty while votes are missing or tied."""

    item: MeetingItem
    outcome: str
    text: str
    vote: ItemVote | None = None


@dataclass(frozen=True)
class Places:
    """Places of a level and kind, and how many of them earlier meetings have given away."""

    places: int
    taken: int

    @property
    def open(self) -> int:
        return max(self.places - self.taken, 0)


@dataclass(frozen=True)
class Group:
    """Items that compete for the same places, what the rounds voted so far say, and the number of the last round.

    ``counted`` holds every round's yes votes and attendance by item.
    """

    items: tuple[MeetingItem, ...]
    places: Places | None
    outcome: voting.Outcome[int]
    rounds: int
    counted: tuple[Mapping[int, tuple[int, voting.Attendance]], ...] = ()

    @property
    def competes(self) -> bool:
        """Whether there are places to compete for; items of other kinds stand alone."""
        return bool(self.items) and self.items[0].kind == MeetingItem.Kind.DECIDE

    @property
    def kind(self) -> ContenderKind:
        return ContenderKind(self.items[0].contender.kind)

    @property
    def level(self) -> Level | None:
        return self.items[0].contender.level_applied

    @property
    def tied_items(self) -> list[MeetingItem]:
        return [item for item in self.items if item.pk in self.outcome.tied]


def rules_of(meeting: Meeting) -> RuleSet:
    """The rule set its votes are counted by: kept since the close, the one in force before."""
    kept: dict[str, RuleSet] = meeting.__dict__.setdefault("_rules", {})
    if "rules" not in kept:
        kept["rules"] = meeting.rule_set or meeting.campaign.rule_set
    return kept["rules"]


def attendance_of(meeting: Meeting, item: MeetingItem | None = None) -> voting.Attendance:
    """Due and present of the meeting, with those who leave for the item."""
    rows = list(meeting.attendances.all())
    recused = {recusal.person_id for recusal in item.recusals.all()} if item is not None else set()
    leaves_due = rules_of(meeting).recused_leaves_due
    absent_recused = sum(1 for row in rows if row.person_id in recused and not row.present)
    return voting.Attendance(
        due=len(rows) - (absent_recused if leaves_due else 0),
        present=sum(1 for row in rows if row.present),
        recused=sum(1 for row in rows if row.person_id in recused and row.present),
        recused_leave_due=leaves_due,
    )


def places_of_group(meeting: Meeting, contender: Contender) -> Places | None:
    """Places of the general branch at the contender's level and kind; None without a limit."""
    level = contender.level_applied
    if level is None:
        return None
    if meeting.rule_set_id is not None:
        kept = next(
            (row for row in meeting.quotas.all() if (row.kind, row.level_id) == (contender.kind, level.pk)),
            None,
        )
        return Places(kept.places, kept.taken) if kept else None
    organization = meeting.campaign.organization
    places = places_of(rules_of(meeting), organization, level, ContenderKind(contender.kind))
    if places is None:
        return None
    holding = Contender.objects.filter(
        campaign=meeting.campaign_id, kind=contender.kind, level_applied=level, state__in=_HOLDS_PLACE
    )
    on_agenda = meeting.items.values("contender_id")
    return Places(places, holding.exclude(pk__in=on_agenda).count())


def groups_of(meeting: Meeting) -> list[Group]:
    """The items by what they compete for, in the order of the agenda; only those voted on are counted."""
    return [_group(meeting, items) for items in _grouped(_items(meeting))]


def current_round(meeting: Meeting) -> tuple[int, list[MeetingItem]]:
    """The round to be voted now and its items: all in round 1, later those tied at a cut-off.

    Where groups stand at different rounds, the earliest comes first. Items without a vote in round 1 do not hold up
    the others: they are put off at the close.
    """
    groups = groups_of(meeting)
    waiting = [group for group in groups if group.outcome.tied]
    if not waiting:
        return 1, _in_order(item for group in groups for item in group.items)
    number = min(group.rounds for group in waiting) + 1
    tied = [item for group in waiting if group.rounds + 1 == number for item in group.tied_items]
    return number, _in_order(tied)


def propose(meeting: Meeting) -> list[Proposal]:
    """A proposal for every item, in the order of the agenda."""
    found = {
        item.pk: _proposal(meeting, item, group.outcome)
        for group in groups_of(meeting)
        for item in group.items
    }
    return sorted(found.values(), key=lambda proposal: (proposal.item.position, proposal.item.pk))


def _in_order(items: Iterable[MeetingItem]) -> list[MeetingItem]:
    return sorted(items, key=lambda item: (item.position, item.pk))


def _items(meeting: Meeting) -> list[MeetingItem]:
    """Read anew each time, for votes are entered meanwhile; of meetings read together they are there already."""
    prefetch_related_objects([meeting], "attendances", "quotas")
    if "items" in getattr(meeting, "_prefetched_objects_cache", {}):
        return list(meeting.items.all())
    return list(_with_votes(meeting.items.all()))


def _with_votes(items: QuerySet[MeetingItem]) -> QuerySet[MeetingItem]:
    related = items.select_related("contender__level_applied", "contender__lead_branch")
    return related.prefetch_related("votes", "recusals__person")


def read_together(meetings: Sequence[Meeting]) -> None:
    """Read everything the records of several closed meetings need, in a constant number of queries."""
    items = _with_votes(MeetingItem.objects.all()).prefetch_related("named_votes", "void_rounds")
    prefetch_related_objects(list(meetings), "attendances", "quotas", Prefetch("items", items))


def _grouped(items: Sequence[MeetingItem]) -> list[list[MeetingItem]]:
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


def _group(meeting: Meeting, items: Sequence[MeetingItem]) -> Group:
    competes = items[0].kind == MeetingItem.Kind.DECIDE
    places = places_of_group(meeting, items[0].contender) if competes else None
    last = max((vote.round for item in items for vote in item.votes.all()), default=0)
    rounds = [
        {
            item.pk: (vote.yes, attendance_of(meeting, item))
            for item in items
            for vote in item.votes.all()
            if vote.round == number
        }
        for number in range(1, last + 1)
    ]
    result, number = voting.after_rounds(rounds, places.open if places else None)
    return Group(tuple(items), places, result, number, tuple(rounds))


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
