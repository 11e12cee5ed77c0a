"""准备中的下载: how far a large file is, fetching it, calling it off, beginning anew (product.md §6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.errors import Refused
from campaign.models import PreparedFile
from campaign.parts import render_page
from campaign.permissions import fetch
from campaign.prepared_state import PreparedState
from campaign.reporting.exporting import Export, download
from campaign.reporting.workbook import CONTENT_TYPE
from campaign.services import preparing

FILES = PreparedFile.objects.select_related("asked_by", "campaign__organization", "archive")


def sent(made: Export | PreparedFile) -> HttpResponse:
    """The workbook, or the way to the page that says how far it is."""
    if isinstance(made, PreparedFile):
        return redirect("campaign:prepared-file", made.pk)
    return download(made)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the file is; the page may be left and found again from 报表中心."""
    job = fetch(FILES, request.user, pk=pk)
    context = {"state": PreparedState(job), "job": job}
    parts = {"progress": "campaign/_prepared_progress.html"}
    return render_page(request, "campaign/prepared_file.html", context, parts=parts)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the work off, or delete the file that is ready."""
    job = fetch(FILES, request.user, pk=pk)
    address, _name = PreparedState(job).back
    try:
        preparing.call_off(job, by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("campaign:prepared-file", pk)
    said = _("已删除“%s”的文件。") if job.file else _("已取消准备“%s”。")
    messages.success(request, said % job.title)
    return redirect(address)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin anew what failed or was broken off."""
    job = fetch(FILES, request.user, pk=pk)
    try:
        preparing.begin_anew(job, by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("campaign:prepared-file", pk)


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file as a download, under the right its report asks for now."""
    job = fetch(FILES, request.user, pk=pk)
    try:
        content = preparing.stored(job)
        preparing.note_taking(job, by=request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("campaign:prepared-file", pk)
    response = FileResponse(content, as_attachment=True, filename=job.filename, content_type=CONTENT_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


urlpatterns = [
    path("reports/prepared/<int:pk>/", progress, name="prepared-file"),
    path("reports/prepared/<int:pk>/cancel/", cancel, name="prepared-cancel"),
    path("reports/prepared/<int:pk>/again/", again, name="prepared-again"),
    path("reports/prepared/<int:pk>/file/", file, name="prepared-download"),
]
