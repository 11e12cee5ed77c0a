"""From sheets and counters to a composite and a grade (product.md §5).

Pure arithmetic in integers: scores, points and weights are hundredths (95.40 → 9540,
20 % → 2000), rounded half-up where the rule says so and nowhere else. Every step
keeps its terms, so that "how this was computed" prints what was computed.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reviews.ballots import DEFAULT_POINTS, GRADED, POST, TEAM, Channel, Counts, Mark

FULL = 10000
LEAST_FLOOR = 3


class Presence(enum.StrEnum):
    """Whether a channel counts, and if not, why."""

    PRESENT = "present"
    BELOW_FLOOR = "below_floor"
    WAIVED = "waived"
    MISSING = "missing"
    NOT_RUN = "not_run"


PRESENCE_LABELS: Mapping[Presence, str] = {
    Presence.PRESENT: "计入",
    Presence.BELOW_FLOOR: "有效票不足，不公布也不计入",
    Presence.WAIVED: "已免评",
    Presence.MISSING: "未提交",
    Presence.NOT_RUN: "本月不评",
}


class Grade(enum.StrEnum):
    """等次, best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    QUALIFIED = "pass"
    UNQUALIFIED = "fail"


GRADE_LABELS: Mapping[Grade, str] = {
    Grade.EXCELLENT: "优秀",
    Grade.GOOD: "良好",
    Grade.QUALIFIED: "合格",
    Grade.UNQUALIFIED: "不合格",
}
_ORDER = list(Grade)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One line of the rubric with the most it can give."""

    key: str
    name: str
    maximum: int


@dataclass(frozen=True, slots=True)
class Gate:
    """限等: a dimension below ``below`` caps the grade at ``cap``."""

    dimension: str
    below: int
    cap: Grade


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """What one kind's rule set says about scoring; numbers are product.md §5's defaults."""

    kind: str
    weights: Mapping[Channel, int]
    dimensions: tuple[Dimension, ...]
    bonus_maximum: int
    gates: tuple[Gate, ...] = ()
    points: Mapping[Mark, int] = field(default_factory=lambda: dict(DEFAULT_POINTS))
    floor: int = 5
    trim_from: int = 7
    distribution_from: int = 10
    cut_offs: tuple[tuple[Grade, int], ...] = (
        (Grade.EXCELLENT, 9000),
        (Grade.GOOD, 8000),
        (Grade.QUALIFIED, 7000),
    )

    def __post_init__(self) -> None:
        if self.kind not in (POST, TEAM):
            raise ValueError(f"no such kind: {self.kind!r}")
        if self.floor < LEAST_FLOOR:
            raise ValueError(f"the floor is never under {LEAST_FLOOR}")
        if self.trim_from < 3:
            raise ValueError("dropping two marks needs a third")
        if any(weight < 0 for weight in self.weights.values()):
            raise ValueError("a weight is not negative")

    @property
    def first_dimension(self) -> str:
        """The dimension that breaks ties last."""
        return self.dimensions[0].key


@dataclass(frozen=True, slots=True)
class Sheet:
    """One organisation's (or the holder's own) rubric sheet: points a dimension, and bonus."""

    channel: Channel
    points: Mapping[str, int]
    bonus: int = 0

    def total(self) -> int:
        """Points and bonus, within 0 to 100."""
        return min(max(sum(self.points.values()) + self.bonus, 0), FULL)


@dataclass(frozen=True, slots=True)
class ChannelResult:
    """A channel's result for one contender; ``score`` is ``None`` where it does not count."""

    channel: Channel
    presence: Presence
    score: int | None = None
    n: int | None = None

    @property
    def is_present(self) -> bool:
        """Whether the channel has a result that may be shown and counted."""
        return self.presence is Presence.PRESENT


@dataclass(frozen=True, slots=True)
class SecretResult:
    """A secret channel's result with what was dropped; spread and median may be ``None``."""

    result: ChannelResult
    unknown: int | None = None
    dropped: tuple[Mark, Mark] | None = None
    used: int | None = None
    points_sum: int | None = None
    median: int | None = None
    spread: int | None = None
    distribution: Counts | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One channel's line in the computation.

    ``share`` (hundredths of a percent) and ``contribution`` are rounded so that they add
    up to 100 % and to the composite; both are ``None`` where the channel does not count.
    """

    channel: Channel
    weight: int
    presence: Presence
    score: int | None
    n: int | None
    share: int | None
    contribution: int | None


@dataclass(frozen=True, slots=True)
class GateHit:
    """A gate that capped (or would cap) the grade, with the value that fell below."""

    gate: Gate
    value: int


@dataclass(frozen=True, slots=True)
class ComputationTrace:
    """Every term of one contender's composite, for "how this was computed"."""

    terms: tuple[Term, ...]
    numerator: int
    denominator: int
    composite: int | None
    reweighted: bool
    grade_by_score: Grade | None
    gates: tuple[GateHit, ...]
    grade: Grade | None

    @property
    def is_capped(self) -> bool:
        """Whether a gate lowered the grade (限等)."""
        return self.grade is not self.grade_by_score

    def score_of(self, channel: Channel) -> int | None:
        """The counted result of a channel, if it has one."""
        return next((t.score for t in self.terms if t.channel is channel), None)


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the next integer, halves up; both not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def secret_result(
    channel: Channel, counts: Counts, settings: ScoringSettings, *, is_run: bool = True
) -> SecretResult:
    """Mean of a secret channel's counters, electronic and paper already merged.

    Below the floor nothing of it is shown or counted, not even how many. From
    ``trim_from`` marks on, one highest and one lowest are dropped, once.
    不了解 never counts.
    """
    if not is_run:
        return SecretResult(ChannelResult(channel, Presence.NOT_RUN))
    n = counts.graded
    if n < settings.floor:
        return SecretResult(ChannelResult(channel, Presence.BELOW_FLOOR))
    values = sorted(
        (value, count, mark)
        for mark, value in settings.points.items()
        if mark in GRADED and (count := counts.of(mark))
    )
    total = sum(value * count for value, count, _ in values)
    used, dropped = n, None
    if n >= settings.trim_from:
        lowest, highest = values[0], values[-1]
        total -= lowest[0] + highest[0]
        used, dropped = n - 2, (highest[2], lowest[2])
    wide = n >= settings.distribution_from
    return SecretResult(
        result=ChannelResult(channel, Presence.PRESENT, half_up(total, used), n),
        unknown=counts.unknown,
        dropped=dropped,
        used=used,
        points_sum=total,
        median=_median(values, n),
        # Spread and distribution of a handful would point at single marks.
        spread=_spread(values, n) if wide else None,
        distribution=counts if wide else None,
    )


def _median(values: Sequence[tuple[int, int, Mark]], n: int) -> int:
    """The middle mark's points, or the mean of the two middle ones, half-up."""

    def at(index: int) -> int:
        for value, count, _ in values:
            if index < count:
                return value
            index -= count
        raise IndexError(index)

    return half_up(at((n - 1) // 2) + at(n // 2), 2)


def _spread(values: Sequence[tuple[int, int, Mark]], n: int) -> int:
    """Standard deviation of all marks in hundredths of a point, half-up, without floats."""
    total = sum(value * count for value, count, _ in values)
    squares = sum(value * value * count for value, count, _ in values)
    # 4·variance under the root gives twice the deviation, enough to round halves.
    twice = math.isqrt(4 * (n * squares - total * total) // (n * n))
    return (twice + 1) // 2


def rubric_result(channel: Channel, sheets: Iterable[Sheet], *, waived: bool = False) -> ChannelResult:
    """Mean of a named channel's sheets, each within 0 to 100; half-up to hundredths."""
    totals = [sheet.total() for sheet in sheets if sheet.channel is channel]
    if not totals:
        return ChannelResult(channel, Presence.WAIVED if waived else Presence.MISSING)
    return ChannelResult(channel, Presence.PRESENT, half_up(sum(totals), len(totals)), len(totals))


def dimension_mean(sheets: Iterable[Sheet], channel: Channel, key: str) -> Fraction | None:
    """Exact mean of one dimension over a channel's sheets; ``None`` without a sheet."""
    values = [sheet.points[key] for sheet in sheets if sheet.channel is channel]
    return Fraction(sum(values), len(values)) if values else None


def gate_hits(settings: ScoringSettings, sheets: Sequence[Sheet]) -> tuple[GateHit, ...]:
    """The gates a contender falls under, read from general branch's sheets.

    Where general branch was waived the branch's sheets decide; without either, none.
    """
    hits = []
    for gate in settings.gates:
        value = dimension_mean(sheets, Channel.GENERAL_BRANCH, gate.dimension)
        if value is None:
            value = dimension_mean(sheets, Channel.BRANCH, gate.dimension)
        if value is not None and value < gate.below:
            hits.append(GateHit(gate, half_up(value.numerator, value.denominator)))
    return tuple(hits)


def grade_for(composite: int, settings: ScoringSettings) -> Grade:
    """The grade by cut-offs alone; below the last one 不合格."""
    for grade, at_least in settings.cut_offs:
        if composite >= at_least:
            return grade
    return Grade.UNQUALIFIED


def cap(grade: Grade, hits: Iterable[GateHit]) -> Grade:
    """The grade after 限等: the worst of it and of every cap."""
    return max((grade, *(hit.gate.cap for hit in hits)), key=_ORDER.index)


def compute(
    results: Iterable[ChannelResult], sheets: Sequence[Sheet], settings: ScoringSettings
) -> ComputationTrace:
    """The composite Σ w·s / Σ w over the channels present, and the grade.

    A missing channel's weight passes on proportionally (缺项折算); a channel of weight 0
    is shown beside and never counts. Gates cap the grade, never the composite.
    """
    by_channel = {result.channel: result for result in results}
    counted: dict[Channel, tuple[int, int]] = {}
    reweighted = False
    for channel in Channel:
        weight = settings.weights.get(channel, 0)
        result = by_channel.get(channel, ChannelResult(channel, Presence.MISSING))
        if weight > 0 and result.score is not None:
            counted[channel] = (weight, result.score)
        elif weight > 0:
            reweighted = True
    numerator = sum(weight * score for weight, score in counted.values())
    denominator = sum(weight for weight, _ in counted.values())
    composite = half_up(numerator, denominator) if denominator else None
    by_score = grade_for(composite, settings) if composite is not None else None
    hits = gate_hits(settings, sheets)
    return ComputationTrace(
        terms=_terms(by_channel, counted, settings, composite),
        numerator=numerator,
        denominator=denominator,
        composite=composite,
        reweighted=reweighted,
        grade_by_score=by_score,
        gates=hits,
        grade=cap(by_score, hits) if by_score is not None else None,
    )


def _terms(
    by_channel: Mapping[Channel, ChannelResult],
    counted: Mapping[Channel, tuple[int, int]],
    settings: ScoringSettings,
    composite: int | None,
) -> tuple[Term, ...]:
    total = sum(weight for weight, _ in counted.values())
    shares = apportion({c: Fraction(FULL * w, total) for c, (w, _) in counted.items()}, FULL)
    parts = apportion({c: Fraction(w * s, total) for c, (w, s) in counted.items()}, composite or 0)
    terms = []
    for channel in Channel:
        result = by_channel.get(channel, ChannelResult(channel, Presence.MISSING))
        terms.append(
            Term(
                channel=channel,
                weight=settings.weights.get(channel, 0),
                presence=result.presence,
                score=result.score,
                n=result.n,
                share=shares.get(channel),
                contribution=parts.get(channel),
            )
        )
    return tuple(terms)


def apportion(exact: Mapping[Channel, Fraction], total: int) -> dict[Channel, int]:
    """Integers next to the exact parts that add up to ``total`` (largest remainder).

    Printed terms must add up to the printed sum; ``total`` is within one of Σ exact.
    """
    floors = {channel: part.numerator // part.denominator for channel, part in exact.items()}
    by_remainder = sorted(exact, key=lambda c: (floors[c] - exact[c], list(Channel).index(c)))
    for channel in by_remainder[: max(total - sum(floors.values()), 0)]:
        floors[channel] += 1
    return floors
