"""示范岗台账: what the handbooks hold, one row a post, then their progress, actions and effects (product.md §6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from campaign.formatting import day_year
from campaign.models import ContenderKind
from campaign.paper import Cell
from campaign.paper_facts import Facts, Rows
from campaign.reporting import Column, Report, Selection, Table, register
from campaign.reporting.parameters import (
    CAMPAIGN,
    LEDGER_TIME,
    LEVEL_APPLIED,
    LEVEL_GRANTED,
    SUMMARY_UNIT,
    can_read_summaries,
    ledgers,
    narrowing,
    span_label,
    unit_of,
)
from campaign.reporting.registry import Group, Row
from campaign.spans import Span
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


def _span(selection: Selection) -> Span | None:
    span: Span | None = selection["time"]
    return span


def _within(rows: Rows, column: int, span: Span | None) -> Rows:
    """The rows whose day lies in the time that was picked; all of them without one."""
    return rows if span is None else tuple(row for row in rows if span.holds(_day(row[column])))


def _day(cell: Cell) -> dt.date | None:
    return cell if isinstance(cell, dt.date) else None


def latest_until(shared: Facts, span: Span | None) -> tuple[str, ...]:
    """The last reading of each indicator, as known at the end of the time picked."""
    if span is None:
        return shared.latest
    found = {
        name: _("%(name)s：%(value)s（%(day)s）") % {"name": name, "value": value, "day": day_year(_day(day))}
        for name, day, value, _note in shared.readings
        if span.last >= (_day(day) or dt.date.max)
    }
    names = [row[0] for row in shared.indicators]
    return tuple(found.get(name) or _("%s：无读数") % name for name in names)


def _who(shared: Facts) -> tuple[str, str, str]:
    return shared.title, shared.principal, shared.branch


def months_text(shared: Facts, span: Span | None = None) -> str:
    """The published months of the time picked, one a line: 2026年9月 第2名 96.9 优秀."""
    wanted = None if span is None else {month.label for month in span.months}
    return "\n".join(
        f"{row.month}　第{row.rank}名　{row.composite}　{row.grade}"
        for row in shared.results.months
        if wanted is None or row.month in wanted
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
    span = _span(selection)
    for number, facts in enumerate(_facts(selection), 1):
        shared = facts.shared
        yield (
            number,
            *_who(shared),
            "\n".join(latest_until(shared, span)),
            shared.kept,
            len(_within(facts.studies, 0, span)),
            len(_within(facts.actions, 1, span)),
            len(_within(shared.outcomes, 0, span)),
            months_text(shared, span),
            shared.results.grade,
        )


def _totals(selection: Selection) -> Row:
    return [None, "合计", f"{len(_facts(selection))}个", *[None] * (len(COLUMNS) - 3)]


def _actions(selection: Selection) -> Iterator[Row]:
    rows = [
        (_who(facts.shared), row)
        for facts in _facts(selection)
        for row in _within(facts.actions, 1, _span(selection))
    ]
    for number, (who, (measure, day, text, files)) in enumerate(rows, 1):
        yield number, *who, measure, day, text, files


def _effects(selection: Selection) -> Iterator[Row]:
    number = 0
    for facts in _facts(selection):
        for row in _effects_of(facts.shared, _span(selection)):
            number += 1
            yield number, *_who(facts.shared), *row


def _effects_of(shared: Facts, span: Span | None) -> Iterator[tuple[Any, ...]]:
    for name, day, value, note in _within(shared.readings, 1, span):
        yield "读数", name, day, value, note
    for day, text, measure in _within(shared.outcomes, 0, span):
        yield "成效", measure, day, text, ""


def _notes(selection: Selection) -> list[str]:
    """What is narrowed, and what of it is not: pledges are told as of the day of filling in."""
    said = narrowing(selection)
    if _span(selection) is not None:
        said.append(_("学习、行动、成效和月度结果只列所选时间的；承诺兑现和状态为填报日的情况。"))
    return said


register(
    Report(
        key="post-ledgers",
        title="示范岗台账",
        description="单位已挂牌的示范岗创建手册：岗位、目标、措施、承诺和兑现、最近读数、各月结果，附行动和成效明细。",
        permission=can_read_summaries,
        parameters=(CAMPAIGN, SUMMARY_UNIT, LEVEL_APPLIED, LEVEL_GRANTED, LEDGER_TIME),
        tables=(
            Table(
                "党员示范岗台账",
                columns=lambda selection: COLUMNS,
                rows=_rows,
                totals=_totals,
                notes=narrowing,
            ),
            Table("示范岗进展和结果", columns=lambda selection: PROGRESS, rows=_progress, notes=_notes),
            Table("示范岗行动明细", columns=lambda selection: ACTIONS, rows=_actions),
            Table("示范岗成效明细", columns=lambda selection: EFFECTS, rows=_effects),
        ),
        organisation=unit_of,
        period=span_label,
        order=40,
        group=Group.LEDGERS,
        place_in_set=50,
    )
)
