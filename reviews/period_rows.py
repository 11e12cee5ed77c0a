"""Rows of a quarter, a year or the branches as page, print and workbook show them (product.md §5).

Read from the sealed rows of the versions in force. Where a month's rules hide names below the top half,
whoever a reader could not name in that month is left out of the period for this reader, figures and all:
a mean beside the other months would tell the hidden one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.charts import bar_width
from campaign.formatting import hundredths
from campaign.models import Campaign, ContenderKind, Person
from reviews.ballots import CHANNEL_LABELS, Channel
from reviews.models import CycleEntry, Ranking, Standing, StandingChannel
from reviews.month_head import title_for, who_of
from reviews.periods import Means, MonthResult, Period, Placed, means_of, place_by_mean
from reviews.permissions import can_read_ranked_name
from reviews.ranking_rows import FIRST_PLACES, names_to_hide

NO_RESULT = "未公布"


@dataclass(frozen=True, slots=True)
class MeanCell:
    """A channel's mean over the months that published it, or in words that none did."""

    label: str
    score: int | None
    count: int

    @property
    def words(self) -> str:
        """What stands where no month published the channel."""
        return "" if self.score is not None else _(NO_RESULT)

    @property
    def text(self) -> str:
        """As printed."""
        return self.words or hundredths(self.score)

    @property
    def width(self) -> str:
        """Width of the bar, beginning at 60 points."""
        return bar_width(self.score)


def cells_of(means: Means) -> tuple[MeanCell, ...]:
    """The five channels in print order."""
    return tuple(
        MeanCell(CHANNEL_LABELS[channel], means.channels[channel], means.channel_counts[channel])
        for channel in Channel
    )


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One contender over a period."""

    entry: CycleEntry
    kind: str
    rank: int
    is_shared: bool
    decimals: int
    composite: int
    name: str
    detail: str
    principal: str
    branch: str
    branch_id: int
    level: str
    url: str
    cells: tuple[MeanCell, ...]
    results: tuple[MonthResult, ...]
    months_published: int

    @property
    def contender_id(self) -> int:
        """By which the row is opened."""
        return self.entry.contender_id

    @property
    def is_first(self) -> bool:
        """Whether the place is among the first three."""
        return self.rank <= FIRST_PLACES

    @property
    def branch_short(self) -> str:
        """The branch without the words that head its column."""
        return self.branch.removesuffix("党支部") or self.branch

    @property
    def score(self) -> str:
        """The mean as shown: one decimal, two where one would tie."""
        return hundredths(self.composite, self.decimals)

    @property
    def taken_part(self) -> str:
        """2／3: in how many of the published months."""
        return f"{len(self.results)}／{self.months_published}"

    @property
    def is_partial(self) -> bool:
        """Whether the contender was not appraised in every published month."""
        return len(self.results) < self.months_published

    @property
    def marks(self) -> tuple[str, ...]:
        """并列, 部分月份参评."""
        words = ((self.is_shared, _("并列")), (self.is_partial, _("部分月份")))
        return tuple(word for holds, word in words if holds)


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch's contenders over a period; without figures where this reader may not name one of them."""

    branch_id: int
    branch: str
    contenders: int
    means: Means | None

    @property
    def composite(self) -> int | None:
        """The mean of the branch's monthly results."""
        return self.means.composite if self.means else None

    @property
    def score(self) -> str:
        """As printed."""
        return hundredths(self.composite) if self.means else _("不公开")

    @property
    def results(self) -> int | None:
        """How many monthly results the mean is taken over."""
        return self.means.count if self.means else None

    @property
    def cells(self) -> tuple[MeanCell, ...]:
        """The five channels, empty where nothing may be shown."""
        return cells_of(self.means) if self.means else ()


class PeriodResults:
    """The published months of a period as one reader may know them; a constant number of queries."""

    def __init__(self, campaign: Campaign, period: Period, person: Person) -> None:
        self.period, self.person = period, person
        rows = Ranking.objects.in_force().filter(campaign=campaign, cycle__month__in=map(str, period.months))
        self.rankings = list(rows.select_related("cycle", "rule_set").order_by("cycle__month"))
        self.hidden = _unnamed(self.rankings, person)

    @cached_property
    def months(self) -> list[str]:
        """The published months, oldest first."""
        return [ranking.cycle.month for ranking in self.rankings]

    @cached_property
    def _sealed(self) -> tuple[dict[str, dict[int, list[MonthResult]]], list[int]]:
        return _results(self.rankings)

    @property
    def results(self) -> dict[str, dict[int, list[MonthResult]]]:
        """Every contender's published months, by kind."""
        return self._sealed[0]

    @cached_property
    def entries(self) -> dict[int, CycleEntry]:
        """Each contender as frozen in its last month of the period."""
        rows = CycleEntry.objects.filter(pk__in=self._sealed[1]).select_related("branch")
        return {entry.contender_id: entry for entry in rows.prefetch_related("members")}

    def counts(self) -> dict[str, int]:
        """How many of each kind were ranked in the period."""
        return {kind: len(self.results.get(kind, {})) for kind in ContenderKind.values}

    def hidden_count(self, kind: str) -> int:
        """How many of a kind are left out for this reader."""
        return len(self.hidden & self.results.get(kind, {}).keys())

    def rows(self, kind: str) -> list[PeriodRow]:
        """One kind's rows, best first, without those the reader may not name."""
        placed = place_by_mean(self.results.get(kind, {}))
        return [self._row(one, kind) for one in placed if one.key not in self.hidden]

    def branches(self, kind: str) -> list[BranchRow]:
        """The branches with a contender of the kind, best mean first; those not shown last, by name."""
        by_branch: dict[tuple[int, str], list[int]] = defaultdict(list)
        for contender in self.results.get(kind, {}):
            entry = self.entries[contender]
            by_branch[entry.branch_id, entry.branch_name].append(contender)
        away = self._branches_away(kind)
        rows = [
            BranchRow(pk, name, len(contenders), None if pk in away else self._branch_means(kind, contenders))
            for (pk, name), contenders in by_branch.items()
        ]
        return sorted(rows, key=lambda row: (row.means is None, -(row.composite or 0), row.branch))

    def overall(self, kind: str) -> Means | None:
        """The means of all results of a kind; None without any, or where they are those of one hidden branch."""
        results = self.results.get(kind, {})
        branches = {self.entries[contender].branch_id for contender in results}
        if not results or (len(branches) == 1 and self._branches_away(kind)):
            return None
        return means_of([one for months in results.values() for one in months])

    def _branch_means(self, kind: str, contenders: Collection[int]) -> Means:
        return means_of([one for pk in contenders for one in self.results[kind][pk]])

    def _branches_away(self, kind: str) -> frozenset[int]:
        """Branches not shown: those with somebody this reader may not name, and where that is one, a second.

        Asked month by month: what a month does not show no longer period may show, or the other months
        beside it would tell it (product.md §5, trust.md ANON-6).
        """
        away: set[int] = set()
        for month in self.months:
            sizes: Counter[int] = Counter()
            hidden: set[int] = set()
            for contender, results in self.results.get(kind, {}).items():
                if any(one.month == month for one in results):
                    branch = self.entries[contender].branch_id
                    sizes[branch] += 1
                    hidden.update({branch} if contender in self.hidden else ())
            others = sorted((size, branch) for branch, size in sizes.items() if branch not in hidden)
            away |= hidden | ({others[0][1]} if len(hidden) == 1 and others else set())
        return frozenset(away)

    def _row(self, placed: Placed, kind: str) -> PeriodRow:
        entry = self.entries[placed.key]
        is_post = kind == ContenderKind.POST
        title = title_for(self.person, entry)
        page = "modelposts:handbook" if is_post else "taskforces:log"
        return PeriodRow(
            entry=entry,
            kind=kind,
            rank=placed.rank,
            is_shared=placed.is_shared,
            decimals=placed.decimals,
            composite=placed.means.composite,
            name=entry.principal_name if is_post else title,
            detail=title if is_post else who_of(entry),
            principal=entry.principal_name,
            branch=entry.branch_name,
            branch_id=entry.branch_id,
            level=entry.level_name,
            url=reverse(page, args=[entry.contender_id]),
            cells=cells_of(placed.means),
            results=tuple(self.results[kind][placed.key]),
            months_published=len(self.rankings),
        )


def _results(rankings: Sequence[Ranking]) -> tuple[dict[str, dict[int, list[MonthResult]]], list[int]]:
    """The results by kind and contender, and each contender's last entry.

    Read as tuples: a year of three hundred has eighteen thousand channel results.
    """
    channels: dict[int, dict[Channel, int | None]] = defaultdict(dict)
    parts = StandingChannel.objects.filter(standing__ranking__in=rankings).order_by()
    for standing, channel, score in parts.values_list("standing_id", "channel", "score"):
        channels[standing][Channel(channel)] = score
    found: dict[str, dict[int, list[MonthResult]]] = defaultdict(lambda: defaultdict(list))
    standings = Standing.objects.filter(ranking__in=rankings).order_by("ranking__cycle__month", "pk")
    columns = ("pk", "kind", "entry_id", "entry__contender_id", "ranking__cycle__month", "composite")
    last: dict[int, int] = {}
    for pk, kind, entry, contender, month, composite in standings.values_list(*columns):
        found[kind][contender].append(MonthResult(month, composite, channels[pk]))
        last[contender] = entry
    return found, list(last.values())


def _unnamed(rankings: Sequence[Ranking], person: Person) -> frozenset[int]:
    """Contenders that one of the months hid from this reader; no query unless a month hides names."""
    hiding = [ranking.pk for ranking in rankings if ranking.rule_set.hide_below_half]
    if not hiding:
        return frozenset()
    groups: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    rows = Standing.objects.filter(ranking__in=hiding).select_related("entry__branch")
    for standing in rows.prefetch_related("entry__members"):
        groups[standing.ranking_id, standing.kind].append(standing)
    found: set[int] = set()
    for standings in groups.values():
        foreign = {row.pk for row in standings if not can_read_ranked_name(person, row.entry)}
        hidden = names_to_hide(standings, foreign)
        found |= {row.entry.contender_id for row in standings if row.pk in hidden}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class PeriodSummary:
    """The line over the table."""

    count: int
    mean: str
    partial: int


def summary_of(rows: Sequence[PeriodRow]) -> PeriodSummary:
    """Over the rows shown: how many, the mean of their monthly results, how many took part in some months only."""
    results = [one.composite for row in rows for one in row.results]
    mean = (2 * sum(results) + len(results)) // (2 * len(results)) if results else None
    return PeriodSummary(len(rows), hundredths(mean), sum(1 for row in rows if row.is_partial))


def versions_of(rankings: Sequence[Ranking]) -> list[str]:
    """9月第1版: of which versions the period is made."""
    years = Counter(ranking.cycle.month[:4] for ranking in rankings)
    return [_version(ranking, with_year=len(years) > 1) for ranking in rankings]


def _version(ranking: Ranking, *, with_year: bool) -> str:
    year, number = ranking.cycle.month.split("-")
    month = f"{year}年{int(number)}月" if with_year else f"{int(number)}月"
    return _("%(month)s第%(version)d版（封存第%(number)d号）") % {
        "month": month,
        "version": ranking.version,
        "number": ranking.number,
    }


def scores_by_month(row: PeriodRow, months: Sequence[str]) -> Mapping[str, int]:
    """The composites of the months taken part in."""
    return {one.month: one.composite for one in row.results if one.month in months}
