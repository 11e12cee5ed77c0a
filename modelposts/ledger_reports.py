"""示范岗台账: what the handbooks hold, one row a post, then their progress, actions and effects (product.md §6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from campaign.models import ContenderKind
from campaign.paper_facts import Facts
from campaign.reporting import Column, Report, Selection, Table, register
from campaign.reporting.parameters import (
    CAMPAIGN,
    SUMMARY_UNIT,
    can_read_summaries,
    ledgers,
    this_month,
    unit_name,
)
from campaign.reporting.registry import Row
from modelposts.paper import PostFacts, posts_facts

WHO = (Column("示范岗名称", 18), Column("姓名", 8), Column("所在支部", 14))
COLUMNS = (
    Column("序号", 6, "integer", "center"),
    *WHO,
    Column("岗位类型", 9, align="center"),
    Column("重点业务", 13),
    Column("工作职责", 26),
    Column("示范目标", 22),
    Column("指标", 22),
    Column("措施", 24),
    Column("公开承诺", 22),
    Column("责任区", 11),
    Column("申报层级", 10),
    Column("认定层级", 10),
    Column("挂牌日期", 12, "date"),
    Column("状态", 8, align="center"),
)
PROGRESS = (
    Column("序号", 6, "integer", "center"),
    *WHO,
    Column("最近读数", 34),
    Column("承诺兑现", 10, align="center"),
    Column("学习（篇）", 8, "integer"),
    Column("行动（条）", 8, "integer"),
    Column("成效（条）", 8, "integer"),
    Column("各月结果", 38),
    Column("争创等次", 10, align="center"),
)
ACTIONS = (
    Column("序号", 6, "integer", "center"),
    *WHO,
    Column("措施", 28),
    Column("日期", 12, "date"),
    Column("行动", 50),
    Column("佐证材料", 24),
)
EFFECTS = (
    Column("序号", 6, "integer", "center"),
    *WHO,
    Column("类别", 8, align="center"),
    Column("指标或措施", 28),
    Column("日期", 12, "date"),
    Column("读数或成效", 46),
    Column("说明", 24),
)


def _facts(selection: Selection) -> list[PostFacts]:
    """What the four sheets are laid out from, read once for a selection."""
    kept: dict[str, list[PostFacts]] = selection.__dict__
    if "_posts" not in kept:
        rows = ledgers(selection, ContenderKind.POST).select_related("post")
        kept["_posts"] = posts_facts(rows, selection.person)
    return kept["_posts"]


def _who(shared: Facts) -> tuple[str, str, str]:
    return shared.title, shared.principal, shared.branch


def months_text(shared: Facts) -> str:
    """The published months, one a line: 2026年9月 第2名 96.9 优秀."""
    return "\n".join(
        f"{row.month}　第{row.rank}名　{row.composite}　{row.grade}" for row in shared.results.months
    )


def indicators_text(shared: Facts) -> str:
    """The goals in figures, one a line: 名称 基线→目标."""
    return "\n".join(f"{name}　{base}→{target}" for name, base, target, _due in shared.indicators)


def _rows(selection: Selection) -> Iterator[Row]:
    for number, facts in enumerate(_facts(selection), 1):
        shared = facts.shared
        yield (
            number,
            *_who(shared),
            facts.post_type,
            shared.item,
            facts.responsibilities,
            facts.goal,
            indicators_text(shared),
            "\n".join(str(text) for text, _first in shared.measures),
            "\n".join(str(text) for text, _due in shared.pledges),
            facts.area,
            shared.applied,
            shared.granted,
            shared.active,
            shared.state,
        )


def _progress(selection: Selection) -> Iterator[Row]:
    for number, facts in enumerate(_facts(selection), 1):
        shared = facts.shared
        yield (
            number,
            *_who(shared),
            "\n".join(shared.latest),
            shared.kept,
            len(facts.studies),
            len(facts.actions),
            len(shared.outcomes),
            months_text(shared),
            shared.results.grade,
        )


def _totals(selection: Selection) -> Row:
    return [None, "合计", f"{len(_facts(selection))}个", *[None] * (len(COLUMNS) - 3)]


def _actions(selection: Selection) -> Iterator[Row]:
    rows = [(_who(facts.shared), row) for facts in _facts(selection) for row in facts.actions]
    for number, (who, (measure, day, text, files)) in enumerate(rows, 1):
        yield number, *who, measure, day, text, files


def _effects(selection: Selection) -> Iterator[Row]:
    number = 0
    for facts in _facts(selection):
        for row in _effects_of(facts.shared):
            number += 1
            yield number, *_who(facts.shared), *row


def _effects_of(shared: Facts) -> Iterator[tuple[Any, ...]]:
    for name, day, value, note in shared.readings:
        yield "读数", name, day, value, note
    for day, text, measure in shared.outcomes:
        yield "成效", measure, day, text, ""


register(
    Report(
        key="post-ledgers",
        title="示范岗台账",
        description="单位已挂牌的示范岗创建手册：岗位、目标、措施、承诺和兑现、最近读数、各月结果，附行动和成效明细。",
        permission=can_read_summaries,
        parameters=(CAMPAIGN, SUMMARY_UNIT),
        tables=(
            Table("党员示范岗台账", columns=lambda selection: COLUMNS, rows=_rows, totals=_totals),
            Table("示范岗进展和结果", columns=lambda selection: PROGRESS, rows=_progress),
            Table("示范岗行动明细", columns=lambda selection: ACTIONS, rows=_actions),
            Table("示范岗成效明细", columns=lambda selection: EFFECTS, rows=_effects),
        ),
        organisation=unit_name,
        period=this_month,
        order=40,
    )
)
