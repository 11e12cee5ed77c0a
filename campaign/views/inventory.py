"""项目库: key projects and duties of a campaign, and their import (product.md §3 选)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign import clock, home
from campaign.errors import Refused
from campaign.forms.imports import ConfirmForm, UploadForm
from campaign.inventory import COLUMNS
from campaign.inventory_list import Filters, listed
from campaign.models import Campaign, ImportFile
from campaign.parts import render_page
from campaign.permissions import fetch
from campaign.permissions.setup import can_edit_campaign
from campaign.services.inventory_import import confirm_inventory, plan_inventory
from campaign.services.uploads import store_upload
from campaign.spreadsheets.blank import blank_workbook, workbook_response
from campaign.views.previews import inventory_rows

ROWS_A_PAGE = 50
PREVIEW_ROWS = 200


def _campaign(request: HttpRequest, pk: int | None) -> Campaign:
    """The campaign of the address, or the running one."""
    if pk is not None:
        return fetch(Campaign, request.user, pk=pk)
    campaign = home.campaign_for(request.user, clock.today())
    if campaign is None:
        raise Http404
    return campaign


@require_GET
def listing(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Projects and duties; outside branch and team only the public alias is shown."""
    campaign = _campaign(request, pk)
    filters = Filters.read(request.GET, campaign)
    rows = listed(campaign, request.user, filters)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "filters": filters,
        "page": page,
        "count": len(rows),
        "may_import": can_edit_campaign(request.user, campaign),
    }
    parts = {"list": "campaign/_inventory_part.html"}
    return render_page(request, "campaign/inventory_list.html", context, parts=parts)


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the inventory's file."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = store_upload(
                kind=ImportFile.Kind.INVENTORY,
                organization=campaign.organization,
                campaign=campaign,
                name=file.name,
                content=file.read(),
                by=request.user,
            )
            return redirect("campaign:inventory-preview", pk=campaign.pk, upload=stored.pk)
        except Refused as refused:
            form.add_error("file", str(refused))
    return render(request, "campaign/inventory_import.html", {"form": form, "campaign": campaign})


def preview(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """What would become of every row; confirming carries out exactly this."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    file = fetch(ImportFile, request.user, pk=upload, kind=ImportFile.Kind.INVENTORY, campaign=campaign)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = confirm_inventory(file, by=request.user, seen=form.cleaned_data["seen"])
            counts = "、".join(f"{label}{done.count(fate)}项" for fate, label in done.fates)
            messages.success(request, _("清单已导入：%(counts)s。") % {"counts": counts})
            return redirect("campaign:inventory", pk=campaign.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _preview_page(request, campaign, file, form)


def _preview_page(
    request: HttpRequest, campaign: Campaign, file: ImportFile, form: ConfirmForm
) -> HttpResponse:
    plan = plan_inventory(file)
    page = Paginator(plan.rows, PREVIEW_ROWS).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "file": file,
        "plan": plan,
        "form": form,
        "page": page,
        "rows": inventory_rows(page.object_list),
        "counts": [(label, plan.count(fate)) for fate, label in plan.fates],
        "has_errors": bool(plan.faults) or bool(form.errors),
    }
    return render(request, "campaign/inventory_preview.html", context)


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty inventory with the header this system reads."""
    fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    content = blank_workbook(_("重大项目与重点业务"), [column.title for column in COLUMNS])
    return workbook_response(content, _("重大项目与重点业务清单模板"))


urlpatterns = [
    path("inventory/", listing, name="inventory"),
    path("campaigns/<int:pk>/inventory/", listing, name="inventory"),
    path("campaigns/<int:pk>/inventory/import/", upload, name="inventory-import"),
    path("campaigns/<int:pk>/inventory/import/<int:upload>/", preview, name="inventory-preview"),
    path("campaigns/<int:pk>/inventory/template/", template, name="inventory-template"),
]
