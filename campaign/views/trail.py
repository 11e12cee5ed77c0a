"""审计日志: the auditor's pages. Reading and exporting leave a row themselves (trust.md AUD-1, AUD-3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign import trail_list, trail_state
from campaign.errors import Refused
from campaign.models import AuditEvent
from campaign.parts import render_page
from campaign.permissions import fetch, require
from campaign.permissions.trail import can_read_trail
from campaign.services.trail import note_reading, verify_and_record
from campaign.services.trail_export import export_trail
from campaign.trail_detail import detail_of
from campaign.trail_list import Filters
from campaign.views.prepared import sent


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The newest acts that match the filters, and whether the chain holds."""
    require(can_read_trail(request.user))
    return _log_page(request, Filters.read(request.GET))


def _log_page(request: HttpRequest, filters: Filters, refusal: str = "") -> HttpResponse:
    page = trail_list.page_of(request.user, filters, request.GET.get("page"))
    note_reading(by=request.user, **filters.asked)
    context = {
        "filters": filters,
        "page": page,
        "choices": trail_list.action_choices(),
        "results": AuditEvent.Result.choices,
        "chain": trail_state.shown(),
        "refusal": refusal,
        "has_errors": bool(refusal),
    }
    parts = {"list": "campaign/_audit_part.html"}
    return render_page(request, "campaign/audit_log.html", context, parts=parts)


@require_GET
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: who, when, from where, before and after."""
    require(can_read_trail(request.user))
    row = fetch(trail_list.with_detail(), request.user, pk=pk)
    note_reading(by=request.user, obj=row)
    return render_page(request, "campaign/audit_event.html", {"row": detail_of(row)}, parts={})


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the filters as a workbook; what cannot be exported comes back as the page with the reason."""
    require(can_read_trail(request.user))
    filters = Filters.read(request.POST)
    try:
        return sent(export_trail(filters, by=request.user))
    except Refused as refused:
        return _log_page(request, filters, str(refused))


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute every row and say how it went; the outcome stays in the trail."""
    require(can_read_trail(request.user))
    state = verify_and_record(by=request.user)
    if state.fault is None:
        total = state.sealed + state.unsealed
        messages.success(request, _("已逐条校验%(total)d条，全部一致。") % {"total": total})
    else:
        fault = trail_state.fault_text(state.fault)
        messages.warning(request, _("校验不一致：%(fault)s。") % {"fault": fault})
    return redirect("campaign:audit-log")


urlpatterns = [
    path("audit/", log, name="audit-log"),
    path("audit/<int:pk>/", event, name="audit-event"),
    path("audit/export/", export, name="audit-export"),
    path("audit/verify/", verify, name="audit-verify"),
]
