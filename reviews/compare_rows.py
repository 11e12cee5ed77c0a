"""比一比: the month's figures of the entries chosen, as the pure comparison reads them (product.md §5).

Nobody types any of it: indicators, pledges and milestones come from the ledgers as at the month's
end, scores and trend from published rankings only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from campaign.models import Measure, Outcome, Person, Pledge
from campaign.months import Month
from modelposts.models import Action
from reviews.ballots import Channel
from reviews.comparison import Practice, Side
from reviews.cycles import month_of
from reviews.gaps import Findings
from reviews.models import CycleEntry, Ranking, ReviewCycle, RubricMark, Standing
from reviews.month_head import title_for
from reviews.permissions import can_read_ranked_name
from reviews.ranking_rows import hiding_months, names_to_hide
from reviews.services.findings import findings_of
from taskforces.milestones import FULL
from taskforces.models import Milestone, WeeklyEntry


@dataclass(slots=True)
class Facts:
    """What one entry's column is made of."""

    entry: CycleEntry
    findings: Findings
    pledges_due: list[Pledge] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    practice: Practice | None = None
    standing: Standing | None = None
    dimensions: tuple[tuple[str, int, int], ...] = ()
    trend: dict[str, int] = field(default_factory=dict)

    @property
    def indicator_progress(self) -> int | None:
        """Mean way from baseline to target over the indicators with a reading, hundredths of a percent."""
        known = [gap.progress for gap in self.findings.indicators if gap.progress is not None]
        return (2 * sum(known) + len(known)) // (2 * len(known)) if known else None


def scores_from(cycle: ReviewCycle) -> Ranking | None:
    """The ranking whose scores are shown: this month's once published, else the newest one before it."""
    return (
        Ranking.objects.filter(campaign=cycle.campaign_id, cycle__month__lte=cycle.month)
        .select_related("cycle", "rule_set")
        .order_by("-cycle__month", "-version")
        .first()
    )


def facts_of(
    cycle: ReviewCycle, entries: Sequence[CycleEntry], person: Person, ranking: Ranking | None
) -> list[Facts]:
    """The facts of the entries in their order, scores from ``ranking``; a constant number of queries."""
    month = month_of(cycle)
    findings = findings_of(entries, month)
    facts = {entry.contender_id: Facts(entry, findings[entry.pk]) for entry in entries}
    for pledge in Pledge.objects.filter(contender_id__in=facts, due_on__lte=month.last_day):
        facts[pledge.contender_id].pledges_due.append(pledge)
    for milestone in Milestone.objects.filter(team_id__in=facts):
        facts[milestone.team_id].milestones.append(milestone)
    for contender_id, practice in practices_of(entries, month).items():
        facts[contender_id].practice = practice
    _add_results(cycle, facts, person, ranking)
    return list(facts.values())


def sides_of(facts: Sequence[Facts], month: Month, months: Sequence[str], person: Person) -> list[Side]:
    """The columns as ``comparison.compare`` reads them; ``months`` are those of the trend."""
    return [
        Side(
            entry_id=one.entry.pk,
            kind=one.entry.kind,
            title=title_for(person, one.entry),
            indicator_progress=one.indicator_progress,
            pledges_kept=sum(1 for pledge in one.pledges_due if pledge.kept),
            pledges_due=len(one.pledges_due),
            milestones_progress=_milestones_progress(one, month),
            composite=one.standing.composite if one.standing else None,
            channels=_channels(one.standing),
            dimensions=tuple((name, points) for name, points, _most in one.dimensions),
            maxima=tuple((name, most) for name, _points, most in one.dimensions),
            trend=tuple(one.trend.get(text) for text in months),
            practice=one.practice,
        )
        for one in facts
    ]


def _milestones_progress(one: Facts, month: Month) -> int | None:
    total = sum(m.weight for m in one.milestones)
    if not total:
        return None
    done = sum(m.weight for m in one.milestones if m.done_on and m.done_on <= month.last_day)
    return (2 * FULL * done + total) // (2 * total)


def _channels(standing: Standing | None) -> tuple[tuple[Channel, int | None], ...]:
    if standing is None:
        return ()
    return tuple((Channel(part.channel), part.score) for part in standing.channels.all())


def practices_of(entries: Sequence[CycleEntry], month: Month) -> dict[int, Practice]:
    """The month's latest action of each contender with its measure; a team's latest week handed in."""
    ids = [entry.contender_id for entry in entries]
    span = (month.first_day, month.last_day)
    found: dict[int, Practice] = {}
    actions = Action.objects.filter(post_id__in=ids, acted_on__range=span).select_related("measure")
    for action in actions.order_by("acted_on", "pk"):
        url = reverse("modelposts:handbook-part", args=[action.post_id, "actions"])
        found[action.post_id] = Practice(action.measure.text, action.text, f"{url}#action-{action.pk}")
    measures = _measures(ids, span)
    weeks = WeeklyEntry.objects.filter(
        team_id__in=ids, month=str(month), status=WeeklyEntry.Status.FILLED
    ).order_by("iso_year", "iso_week")
    for week in weeks:
        url = reverse("taskforces:week", args=[week.team_id, week.iso_year, week.iso_week])
        found[week.team_id] = Practice(measures.get(week.team_id, ""), week.done, url)
    return found


def _measures(ids: Sequence[int], span: tuple[object, object]) -> dict[int, str]:
    """The measure of a contender's latest outcome of the month, else its first one."""
    first: dict[int, str] = {}
    for measure in Measure.objects.filter(contender_id__in=ids).order_by("position", "pk"):
        first.setdefault(measure.contender_id, measure.text)
    outcomes = Outcome.objects.filter(contender_id__in=ids, happened_on__range=span, measure__isnull=False)
    for outcome in outcomes.select_related("measure").order_by("happened_on", "pk"):
        if outcome.measure is not None:
            first[outcome.contender_id] = outcome.measure.text
    return first


def _add_results(
    cycle: ReviewCycle, facts: dict[int, Facts], person: Person, ranking: Ranking | None
) -> None:
    """Scores as sealed, and the trend of the months published up to this one."""
    hidden = hidden_standings(ranking, person)
    if ranking is not None:
        standings = ranking.standings.filter(entry__contender_id__in=facts).select_related("entry")
        for standing in standings.prefetch_related("channels"):
            if standing.pk not in hidden:
                facts[standing.entry.contender_id].standing = standing
        for contender_id, marks in _dimensions(ranking, facts).items():
            if facts[contender_id].standing is not None:
                facts[contender_id].dimensions = marks
    earlier = (
        Standing.objects.filter(entry__contender_id__in=facts, ranking__cycle__month__lte=cycle.month)
        .order_by("ranking__number")
        .values_list("entry__contender_id", "ranking__cycle__month", "composite")
    )
    hiding = hiding_months(cycle.campaign_id)
    readable = {key for key, one in facts.items() if not hiding or can_read_ranked_name(person, one.entry)}
    for contender_id, month, composite in earlier:
        if contender_id in readable or month not in hiding:
            facts[contender_id].trend[month] = composite


def hidden_standings(ranking: Ranking | None, person: Person) -> frozenset[int]:
    """Standings this reader may not put a name to, as the ranking hides them."""
    if ranking is None or not ranking.rule_set.hide_below_half:
        return frozenset()
    found: set[int] = set()
    by_kind: dict[str, list[Standing]] = defaultdict(list)
    rows = ranking.standings.select_related("entry__branch").prefetch_related("entry__members")
    for standing in rows:
        by_kind[standing.kind].append(standing)
    for standings in by_kind.values():
        foreign = {row.pk for row in standings if not can_read_ranked_name(person, row.entry)}
        found |= names_to_hide(standings, foreign)
    return frozenset(found)


def _dimensions(ranking: Ranking, facts: dict[int, Facts]) -> dict[int, tuple[tuple[str, int, int], ...]]:
    """Name, points and most on each dimension of the general branch's sheet; none while a month is corrected.

    A reopened month's sheets may say by now what is not published.
    """
    reopened_at = ranking.cycle.reopened_at
    if reopened_at is not None and reopened_at > ranking.published_at:
        return {}
    marks = RubricMark.objects.filter(
        sheet__duty__entry__cycle=ranking.cycle_id,
        sheet__duty__entry__contender_id__in=facts,
        sheet__duty__channel=Channel.GENERAL_BRANCH,
    ).order_by("dimension__position")
    rows: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for contender_id, name, points, most in marks.values_list(
        "sheet__duty__entry__contender_id", "dimension__name", "points", "dimension__points"
    ):
        rows[contender_id].append((name, points, most))
    return {contender_id: tuple(found) for contender_id, found in rows.items()}
