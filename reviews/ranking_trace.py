""" "How this was computed": every term of one result, recomputed from stored inputs, never a ballot (product.md §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import NOTHING, hundredths, trimmed_hundredths
from campaign.models import Person
from reviews.ballots import CHANNEL_LABELS, GRADED, MARK_LABELS, SECRET_CHANNELS, Channel
from reviews.cycles import progress_of, scoring_settings
from reviews.models import CycleEntry, Ranking, ReviewCycle, Standing
from reviews.permissions import can_read_distribution, can_read_ranked_name
from reviews.ranking_differences import Mismatch, mismatches_of
from reviews.ranking_rows import sealed_presence
from reviews.ranking_rubric import RubricTable, rubric_table
from reviews.scoring import (
    GRADE_LABELS,
    ChannelResult,
    ComputationTrace,
    Presence,
    ScoringSettings,
    SecretResult,
    Term,
    compute,
)
from reviews.services.computing import ComputedRow, compute_month
from reviews.services.seals import sealed_inputs


@dataclass(frozen=True, slots=True)
class TermLine:
    """One channel's line: weight, weight after 折算, score and what it adds."""

    label: str
    weight: str
    share: str
    score: str
    part: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each mark was given in one secret channel; only for holder and officer, from n ≥ 10."""

    label: str
    marks: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TraceView:
    """One opened row."""

    composite: str
    shown: str
    terms: tuple[str, ...]
    lines: tuple[TermLine, ...]
    share_total: str
    is_reweighted: bool
    notes: tuple[str, ...]
    secret_notes: tuple[str, ...]
    rubric: RubricTable | None
    distributions: tuple[Distribution, ...]
    mismatches: tuple[Mismatch, ...] = ()
    remark: str = ""


def sealed_trace(ranking: Ranking, entry_id: int, person: Person) -> TraceView:
    """A published row opened: recomputed, and compared with what was sealed.

    Of a version no longer in force, and while the month is open for correction, only what was
    sealed is printed: a recomputation would show figures that are not published yet.
    """
    standing = (
        Standing.objects.select_related("entry__branch", "entry__cycle__campaign__organization")
        .prefetch_related("channels", "entry__members")
        .get(ranking=ranking, entry=entry_id)
    )
    settings = scoring_settings(ranking.rule_set, standing.kind)
    if not is_recomputed(ranking):
        return _view(
            standing.entry, _trace_of(standing, settings), settings, standing.shown_digits,
            remark=_("这里是本版封存时的数字；分项得分以现行版为准。"),
        )  # fmt: skip
    month = compute_month(ranking.cycle)
    row = month.row_of(standing.entry)
    return _full_view(
        row, standing.entry, settings, person, standing.shown_digits, remark=_before(ranking, standing, person),
        mismatches=mismatches_of(standing, row, ranking.inputs_digest == sealed_inputs(ranking, month.inputs_digest)),
    )  # fmt: skip


def _before(ranking: Ranking, standing: Standing, person: Person) -> str:
    """A corrected month keeps the result of the version before beside the new one (product.md §5).

    Where the rules hide names, that version may have hidden this one from the reader.
    """
    if ranking.rule_set.hide_below_half and not can_read_ranked_name(person, standing.entry):
        return ""
    before = (
        Standing.objects.filter(
            ranking__cycle=ranking.cycle_id, ranking__version__lt=ranking.version, entry=standing.entry_id
        )
        .select_related("ranking")
        .order_by("-ranking__version")
        .first()
    )
    if before is None:
        return ""
    if (before.composite, before.rank) == (standing.composite, standing.rank):
        return _("更正没有改变综合得分和名次。")
    words = {"version": before.ranking.version, "score": hundredths(before.composite, 2), "rank": before.rank}
    return _("更正前（第%(version)s版）综合得分%(score)s，第%(rank)s名。") % words


def is_recomputed(ranking: Ranking) -> bool:
    """Whether the version is in force and its month not open for correction: its inputs are those stored."""
    newest = not ranking.cycle.rankings.filter(version__gt=ranking.version).exists()
    return newest and progress_of(ranking.cycle).published_at is not None


def preview_trace(entry: CycleEntry, row: ComputedRow, person: Person) -> TraceView:
    """A result before publishing, for those who may read the preview."""
    settings = scoring_settings(entry.cycle.rule_set, entry.kind)
    return _full_view(row, entry, settings, person, row.placing.decimals)


def _full_view(
    row: ComputedRow, entry: CycleEntry, settings: ScoringSettings, person: Person, decimals: int,
    mismatches: tuple[Mismatch, ...] = (), remark: str = "",
) -> TraceView:  # fmt: skip
    extra = {
        "mass": _("综合得分相同，按群众评分出先后。"),
        "dimension": _("综合得分和群众评都相同，按总支评的第一个评价项目分出先后。"),
    }.get(row.placing.tie_break, "")
    return _view(
        entry, row.trace, settings, decimals,
        secret=row.secret,
        rubric=rubric_table(entry, settings, person),
        distributions=_distributions(row.secret) if can_read_distribution(person, entry) else (),
        mismatches=mismatches,
        extra=extra,
        remark=remark,
    )  # fmt: skip


def _view(
    entry: CycleEntry, trace: ComputationTrace, settings: ScoringSettings, decimals: int, *,
    secret: Mapping[Channel, SecretResult] | None = None, rubric: RubricTable | None = None,
    distributions: tuple[Distribution, ...] = (), mismatches: tuple[Mismatch, ...] = (),
    extra: str = "", remark: str = "",
) -> TraceView:  # fmt: skip
    counted = [term for term in trace.terms if term.share is not None]
    composite = trace.composite or 0
    return TraceView(
        composite=hundredths(composite, 2),
        shown=hundredths(composite, decimals),
        terms=tuple(f"{hundredths(term.score, 2)} × {hundredths(term.share, 2)}%" for term in counted),
        lines=tuple(_line(term, trace.reweighted) for term in trace.terms),
        share_total=f"{hundredths(sum(term.share or 0 for term in counted), 2)}%",
        is_reweighted=trace.reweighted,
        notes=tuple(note for note in (*_folded(trace, settings), *_capped(trace, settings), extra) if note),
        secret_notes=tuple(_secret_notes(trace, secret or {}, settings)),
        rubric=rubric,
        distributions=distributions,
        mismatches=mismatches,
        remark=remark,
    )


def _line(term: Term, is_reweighted: bool) -> TermLine:
    share = f"{hundredths(term.share, 2)}%" if term.share is not None else NOTHING
    return TermLine(
        label=CHANNEL_LABELS[term.channel],
        weight=f"{trimmed_hundredths(term.weight)}%",
        share=share if is_reweighted else "",
        score=hundredths(term.score, 2),
        part=hundredths(term.contribution, 2),
    )


def _folded(trace: ComputationTrace, settings: ScoringSettings) -> list[str]:
    """缺项折算 in words; of a channel below the floor not even how many there were."""
    left = sum(1 for term in trace.terms if term.share is not None)
    said = []
    for term in trace.terms:
        if term.weight == 0 or term.share is not None:
            continue
        why = {
            Presence.BELOW_FLOOR: _("有效票不足%(floor)d张，不公布也不计入") % {"floor": settings.floor},
            Presence.WAIVED: _("已免评，不计入"),
            Presence.MISSING: _("没有提交，不计入"),
        }.get(term.presence, _("本月不评，不计入"))
        said.append(
            _("缺项折算：%(channel)s%(why)s；它的%(weight)s%%按比例分给其余%(left)d个渠道。")
            % {
                "channel": CHANNEL_LABELS[term.channel],
                "why": why,
                "weight": trimmed_hundredths(term.weight),
                "left": left,
            }
        )
    return said


def _capped(trace: ComputationTrace, settings: ScoringSettings) -> list[str]:
    names = {dimension.key: dimension.name for dimension in settings.dimensions}
    return [
        _("限等：“%(name)s”%(value)s分，低于%(below)s分，等次最高为%(grade)s；得分和名次不变。")
        % {
            "name": names[hit.gate.dimension],
            "value": hundredths(hit.value, 2),
            "below": trimmed_hundredths(hit.gate.below),
            "grade": GRADE_LABELS[hit.gate.cap],
        }
        for hit in trace.gates
    ]


def _secret_notes(
    trace: ComputationTrace, secret: Mapping[Channel, SecretResult], settings: ScoringSettings
) -> list[str]:
    """How many valid sheets a shown secret channel had, and that no single one can be seen."""
    said = []
    for term in trace.terms:
        if term.channel not in SECRET_CHANNELS or term.score is None or term.n is None:
            continue
        result = secret.get(term.channel)
        trimmed = result.dropped is not None if result else term.n >= settings.trim_from
        words = {"channel": CHANNEL_LABELS[term.channel], "n": term.n}
        if trimmed:
            said.append(_("%(channel)s有效%(n)d票，去掉一个最高、一个最低后取平均。") % words)
        else:
            said.append(_("%(channel)s有效%(n)d票，取平均。") % words)
    return [*said, _("评议不记名，任何人都看不到单张票。")]


def _distributions(secret: Mapping[Channel, SecretResult]) -> tuple[Distribution, ...]:
    """Counts of the grades in the channels with n ≥ 10.

    不了解 is never told: grades and 不了解 of both channels are all who voted but the contender's own, so
    two contenders side by side would tell which of their people has sent a sheet, and one channel whole
    the size of a hidden other.
    """
    return tuple(
        Distribution(
            CHANNEL_LABELS[channel],
            tuple((MARK_LABELS[mark], result.distribution.of(mark)) for mark in GRADED),
        )
        for channel, result in secret.items()
        if result.distribution is not None
    )


def _trace_of(standing: Standing, settings: ScoringSettings) -> ComputationTrace:
    """The terms of a sealed row from its own sealed channels."""
    results = [
        ChannelResult(Channel(part.channel), sealed_presence(part), part.score, part.n)
        for part in standing.channels.all()
    ]
    return compute(results, (), settings)


def previewed(cycle: ReviewCycle, entry: CycleEntry, person: Person) -> tuple[ComputedRow, TraceView, int]:
    """The entry's computed row, opened, and how many of its kind are ranked."""
    month = compute_month(cycle)
    row = month.row_of(entry)
    return row, preview_trace(entry, row, person), len(month.of_kind(entry.kind))
