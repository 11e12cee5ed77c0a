"""The campaign score of 验收, its grade and the soft cap of 优秀 (product.md §3 验收 †).

Pure arithmetic in integers: scores are hundredths of a point, the weight is whole percents; rounded half-up
to hundredths at each mean and at the score, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reviews.scoring import Grade, half_up

K = TypeVar("K", bound=Hashable)
WHOLE = 100


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """What the rule set says; the defaults are product.md's."""

    monthly_weight: int = 70
    least_months: int = 3
    least_sheets: int = 3

    @property
    def scored_weight(self) -> int:
        """The weight of the scorers, in percent."""
        return WHOLE - self.monthly_weight

    def __post_init__(self) -> None:
        if not 0 <= self.monthly_weight <= WHOLE:
            raise ValueError("the weight of the months is a percentage")


@dataclass(frozen=True, slots=True)
class CampaignScore:
    """Every term of one contender's score; ``score`` is None where there is nothing to grade (不参评等次)."""

    months: tuple[int, ...]
    sheets: tuple[int, ...]
    monthly_mean: int | None
    scored_mean: int | None
    score: int | None
    rules: ScoreRules

    @property
    def has_months(self) -> bool:
        """Whether it took part in enough months to be graded."""
        return len(self.months) >= self.rules.least_months

    @property
    def has_sheets(self) -> bool:
        """Whether enough scorers have handed in."""
        return len(self.sheets) >= self.rules.least_sheets

    @property
    def monthly_part(self) -> int | None:
        """What the months give to the score, hundredths; the scorers give the rest."""
        if self.score is None or self.monthly_mean is None:
            return None
        return half_up(self.rules.monthly_weight * self.monthly_mean, WHOLE)

    @property
    def scored_part(self) -> int | None:
        """The rest of the score, so that the printed terms add up to the printed sum."""
        part = self.monthly_part
        return None if self.score is None or part is None else self.score - part


def mean_of(values: Sequence[int]) -> int | None:
    """The mean in hundredths, half-up; None of nothing."""
    return half_up(sum(values), len(values)) if values else None


def campaign_score(
    months: Sequence[int], sheets: Sequence[int], rules: ScoreRules | None = None
) -> CampaignScore:
    """70 % mean of the monthly composites and 30 % mean of the scorers' totals.

    Fewer months than the least, or fewer sheets: no score, hence 不参评等次.
    """
    rules = rules or ScoreRules()
    monthly, scored = mean_of(months), mean_of(sheets)
    enough = len(months) >= rules.least_months and len(sheets) >= rules.least_sheets
    score = None
    if enough and monthly is not None and scored is not None:
        weight = rules.monthly_weight
        score = half_up(weight * monthly + (WHOLE - weight) * scored, WHOLE)
    return CampaignScore(tuple(months), tuple(sheets), monthly, scored, score, rules)


def excellent_places(total: int, per_excellent: int) -> int:
    """How many of ``total`` may be 优秀 without a written reason: one in ``per_excellent``, rounded down."""
    if total < 0 or per_excellent < 1:
        raise ValueError("a share of a count")
    return total // per_excellent


@dataclass(frozen=True, slots=True)
class Candidate(Generic[K]):
    """One contender to be graded: its score and the grade the score alone gives; None where it is not graded."""

    key: K
    score: int | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for one: its rank, its grade, and whether only the cap keeps it from 优秀."""

    rank: int | None
    grade: Grade | None
    by_score: Grade | None
    is_over_cap: bool


def propose(candidates: Sequence[Candidate[K]], places: int) -> Mapping[K, Proposed]:
    """Grades by score, 优秀 by rank as far as the places reach; the rest of those is 良好.

    Ties share a rank (1, 2, 2, 4); a tie that the places would cut through is not cut: all of it is 良好,
    and the meeting decides.
    """
    scored = sorted((one.score for one in candidates if one.score is not None), reverse=True)
    found: dict[K, Proposed] = {}
    for one in candidates:
        if one.score is None or one.grade is None:
            found[one.key] = Proposed(None, None, None, False)
            continue
        rank = scored.index(one.score) + 1
        excellent = [
            other
            for other in candidates
            if other.grade is Grade.EXCELLENT and other.score is not None and other.score >= one.score
        ]
        over = one.grade is Grade.EXCELLENT and len(excellent) > places
        found[one.key] = Proposed(rank, Grade.GOOD if over else one.grade, one.grade, over)
    return found


def is_beyond_cap(*, grade: Grade | None, others_excellent: int, places: int) -> bool:
    """Whether giving this grade makes more 优秀 than the share allows: then a written reason is asked for."""
    return grade is Grade.EXCELLENT and others_excellent + 1 > places
