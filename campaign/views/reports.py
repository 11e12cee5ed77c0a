"""报表中心: every report a person may read, its preview and its workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from campaign import clock
from campaign.errors import Refused
from campaign.forms.reports import SelectionForm, first_choices
from campaign.permissions import require
from campaign.prepared_state import prepared_for
from campaign.reporting.exporting import export, recent_exports
from campaign.reporting.registry import Report, find, reports_for
from campaign.reporting.sheets import PREVIEW_ROWS, Document, build
from campaign.views.prepared import sent


def _fetch(request: HttpRequest, key: str) -> Report:
    """The report of that key: 404 where there is none, 403 where the person has no right to it."""
    report = find(key)
    if report is None:
        raise Http404
    require(report.permission(request.user))
    return report


@require_GET
def centre(request: HttpRequest) -> HttpResponse:
    """Every report the person may read with what it holds, and the person's latest downloads."""
    forms = [SelectionForm(report, request.user) for report in reports_for(request.user)]
    context = {"cards": forms, "recent": recent_exports(request.user)}
    context["prepared"] = prepared_for(request.user)
    return render(request, "campaign/report_centre.html", context)


@require_GET
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The rows the workbook will hold, for what was picked or for the first of everything."""
    report = _fetch(request, key)
    data = {**first_choices(report, request.user), **request.GET.dict()}
    form = SelectionForm(report, request.user, data)
    form.refuse_unknown()
    document = build(report, form.selection(), today=clock.today()) if form.is_valid() else None
    return _preview_page(request, report, form, document)


@require_POST
def workbook(request: HttpRequest, key: str) -> HttpResponse:
    """The workbook; what cannot be exported comes back as the preview page with the reason."""
    report = _fetch(request, key)
    form = SelectionForm(report, request.user, request.POST)
    form.refuse_unknown()
    if not form.is_valid():
        return _preview_page(request, report, form, None)
    try:
        return sent(export(report, form.selection(), by=request.user))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _preview_page(request, report, form, None)


def _preview_page(
    request: HttpRequest, report: Report, form: SelectionForm, document: Document | None
) -> HttpResponse:
    picked = form.selection().values if document else {}
    context = {"report": report, "form": form, "document": document, "picked": picked, "limit": PREVIEW_ROWS}
    return render(request, "campaign/report_preview.html", context)


urlpatterns = [
    path("reports/", centre, name="report-centre"),
    path("reports/<str:key>/", preview, name="report-preview"),
    path("reports/<str:key>/workbook/", workbook, name="report-workbook"),
]
