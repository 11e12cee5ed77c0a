"""Report 激励台账: who received what and what decided it (product.md §3 验收); and the ways to a campaign's end."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Campaign, Incentive, Person
from campaign.permissions.closure import can_read_incentive_report
from campaign.reporting import Column, Report, Selection, Table, register
from campaign.reporting.parameters import CAMPAIGN, house_of, this_month
from campaign.reporting.registry import Group, Row
from campaign.ways import Way, leads_from_campaign

COLUMNS = (
    Column("序号", 6, "integer", "center"),
    Column("受激励对象", 20),
    Column("争创对象", 28),
    Column("所在支部", 22),
    Column("类别", 12),
    Column("激励内容", 30),
    Column("数量或金额", 16),
    Column("落实日期", 12, "date"),
    Column("决定会议或文件", 30),
)


def decided_by(incentive: Incentive) -> str:
    """The meeting with its day, the document, or both."""
    meeting = incentive.meeting
    held = f"{meeting.held_on:%Y-%m-%d}{meeting.get_kind_display()}" if meeting is not None else ""
    return "，".join(filter(None, (held, incentive.document)))


def _entries(selection: Selection) -> QuerySet[Incentive]:
    rows = Incentive.objects.visible_to(selection.person).in_force()
    rows = rows.filter(campaign=selection["campaign"]).select_related("contender", "meeting")
    return rows.order_by("granted_on", "pk")


def _rows(selection: Selection) -> Iterator[Row]:
    for number, row in enumerate(_entries(selection), 1):
        yield (
            number,
            row.receiver_name,
            row.contender.title if row.contender else "",
            row.branch_name,
            str(row.get_kind_display()),
            row.content,
            row.amount,
            row.granted_on,
            decided_by(row),
        )


def _totals(selection: Selection) -> Row:
    return [None, "合计", f"{_entries(selection).count()}项", *[None] * (len(COLUMNS) - 3)]


register(
    Report(
        key="incentives",
        title="激励台账",
        description="活动中落实的激励：受激励对象、内容、数量或金额、决定会议或文件；注销的不列。",
        permission=can_read_incentive_report,
        parameters=(CAMPAIGN,),
        tables=(Table("激励台账", columns=lambda selection: COLUMNS, rows=_rows, totals=_totals),),
        organisation=house_of,
        period=this_month,
        order=80,
        group=Group.ENDING,
    )
)


@leads_from_campaign
def to_incentives(campaign: Campaign, person: Person) -> Way:
    return Way(
        _("激励台账"), reverse("campaign:incentive-list", args=[campaign.pk]), _("受了什么激励，由谁决定")
    )


@leads_from_campaign
def to_all_campaigns(campaign: Campaign, person: Person) -> Way:
    return Way(_("历次活动"), reverse("campaign:campaign-list"), _("结束、归档和复制为下一次"))
