"""审计日志 as a workbook, by the one writer of workbooks (product.md §6, trust.md AUD-1, FILE-5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import audit, clock
from campaign.audit_actions import is_anonymous
from campaign.errors import Refused
from campaign.formatting import day_year
from campaign.models import AuditEvent, Person, PreparedFile
from campaign.permissions.trail import can_read_trail
from campaign.preparation import Made, PreparedKind, Progress, register
from campaign.reporting.columns import Column
from campaign.reporting.exporting import Export, refuse_too_many, write_document
from campaign.reporting.registry import Row
from campaign.reporting.sheets import Document, Sheet
from campaign.reporting.streaming import Streamed, in_chunks
from campaign.reporting.workbook import render
from campaign.services import preparing
from campaign.trail_detail import Names, detail_of, names_for
from campaign.trail_list import Filters, filtered, listed

ACTION = "audit-export"
#: What a sheet of Excel holds, less the lines above and below.
MOST_ROWS = 1_000_000
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


def export_trail(filters: Filters, *, by: Person) -> Export | PreparedFile:
    """The workbook of the rows that match; of many the row of a file that a worker makes.

    Refused above a million rows or ten workbooks a minute.
    """
    if not can_read_trail(by):
        raise PermissionDenied
    _refuse_too_many(by)
    count = filtered(by, filters).order_by()[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise Refused(_("符合条件的记录超过%(most)d条，请缩小日期范围后再导出。") % {"most": MOST_ROWS})
    if count > settings.EXPORT_ROWS_AT_ONCE:
        kind, title = PreparedFile.Kind.TRAIL, _("审计日志")
        return preparing.ask(
            kind=kind, title=title, picked=_period(filters), values=filters.asked, total=count, by=by
        )
    document = _document(filters, by, count)
    made = Export(document.filename, render(document))
    audit.record(ACTION, by=by, rows=count, filters=filters.asked)
    return made


def _refuse_too_many(by: Person) -> None:
    refuse_too_many(by, ACTION, _("一分钟内最多导出%(limit)s次，请稍等片刻再试。"))


def _document(filters: Filters, by: Person, count: int) -> Document:
    sheet = Sheet(
        name=_("审计日志"),
        organisation="",
        period=_period(filters),
        columns=COLUMNS,
        rows=Streamed(count, lambda: _rows(filters, by)),
        notes=(_("记到日期的记录不记操作人、地址和时刻，排在当日最后。"),),
    )
    return Document(_("审计日志"), (sheet,), clock.today())


def _rows(filters: Filters, by: Person) -> Iterator[Row]:
    for events in in_chunks(filtered(by, filters).select_related("actor")):
        names = names_for(events)
        yield from (_cells(event, names) for event in events)


# --- By a worker ------------------------------------------------------------------------------------------------------


def _make(job: PreparedFile, folder: Path, progress: Progress) -> Made:
    filters = Filters.read(job.values)
    count = filtered(job.asked_by, filters).order_by().count()
    return write_document(_document(filters, job.asked_by, count), folder, progress)


def _taken(job: PreparedFile, by: Person) -> None:
    _refuse_too_many(by)
    audit.record(ACTION, by=by, rows=job.total, filters=job.values)


register(
    PreparedKind(
        PreparedFile.Kind.TRAIL,
        unit=gettext_lazy("行"),
        counted=gettext_lazy("行"),
        may=lambda person, job: can_read_trail(person),
        make=_make,
        back=lambda job: (reverse("campaign:audit-log"), _("审计日志")),
        taken=_taken,
    )
)


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
