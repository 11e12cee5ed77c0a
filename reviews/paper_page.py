"""纸质票: handed out, keyed in batches, confirmed by another (product.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campaign.models import Person
from reviews.ballots import CHANNEL_LABELS, Channel
from reviews.cycles import is_secret_window_open
from reviews.forms.paper import MARKS, cell_name
from reviews.models import PaperBatch, Register, ReviewCycle
from reviews.month_head import SHEET, title_for
from reviews.month_page import head_context
from reviews.permissions import can_run_cycle
from reviews.services.paper import room_of


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the list; the one who keyed it does not confirm it."""

    batch: PaperBatch
    may_confirm: bool
    may_correct: bool


def list_context(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """Batches and how many sheets were handed out; names of who took one are not listed."""
    batches = cycle.paper_batches.select_related("keyed_by", "confirmed_by", "rejected_by").order_by("pk")
    return head_context(cycle, current=SHEET) | {
        "batches": [_row(batch, person) for batch in batches],
        "handed": Register.objects.filter(cycle=cycle, medium=Register.Medium.PAPER).count(),
        "floor": cycle.rule_set.floor,
        "may_hand_out": can_run_cycle(person, cycle) and is_secret_window_open(cycle),
    }


def _row(batch: PaperBatch, person: Person) -> BatchRow:
    """Who compares it, who keys it anew: one's own always, another's once it was sent back."""
    waits, own = batch.confirmed_at is None, batch.keyed_by_id == person.pk
    back = batch.rejected_at is not None
    return BatchRow(batch, waits and not own and not back, waits and (own or back))


def form_facts(cycle: ReviewCycle) -> dict[str, Any]:
    """What the table of a batch is laid out from: entries in print order, who can reach them on paper, the floor."""
    return {
        "entries": list(cycle.entries.all()),
        "reach": room_of(cycle).reach,
        "floor": cycle.rule_set.floor,
    }


def kept_figures(batch: PaperBatch) -> dict[str, int]:
    """A batch's figures by the names of the form's cells."""
    found = {"issued": batch.issued, "returned": batch.returned, "void": batch.void}
    for count in batch.counts.select_related("entry"):
        for mark in MARKS:
            found[cell_name(count.entry, Channel(count.channel), mark)] = getattr(count, mark.value)
    return found


def batch_context(batch: PaperBatch, person: Person) -> dict[str, Any]:
    """A batch's figures to be compared with the paper before confirming.

    Once they count they are shown no more: beside a result, figures of paper alone would tell those of the
    electronic sheets (trust.md ANON-6).
    """
    context = head_context(batch.cycle, current=SHEET) | {"batch": batch, "row": _row(batch, person)}
    if batch.confirmed_at is not None:
        return context
    counts = batch.counts.select_related("entry__branch").prefetch_related("entry__members")
    lines = [
        (
            title_for(person, count.entry),
            CHANNEL_LABELS[Channel(count.channel)],
            [getattr(count, mark.value) for mark in MARKS],
        )
        for count in counts.order_by("entry__kind", "entry__position", "channel")
    ]
    return context | {"lines": lines}
