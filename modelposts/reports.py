"""Reports about model posts: 示范岗申报汇总表 (product.md §6)."""

from __future__ import annotations

from collections.abc import Iterator

from campaign import clock
from campaign.models import ContenderKind
from campaign.reporting import Column, Report, Selection, Table, register
from campaign.reporting.parameters import (
    CAMPAIGN,
    LEVEL_APPLIED,
    LEVEL_GRANTED,
    SUBMITTED,
    SUMMARY_UNIT,
    can_read_summaries,
    indicator_text,
    narrowing,
    span_label,
    submitted,
    unit_of,
)
from campaign.reporting.registry import Group, Row

COLUMNS = (
    Column("序号", 6, "integer", "center"),
    Column("示范岗名称", 22),
    Column("姓名", 10),
    Column("所在支部", 23),
    Column("岗位类型", 11, align="center"),
    Column("重点业务", 20),
    Column("示范目标", 40),
    Column("目标指标", 34),
    Column("责任区", 18),
    Column("申报层级", 17),
    Column("认定层级", 17),
    Column("申报日期", 12, "date"),
    Column("办理情况", 12, align="center"),
)


def _rows(selection: Selection) -> Iterator[Row]:
    contenders = submitted(selection, ContenderKind.POST).select_related("post")
    for number, contender in enumerate(contenders, 1):
        post = contender.post
        yield (
            number,
            contender.title,
            contender.principal_name,
            contender.branch_name,
            post.get_post_type_display(),
            contender.duty.public_name if contender.duty else "",
            post.goal,
            indicator_text(contender),
            post.responsibility_area,
            contender.level_applied.name if contender.level_applied else "",
            contender.level_granted.name if contender.level_granted else "",
            clock.day_of(contender.submitted_at or contender.created_at),
            str(contender.get_state_display()),
        )


def _totals(selection: Selection) -> Row:
    count = submitted(selection, ContenderKind.POST).count()
    return [None, "合计", f"{count}个", *[None] * (len(COLUMNS) - 3)]


register(
    Report(
        key="post-applications",
        title="示范岗申报汇总表",
        description="单位已提交的党员示范岗申报：岗位、示范目标和指标、申报与认定层级、办理到哪一步。",
        permission=can_read_summaries,
        parameters=(CAMPAIGN, SUMMARY_UNIT, LEVEL_APPLIED, LEVEL_GRANTED, SUBMITTED),
        tables=(
            Table(
                "党员示范岗申报汇总表",
                columns=lambda selection: COLUMNS,
                rows=_rows,
                totals=_totals,
                notes=narrowing,
            ),
        ),
        organisation=unit_of,
        period=span_label,
        order=20,
        group=Group.ROSTER,
        place_in_set=90,
    )
)
