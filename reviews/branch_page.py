"""支部对支部: what the branches of a month look like side by side (product.md §5, §6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.charts import bar_width
from campaign.formatting import NOTHING, hundredths, month_text
from campaign.models import ContenderKind, Person
from campaign.workdays import end_of
from reviews.branch_figures import Mean, means
from reviews.compare_page import is_open
from reviews.compare_rows import hidden_standings, scores_from
from reviews.models import Gap, Learning, Ranking, ReviewCycle
from reviews.month_head import COMPARE, head_of
from reviews.month_page import head_context
from reviews.progress import cleared_shows

POST, TEAM = ContenderKind.POST, ContenderKind.TEAM


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """A mean as printed, with its bar beginning at 60 points."""

    text: str
    width: str
    note: str


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch, or all of them together."""

    name: str
    entries: int
    posts: ScoreCell
    teams: ScoreCell
    gaps: int
    closed: int
    shown: int
    given: int
    taken: int
    is_total: bool = False

    @property
    def still_open(self) -> int:
        """Gaps not closed."""
        return self.gaps - self.closed


def page_of(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """The branches that have an entry this month; constant queries."""
    head = head_of(cycle, COMPARE)
    context = head_context(cycle, head) | {
        "is_open": is_open(cycle),
        "kind": "branch",
        "kinds": ContenderKind.choices,
    }
    if not context["is_open"]:
        return context
    ranking = scores_from(cycle)
    rows = rows_of(cycle, ranking, person)
    return context | {"rows": rows, "scores_note": _note(cycle, ranking)}


def _note(cycle: ReviewCycle, ranking: Ranking | None) -> str:
    if ranking is None:
        return _("本月得分发布后显示")
    words = {"month": month_text(ranking.cycle.month, year=False)}
    if ranking.cycle_id == cycle.pk:
        return _("得分为已发布的%(month)s综合得分的平均") % words
    return _("本月得分发布后显示，现为已发布的%(month)s综合得分的平均") % words


def rows_of(cycle: ReviewCycle, ranking: Ranking | None, person: Person) -> list[BranchRow]:
    """A row a branch in the order of the tree, and their sum where there are several."""
    entries = dict(cycle.entries.values_list("pk", "branch_id"))
    names = dict(cycle.entries.order_by("branch__path", "pk").values_list("branch_id", "branch_name"))
    count = Counter(entries.values())
    posts, all_posts = _means(ranking, POST, names, person)
    teams, all_teams = _means(ranking, TEAM, names, person)
    tallies = tallies_of(cycle, entries)
    rows = [
        _row(name, count[key], posts[key], teams[key], [tally[key] for tally in tallies])
        for key, name in names.items()
    ]
    if len(rows) > 1:
        sums = [sum(tally.values()) for tally in tallies]
        rows.append(_row(_("合计"), len(entries), all_posts, all_teams, sums, is_total=True))
    return rows


def _row(
    name: str, entries: int, posts: Mean, teams: Mean, tallies: Sequence[int], *, is_total: bool = False
) -> BranchRow:
    gaps, closed, shown, given, taken = tallies
    return BranchRow(name, entries, _score(posts), _score(teams), gaps, closed, shown, given, taken, is_total)


def _means(
    ranking: Ranking | None, kind: str, branches: Iterable[int], person: Person
) -> tuple[dict[int, Mean], Mean]:
    """Means of published composites by branch as frozen in the month they are of."""
    results: dict[int, list[int]] = {key: [] for key in branches}
    hidden: set[int] = set()
    if ranking is not None:
        away = hidden_standings(ranking, person)
        rows = ranking.standings.filter(kind=kind).values_list("pk", "entry__branch_id", "composite")
        for pk, branch, composite in rows:
            if branch in results:
                results[branch].append(composite)
                hidden.update({branch} if pk in away else ())
    return means(results, frozenset(hidden))


def _score(mean: Mean) -> ScoreCell:
    if mean.value is not None:
        words = _("%(count)d个平均") % {"count": mean.n}
        return ScoreCell(hundredths(mean.value, 1), bar_width(mean.value), words)
    return ScoreCell(NOTHING, "", _("不单独显示") if mean.is_hidden else "")


def tallies_of(cycle: ReviewCycle, entries: dict[int, int]) -> list[Counter[int]]:
    """Gaps, closed ones, shows in time, practices given to and taken from others, by branch; four queries."""
    gaps: dict[str, Counter[int]] = defaultdict(Counter)
    for entry, closed_on in Gap.objects.filter(entry__cycle=cycle).values_list("entry_id", "closed_on"):
        gaps["all"][entries[entry]] += 1
        gaps["closed"][entries[entry]] += closed_on is not None
    in_time = cleared_shows(cycle).filter(submitted_at__lt=end_of(cycle.show_to))
    shown = Counter(entries[pk] for pk in in_time.values_list("pk", flat=True))
    given: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    for entry, source in Learning.objects.filter(entry__cycle=cycle).values_list(
        "entry_id", "learned_from_id"
    ):
        taken[entries[entry]] += 1
        given[entries[source]] += 1
    return [gaps["all"], gaps["closed"], shown, given, taken]
