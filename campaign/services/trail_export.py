"""审计日志 as a workbook, by the one writer of workbooks (product.md §6, trust.md AUD-1, FILE-5)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.audit_actions import is_anonymous
from campaign.errors import Refused
from campaign.formatting import day_year
from campaign.models import AuditEvent, Person
from campaign.reporting.columns import Column
from campaign.reporting.exporting import PER_MINUTE, Export
from campaign.reporting.sheets import Document, Sheet
from campaign.reporting.workbook import render
from campaign.trail_detail import Names, detail_of, names_for
from campaign.trail_list import MOST_ROWS, Filters, filtered, listed

ACTION = "audit-export"
COLUMNS = (
    Column(_("时间"), 21),
    Column(_("操作人"), 14),
    Column(_("身份"), 16),
    Column(_("类别"), 14),
    Column(_("动作"), 18),
    Column(_("对象"), 30),
    Column(_("结果"), 9),
    Column(_("地址"), 16),
    Column(_("请求编号"), 15),
    Column(_("详情"), 44),
)


@transaction.atomic
def export_trail(filters: Filters, *, by: Person) -> Export:
    """Build the workbook of the rows that match; Refused above 10,000 rows or ten workbooks a minute."""
    since = clock.now() - timedelta(minutes=1)
    if AuditEvent.objects.filter(action=ACTION, actor=by, at__gt=since).count() >= PER_MINUTE:
        raise Refused(_("一分钟内最多导出%(limit)s次，请稍等片刻再试。") % {"limit": PER_MINUTE})
    rows = list(filtered(by, filters).select_related("actor")[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise Refused(_("符合条件的记录超过%(most)d条，请缩小日期范围后再导出。") % {"most": MOST_ROWS})
    names = names_for(rows)
    sheet = Sheet(
        name=_("审计日志"),
        organisation="",
        period=_period(filters),
        columns=COLUMNS,
        rows=[_cells(row, names) for row in rows],
        notes=(_("记到日期的记录不记操作人、地址和时刻，排在当日最后。"),),
    )
    document = Document(_("审计日志"), (sheet,), clock.today())
    audit.record(ACTION, by=by, rows=len(rows), filters=filters.asked)
    return Export(document.filename, render(document))


def _period(filters: Filters) -> str:
    if not filters.first and not filters.last:
        return _("全部")
    return (
        f"{day_year(filters.first) if filters.first else ''}—{day_year(filters.last) if filters.last else ''}"
    )


def _cells(row: AuditEvent, names: Names) -> tuple[object, ...]:
    line, local = listed([row])[0], row.at.astimezone(clock.ZONE)
    when = f"{local:%Y-%m-%d}" if is_anonymous(row.action) else f"{local:%Y-%m-%d %H:%M:%S}"
    return (
        when, line.who, line.role, line.group, line.action, line.object, line.result, line.address, row.request_id,
        detail_text(row, names),
    )  # fmt: skip


def detail_text(row: AuditEvent, names: Names) -> str:
    """Before and after and the further facts, a line each."""
    detail = detail_of(row, names)
    changes = [
        f"{change.field}：{_('已更改') if change.hidden else f'{change.before} → {change.after}'}"
        for change in detail.changes
    ]
    return "\n".join([*changes, *(f"{fact.label}：{fact.value}" for fact in detail.facts)])
