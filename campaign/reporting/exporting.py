"""Taking a report out: at once, or by a worker where it is large; counted, and left in the audit trail (product.md §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Person, PreparedFile
from campaign.preparation import Made, PreparedKind, Progress, register
from campaign.reporting.registry import Report, Selection, find
from campaign.reporting.sheets import Document, build
from campaign.reporting.workbook import CONTENT_TYPE, render, write
from campaign.services import preparing

ACTION = "report.export"
ASKED = "export-asked"
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


def export(report: Report, selection: Selection, *, by: Person) -> Export | PreparedFile:
    """The workbook for what was picked (product.md §6); of very many rows the row of a file that a worker makes.

    Refused above ten a minute (trust.md ACL, WEB); the count is read from the audit trail, so it holds across
    processes. Nothing is locked while the workbook is written; what cannot be noted in the trail is not sent.
    """
    if not report.permission(by):
        raise PermissionDenied
    refuse_too_many(by, ACTION, _("一分钟内最多下载%(limit)s次报表，请稍等片刻再试。"))
    document = build(report, selection, today=clock.today())
    if document.count <= settings.EXPORT_ROWS_AT_ONCE:
        made = Export(document.filename, render(document))
        _record(document.title, report.key, selection.labels, selection.values, document.count, by)
        return made
    return preparing.ask(
        kind=PreparedFile.Kind.REPORT,
        key=report.key,
        title=document.title,
        picked="　".join(selection.labels.values()),
        values=dict(selection.values),
        total=document.count,
        by=by,
    )


def refuse_too_many(by: Person, action: str, sentence: str) -> None:
    """Refuse the eleventh file in a minute, made at once or asked for."""
    since = clock.now() - timedelta(minutes=1)
    taken = AuditEvent.objects.filter(action__in=[action, ASKED], actor=by, at__gt=since)
    if taken.count() >= PER_MINUTE:
        raise Refused(sentence % {"limit": PER_MINUTE})


def _record(
    title: str, key: str, picked: Mapping[str, str], values: Mapping[str, str], rows: int, by: Person
) -> None:
    audit.record(ACTION, by=by, report=key, title=title, picked=dict(picked), values=dict(values), rows=rows)


def selection_of(report: Report, person: Person, values: Mapping[str, str]) -> Selection | None:
    """What was picked, read again from its values; None where one of them is not the person's to pick any more."""
    found = {}
    for parameter in report.parameters:
        value = values.get(parameter.key, "")
        if not value and not parameter.required:
            continue
        option = next((one for one in parameter.options(person) if one.value == value), None)
        if option is None:
            return None
        found[parameter.key] = option
    return Selection(
        person,
        {key: option.subject for key, option in found.items()},
        {key: option.label for key, option in found.items()},
        {key: option.value for key, option in found.items()},
    )


# --- By a worker ------------------------------------------------------------------------------------------------------


def _may(person: Person, job: PreparedFile) -> bool:
    report = find(job.key)
    return (
        report is not None
        and report.permission(person)
        and selection_of(report, person, job.values) is not None
    )


def _make(job: PreparedFile, folder: Path, progress: Progress) -> Made:
    report = find(job.key)
    selection = selection_of(report, job.asked_by, job.values) if report is not None else None
    if report is None or selection is None:
        raise PermissionDenied
    return write_document(build(report, selection, today=clock.today()), folder, progress)


def write_document(document: Document, folder: Path, progress: Progress) -> Made:
    """Write a workbook into a file of the folder, telling how far it is."""
    total = document.count
    progress(0, total)
    path = folder / "workbook.xlsx"
    with path.open("wb") as target:
        count = write(document, target, lambda done: progress(done, total))
    return Made(path, document.filename, count)


def _taken(job: PreparedFile, by: Person) -> None:
    refuse_too_many(by, ACTION, _("一分钟内最多下载%(limit)s次报表，请稍等片刻再试。"))
    report = find(job.key)
    selection = selection_of(report, by, job.values) if report is not None else None
    _record(job.title, job.key, selection.labels if selection else {}, job.values, job.total, by)


def _back(job: PreparedFile) -> tuple[str, str]:
    return reverse("campaign:report-centre"), _("报表中心")


register(
    PreparedKind(
        PreparedFile.Kind.REPORT,
        unit=gettext_lazy("行"),
        counted=gettext_lazy("行"),
        may=_may,
        make=_make,
        back=_back,
        taken=_taken,
    )
)


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
