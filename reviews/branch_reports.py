"""支部对比汇总: the branches of a month, a quarter or a year side by side (product.md §5, §6).

The figures of 比一比's page of branches, for its readers: means of published results, gaps, shows, practices taken up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaign.formatting import NOTHING, month_text
from campaign.models import ContenderKind, Person
from campaign.permissions import organizations_seen_by
from campaign.reporting import Column, Parameter, Report, Selection, Table, register
from campaign.reporting.registry import Row
from reviews.branch_page import tallies_of
from reviews.compare_page import is_open
from reviews.models import CycleEntry, Standing
from reviews.period_rows import PeriodResults, versions_of
from reviews.periods import Means
from reviews.report_times import Months, month_options
from reviews.scoring import GRADE_LABELS, Grade

POST, TEAM = ContenderKind.POST, ContenderKind.TEAM
FULL = 10_000
NOT_SHOWN = "不单独显示"
COLUMNS = (
    Column("党支部", 24),
    Column("参评示范岗", 8, "integer"),
    Column("参评攻关队", 8, "integer"),
    Column("示范岗平均得分", 10, "score", decimals=1),
    Column("示范岗等次", 18, align="center"),
    Column("攻关队平均得分", 10, "score", decimals=1),
    Column("攻关队等次", 18, align="center"),
    Column("查找差距", 7, "integer"),
    Column("已销号", 7, "integer"),
    Column("未销号", 7, "integer"),
    Column("销号率", 9, "percent", decimals=1),
    Column("应晒", 7, "integer"),
    Column("按时晒出", 7, "integer"),
    Column("晒出率", 9, "percent", decimals=1),
    Column("学习别人", 7, "integer"),
    Column("被人学习", 7, "integer"),
)


def _open_months(person: Person) -> Any:
    """Months whose compare step has begun; before, their page shows no branches either."""
    return month_options(person, is_open)


MONTHS = Parameter("period", _("时间"), _open_months, is_time=True)


class _Figures:
    """The branches of the months picked; a constant number of queries a month."""

    def __init__(self, months: Months, person: Person) -> None:
        self.results = PeriodResults(months.campaign, months.period, person)
        self.names: dict[int, str] = {}
        self.contenders: dict[ContenderKind, dict[int, set[int]]] = {
            POST: defaultdict(set),
            TEAM: defaultdict(set),
        }
        self.entries: Counter[int] = Counter()
        self.tallies: list[Counter[int]] = [Counter() for _number in range(5)]
        for cycle in months.cycles:
            self._add_month(cycle.pk)
            own = dict(cycle.entries.values_list("pk", "branch_id"))
            for whole, month in zip(self.tallies, tallies_of(cycle, own), strict=True):
                whole.update(month)
        self.means = {kind: self._means(kind) for kind in (POST, TEAM)}
        self.grades = {kind: self._grades(kind) for kind in (POST, TEAM)}

    def _add_month(self, cycle: int) -> None:
        rows = CycleEntry.objects.filter(cycle=cycle).order_by("branch__path", "pk")
        for branch, name, kind, contender in rows.values_list(
            "branch_id", "branch_name", "kind", "contender_id"
        ):
            self.names.setdefault(branch, name)
            self.contenders[ContenderKind(kind)][branch].add(contender)
            self.entries[branch] += 1

    def _means(self, kind: str) -> dict[int, Means | None]:
        return {row.branch_id: row.means for row in self.results.branches(kind)}

    def _grades(self, kind: str) -> Mapping[int, Counter[str]]:
        """How often each grade was given, by branch as frozen last."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        rows = Standing.objects.filter(ranking__in=self.results.rankings, kind=kind).order_by()
        for contender, grade in rows.values_list("entry__contender_id", "grade"):
            found[self.results.entries[contender].branch_id][grade] += 1
        return found


def _kept(selection: Selection) -> _Figures:
    kept: dict[str, _Figures] = selection.__dict__
    if "_figures" not in kept:
        kept["_figures"] = _Figures(selection["period"], selection.person)
    return kept["_figures"]


def _rows(selection: Selection) -> Iterator[Row]:
    figures = _kept(selection)
    for branch, name in figures.names.items():
        counts = [len(figures.contenders[kind][branch]) for kind in (POST, TEAM)]
        scores = [cell for kind in (POST, TEAM) for cell in _score(figures, kind, branch)]
        yield name, *counts, *scores, *_acts(figures, [tally[branch] for tally in figures.tallies], branch)


def _score(figures: _Figures, kind: ContenderKind, branch: int) -> tuple[Any, Any]:
    """Mean and grades of one branch: a dash without a published result, in words where they are not shown."""
    if branch not in figures.means[kind]:
        return NOTHING, NOTHING
    means = figures.means[kind][branch]
    if means is None:
        return NOT_SHOWN, NOT_SHOWN
    return means.composite, grades_text(figures.grades[kind][branch])


def grades_text(counts: Mapping[str, int]) -> str:
    """优秀2　良好1: the grades that occur."""
    return "　".join(f"{GRADE_LABELS[grade]}{counts[grade]}" for grade in Grade if counts.get(grade))


def _acts(figures: _Figures, tallies: list[int], branch: int | None) -> Row:
    gaps, closed, shown, given, taken = tallies
    due = sum(figures.entries.values()) if branch is None else figures.entries[branch]
    return (
        gaps,
        closed,
        gaps - closed,
        _share(closed, gaps),
        due,
        shown,
        _share(shown, due),
        taken,
        given,
    )


def _share(part: int, whole: int) -> Any:
    """Hundredths of a percent, half-up; a dash where there is no whole."""
    return (2 * FULL * part + whole) // (2 * whole) if whole else NOTHING


def _totals(selection: Selection) -> Row | None:
    figures = _kept(selection)
    if len(figures.names) < 2:
        return None
    counts = [sum(len(found) for found in figures.contenders[kind].values()) for kind in (POST, TEAM)]
    scores: list[Any] = []
    for kind in (POST, TEAM):
        overall = figures.results.overall(kind)
        all_grades: Counter[str] = sum(figures.grades[kind].values(), Counter())
        scores += [overall.composite, grades_text(all_grades)] if overall else [NOTHING, NOTHING]
    return [
        "合计",
        *counts,
        *scores,
        *_acts(figures, [sum(tally.values()) for tally in figures.tallies], None),
    ]


def _notes(selection: Selection) -> list[str]:
    figures = _kept(selection)
    months: Months = selection["period"]
    published = set(figures.results.months)
    waiting = [cycle.month for cycle in months.cycles if cycle.month not in published]
    said = [str(_("平均得分为已发布的各月综合得分的平均，等次为各月等次的个数。"))]
    if waiting:
        names = "、".join(month_text(month) for month in waiting)
        said.append(f"{names}尚未发布，不含其得分和等次。")
    if any(means is None for kind in (POST, TEAM) for means in figures.means[kind].values()):
        said.append("按规定有姓名不公开的支部不单独显示得分，只有一个时另有一个同不显示。")
    return said


def _seal(selection: Selection) -> str:
    rankings = _kept(selection).results.rankings
    return f"得分按已封存的各月结果计算：{'、'.join(versions_of(rankings))}" if rankings else ""


register(
    Report(
        key="branch-comparison",
        title="支部对比汇总",
        description=str(
            _("各党支部一个月、一季度或一年的参评数、平均得分和等次、差距销号、按时晒出和互学，并列对比。")
        ),
        permission=lambda person: bool(organizations_seen_by(person)),
        parameters=(MONTHS,),
        tables=(Table("支部对比汇总表", lambda selection: COLUMNS, _rows, _totals, _notes),),
        organisation=lambda selection: selection["period"].campaign.organization,
        period=lambda selection: str(selection["period"].period.label),
        seal=_seal,
        order=63,
        place_in_set=40,
    )
)
