"""A month computed from stored inputs: for the preview, for publishing, for "how this was computed".

Loads in a constant number of queries, hands plain rows to ``reviews.scoring`` and
``reviews.ranking``, and gives back frozen rows; nothing here is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviews.ballots import NAMED_CHANNELS, SECRET_CHANNELS, Channel, Counts
from reviews.cycles import (
    dimension_key,
    electronic_counts,
    paper_counts,
    scoring_settings,
)
from reviews.models import CycleEntry, ReviewCycle, RubricMark, ScoringDuty, Standing, StandingChannel, Tally
from reviews.ranking import Contestant, Placing, place
from reviews.scoring import (
    ChannelResult,
    ComputationTrace,
    ScoringSettings,
    SecretResult,
    Sheet,
    compute,
    dimension_mean,
    rubric_result,
    secret_result,
)
from reviews.sealing import Plain, digest


@dataclass(frozen=True, slots=True)
class EntryInputs:
    """Everything an entry's result is computed from."""

    entry: CycleEntry
    sheets: tuple[Sheet, ...]
    waived: frozenset[Channel]
    electronic: Mapping[Channel, Counts]
    paper: Mapping[Channel, Counts]

    def counts(self, channel: Channel) -> Counts:
        """A secret channel's counters, electronic and paper merged."""
        return self.electronic.get(channel, Counts()) + self.paper.get(channel, Counts())


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """One entry's computed result of the month."""

    entry: CycleEntry
    trace: ComputationTrace
    secret: Mapping[Channel, SecretResult]
    placing: Placing
    sheets: tuple[Sheet, ...]

    @property
    def rank(self) -> int | None:
        """Place within the kind; None without a composite."""
        return self.placing.rank


@dataclass(frozen=True, slots=True)
class ComputedMonth:
    """A month's rows by kind, best first, and the digest of what they were computed from."""

    cycle: ReviewCycle
    rows: tuple[ComputedRow, ...]
    inputs_digest: str
    inputs: tuple[EntryInputs, ...] = ()

    def of_kind(self, kind: str) -> list[ComputedRow]:
        """The rows of one kind in their order."""
        return [row for row in self.rows if row.entry.kind == kind]

    def row_of(self, entry: CycleEntry) -> ComputedRow:
        """The row of one entry."""
        return next(row for row in self.rows if row.entry.pk == entry.pk)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that, recomputed, is not what was sealed: shown in red."""

    item: str
    sealed: int | str | bool | None
    computed: int | str | bool | None


def load_inputs(cycle: ReviewCycle) -> list[EntryInputs]:
    """The stored inputs of every entry of a month, in print order; constant queries."""
    return load_inputs_of([cycle])[cycle.pk]


def load_inputs_of(cycles: Collection[ReviewCycle]) -> dict[int, list[EntryInputs]]:
    """The stored inputs of several months by cycle; as many queries as for one."""
    sheets: dict[int, list[Sheet]] = defaultdict(list)
    waived: dict[int, set[Channel]] = defaultdict(set)
    points: dict[int, dict[str, int]] = defaultdict(dict)
    marks = RubricMark.objects.filter(sheet__duty__entry__cycle__in=cycles)
    for duty_id, position, given in marks.values_list("sheet_id", "dimension__position", "points"):
        points[duty_id][dimension_key(position)] = given
    duties = ScoringDuty.objects.filter(entry__cycle__in=cycles).select_related("sheet")
    for duty in duties.order_by("pk"):
        channel = Channel(duty.channel)
        if hasattr(duty, "sheet"):
            sheets[duty.entry_id].append(Sheet(channel, points[duty.pk], duty.sheet.bonus))
        elif duty.waived_at is not None:
            waived[duty.entry_id].add(channel)
    electronic, paper = _counters(cycles)
    by_id = {cycle.pk: cycle for cycle in cycles}
    found: dict[int, list[EntryInputs]] = {pk: [] for pk in by_id}
    for entry in CycleEntry.objects.filter(cycle__in=cycles).select_related(
        "branch", "contender__level_applied"
    ):
        entry.cycle = by_id[entry.cycle_id]
        found[entry.cycle_id].append(
            EntryInputs(
                entry=entry,
                sheets=tuple(sheets[entry.pk]),
                waived=frozenset(waived[entry.pk]),
                electronic=electronic[entry.pk],
                paper=paper[entry.pk],
            )
        )
    return found


def _counters(
    cycles: Collection[ReviewCycle],
) -> tuple[dict[int, dict[Channel, Counts]], dict[int, dict[Channel, Counts]]]:
    electronic: dict[int, dict[Channel, Counts]] = defaultdict(dict)
    paper: dict[int, dict[Channel, Counts]] = defaultdict(dict)
    for tally in Tally.objects.filter(entry__cycle__in=cycles):
        electronic[tally.entry_id][Channel(tally.channel)] = electronic_counts(tally)
        paper[tally.entry_id][Channel(tally.channel)] = paper_counts(tally)
    return electronic, paper


def compute_month(cycle: ReviewCycle) -> ComputedMonth:
    """Every entry's composite, grade and place from the stored inputs."""
    inputs = load_inputs(cycle)
    rows: list[ComputedRow] = []
    for kind in dict.fromkeys(one.entry.kind for one in inputs):
        settings = scoring_settings(cycle.rule_set, kind)
        rows += compute_kind([one for one in inputs if one.entry.kind == kind], settings, cycle.secret_open)
    return ComputedMonth(cycle, tuple(rows), digest(canonical_inputs(inputs)), tuple(inputs))


def compute_kind(
    inputs: Sequence[EntryInputs], settings: ScoringSettings, secret_open: bool
) -> list[ComputedRow]:
    """The rows of one kind, best first."""
    traces: dict[int, ComputationTrace] = {}
    secret: dict[int, dict[Channel, SecretResult]] = {}
    contestants = []
    for one in inputs:
        secret[one.entry.pk] = {
            channel: secret_result(channel, one.counts(channel), settings, is_run=secret_open)
            for channel in SECRET_CHANNELS
        }
        trace = compute(_results(one, secret[one.entry.pk].values()), one.sheets, settings)
        traces[one.entry.pk] = trace
        contestants.append(
            Contestant(
                entry_id=one.entry.pk,
                composite=trace.composite,
                mass_score=trace.score_of(Channel.MASS),
                first_dimension=dimension_mean(one.sheets, Channel.GENERAL_BRANCH, settings.first_dimension),
            )
        )
    by_id = {one.entry.pk: one for one in inputs}
    return [
        ComputedRow(
            entry=by_id[p.entry_id].entry,
            trace=traces[p.entry_id],
            secret=secret[p.entry_id],
            placing=p,
            sheets=by_id[p.entry_id].sheets,
        )
        for p in place(contestants, [cut for _grade, cut in settings.cut_offs])
    ]


def _results(one: EntryInputs, secret: Iterable[SecretResult]) -> list[ChannelResult]:
    named = [rubric_result(channel, one.sheets, waived=channel in one.waived) for channel in NAMED_CHANNELS]
    return [*named, *(each.result for each in secret)]


def canonical_inputs(inputs: Iterable[EntryInputs]) -> Plain:
    """What a month is computed from, as plain data for its digest; independent of any order."""
    return {
        str(one.entry.pk): {
            "sheets": sorted(
                [s.channel.value, s.bonus, *(f"{key}={value}" for key, value in sorted(s.points.items()))]
                for s in one.sheets
            ),
            "waived": sorted(channel.value for channel in one.waived),
            "electronic": _plain_counts(one.electronic),
            "paper": _plain_counts(one.paper),
        }
        for one in inputs
    }


def _plain_counts(counts: Mapping[Channel, Counts]) -> Plain:
    return {channel.value: [c.good, c.fair, c.average, c.poor, c.unknown] for channel, c in counts.items()}


def differences(standing: Standing, row: ComputedRow) -> list[Difference]:
    """Where a sealed row differs from its recomputation; channels prefetched."""
    return differences_of(standing, standing.channels.all(), row)


def differences_of(
    standing: Standing, channels: Iterable[StandingChannel], row: ComputedRow
) -> list[Difference]:
    """The same with the channels at hand; no query."""
    trace, placing = row.trace, row.placing
    pairs: list[tuple[str, int | str | bool | None, int | str | bool | None]] = [
        ("rank", standing.rank, placing.rank),
        ("composite", standing.composite, trace.composite),
        ("grade", standing.grade, trace.grade.value if trace.grade else None),
        ("capped", standing.capped, trace.is_capped),
        ("redistributed", standing.redistributed, trace.reweighted),
    ]
    terms = {term.channel.value: term for term in trace.terms}
    for channel in channels:
        term = terms[channel.channel]
        pairs.append((channel.channel, channel.score, term.score))
    return [Difference(item, sealed, now) for item, sealed, now in pairs if sealed != now]
