"""花名册导入: upload, 预检 with every row's fate, 确认 (product.md §6, trust.md FILE-6)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign.errors import Refused
from campaign.forms.imports import ConfirmForm, RosterUploadForm
from campaign.models import ImportFile
from campaign.permissions import fetch, require
from campaign.permissions.setup import can_import_roster, roster_organizations
from campaign.roster import COLUMNS
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import RosterPlan, plan_roster
from campaign.services.uploads import store_upload
from campaign.spreadsheets.blank import blank_workbook, workbook_response
from campaign.views.previews import roster_rows

ROWS_A_PAGE = 200


def upload(request: HttpRequest) -> HttpResponse:
    """Choose the general branch and its file; what cannot be read comes back at the field."""
    organizations = roster_organizations(request.user)
    require(bool(organizations))
    form = RosterUploadForm(request.POST or None, request.FILES or None, organizations=organizations)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = store_upload(
                kind=ImportFile.Kind.ROSTER,
                organization=form.cleaned_data["organization"],
                name=file.name,
                content=file.read(),
                create_branches=form.cleaned_data["create_branches"],
                by=request.user,
            )
            return redirect("campaign:roster-preview", pk=stored.pk)
        except Refused as refused:
            form.add_error("file", str(refused))
    return render(request, "campaign/roster_import.html", {"form": form})


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of every row; confirming carries out exactly this."""
    file = fetch(ImportFile, request.user, pk=pk, kind=ImportFile.Kind.ROSTER)
    require(can_import_roster(request.user, file.organization))
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = confirm_roster(file, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _done_text(done))
            return redirect("campaign:roster-import")
        except Refused as refused:
            form.add_error(None, str(refused))
    return _preview_page(request, file, form)


def _preview_page(request: HttpRequest, file: ImportFile, form: ConfirmForm) -> HttpResponse:
    plan = plan_roster(file)
    page = Paginator(plan.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": file,
        "plan": plan,
        "form": form,
        "page": page,
        "rows": roster_rows(page.object_list),
        "counts": [(label, plan.count(fate)) for fate, label in plan.fates],
        "has_errors": bool(plan.faults) or bool(form.errors),
    }
    return render(request, "campaign/roster_preview.html", context)


def _done_text(plan: RosterPlan) -> str:
    counts = "、".join(f"{label}{plan.count(fate)}人" for fate, label in plan.fates)
    return _("花名册已导入：%(counts)s。") % {"counts": counts}


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty roster with the header this system reads."""
    require(bool(roster_organizations(request.user)))
    return workbook_response(
        blank_workbook(_("花名册"), [column.title for column in COLUMNS]), _("花名册模板")
    )


urlpatterns = [
    path("roster/import/", upload, name="roster-import"),
    path("roster/import/<int:pk>/", preview, name="roster-preview"),
    path("roster/template/", template, name="roster-template"),
]
