"""公示及结果: every notice, who was on it, what came of it, and what was reported upward and answered (product.md §3, §6).

Notices and their outcomes are public to staff; figures of objections and reports upward are for who reads the
general branch's private records. Nothing of an objection but its number is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import NOTHING
from campaign.levels import applied_name
from campaign.models import Contender, PublicNotice, UpwardReportEntry
from campaign.notice_result import NoticeResult, ResultLine, results_of
from campaign.permissions.meetings import can_read_notice_result
from campaign.reporting import Column, Report, Selection, Table, register
from campaign.reporting.parameters import (
    CAMPAIGN,
    CAMPAIGN_TIME,
    LEVEL_APPLIED,
    SUMMARY_UNIT,
    can_read_summaries,
    narrowing,
    time_label,
    unit_of,
)
from campaign.reporting.registry import Group, Row
from campaign.spans import Span

NOT_TOLD = "不公开"
NOTICES = (
    Column("序号", 6, "integer", "center"),
    Column("公示标题", 34),
    Column("公示日期", 12, "date"),
    Column("截止日期", 12, "date"),
    Column("公示期", 34),
    Column("受理部门", 18),
    Column("受理电话", 15),
    Column("公示对象", 9, "integer"),
    Column("收到异议", 9, "integer"),
    Column("成立", 8, "integer"),
    Column("不成立", 8, "integer"),
    Column("公示通过", 9, "integer"),
    Column("不予选定", 9, "integer"),
    Column("待宣布", 8, "integer"),
)
ENTRIES = (
    Column("序号", 6, "integer", "center"),
    Column("公示日期", 12, "date"),
    Column("类别", 12, align="center"),
    Column("名称", 30),
    Column("岗位党员或队长", 12),
    Column("所在支部", 22),
    Column("申报层级", 17),
    Column("收到异议", 9, "integer"),
    Column("成立", 8, "integer"),
    Column("公示结果", 11, align="center"),
    Column("宣布日期", 12, "date"),
    Column("认定层级", 17),
    Column("挂牌日期", 12, "date"),
)
UPWARD = (
    Column("序号", 6, "integer", "center"),
    Column("上报日期", 12, "date"),
    Column("上报文号", 22),
    Column("上报层级", 17),
    Column("类别", 12, align="center"),
    Column("名称", 30),
    Column("岗位党员或队长", 12),
    Column("所在支部", 22),
    Column("批复", 16, align="center"),
    Column("认定层级", 17),
    Column("批复文号", 22),
    Column("批复日期", 12, "date"),
)


def _span(selection: Selection) -> Span | None:
    span: Span | None = selection["time"]
    return span


def _notices(selection: Selection) -> QuerySet[PublicNotice]:
    rows = PublicNotice.objects.visible_to(selection.person).filter(campaign=selection["campaign"])
    span = _span(selection)
    if span is not None:
        rows = rows.filter(posted_on__range=(span.first, span.last))
    return rows.select_related("campaign__organization").order_by("posted_on", "pk")


def _results(selection: Selection) -> list[tuple[NoticeResult, list[ResultLine]]]:
    """Each notice with its lines of the unit and level picked; one without any is left out. Read once a report."""
    kept: dict[str, list[tuple[NoticeResult, list[ResultLine]]]] = selection.__dict__
    if "_results" not in kept:
        results = results_of(list(_notices(selection)))
        found = [(result, _own(result, selection)) for result in results]
        kept["_results"] = [(result, lines) for result, lines in found if lines]
    return kept["_results"]


def _own(result: NoticeResult, selection: Selection) -> list[ResultLine]:
    return [line for line in result.lines if _is_wanted(line.contender, selection)]


def _is_wanted(contender: Contender, selection: Selection) -> bool:
    if not contender.lead_branch.path.startswith(selection["unit"].path):
        return False
    wanted = selection["applied"]
    return not wanted or (contender.level_applied is not None and contender.level_applied.name == wanted)


def _is_told(selection: Selection, notice: PublicNotice) -> bool:
    """Whether this reader knows how many objections came."""
    return can_read_notice_result(selection.person, notice)


def _notice_rows(selection: Selection) -> Iterator[Row]:
    for number, (result, lines) in enumerate(_results(selection), 1):
        notice = result.notice
        yield (
            number,
            notice.title,
            notice.posted_on,
            notice.ends_on,
            result.window,
            notice.office,
            notice.phone,
            len(lines),
            *_objections(lines, told=_is_told(selection, notice)),
            *(sum(1 for line in lines if _ended(line) == action) for action in ("clear", "uphold", "")),
        )


def _objections(lines: Sequence[ResultLine], *, told: bool) -> Row:
    if not told:
        return NOT_TOLD, NOT_TOLD, NOT_TOLD
    counts = [line.counts for line in lines]
    return (
        sum(one.total for one in counts),
        sum(one.upheld for one in counts),
        sum(one.dismissed for one in counts),
    )


def _ended(line: ResultLine) -> str:
    """The step that ended a notice: cleared, upheld, another one, or none yet."""
    return line.decision.action if line.decision else ""


def _notice_totals(selection: Selection) -> Row:
    rows = list(_notice_rows(selection))
    figures = [
        sum(row[column] for row in rows if isinstance(row[column], int)) for column in range(7, len(NOTICES))
    ]
    hidden = any(row[8] == NOT_TOLD for row in rows)
    counts = [figures[0], *([NOTHING] * 3 if hidden else figures[1:4]), *figures[4:]]
    return [None, "合计", f"{len(rows)}次公示", *[None] * 4, *counts]


def _entry_rows(selection: Selection) -> Iterator[Row]:
    number = 0
    for result, lines in _results(selection):
        told = _is_told(selection, result.notice)
        for line in lines:
            number += 1
            contender, decision = line.contender, line.decision
            yield (
                number,
                result.notice.posted_on,
                str(contender.get_kind_display()),
                contender.title,
                contender.principal_name,
                contender.branch_name,
                applied_name(contender),
                line.counts.total if told else NOT_TOLD,
                line.counts.upheld if told else NOT_TOLD,
                line.outcome,
                clock.day_of(decision.at) if decision else None,
                contender.level_granted.name if contender.level_granted else "",
                contender.activated_on,
            )


def _entry_notes(selection: Selection) -> list[str]:
    said = narrowing(selection)
    if any(not _is_told(selection, result.notice) for result, _lines in _results(selection)):
        said.append(_("异议件数只有党总支办理人员可见。"))
    return said


def _upward_rows(selection: Selection) -> Iterator[Row]:
    for number, entry in enumerate(_upward(selection), 1):
        contender, report = entry.contender, entry.report
        yield (
            number,
            report.reported_on,
            report.reference,
            report.level.name,
            str(contender.get_kind_display()),
            contender.title,
            contender.principal_name,
            contender.branch_name,
            str(entry.get_reply_display()) if entry.reply else _("待批复"),
            entry.level_granted.name if entry.level_granted else "",
            entry.reply_reference,
            entry.replied_on,
        )


def _upward(selection: Selection) -> list[UpwardReportEntry]:
    rows = UpwardReportEntry.objects.visible_to(selection.person).filter(
        report__campaign=selection["campaign"]
    )
    span = _span(selection)
    if span is not None:
        rows = rows.filter(report__reported_on__range=(span.first, span.last))
    related = ("report__level", "contender__lead_branch", "contender__level_applied", "level_granted")
    found = rows.select_related(*related).order_by("report__reported_on", "report_id", "pk")
    return [entry for entry in found if _is_wanted(entry.contender, selection)]


register(
    Report(
        key="notices",
        title="公示及结果",
        description="各次公示的时间和受理方式、公示对象、异议件数、公示结果和宣布日期，以及上报和批复。",
        permission=can_read_summaries,
        parameters=(CAMPAIGN, SUMMARY_UNIT, LEVEL_APPLIED, CAMPAIGN_TIME),
        tables=(
            Table("公示情况", lambda s: NOTICES, _notice_rows, _notice_totals, narrowing),
            Table("公示对象及结果", lambda s: ENTRIES, _entry_rows, notes=_entry_notes),
            Table("上报和批复", lambda s: UPWARD, _upward_rows, notes=narrowing),
        ),
        organisation=unit_of,
        period=time_label,
        order=74,
        group=Group.MEETINGS,
        place_in_set=80,
    )
)
