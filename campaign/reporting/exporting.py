"""Taking a report out: built, counted against the person's limit and left in the audit trail in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Person
from campaign.reporting.registry import Report, Selection, find
from campaign.reporting.sheets import build
from campaign.reporting.workbook import CONTENT_TYPE, render

ACTION = "report.export"
PER_MINUTE = 10


@dataclass(frozen=True)
class Export:
    """A workbook ready to be sent."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class PastExport:
    """One earlier download of a person, from the audit trail; `query` leads back to what was picked."""

    at: datetime
    title: str
    picked: str
    rows: int
    key: str
    query: str


@transaction.atomic
def export(report: Report, selection: Selection, *, by: Person) -> Export:
    """Build the workbook for what was picked (product.md §6); refused above ten a minute (trust.md ACL, WEB).

    The count is read from the audit trail, so it holds across processes.
    """
    if not report.permission(by):
        raise PermissionDenied
    since = clock.now() - timedelta(minutes=1)
    if AuditEvent.objects.filter(action=ACTION, actor=by, at__gt=since).count() >= PER_MINUTE:
        raise Refused(_("一分钟内最多下载%(limit)s次报表，请稍等片刻再试。") % {"limit": PER_MINUTE})
    document = build(report, selection, today=clock.today())
    audit.record(
        ACTION,
        by=by,
        report=report.key,
        title=document.title,
        picked=dict(selection.labels),
        values=dict(selection.values),
        rows=sum(len(sheet.rows) for sheet in document.sheets),
    )
    return Export(document.filename, render(document))


def recent_exports(person: Person, limit: int = 10) -> list[PastExport]:
    """The person's own latest downloads, newest first."""
    events = AuditEvent.objects.filter(action=ACTION, actor=person).order_by("-id")[:limit]
    return [_past(event) for event in events]


def download(made: Export) -> HttpResponse:
    """The workbook as a response: its Chinese name by RFC 5987, never sniffed, never kept by a proxy."""
    response = HttpResponse(made.content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _past(event: AuditEvent) -> PastExport:
    detail: dict[str, Any] = event.detail
    key = str(detail.get("report", ""))
    return PastExport(
        at=event.at,
        title=str(detail.get("title", "")),
        picked="　".join(str(label) for label in detail.get("picked", {}).values()),
        rows=int(detail.get("rows", 0)),
        key=key if find(key) else "",
        query=urlencode(detail.get("values", {})),
    )
