"""Reports of the month: 月度排名表 (product.md §6). Its rows are those of 排行榜."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaign.formatting import NOTHING
from campaign.models import ContenderKind, Person
from campaign.permissions import organizations_seen_by
from campaign.reporting import Column, Option, Parameter, Report, Rounded, Selection, Table, register
from campaign.reporting.choosing import about
from reviews.cycles import latest_ranking, month_of
from reviews.models import CycleEntry, Ranking
from reviews.ranking_filters import narrowed
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
    return [ranking_option(row) for row in rows]


def ranking_option(ranking: Ranking) -> Option:
    """A published version as a choice; of two versions of a month the later one comes first."""
    label = f"{ranking.campaign.organization.name}　{name_of(ranking)}"
    said = about(campaign=ranking.campaign_id, period=ranking.cycle.month)
    return Option(str(ranking.pk), label, ranking, said)


def _ranked(person: Person) -> Any:
    """The frozen entries of published months the person sees."""
    return CycleEntry.objects.filter(cycle__rankings__in=Ranking.objects.visible_to(person)).order_by()


def _levels(person: Person) -> list[Option]:
    names = _ranked(person).exclude(level_name="").values_list("level_name", flat=True).distinct()
    return [Option(name, name, name) for name in sorted(names)]


def _branches(person: Person) -> list[Option]:
    rows = _ranked(person).values_list("branch_id", "branch_name").distinct()
    names = {str(pk): name for pk, name in rows}
    return [Option(pk, names[pk], pk, about(unit=int(pk))) for pk in sorted(names, key=int)]


RANKING = Parameter("ranking", _("月份"), _published, is_time=True)
#: The filters of the page, so that the workbook holds what the page shows.
LEVEL = Parameter("level", _("认定层级"), _levels, required=False, empty_label=str(_("全部层级")))
BRANCH = Parameter("branch", _("党支部"), _branches, required=False, empty_label=str(_("全部支部")))


def picked_of(selection: Selection) -> dict[str, str]:
    """The filters that were picked, as the page reads them."""
    return {key: str(selection[key]) for key in ("level", "branch") if selection[key]}


def filter_note(selection: Selection) -> list[str]:
    """The line that says a table is not the whole of it."""
    said = [f"{label}{selection.labels[key]}" for key, label in _FILTERS if key in selection.labels]
    return [f"本表只含{'、'.join(said)}的对象，名次为全部对象中的名次。"] if said else []


_FILTERS = (("level", "认定层级"), ("branch", "党支部"))


def rows_of(selection: Selection, kind: str) -> list[RankingRow]:
    """The rows of the page under the same filters."""
    return narrowed(sealed_rows(selection["ranking"], kind, selection.person), picked_of(selection))


def who_columns(kind: str) -> list[Column]:
    """Who a row is about: name and post, or team and captain, and the branch."""
    is_post = kind == ContenderKind.POST
    return [
        Column("党员" if is_post else "攻关队", 12 if is_post else 32),
        Column("示范岗" if is_post else "队长", 32 if is_post else 14),
        Column("党支部", 22),
    ]


def columns_of(selection: Selection, kind: str) -> list[Column]:
    """The columns of 月度排名表; the channels carry the month's weights."""
    first = [
        Column("名次", 6, "integer", "center"),
        Column("变化", 7, align="center"),
        *who_columns(kind),
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
    return lambda selection: [cells_of(row, kind) for row in rows_of(selection, kind)]


def _totals(kind: str) -> Callable[[Selection], list[Any] | None]:
    def totals(selection: Selection) -> list[Any] | None:
        count = len(rows_of(selection, kind))
        width = len(columns_of(selection, kind))
        return ["合计", "", _("%(count)d个") % {"count": count}, *[""] * (width - 3)] if count else None

    return totals


def _notes(kind: str) -> Callable[[Selection], list[str]]:
    def notes(selection: Selection) -> list[str]:
        ranking: Ranking = selection["ranking"]
        summary = summary_of(rows_of(selection, kind))
        unit = "个" if kind == ContenderKind.POST else "支"
        grades = "，".join(f"{label}{count}{unit}" for label, count in summary.grades)
        said = [f"{term}：{text}" for term, text in notes_of(ranking, kind)]
        said = [*_version_notes(ranking), *filter_note(selection), *said]
        return [f"共{summary.count}{unit}，平均{summary.mean}分。{grades}", *said] if summary.count else said

    return notes


def _version_notes(ranking: Ranking) -> list[str]:
    """That the version is a correction, and that it was corrected since (trust.md INT-4)."""
    newest = latest_ranking(ranking.cycle)
    said = []
    if newest is not None and newest.version > ranking.version:
        said.append(f"本版已更正，仅供查考，现行版为第{newest.version}版。")
    if ranking.reason:
        said.append(f"本版为更正版，更正理由：{ranking.reason}")
    return said


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
        parameters=(RANKING, LEVEL, BRANCH),
        tables=(
            _table("党员示范岗月度排名表", ContenderKind.POST),
            _table("党员攻关队月度排名表", ContenderKind.TEAM),
        ),
        organisation=lambda selection: selection["ranking"].campaign.organization,
        period=_period,
        seal=lambda selection: seal_sentence(selection["ranking"]),
        order=60,
        place_in_set=20,
    )
)
