"""Reports of the month: 月度排名表 (product.md §6). Its rows are those of 排行榜."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaign.formatting import NOTHING
from campaign.models import ContenderKind, Person
from campaign.permissions import organizations_seen_by
from campaign.reporting import Column, Option, Parameter, Report, Rounded, Selection, Table, register
from reviews.cycles import month_of
from reviews.models import Ranking
from reviews.ranking_notes import notes_of
from reviews.ranking_rows import RankingRow, sealed_rows, summary_of, weight_headings
from reviews.ranking_seals import name_of, seal_sentence

KEY = "ranking"


def can_read_rankings(person: Person) -> bool:
    """Whoever sees what is public of some house; which months, the parameter decides."""
    return bool(organizations_seen_by(person))


def _published(person: Person) -> list[Option]:
    rankings = Ranking.objects.visible_to(person).with_context()
    rows = rankings.order_by("campaign_id", "-cycle__month", "-version")
    return [Option(str(row.pk), f"{row.campaign.organization.name}　{name_of(row)}", row) for row in rows]


RANKING = Parameter("ranking", _("月份"), _published)


def columns_of(selection: Selection, kind: str) -> list[Column]:
    """The columns of 月度排名表; the channels carry the month's weights."""
    is_post = kind == ContenderKind.POST
    first = [
        Column("名次", 6, "integer", "center"),
        Column("变化", 7, align="center"),
        Column("党员" if is_post else "攻关队", 12 if is_post else 32),
        Column("示范岗" if is_post else "队长", 32 if is_post else 14),
        Column("党支部", 22),
        Column("申报层级", 17),
        Column("认定层级", 17),
        Column("综合得分", 10, "score", decimals=1),
        Column("等次", 8, align="center"),
        Column("说明", 12),
    ]
    return first + [
        Column(title, 11, "score", decimals=1) for title in weight_headings(selection["ranking"], kind)
    ]


def cells_of(row: RankingRow, kind: str) -> Sequence[Any]:
    """One row of the page as cells: scores as numbers, what has none in words."""
    second = row.detail if kind == ContenderKind.POST else row.principal
    return (
        row.rank,
        row.change_text,
        row.name,
        second or NOTHING,
        row.branch or NOTHING,
        row.level_applied or NOTHING,
        row.level or NOTHING,
        Rounded(row.composite, row.decimals),
        row.grade,
        "、".join(row.marks),
        *(cell.words if cell.score is None else cell.score for cell in row.cells),
    )


def _rows(kind: str) -> Callable[[Selection], list[Sequence[Any]]]:
    return lambda selection: [
        cells_of(row, kind) for row in sealed_rows(selection["ranking"], kind, selection.person)
    ]


def _totals(kind: str) -> Callable[[Selection], list[Any] | None]:
    def totals(selection: Selection) -> list[Any] | None:
        count = len(sealed_rows(selection["ranking"], kind, selection.person))
        width = len(columns_of(selection, kind))
        return ["合计", "", _("%(count)d个") % {"count": count}, *[""] * (width - 3)] if count else None

    return totals


def _notes(kind: str) -> Callable[[Selection], list[str]]:
    def notes(selection: Selection) -> list[str]:
        ranking: Ranking = selection["ranking"]
        summary = summary_of(sealed_rows(ranking, kind, selection.person))
        unit = "个" if kind == ContenderKind.POST else "支"
        grades = "，".join(f"{label}{count}{unit}" for label, count in summary.grades)
        said = [f"{term}：{text}" for term, text in notes_of(ranking, kind)]
        if ranking.reason:
            said.insert(0, f"本版为更正版，更正理由：{ranking.reason}")
        return [f"共{summary.count}{unit}，平均{summary.mean}分。{grades}", *said] if summary.count else said

    return notes


def _table(title: str, kind: str) -> Table:
    return Table(
        title,
        columns=lambda selection: columns_of(selection, kind),
        rows=_rows(kind),
        totals=_totals(kind),
        notes=_notes(kind),
    )


def _period(selection: Selection) -> str:
    return month_of(selection["ranking"].cycle).label


register(
    Report(
        key=KEY,
        title="月度排名表",
        description=str(
            _("已发布月份的示范岗、攻关队名次、综合得分和五个渠道得分，与排行榜一致，附封存校验码。")
        ),
        permission=can_read_rankings,
        parameters=(RANKING,),
        tables=(
            _table("党员示范岗月度排名表", ContenderKind.POST),
            _table("党员攻关队月度排名表", ContenderKind.TEAM),
        ),
        organisation=lambda selection: str(selection["ranking"].campaign.organization.name),
        period=_period,
        seal=lambda selection: seal_sentence(selection["ranking"]),
        order=60,
    )
)
