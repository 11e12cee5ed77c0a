"""Which figure of a published month is no longer the one that was sealed (trust.md INT-3).

Digests find the fault, the copy written with the seal names it: contender, column, sealed and found value.
Of secret channels only what was published is named; what a hidden counter held is told to nobody.
Seals older than the copies are named by the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from campaign.digests import Plain, digest
from campaign.models import AuditEvent, Campaign
from reviews.ballots import SECRET_CHANNELS, Channel, Counts, mismatches
from reviews.cycles import electronic_counts, entries_with_people, entry_facts, paper_counts, roll_facts
from reviews.models import CycleEntry, PaperCount, Ranking, Register, ReviewCycle, SealedCopy, Tally
from reviews.seal_differences import (
    Difference,
    figures_of,
    in_reading_order,
    rules_difference,
    sheets_difference,
    standing_difference,
)
from reviews.sealing import Fault, Sealed, seal_of
from reviews.services.computing import EntryInputs, compute_month, differences_of

Rows = Mapping[str, Mapping[str, Plain]]


def plain_sheets(inputs: Sequence[EntryInputs]) -> dict[str, Plain]:
    """The named part of a month's inputs by entry: points and bonus a channel, and what was waived."""
    return {
        str(one.entry.pk): {
            **{s.channel.value: {**s.points, "bonus": s.bonus} for s in one.sheets},
            "waived": {channel.value: True for channel in sorted(one.waived)},
        }
        for one in inputs
    }


def copy_of(standings: Rows, inputs: Sequence[EntryInputs], rules: Plain) -> SealedCopy:
    """The copy to be kept beside a seal, not saved."""
    figures = {str(row["entry"]): figures_of(row) for row in standings.values()}
    return SealedCopy(standings=figures, sheets=plain_sheets(inputs), rules=rules)


def named(fault: Fault, sealed: Sealed, ranking: Ranking) -> Fault:
    """The fault with the first figure that differs, where a copy tells it."""
    if fault.kind == "inputs":
        return named_input(fault, ranking)
    copy = SealedCopy.objects.filter(ranking=ranking).first()
    if copy is None or fault.kind not in ("row", "seal"):
        return fault
    return _row_fault(fault, sealed, copy) or _seal_fault(fault, sealed, copy)


def named_input(fault: Fault, ranking: Ranking) -> Fault:
    """A fault of the inputs with the first one that differs, where a copy tells it."""
    copy = SealedCopy.objects.filter(ranking=ranking).first()
    return fault if copy is None else replace(fault, difference=_input_difference(copy, ranking))


def _row_fault(fault: Fault, sealed: Sealed, copy: SealedCopy) -> Fault | None:
    """The first row that differs from the copy, is gone or came in; rows in the order of the page."""
    found: dict[str, tuple[str, Mapping[str, Plain]]] = {}
    for name, row in sealed.standings.items():
        if isinstance(row, Mapping):
            found[str(row["entry"])] = (name, row)
    for entry in in_reading_order(copy.standings):
        if entry not in found:
            return replace(fault, kind="missing", item=_entry_name(entry))
        name, row = found[entry]
        difference = standing_difference(name, copy.standings[entry], figures_of(row))
        if difference is not None:
            return replace(fault, kind="row", item=name, difference=difference)
        if digest(row, sealed.algorithm) != sealed.rows[name]:
            restored = Difference(name, "", "names", None, None)
            return replace(fault, kind="row", item=name, difference=restored)
    added = sorted(found.keys() - copy.standings.keys())
    return replace(fault, kind="added", item=found[added[0]][0]) if added else None


def _seal_fault(fault: Fault, sealed: Sealed, copy: SealedCopy) -> Fault:
    """Rows are as sealed: the rules changed, or what is written on the seal itself."""
    difference = rules_difference(copy.rules, sealed.rule_set if isinstance(sealed.rule_set, Mapping) else {})
    if difference is None or seal_of(replace(sealed, rule_set=copy.rules)) != sealed.seal:
        difference = difference or Difference("", "", "seal", None, None)
    return replace(fault, kind="seal", difference=difference)


def _entry_name(entry: str) -> str:
    found = CycleEntry.objects.filter(pk=int(entry)).first()
    return row_label(found) if found else f"#{entry}"


def row_label(entry: CycleEntry) -> str:
    """How an entry is called when it is named in a fault."""
    return label_of(entry.public_title, entry.principal_name, entry.pk)


def label_of(title: str, who: str, entry: int) -> str:
    """The same from its parts."""
    return f"{title}（{who}）#{entry}"


def _input_difference(copy: SealedCopy, ranking: Ranking) -> Difference | None:
    """The first input that differs: a point of a named sheet, else a secret channel by what was published of it."""
    month = compute_month(ranking.cycle)
    sheets = sheets_difference(copy.sheets, plain_sheets(month.inputs))
    if sheets is not None:
        return replace(sheets, item=_entry_name(sheets.item), column=_dimension(sheets, ranking))
    standings = ranking.standings.select_related("entry").prefetch_related("channels")
    for standing in standings.order_by("kind", "rank", "pk"):
        row = month.row_of(standing.entry)
        for part in standing.channels.all():
            if part.channel not in SECRET_CHANNELS:
                continue
            term = next(t for t in row.trace.terms if t.channel == part.channel)
            if part.suppressed != (term.score is None):
                return Difference(row_label(standing.entry), part.channel, "counters", None, None)
            if part.n != term.n:
                return Difference(row_label(standing.entry), part.channel, "n", part.n, term.n)
        for one in differences_of(standing, standing.channels.all(), row):
            if one.item in SECRET_CHANNELS:
                return Difference(row_label(standing.entry), one.item, "score", one.sealed, one.computed)
    return paper_difference(ranking.cycle) or register_difference(ranking.cycle)


def _dimension(one: Difference, ranking: Ranking) -> str:
    """The column of a named sheet by the name of its dimension."""
    if not one.column.isdigit():
        return one.column
    entry = CycleEntry.objects.filter(pk=int(one.item)).first()
    rows = ranking.rule_set.rubric.filter(position=int(one.column), kind=entry.kind if entry else "")
    return next((f"“{row.name}”" for row in rows), one.column)


def paper_difference(cycle: ReviewCycle) -> Difference | None:
    """The first counter whose paper part is not the sum of its confirmed batches; two queries."""
    sums: dict[tuple[int, str], Counts] = {}
    for count in PaperCount.objects.filter(batch__cycle=cycle, batch__confirmed_at__isnull=False):
        key = (count.entry_id, count.channel)
        sums[key] = sums.get(key, Counts()) + Counts(
            count.good, count.fair, count.average, count.poor, count.unknown
        )
    for tally in (
        Tally.objects.filter(entry__cycle=cycle).select_related("entry").order_by("entry_id", "channel")
    ):
        if paper_counts(tally) != sums.get((tally.entry_id, tally.channel), Counts()):
            return Difference(row_label(tally.entry), tally.channel, "paper", None, None)
    return None


def register_difference(cycle: ReviewCycle) -> Difference | None:
    """The first counter that does not fit the register: Σ counts = voted − voted among its excluded (product.md §5)."""
    entries = entries_with_people(cycle)
    facts = [entry_facts(entry) for entry in entries]
    roll = roll_facts(cycle, facts)
    if Register.objects.filter(cycle=cycle).exclude(person__in=cycle.roll.values("person_id")).exists():
        return Difference("", "roll", "register", None, None)
    voted = Register.objects.filter(cycle=cycle, medium=Register.Medium.ELECTRONIC)
    counters = {
        (tally.entry_id, Channel(tally.channel)): electronic_counts(tally)
        for tally in Tally.objects.filter(entry__cycle=cycle)
    }
    found = mismatches(facts, roll, voted.values_list("person_id", flat=True), counters)
    if not found:
        return None
    first = min(found, key=lambda one: (one.entry_id, one.channel.value))
    entry = next(entry for entry in entries if entry.pk == first.entry_id)
    return Difference(row_label(entry), first.channel.value, "register", None, None)


def published_in_trail(campaign: Campaign) -> list[tuple[int, str, str]]:
    """(number, name, seal) of every publishing the audit trail knows of the campaign; one query.

    The oldest rows do not say of which campaign they are: then the ranking they point at tells, and one
    that points at nothing is held against every campaign.
    """
    known = set(Ranking.objects.exclude(campaign=campaign).values_list("pk", flat=True))
    events = AuditEvent.objects.filter(action="ranking-publish", object_type="reviews.ranking").order_by("id")
    rows = events.values_list("object_id", "object_label", "detail")
    return [
        (int(detail["number"]), label, str(detail["seal"]))
        for pk, label, detail in rows
        if detail.get("campaign", campaign.pk) == campaign.pk and int(pk) not in known
    ]
