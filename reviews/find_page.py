"""找一找: the list of what one may read, and one entry's gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from campaign.models import Person
from campaign.permissions import scope_of, under_paths
from reviews.models import CycleEntry, Gap, ReviewCycle
from reviews.month_head import FIND, head_of, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import can_write_steps


@dataclass(frozen=True, slots=True)
class FindRow:
    """One line of the list: how many gaps, how many answered and closed, handed in or not."""

    entry: CycleEntry
    title: str
    who: str
    gaps: int
    answered: int
    closed: int
    is_handed_in: bool
    may_write: bool


def list_context(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """The entries whose gaps the person may read; constant queries."""
    readable = Q(principal=person) | Q(members__person=person) | under_paths(scope_of(person), "branch__path")
    rows = (
        CycleEntry.objects.filter(readable, cycle=cycle)
        .distinct()
        .select_related("contender", "branch", "find_step")
        .prefetch_related("members", "gaps")
        .order_by("kind", "position", "pk")
    )
    return head_context(cycle, current=FIND) | {"rows": [_row(entry, person) for entry in rows]}


def _row(entry: CycleEntry, person: Person) -> FindRow:
    gaps = list(entry.gaps.all())
    return FindRow(
        entry=entry,
        title=title_for(person, entry),
        who=who_of(entry),
        gaps=len(gaps),
        answered=sum(1 for gap in gaps if gap.is_answered),
        closed=sum(1 for gap in gaps if gap.closed_on),
        is_handed_in=hasattr(entry, "find_step"),
        may_write=can_write_steps(person, entry),
    )


def gaps_of(entry: CycleEntry) -> list[Gap]:
    """The entry's gaps in the order they were found, with who saved them last."""
    return list(entry.gaps.select_related("saved_by", "carried_from__entry__cycle").order_by("pk"))


def entry_context(entry: CycleEntry, person: Person) -> dict[str, Any]:
    """What an entry's page prints besides its forms."""
    head = head_of(entry.cycle, FIND)
    return head_context(entry.cycle, head) | {
        "entry": entry,
        "title": title_for(person, entry),
        "who": who_of(entry),
        "step": getattr(entry, "find_step", None),
        "may_write": can_write_steps(person, entry) and not head.is_over,
        "may_close": can_write_steps(person, entry),
    }
