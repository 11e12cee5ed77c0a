"""Acceptance as it stands: rows read from the tables and handed to ``acceptance_score``.

Before the accepting everything is computed; afterwards the stored figures are what counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from campaign.models import Campaign, Contender, ContenderKind, RuleSet, State
from reviews.acceptance_score import (
    CampaignScore,
    Candidate,
    Proposed,
    ScoreRules,
    campaign_score,
    excellent_places,
    propose,
)
from reviews.ballots import Channel
from reviews.cycles import dimension_key, scoring_settings
from reviews.models import Acceptance, AcceptanceSheet, Standing
from reviews.scoring import Grade, Sheet, cap, gate_hits, grade_for

#: States in which a contender is counted for the share of 优秀.
IN_ACCEPTANCE = (State.ACCEPTING, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Result:
    """One contender's score with its terms, the grade proposed and the one recorded."""

    contender: Contender
    acceptance: Acceptance | None
    months: list[tuple[str, int]]
    score: CampaignScore
    by_score: Grade | None
    is_gated: bool
    proposed: Proposed

    @property
    def is_accepted(self) -> bool:
        return self.acceptance is not None and self.acceptance.accepted_at is not None


def rules_for(rules: RuleSet) -> ScoreRules:
    """The numbers of a rule set as the pure rules read them."""
    return ScoreRules(rules.accept_monthly_weight, rules.accept_least_months, rules.accept_scorers)


def places_of(campaign: Campaign, kind: str, rules: RuleSet | None = None) -> int:
    """How many of the kind may be 优秀: a share of all that came to acceptance; one query."""
    rules = rules or campaign.rule_set
    per = rules.accept_posts_per_excellent if kind == ContenderKind.POST else rules.accept_teams_per_excellent
    total = Contender.objects.filter(campaign=campaign, kind=kind, state__in=IN_ACCEPTANCE).count()
    return excellent_places(total, per)


def monthly_composites(contenders: Collection[Contender]) -> dict[int, list[tuple[str, int]]]:
    """The published composites of each contender, newest version of each month, in order; one query."""
    rows = Standing.objects.filter(entry__contender__in=contenders).order_by("ranking__version")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for contender_id, month, composite in rows.values_list(
        "entry__contender_id", "entry__cycle__month", "composite"
    ):
        found[contender_id][month] = composite
    return {pk: sorted(months.items()) for pk, months in found.items()}


def sheets_in(acceptance: Acceptance) -> list[AcceptanceSheet]:
    """The sheets handed in; prefetched or one query."""
    return [sheet for sheet in acceptance.sheets.all() if sheet.submitted_at is not None]


def plain_sheet(sheet: AcceptanceSheet) -> Sheet:
    """A sheet as the pure rules read it; the scorers speak for the general branch."""
    return Sheet(
        Channel.GENERAL_BRANCH,
        {dimension_key(mark.dimension.position): mark.points for mark in sheet.marks.all()},
        sheet.bonus,
    )


def score_of(acceptance: Acceptance | None, months: Sequence[int], rules: RuleSet) -> CampaignScore:
    """The score as it would be now."""
    sheets = sheets_in(acceptance) if acceptance is not None else []
    return campaign_score(months, [plain_sheet(sheet).total() for sheet in sheets], rules_for(rules))


def _graded(
    acceptance: Acceptance | None, score: CampaignScore, rules: RuleSet, kind: str
) -> tuple[Grade | None, bool]:
    """The grade by score with the team's gates (限等) on the scorers' first dimension, and whether one lowered it."""
    if score.score is None or acceptance is None:
        return None, False
    settings = scoring_settings(rules, kind)
    plain = grade_for(score.score, settings)
    graded = cap(plain, gate_hits(settings, [plain_sheet(sheet) for sheet in sheets_in(acceptance)]))
    return graded, graded is not plain


def results_of(campaign: Campaign, kind: str) -> list[Result]:
    """Everybody of a kind who came to acceptance, with rank and proposal; constant queries."""
    contenders = list(
        Contender.objects.filter(campaign=campaign, kind=kind, state__in=IN_ACCEPTANCE)
        .select_related(
            "lead_branch", "principal", "level_applied", "level_granted", "campaign__organization"
        )
        .order_by("lead_branch__path", "pk")
    )
    rows = Acceptance.objects.filter(contender__in=contenders).select_related("rule_set")
    held = {
        row.contender_id: row
        for row in rows.prefetch_related(
            "sheets__marks__dimension", "sheets__scorer", "rule_set__rubric", "rule_set__weights"
        )
    }
    months = monthly_composites(contenders)
    in_force = campaign.rule_set
    found = []
    for contender in contenders:
        acceptance = held.get(contender.pk)
        rules = acceptance.rule_set if acceptance is not None else in_force
        own = months.get(contender.pk, [])
        if acceptance is not None and acceptance.accepted_at is not None:
            own = [(month, composite) for month, composite in acceptance.months]
        score = score_of(acceptance, [composite for _month, composite in own], rules)
        by_score, is_gated = _graded(acceptance, score, rules, kind)
        found.append((contender, acceptance, own, score, by_score, is_gated))
    proposals = propose(
        [Candidate(row[0].pk, row[3].score, row[4]) for row in found], places_of(campaign, kind, in_force)
    )
    return [Result(*row, proposed=proposals[row[0].pk]) for row in found]


def result_of(contender: Contender) -> Result | None:
    """One contender's result among the others of its kind; None before it came to acceptance."""
    return next(
        (row for row in results_of(contender.campaign, contender.kind) if row.contender.pk == contender.pk),
        None,
    )


def others_excellent(contender: Contender) -> int:
    """How many others of the kind are put down for 优秀 within the share, accepted or prepared; one query.

    Those beyond it carry their own reason and take no place from the others.
    """
    rows = Acceptance.objects.filter(
        campaign=contender.campaign_id,
        contender__kind=contender.kind,
        contender__state__in=IN_ACCEPTANCE,
        grade=Acceptance.Grade.EXCELLENT,
        beyond_cap=False,
    )
    return rows.exclude(contender=contender).count()
