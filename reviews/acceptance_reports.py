"""Report 验收汇总表: score, grade and conclusion of everybody accepted (product.md §3 验收)."""

from __future__ import annotations

from collections.abc import Iterator

from campaign.models import ContenderKind
from campaign.permissions import organizations_seen_by
from campaign.reporting import Column, Report, Selection, Table, register
from campaign.reporting.parameters import CAMPAIGN, house_of, this_month
from campaign.reporting.registry import Group, Row
from reviews.acceptance_page import grade_text, rows_shown

COLUMNS = (
    Column("名次", 6, "integer", "center"),
    Column("名称", 28),
    Column("岗位党员或队长", 14),
    Column("所在支部", 22),
    Column("认定层级", 16),
    Column("参评月数", 9, "integer"),
    Column("月度平均", 10, "score"),
    Column("验收评分", 10, "score"),
    Column("争创得分", 10, "score"),
    Column("等次", 10, align="center"),
    Column("等次理由", 24),
    Column("验收结论", 36),
)


def _rows(kind: str, selection: Selection) -> Iterator[Row]:
    for row in rows_shown(selection["campaign"], kind, selection.person):
        contender, acceptance = row.contender, row.acceptance
        yield (
            row.proposed.rank,
            contender.title,
            contender.principal_name,
            contender.branch_name,
            contender.level_granted.name if contender.level_granted else "",
            len(row.months),
            row.score.monthly_mean,
            row.score.scored_mean,
            row.score.score,
            grade_text(row),
            acceptance.grade_reason if acceptance else "",
            acceptance.conclusion if acceptance else "",
        )


register(
    Report(
        key="acceptance",
        title="验收汇总表",
        description="活动的验收结果：月度平均、验收评分、争创得分、等次和结论；验收前只有党总支办理人员看得到。",
        permission=lambda person: bool(organizations_seen_by(person)),
        parameters=(CAMPAIGN,),
        tables=(
            Table("示范岗验收汇总表", lambda s: COLUMNS, lambda s: _rows(ContenderKind.POST, s)),
            Table("攻关队验收汇总表", lambda s: COLUMNS, lambda s: _rows(ContenderKind.TEAM, s)),
        ),
        organisation=house_of,
        period=this_month,
        order=70,
        group=Group.ENDING,
    )
)
