"""A cycle's rows as the pure rules read them: its settings, its windows, its step.

The one place where stored columns and the dataclasses of phases, scoring and ballots meet.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, Q

from campaign import clock
from campaign.calendar import around
from campaign.models import AuditEvent, ContenderKind, RuleSet
from campaign.months import Month
from campaign.workdays import Window, add_workdays, end_of, start_of
from reviews.ballots import SECRET_CHANNELS, Channel, Counts, EntryFacts, Mark, RollFacts
from reviews.models import CycleEntry, EntryMember, Ranking, ReviewCycle, ScoringDuty, Tally
from reviews.phases import PhaseSettings, Progress, Step, Windows, step_at
from reviews.scoring import Dimension, Gate, Grade, ScoringSettings

TRUSTED_AHEAD = dt.timedelta(days=62)


def phase_settings(rules: RuleSet) -> PhaseSettings:
    """The windows' numbers of a rule set."""
    return PhaseSettings(
        find=(rules.find_from, rules.find_to),
        show=(rules.show_from, rules.show_to),
        compare_from=rules.show_to + 1,
        appraise=(rules.appraise_from, rules.appraise_to),
        # Rules of before could say 0: the preview then ends with the day itself.
        preview_days=max(rules.preview_workdays, 1),
    )


def scoring_settings(rules: RuleSet, kind: str) -> ScoringSettings:
    """What a rule set says about scoring one kind; two queries unless prefetched.

    Where secret channels do not count they keep being shown, with weight 0 (product.md §5).
    """
    weights = {Channel(w.channel): w.weight for w in rules.weights.all() if w.kind == kind}
    if not rules.secret_counts:
        weights |= dict.fromkeys(SECRET_CHANNELS, 0)
    dimensions = sorted((d for d in rules.rubric.all() if d.kind == kind), key=lambda d: d.position)
    is_team = kind == ContenderKind.TEAM
    first = dimension_key(dimensions[0].position)
    return ScoringSettings(
        kind=kind,
        weights=weights,
        dimensions=tuple(Dimension(dimension_key(d.position), d.name, d.points) for d in dimensions),
        bonus_maximum=rules.team_bonus_max if is_team else rules.post_bonus_max,
        gates=(
            Gate(first, rules.team_gate_pass, Grade.QUALIFIED),
            Gate(first, rules.team_gate_fail, Grade.UNQUALIFIED),
        )
        if is_team
        else (),
        points={
            Mark.GOOD: rules.points_good,
            Mark.FAIR: rules.points_fair,
            Mark.AVERAGE: rules.points_average,
            Mark.POOR: rules.points_poor,
        },
        floor=rules.floor,
        trim_from=rules.trim_from,
        distribution_from=rules.distribution_from,
        cut_offs=(
            (Grade.EXCELLENT, rules.excellent_from),
            (Grade.GOOD, rules.good_from),
            (Grade.QUALIFIED, rules.pass_from),
        ),
    )


def dimension_key(position: int) -> str:
    """A dimension's name among the pure rules: its place on the rubric."""
    return str(position)


def windows_stored(cycle: ReviewCycle) -> Windows:
    """The windows written at opening; compare is open from the day after show, without end."""

    def window(first: dt.date, last: dt.date) -> Window:
        return Window(max(start_of(first), cycle.opened_at), end_of(last), last)

    return Windows(
        find=window(cycle.find_from, cycle.find_to),
        show=window(cycle.show_from, cycle.show_to),
        compare=Window(max(end_of(cycle.show_to), cycle.opened_at), None, None),
        appraise=window(cycle.appraise_from, cycle.appraise_to),
    )


def lock_cycle(pk: int) -> ReviewCycle:
    """The cycle, locked until the transaction ends and read anew.

    Whatever a result is computed from is written under this lock, as is the result: a late
    score is wholly in a published ranking or wholly refused (trust.md RACE-5).
    """
    return (
        ReviewCycle.objects.select_for_update(of=("self",)).select_related("campaign", "rule_set").get(pk=pk)
    )


def latest_ranking(cycle: ReviewCycle) -> Ranking | None:
    """The version of the month now in force, if any."""
    return cycle.rankings.order_by("-version").first()


def progress_of(cycle: ReviewCycle) -> Progress:
    """What people have decided about the cycle; reopening takes a published month back to counting."""
    return progress_after(cycle, latest_ranking(cycle))


def progress_after(cycle: ReviewCycle, ranking: Ranking | None) -> Progress:
    """``progress_of`` where the version now in force is at hand; no query."""
    if ranking is not None and (cycle.reopened_at is None or cycle.reopened_at < ranking.published_at):
        return Progress(published_at=ranking.published_at)
    return Progress(previewed_until=end_of(cycle.preview_to) if cycle.preview_to else None)


def step_of(cycle: ReviewCycle, now: dt.datetime | None = None) -> Step:
    """The cycle's step at ``now`` (default: the clock's), computed; one query."""
    return step_at(windows_stored(cycle), progress_of(cycle), now or clock.now())


def has_passed(cycle: ReviewCycle, moment: dt.datetime) -> bool:
    """Whether a moment is over, by the clock or by the trail; one query while the clock says no.

    Somebody's sign-in by a page or an act on the month recorded at or after it proves that it was over
    already: a clock set back opens nothing again (trust.md INT-7). Rows far ahead are a clock
    that once ran wild and prove nothing.
    """
    if clock.now() >= moment:
        return True
    about = Q(object_type=cycle._meta.label_lower, object_id=str(cycle.pk))
    later = AuditEvent.objects.filter(about | (Q(action="sign-in") & ~Q(request_id="")))
    seen: bool = later.filter(at__gte=moment, at__lt=moment + TRUSTED_AHEAD).exists()
    return seen


def is_secret_window_open(cycle: ReviewCycle) -> bool:
    """Whether secret sheets may be sent at this moment.

    A closing act ends it for good, and so does the window's end: a clock set back never opens it
    again (trust.md INT-7).
    """
    return (
        cycle.secret_open
        and cycle.secret_closed_at is None
        and windows_stored(cycle).appraise.holds(clock.now())
        and not has_passed(cycle, end_of(cycle.appraise_to))
    )


def preview_last_day(rules: RuleSet, prepared_on: dt.date) -> dt.date:
    """The last day of the holders' preview: the n-th working day after the preparing."""
    return add_workdays(prepared_on, rules.preview_workdays, around(prepared_on))


def month_of(cycle: ReviewCycle) -> Month:
    """The cycle's month as a value."""
    return Month.parse(cycle.month)


def entries_with_people(cycle: ReviewCycle) -> list[CycleEntry]:
    """The month's entries with members and duties: three queries however many there are."""
    return list(
        cycle.entries.prefetch_related(
            Prefetch("members", EntryMember.objects.order_by("pk")),
            Prefetch("duties", ScoringDuty.objects.order_by("pk")),
        )
    )


def entry_facts(entry: CycleEntry) -> EntryFacts:
    """An entry's frozen people as ``ballots`` reads them; members and duties prefetched.

    Scorers are the named ones of branch and general branch; a waived duty's scorer counts as
    one still, because the roll was frozen with it.
    """
    return EntryFacts(
        entry_id=entry.pk,
        kind=entry.kind,
        principal_id=entry.principal_id,
        own_ids=frozenset(member.person_id for member in entry.members.all()),
        scorer_ids=frozenset(duty.scorer_id for duty in entry.duties.all() if duty.channel != Channel.SELF),
    )


def facts_of(cycle: ReviewCycle) -> list[EntryFacts]:
    """Every entry's facts in print order from three narrow queries: what a sent sheet needs."""
    own: dict[int, set[int]] = defaultdict(set)
    scorers: dict[int, set[int]] = defaultdict(set)
    members = EntryMember.objects.filter(entry__cycle=cycle).order_by()
    for entry_id, person_id in members.values_list("entry_id", "person_id"):
        own[entry_id].add(person_id)
    duties = ScoringDuty.objects.filter(entry__cycle=cycle).exclude(channel=Channel.SELF).order_by()
    for entry_id, person_id in duties.values_list("entry_id", "scorer_id"):
        scorers[entry_id].add(person_id)
    return [
        EntryFacts(pk, kind, principal_id, frozenset(own[pk]), frozenset(scorers[pk]))
        for pk, kind, principal_id in cycle.entries.values_list("pk", "kind", "principal_id")
    ]


def roll_facts(cycle: ReviewCycle, facts: Iterable[EntryFacts]) -> RollFacts:
    """The frozen roll of the month; one query."""
    return RollFacts.of(facts, cycle.roll.values_list("person_id", flat=True))


def electronic_counts(tally: Tally) -> Counts:
    """A tally's electronic counters."""
    return Counts(tally.good, tally.fair, tally.average, tally.poor, tally.unknown)


def paper_counts(tally: Tally) -> Counts:
    """A tally's paper counters."""
    return Counts(
        tally.paper_good, tally.paper_fair, tally.paper_average, tally.paper_poor, tally.paper_unknown
    )
