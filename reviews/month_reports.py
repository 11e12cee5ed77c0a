"""月度小结: what the unit's months came to, by branch and by contender (product.md §5, §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.formatting import NOTHING, ratio
from campaign.models import ContenderKind
from campaign.months import Month
from campaign.reporting import Column, Parameter, PartialDate, Report, Rounded, Selection, Table, register
from campaign.reporting.parameters import (
    LEVEL_APPLIED,
    LEVEL_GRANTED,
    SUMMARY_UNIT,
    can_read_summaries,
    narrowing,
    unit_of,
)
from campaign.reporting.registry import Row
from reviews.month_summary import Line, lines_of
from reviews.report_times import Months, month_options

POST, TEAM = ContenderKind.POST, ContenderKind.TEAM
NOT_TOLD, UNPUBLISHED, NOT_SHOWN = "不公开", "未发布", "未公开晒出"
BRANCHES = (
    Column("月份", 11, "date"),
    Column("党支部", 26),
    Column("示范岗", 8, "integer"),
    Column("攻关队", 8, "integer"),
    Column("找一找已提交", 9, "integer"),
    Column("查找差距", 9, "integer"),
    Column("已销号", 8, "integer"),
    Column("已晒出", 8, "integer"),
    Column("行动", 8, "integer"),
    Column("成效", 8, "integer"),
    Column("到期承诺", 9, "integer"),
    Column("已兑现", 8, "integer"),
    Column("应填周志", 9, "integer"),
    Column("已填周志", 9, "integer"),
    Column("到期里程碑", 9, "integer"),
    Column("已完成", 8, "integer"),
)


def _columns(kind: str) -> tuple[Column, ...]:
    is_post = kind == POST
    return (
        Column("序号", 6, "integer", "center"),
        Column("月份", 11, "date"),
        Column("示范岗" if is_post else "攻关队", 22),
        Column("姓名" if is_post else "队长", 9),
        Column("所在支部" if is_post else "牵头支部", 16),
        Column("认定层级", 12),
        Column("本月成效", 46),
        Column("行动（条）" if is_post else "周志已填", 7, "integer" if is_post else "text", "center"),
        Column("成效（条）", 7, "integer"),
        Column("承诺兑现" if is_post else "里程碑", 9, align="center"),
        Column("差距", 6, "integer"),
        Column("已销号", 7, "integer"),
        Column("差距、原因和措施", 46),
        Column("名次", 7, "integer", "center"),
        Column("综合得分", 9, "score", decimals=1),
        Column("等次", 8, align="center"),
    )


MONTHS = Parameter("period", _("时间"), month_options, is_time=True)


def _levels(selection: Selection) -> Q:
    condition = Q()
    if selection["applied"]:
        condition &= Q(contender__level_applied__name=selection["applied"])
    if selection["granted"]:
        condition &= Q(level_name=selection["granted"])
    return condition


def _lines(selection: Selection) -> list[Line]:
    """The lines of the months picked, read once for the three sheets."""
    kept: dict[str, list[Line]] = selection.__dict__
    if "_lines" not in kept:
        months: Months = selection["period"]
        kept["_lines"] = lines_of(months.cycles, selection["unit"], selection.person, _levels(selection))
    return kept["_lines"]


def month_cell(month: str) -> PartialDate:
    """A month stays a month (product.md §6)."""
    return PartialDate(Month.parse(month).first_day, "month")


def _branch_rows(selection: Selection) -> Iterator[Row]:
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in _lines(selection):
        branch = line.entry.branch
        groups.setdefault((line.month, branch.path, line.entry.branch_name), []).append(line)
    for (month, _path, name), lines in sorted(groups.items()):
        yield month_cell(month), name, *_sums(lines)


def _branch_totals(selection: Selection) -> Row | None:
    lines = _lines(selection)
    return [None, "合计", *_sums(lines)] if lines else None


def _sums(lines: Sequence[Line]) -> Row:
    """The figures of some entries; what the reader may not know of one of them is not told of any."""

    def told(figure: Callable[[Line], int | None]) -> Any:
        figures = [figure(line) for line in lines]
        return NOT_TOLD if None in figures else sum(one for one in figures if one is not None)

    return (
        sum(1 for line in lines if line.entry.kind == POST),
        sum(1 for line in lines if line.entry.kind == TEAM),
        told(lambda line: line.handed_in),
        told(lambda line: line.gap_count),
        told(lambda line: line.gap_closed),
        sum(1 for line in lines if line.show is not None),
        sum(line.actions for line in lines),
        sum(line.outcomes for line in lines),
        sum(line.pledges_due for line in lines),
        sum(line.pledges_kept for line in lines),
        sum(line.weeks_due for line in lines),
        sum(line.weeks_done for line in lines),
        sum(line.milestones_due for line in lines),
        sum(line.milestones_done for line in lines),
    )


def _rows(kind: str) -> Callable[[Selection], Iterator[Row]]:
    def rows(selection: Selection) -> Iterator[Row]:
        lines = [line for line in _lines(selection) if line.entry.kind == kind]
        for number, line in enumerate(lines, 1):
            yield number, *_cells(line, kind)

    return rows


def _cells(line: Line, kind: str) -> Row:
    entry = line.entry
    is_post = kind == POST
    pledges = ratio(line.pledges_kept, line.pledges_due) if line.pledges_due else NOTHING
    steps = ratio(line.milestones_done, line.milestones_due) if line.milestones_due else NOTHING
    return (
        month_cell(line.month),
        line.title,
        entry.principal_name,
        entry.branch_name,
        entry.level_name,
        NOT_SHOWN if line.show is None else line.show,
        line.actions if is_post else ratio(line.weeks_done, line.weeks_due),
        line.outcomes,
        pledges if is_post else steps,
        NOT_TOLD if line.gap_count is None else line.gap_count,
        NOT_TOLD if line.gap_closed is None else line.gap_closed,
        NOT_TOLD if line.gap_words is None else line.gap_words,
        *_result(line),
    )


def _result(line: Line) -> Row:
    """Rank, composite and grade as the ranking shows them to this reader; in words where there are none."""
    if line.result is None:
        words = NOT_TOLD if line.is_published else UNPUBLISHED
        return words, words, words
    row = line.result
    return row.rank, Rounded(row.composite, row.decimals), row.grade


def _totals(kind: str) -> Callable[[Selection], Row | None]:
    def totals(selection: Selection) -> Row | None:
        lines = [line for line in _lines(selection) if line.entry.kind == kind]
        if not lines:
            return None
        sums = _sums(lines)
        actions, outcomes = sums[6], sums[7]
        pledges, weeks, steps = (ratio(sums[done], sums[due]) for done, due in ((9, 8), (11, 10), (13, 12)))
        own = (actions, outcomes, pledges) if kind == POST else (weeks, outcomes, steps)
        return [
            None,
            "合计",
            f"{len(lines)}个月次" if len({line.month for line in lines}) > 1 else f"{len(lines)}个",
            *[None] * 4,
            *own,
            sums[3],
            sums[4],
            *[None] * 4,
        ]

    return totals


def _notes(selection: Selection) -> list[str]:
    lines = _lines(selection)
    said = narrowing(selection)
    if any(line.gap_count is None for line in lines):
        said.append("差距和措施只有本人和所在支部、党总支的办理人员可见。")
    if any(not line.is_published for line in lines):
        said.append("未发布：该月结果还没有发布。")
    if any(line.show is None for line in lines):
        said.append("未公开晒出：晒一晒没有提交，或还没有经支部确认和保密审查。")
    return said


def _contender_table(title: str, kind: str) -> Table:
    return Table(title, lambda selection: _columns(kind), _rows(kind), _totals(kind), _notes)


register(
    Report(
        key="month-summary",
        title="月度小结",
        description=str(
            _(
                "单位各月的争创小结：按支部汇总，再逐个列出成效、行动、差距和措施、名次和等次；季度、年度按月列。"
            )
        ),
        permission=can_read_summaries,
        parameters=(MONTHS, SUMMARY_UNIT, LEVEL_APPLIED, LEVEL_GRANTED),
        tables=(
            Table("月度小结汇总", lambda selection: BRANCHES, _branch_rows, _branch_totals, _notes),
            _contender_table("示范岗月度小结", POST),
            _contender_table("攻关队月度小结", TEAM),
        ),
        organisation=unit_of,
        period=lambda selection: str(selection["period"].period.label),
        order=58,
        place_in_set=10,
    )
)
