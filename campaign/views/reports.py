"""报表中心: every report a person may read, its preview and its workbook; the month's set; 表头和落款."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign import clock
from campaign.errors import Refused
from campaign.forms.reports import ReportHeadForm, SelectionForm
from campaign.models import Organization
from campaign.permissions import fetch, require
from campaign.permissions.reports import can_change_report_head, report_head_units
from campaign.prepared_state import prepared_for
from campaign.report_centre import groups_for, opening_of, picked_of, set_values
from campaign.reporting.choosing import offer_of
from campaign.reporting.exporting import recent_exports
from campaign.reporting.heads import head_of
from campaign.reporting.registry import Report, find
from campaign.reporting.sheets import PREVIEW_ROWS, Document, build
from campaign.services import report_desk
from campaign.set_reports import MONTH_SET
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
    """Every report the person may read with what it holds, the month's set, and the latest downloads."""
    asked, picker, selection = picked_of(request.GET), None, None
    if MONTH_SET.permission(request.user):
        offer = offer_of(MONTH_SET, request.user)
        picker = SelectionForm(MONTH_SET, request.user, set_values(request.user, offer, asked), offer)
        picker.refuse_unknown()
        selection = picker.selection() if picker.is_valid() else None
    context = {
        "groups": groups_for(request.user, asked if picker else {}),
        "picker": picker,
        "set": MONTH_SET,
        "set_values": selection.values if selection else None,
        "set_words": selection.labels if selection else None,
        "recent": recent_exports(request.user),
        "heads": report_head_units(request.user),
        "prepared": prepared_for(request.user),
    }
    return render(request, "campaign/report_centre.html", context)


@require_GET
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The rows the workbook will hold, for what was picked or for the first of everything."""
    report = _fetch(request, key)
    offer = offer_of(report, request.user)
    opening = opening_of(report, request.user, offer, request.GET.dict())
    form = SelectionForm(report, request.user, opening.values, offer)
    form.refuse_unknown()
    is_shown = form.is_valid() and not opening.missing
    document = build(report, form.selection(), today=clock.today()) if is_shown else None
    return _preview_page(request, report, form, document, opening.missing)


@require_POST
def workbook(request: HttpRequest, key: str) -> HttpResponse:
    """The workbook; what cannot be exported comes back as the preview page with the reason."""
    report = _fetch(request, key)
    form = SelectionForm(report, request.user, request.POST)
    form.refuse_unknown()
    if not form.is_valid():
        return _preview_page(request, report, form, None)
    try:
        return sent(report_desk.take_out(report, form.selection(), by=request.user))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _preview_page(request, report, form, None)


def _preview_page(
    request: HttpRequest, report: Report, form: SelectionForm, document: Document | None, missing: str = ""
) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "document": document,
        "missing": missing,
        "picked": form.selection().values if document else {},
        "limit": PREVIEW_ROWS,
    }
    return render(request, "campaign/report_preview.html", context)


def head(request: HttpRequest, pk: int) -> HttpResponse:
    """表头和落款 of one unit's tables."""
    organization = fetch(Organization, request.user, right=can_change_report_head, pk=pk)
    held = head_of(organization)
    first = {
        "title": "" if held.title == organization.name else held.title,
        "prepared_by": held.prepared_by,
        "reviewed_by": held.reviewed_by,
        "phone": held.phone,
    }
    form = ReportHeadForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        report_desk.change_head(organization, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%s”的表头和落款已保存，以后下载的表格照此印。") % organization.name)
        return redirect("campaign:report-centre")
    return render(request, "campaign/report_head.html", {"form": form, "organization": organization})


urlpatterns = [
    path("reports/", centre, name="report-centre"),
    path("reports/heads/<int:pk>/", head, name="report-head"),
    path("reports/<str:key>/", preview, name="report-preview"),
    path("reports/<str:key>/workbook/", workbook, name="report-workbook"),
]
