"""What a unit's months came to, contender by contender: show, actions, gaps and the published result (product.md §5, §6).

Read from frozen rows and ledgers; nothing is typed. What the reader may not know of a contender is None here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.models import ContenderKind, Organization, Outcome, Person, Pledge
from modelposts.models import Action
from reviews.models import Clearance, CycleEntry, Gap, Ranking, ReviewCycle, ShowPage
from reviews.month_head import title_for
from reviews.permissions import can_read_find
from reviews.ranking_rows import RankingRow, sealed_rows
from taskforces.log_weeks import calendar_for, rows_of
from taskforces.models import Milestone, WeeklyEntry
from taskforces.weeks import WeekStatus

DONE_WEEKS = (WeekStatus.FILLED, WeekStatus.LATE, WeekStatus.UNCHANGED)
DUE_WEEKS = (*DONE_WEEKS, WeekStatus.MISSING)
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One contender's month.

    Gaps are None for who may not read them, ``show`` where staff do not see it, ``result`` where none is
    published or named.
    """

    entry: CycleEntry
    month: str
    title: str
    show: str | None
    actions: int
    outcomes: int
    pledges_due: int
    pledges_kept: int
    weeks_due: int
    weeks_done: int
    milestones_due: int
    milestones_done: int
    gap_count: int | None
    gap_closed: int | None
    gap_words: str | None
    handed_in: bool | None
    is_published: bool
    result: RankingRow | None


def lines_of(
    cycles: Sequence[ReviewCycle], unit: Organization, person: Person, levels: Q | None = None
) -> list[Line]:
    """Every entry of the unit in these months, month by month; a constant number of queries a month."""
    rows = CycleEntry.objects.filter(
        levels or Q(), cycle__in=cycles, branch__path__startswith=unit.path
    ).select_related("cycle", "branch", "contender__rule_set", "contender__campaign", "find_step")
    entries = list(
        rows.prefetch_related("members", "gaps").order_by(
            "cycle__month", "kind", "branch__path", "position", "pk"
        )
    )
    facts = _Facts(cycles, entries, person)
    return [facts.line(entry) for entry in entries]


class _Facts:
    """The facts beside the entries, counted once for all of them."""

    def __init__(self, cycles: Sequence[ReviewCycle], entries: Sequence[CycleEntry], person: Person) -> None:
        self.person = person
        ids = [entry.contender_id for entry in entries]
        self.shows = _shows(cycles)
        self.actions = _by_month(Action.objects.filter(post__in=ids).values_list("post_id", "acted_on"))
        outcomes = Outcome.objects.filter(contender__in=ids)
        self.outcomes = _by_month(outcomes.values_list("contender_id", "happened_on"))
        pledges = Pledge.objects.filter(contender__in=ids)
        self.due = _by_month(pledges.values_list("contender_id", "due_on"))
        self.kept = _by_month(pledges.filter(kept=True).values_list("contender_id", "due_on"))
        milestones = Milestone.objects.filter(team__in=ids)
        self.milestones_due = _by_month(milestones.values_list("team_id", "due_on"))
        done = milestones.filter(done_on__isnull=False)
        self.milestones_done = _by_month(done.values_list("team_id", "due_on"))
        self.weeks_due, self.weeks_done = _weeks(entries)
        self.published, self.results = _results(cycles, person)

    def line(self, entry: CycleEntry) -> Line:
        """One entry's month."""
        month = entry.cycle.month
        key = (entry.contender_id, month)
        gaps = list(entry.gaps.all()) if can_read_find(self.person, entry) else None
        return Line(
            entry=entry,
            month=month,
            title=title_for(self.person, entry),
            show=self.shows.get(entry.pk),
            actions=self.actions[key],
            outcomes=self.outcomes[key],
            pledges_due=self.due[key],
            pledges_kept=self.kept[key],
            weeks_due=self.weeks_due[key],
            weeks_done=self.weeks_done[key],
            milestones_due=self.milestones_due[key],
            milestones_done=self.milestones_done[key],
            gap_count=None if gaps is None else len(gaps),
            gap_closed=None if gaps is None else sum(1 for gap in gaps if gap.closed_on),
            gap_words=None if gaps is None else "\n".join(map(gap_words, gaps)),
            handed_in=None if gaps is None else hasattr(entry, "find_step"),
            is_published=month in self.published,
            result=self.results.get(entry.pk),
        )


def gap_words(gap: Gap) -> str:
    """A gap with its cause, what is done next and by when, or that it is closed."""
    parts = [gap.finding]
    if gap.cause:
        parts.append(_("原因：%s") % gap.cause)
    if gap.next_action:
        parts.append(_("措施：%s") % gap.next_action)
    if gap.closed_on:
        parts.append(_("%(day)s销号：%(note)s") % {"day": day_text(gap.closed_on), "note": gap.close_note})
    elif gap.due_on:
        parts.append(_("%s前完成") % day_text(gap.due_on))
    return "；".join(part.rstrip("。；") for part in parts)


def _by_month(rows: Iterable[tuple[int, dt.date]]) -> Counter[Key]:
    return Counter((pk, f"{day:%Y-%m}") for pk, day in rows)


def _shows(cycles: Sequence[ReviewCycle]) -> dict[int, str]:
    """The words of every page staff see: confirmed, and its present version cleared."""
    pages = ShowPage.objects.filter(entry__cycle__in=cycles, confirmed_at__isnull=False)
    versions = set(
        Clearance.objects.filter(show__entry__cycle__in=cycles, cleared=True).values_list(
            "show_id", "version"
        )
    )
    found = pages.values_list("pk", "version", "summary")
    return {pk: summary for pk, version, summary in found if (pk, version) in versions}


def _weeks(entries: Sequence[CycleEntry]) -> tuple[Counter[Key], Counter[Key]]:
    """Weeks due and weeks filled of each team by month; excused ones are not due."""
    teams = {entry.contender_id: entry.contender for entry in entries if entry.kind == ContenderKind.TEAM}
    stored: dict[int, list[WeeklyEntry]] = defaultdict(list)
    for one in WeeklyEntry.objects.filter(team__in=teams):
        stored[one.team_id].append(one)
    today = clock.today()
    calendar = calendar_for(teams.values(), today)
    due: Counter[Key] = Counter()
    done: Counter[Key] = Counter()
    for pk, contender in teams.items():
        for row in rows_of(contender, stored[pk], today, calendar):
            key = (pk, str(row.week.month))
            due[key] += row.status in DUE_WEEKS
            done[key] += row.status in DONE_WEEKS
    return due, done


def _results(cycles: Sequence[ReviewCycle], person: Person) -> tuple[set[str], dict[int, RankingRow]]:
    """The published months, and each entry's row as the person may read it."""
    rankings = Ranking.objects.visible_to(person).in_force().filter(cycle__in=cycles)
    found: dict[int, RankingRow] = {}
    published: set[str] = set()
    for ranking in rankings.with_context():
        published.add(ranking.cycle.month)
        for kind in ContenderKind.values:
            rows = sealed_rows(ranking, kind, person)
            found |= {row.entry_id: row for row in rows if row.entry_id is not None}
    return published, found
