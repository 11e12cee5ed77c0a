"""互学 as pages show it: what one's own take up from others, who takes up theirs, what became of it (product.md §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from campaign import clock
from campaign.formatting import month_text
from campaign.models import Contender, Person
from campaign.months import Month
from reviews.models import CycleEntry, EntryMember, Learning, ReviewCycle
from reviews.month_head import COMPARE, title_for
from reviews.month_page import head_context
from reviews.permissions import can_write_steps, is_own_entry


@dataclass(frozen=True, slots=True)
class LearnRow:
    """One 互学 from either side; ``other`` is the name of the entry at the other end."""

    learning: Learning
    other: str
    month: str
    due_on: dt.date
    may_follow: bool


def follow_due(learning: Learning) -> dt.date:
    """By when one says what became of it: the end of the month after it was noted."""
    return Month.of(clock.day_of(learning.at)).next.last_day


def with_entries() -> QuerySet[Learning]:
    """Learnings with what naming both ends needs."""
    return Learning.objects.select_related(
        "measure", "entry__branch", "entry__contender", "entry__cycle__campaign", "entry__cycle__rule_set", "learned_from__branch",
        "learned_from__contender",
    ).prefetch_related("entry__members", "learned_from__members")  # fmt: skip


def row_of(learning: Learning, person: Person, other: CycleEntry) -> LearnRow:
    """The learning as the side away from ``other`` reads it."""
    return LearnRow(
        learning=learning,
        other=title_for(person, other),
        month=month_text(learning.entry.cycle.month, year=False),
        due_on=follow_due(learning),
        may_follow=learning.followed_at is None and can_write_steps(person, learning.entry),
    )


def rows_of(
    learnings: Iterable[Learning], person: Person, own: set[int]
) -> tuple[list[LearnRow], list[LearnRow]]:
    """What ``own`` entries take up, and what others take up from them."""
    learnt, credits = [], []
    for row in learnings:
        if row.entry_id in own:
            learnt.append(row_of(row, person, row.learned_from))
        if row.learned_from_id in own:
            credits.append(row_of(row, person, row.entry))
    return learnt, credits


def learnings_of(cycle: ReviewCycle, person: Person, entries: Sequence[CycleEntry]) -> dict[str, Any]:
    """The month's 互学 of one's own entries; constant queries, none for who has no entry."""
    own = {entry.pk for entry in entries if is_own_entry(person, entry)}
    if not own:
        return {"learnt": [], "credits": []}
    between = Q(entry__in=own) | Q(learned_from__in=own)
    learnt, credits = rows_of(with_entries().filter(between).order_by("pk"), person, own)
    return {"learnt": learnt, "credits": credits}


def learnings_about(contender: Contender, person: Person, most: int) -> dict[str, list[LearnRow]]:
    """The newest 互学 of a contender over all months, for its own people only; constant queries."""
    own = own_keys(person, Q(contender=contender))
    if not own:
        return {"learnt": [], "credits": []}
    between = Q(entry__in=own) | Q(learned_from__in=own)
    learnt, credits = rows_of(with_entries().filter(between).order_by("-pk")[: 2 * most], person, own)
    return {"learnt": learnt[:most], "credits": credits[:most]}


def follow_context(learning: Learning, person: Person) -> dict[str, Any]:
    """What the page asking for the result prints."""
    return head_context(learning.entry.cycle, current=COMPARE) | {
        "learning": learning,
        "title": title_for(person, learning.entry),
        "other": title_for(person, learning.learned_from),
    }


def own_keys(person: Person, entries: Q) -> set[int]:
    """Keys of the person's own entries among some; one query."""
    own = Q(principal=person) | Q(members__person=person)
    return set(CycleEntry.objects.filter(entries, own).values_list("pk", flat=True))


def written_keys(person: Person, entries: Q) -> QuerySet[CycleEntry]:
    """Entries among some whose steps the person writes: ``can_write_steps`` as a query."""
    deputy = Q(members__person=person, members__role=EntryMember.Role.DEPUTY)
    return CycleEntry.objects.filter(entries, Q(principal=person) | deputy).only("pk")
