"""Reports about task forces: 攻关队申报汇总表 (product.md §6)."""

from __future__ import annotations

from collections.abc import Iterator

from campaign import clock
from campaign.models import Contender, ContenderKind
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
from taskforces.models import TeamMember

COLUMNS = (
    Column("序号", 6, "integer", "center"),
    Column("攻关队名称", 32),
    Column("重大项目", 24),
    Column("牵头支部", 23),
    Column("参加支部", 22),
    Column("队长", 10),
    Column("队员", 30),
    Column("人数", 7, "integer"),
    Column("攻关主题", 28),
    Column("攻关目标", 34),
    Column("申报层级", 17),
    Column("认定层级", 17),
    Column("申报日期", 12, "date"),
    Column("办理情况", 12, align="center"),
)


def _members(contender: Contender) -> list[TeamMember]:
    return [member for member in contender.team.members.all() if member.ended_on is None]


def _rows(selection: Selection) -> Iterator[Row]:
    contenders = (
        submitted(selection, ContenderKind.TEAM)
        .select_related("team")
        .prefetch_related("team__joining_branches", "team__members__person")
    )
    for number, contender in enumerate(contenders, 1):
        team, members = contender.team, _members(contender)
        others = [member.person.name for member in members if member.role != TeamMember.Role.CAPTAIN]
        yield (
            number,
            contender.title,
            contender.project.public_name if contender.project else "",
            contender.branch_name,
            "、".join(branch.name for branch in team.joining_branches.all()),
            contender.principal_name,
            "、".join(others),
            len(members),
            team.theme,
            indicator_text(contender),
            contender.level_applied.name if contender.level_applied else "",
            contender.level_granted.name if contender.level_granted else "",
            clock.day_of(contender.submitted_at or contender.created_at),
            str(contender.get_state_display()),
        )


def _totals(selection: Selection) -> Row:
    count = submitted(selection, ContenderKind.TEAM).count()
    return [None, "合计", f"{count}个", *[None] * (len(COLUMNS) - 3)]


register(
    Report(
        key="team-applications",
        title="攻关队申报汇总表",
        description="单位已提交的党员攻关队申报：项目、队长和队员、攻关主题和目标、申报与认定层级、办理到哪一步。",
        permission=can_read_summaries,
        parameters=(CAMPAIGN, SUMMARY_UNIT, LEVEL_APPLIED, LEVEL_GRANTED, SUBMITTED),
        tables=(
            Table(
                "党员攻关队申报汇总表",
                columns=lambda selection: COLUMNS,
                rows=_rows,
                totals=_totals,
                notes=narrowing,
            ),
        ),
        organisation=unit_of,
        period=span_label,
        order=30,
        group=Group.ROSTER,
        place_in_set=100,
    )
)
