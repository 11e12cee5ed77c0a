"""票决记录: the meetings, who was there, and every vote with its figures and conclusion (product.md §3 议, §6).

The rows are those of the record's page (`campaign.vote_record`): closed meetings only, for who reads their records.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.formatting import NOTHING
from campaign.models import Meeting, MeetingItem, Person
from campaign.outcomes import read_together
from campaign.reporting import Column, Option, Parameter, Report, Selection, Table, register
from campaign.reporting.parameters import (
    CAMPAIGN,
    CAMPAIGN_TIME,
    LEVEL_APPLIED,
    ROSTER_UNIT,
    can_read_rosters,
    narrowing,
    time_label,
    unit_of,
)
from campaign.reporting.registry import Group, Row
from campaign.spans import Span
from campaign.vote_record import ItemRecord, RoundLine, VoteRecord, record_of

KEY = "votes"
MEETINGS = (
    Column("序号", 6, "integer", "center"),
    Column("会议日期", 12, "date"),
    Column("召开组织", 22),
    Column("会议类型", 13, align="center"),
    Column("地点", 14),
    Column("主持人", 9),
    Column("记录人", 9),
    Column("表决方式", 12, align="center"),
    Column("监票人", 9),
    Column("计票人", 9),
    Column("应到", 6, "integer"),
    Column("实到", 6, "integer"),
    Column("缺席及原因", 26),
    Column("法定人数", 38),
    Column("议题", 6, "integer"),
    Column("通过", 6, "integer"),
)
VOTES = (
    Column("序号", 6, "integer", "center"),
    Column("会议日期", 12, "date"),
    Column("召开组织", 18),
    Column("议题", 12, align="center"),
    Column("对象", 26),
    Column("岗位党员或队长", 11),
    Column("所在支部", 18),
    Column("申报层级", 14),
    Column("轮次", 6, align="center"),
    Column("参加表决", 6, "integer"),
    Column("发出", 6, "integer"),
    Column("收回", 6, "integer"),
    Column("有效", 6, "integer"),
    Column("赞成", 6, "integer"),
    Column("反对", 6, "integer"),
    Column("弃权", 6, "integer"),
    Column("计算", 28),
    Column("结论", 9, align="center"),
    Column("理由", 28),
)
PRESENT = (
    Column("序号", 6, "integer", "center"),
    Column("会议日期", 12, "date"),
    Column("召开组织", 26),
    Column("会议类型", 16, align="center"),
    Column("姓名", 14),
    Column("到会", 8, align="center"),
    Column("缺席原因", 40),
)


def closed_meetings(person: Person) -> QuerySet[Meeting]:
    """The closed meetings whose records the person reads."""
    rows = Meeting.objects.visible_to(person).filter(closed_at__isnull=False)
    return rows.select_related("organization", "campaign", "rule_set").order_by("held_on", "pk")


def _offered(person: Person) -> list[Option]:
    rows = closed_meetings(person).order_by("-held_on", "-pk")
    return [
        Option(
            str(row.pk), f"{row.held_on:%Y-%m-%d}　{row.organization.name}　{row.get_kind_display()}", row.pk
        )
        for row in rows
    ]


MEETING = Parameter(
    "meeting", gettext_lazy("会议"), _offered, required=False, empty_label=str(gettext_lazy("全部会议"))
)


def _records(selection: Selection) -> list[VoteRecord]:
    """The records of the meetings picked, read once for the three sheets."""
    kept: dict[str, list[VoteRecord]] = selection.__dict__
    if "_records" not in kept:
        meetings = list(_meetings(selection))
        read_together(meetings)
        kept["_records"] = [record_of(meeting) for meeting in meetings]
    return kept["_records"]


def _meetings(selection: Selection) -> QuerySet[Meeting]:
    rows = closed_meetings(selection.person).filter(
        campaign=selection["campaign"], organization__path__startswith=selection["unit"].path
    )
    span: Span | None = selection["time"]
    if span is not None:
        rows = rows.filter(held_on__range=(span.first, span.last))
    if selection["meeting"]:
        rows = rows.filter(pk=selection["meeting"])
    return rows


def _items(record: VoteRecord, selection: Selection) -> Iterator[ItemRecord]:
    for section in record.sections:
        for row in section.items:
            level = row.item.contender.level_applied
            if not selection["applied"] or (level and level.name == selection["applied"]):
                yield row


def _meeting_rows(selection: Selection) -> Iterator[Row]:
    for number, record in enumerate(_records(selection), 1):
        meeting, items = record.meeting, list(_items(record, selection))
        yield (
            number,
            meeting.held_on,
            meeting.organization.name,
            str(meeting.get_kind_display()),
            meeting.place,
            meeting.chair_name,
            meeting.recorder_name,
            str(meeting.get_method_display()),
            meeting.teller_name,
            meeting.counter_name,
            record.attendance.due,
            record.attendance.present,
            "\n".join(f"{row.person_name}：{row.reason or NOTHING}" for row in record.absent),
            record.quorum,
            len(items),
            sum(1 for row in items if row.item.outcome == MeetingItem.Outcome.PASSED),
        )


def _meeting_notes(selection: Selection) -> list[str]:
    """By which rules those who leave for an item are counted; said once where the meetings agree."""
    return [*narrowing(selection), *dict.fromkeys(record.basis for record in _records(selection))]


def _meeting_totals(selection: Selection) -> Row:
    records = _records(selection)
    items = [row for record in records for row in _items(record, selection)]
    passed = sum(1 for row in items if row.item.outcome == MeetingItem.Outcome.PASSED)
    between = [None] * (len(MEETINGS) - 5)
    return [None, "合计", f"{len(records)}次会议", *between, len(items), passed]


def _vote_rows(selection: Selection) -> Iterator[Row]:
    number = 0
    for record in _records(selection):
        for row in _items(record, selection):
            for line in row.rounds or (None,):
                number += 1
                yield number, *_about(record, row), *_round(row, line), *_concluded(row)


def _about(record: VoteRecord, row: ItemRecord) -> Row:
    contender = row.item.contender
    return (
        record.meeting.held_on,
        record.meeting.organization.name,
        str(row.item.get_kind_display()),
        contender.title,
        contender.principal_name,
        contender.branch_name,
        contender.level_applied.name if contender.level_applied else "",
    )


def _round(row: ItemRecord, line: RoundLine | None) -> Row:
    """The figures of a round; of a void one only what made it void, of an item without a vote none."""
    if line is None:
        return NOTHING, *[None] * 7, _("没有表决")
    said = "\n".join(part for part in (row.recusal, line.words, _named(line)) if part)
    number = _("第%d轮") % line.number
    if line.void is not None:
        figures = (line.void.issued, line.void.returned, None, None, None, None)
        return _("%s无效") % number, None, *figures, said
    vote = line.vote
    if vote is None:
        return number, *[None] * 7, said
    sheets = (vote.issued, vote.returned, vote.valid)
    return number, vote.present, *sheets, vote.yes, vote.no, vote.abstain, said


def _named(line: RoundLine) -> str:
    return "；".join(f"{one.choice}：{one.names}" for one in line.named)


def _concluded(row: ItemRecord) -> Row:
    item = row.item
    return str(item.get_outcome_display()) if item.outcome else NOTHING, item.reason


def _vote_notes(selection: Selection) -> list[str]:
    """How the places of every level were filled, meeting by meeting."""
    said = narrowing(selection)
    for record in _records(selection):
        for section in record.sections:
            if section.lines:
                day = f"{record.meeting.held_on:%Y-%m-%d}"
                said.append(f"{day}　{section.title}：{''.join(section.lines)}")
    return said


def _attendance_rows(selection: Selection) -> Iterator[Row]:
    number = 0
    for record in _records(selection):
        meeting = record.meeting
        for row in (*record.present, *record.absent):
            number += 1
            yield (
                number,
                meeting.held_on,
                meeting.organization.name,
                str(meeting.get_kind_display()),
                row.person_name,
                _("到会") if row.present else _("缺席"),
                row.reason,
            )


register(
    Report(
        key=KEY,
        title="票决记录",
        description="已结束会议的票决：应到实到、监票计票、每个对象各轮票数和计算、结论和理由，附到会名单。",
        permission=can_read_rosters,
        parameters=(CAMPAIGN, ROSTER_UNIT, MEETING, LEVEL_APPLIED, CAMPAIGN_TIME),
        tables=(
            Table("会议情况", lambda s: MEETINGS, _meeting_rows, _meeting_totals, _meeting_notes),
            Table("票决记录", lambda s: VOTES, _vote_rows, notes=_vote_notes),
            Table("到会名单", lambda s: PRESENT, _attendance_rows),
        ),
        organisation=unit_of,
        period=time_label,
        order=72,
        group=Group.MEETINGS,
        place_in_set=70,
    )
)


def record_url(meeting: Meeting, person: Person) -> str:
    """Where a closed meeting's record is taken out as a workbook; empty for who only attended it."""
    if meeting.closed_at is None or not can_read_rosters(person):
        return ""
    if not any(option.subject.pk == meeting.organization_id for option in ROSTER_UNIT.options(person)):
        return ""
    query = f"?campaign={meeting.campaign_id}&unit={meeting.organization_id}&meeting={meeting.pk}"
    return reverse("campaign:report-preview", args=[KEY]) + query
