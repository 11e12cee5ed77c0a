"""攻关队周志汇编: the weeks of the logs, one row a week, for a month, a quarter, a year or all of it (product.md §6)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.models import Contender, ContenderKind, Person
from campaign.reporting import Column, Option, Parameter, Report, Selection, Table, register
from campaign.reporting.choosing import about
from campaign.reporting.parameters import (
    CAMPAIGN,
    LEVEL_APPLIED,
    LEVEL_GRANTED,
    SUMMARY_UNIT,
    WHOLE_TIME,
    can_read_summaries,
    ledgers,
    narrowing,
    this_month,
    unit_of,
)
from campaign.reporting.registry import Group, Row
from taskforces.paper import TeamFacts, every_week, teams_facts
from taskforces.periods import Period, periods_of
from taskforces.weeks import weeks_of

COLUMNS = (
    Column("序号", 6, "integer", "center"),
    Column("攻关队", 22),
    Column("牵头支部", 16),
    Column("队长", 9),
    Column("周次", 14, align="center"),
    Column("起止", 18, align="center"),
    Column("填报", 8, align="center"),
    Column("状态", 8, align="center"),
    Column("本周完成", 42),
    Column("下周计划", 34),
    Column("存在问题", 28),
    Column("需要协调", 24),
    Column("佐证（份）", 7, "integer"),
    Column("提交人", 9),
    Column("提交时间", 16, "date"),
)


def _periods(person: Person) -> list[Option]:
    """Every time in which a team the person sees has weeks."""
    rows = Contender.objects.teams().visible_to(person).filter(activated_on__isnull=False)
    first, today = rows.aggregate(first=Min("activated_on"))["first"], clock.today()
    if first is None:
        return []
    periods = periods_of(weeks_of(first, None, today))
    return [Option(period.value, period.label, period, about(period=period.value)) for period in periods]


PERIOD = Parameter("period", _("时间"), _periods, required=False, empty_label=WHOLE_TIME, is_time=True)


def _period(selection: Selection) -> Period | None:
    return selection["period"]


def _facts(selection: Selection) -> list[TeamFacts]:
    period = _period(selection)
    within = period.holds if period else every_week
    rows = ledgers(selection, ContenderKind.TEAM).select_related("team")
    return teams_facts(rows, selection.person, within)


def _rows(selection: Selection) -> Iterator[Row]:
    number = 0
    for facts in _facts(selection):
        for week in facts.weeks:
            number += 1
            yield (
                number,
                facts.shared.title,
                facts.shared.branch,
                facts.shared.principal,
                f"{week.week.year}年{week.week.label}",
                week.week.span_label,
                week.status,
                week.light,
                week.done,
                week.next,
                week.problems,
                week.help,
                len(week.evidence),
                week.by,
                week.at,
            )


def _heading(selection: Selection) -> str:
    period = _period(selection)
    return period.label if period else this_month(selection)


register(
    Report(
        key="team-weeks",
        title="攻关队周志汇编",
        description="单位各攻关队的周志，一周一行：完成、计划、问题、需要协调的事和提交情况；草稿不在内，缺填的照列。",
        permission=can_read_summaries,
        parameters=(CAMPAIGN, SUMMARY_UNIT, LEVEL_APPLIED, LEVEL_GRANTED, PERIOD),
        tables=(Table("攻关队周志汇编", columns=lambda selection: COLUMNS, rows=_rows, notes=narrowing),),
        organisation=unit_of,
        period=_heading,
        order=50,
        group=Group.LEDGERS,
        place_in_set=60,
    )
)
