"""项目库: key projects and duties of a campaign, and their import (product.md §3 选)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from campaign import clock, home
from campaign.forms.imports import UploadForm
from campaign.inventory_list import Filters, listed
from campaign.models import Campaign, ImportFile, Person
from campaign.parts import render_page
from campaign.permissions import can_apply_in, fetch
from campaign.permissions.inventory import lists_in
from campaign.permissions.setup import can_edit_campaign
from campaign.services.import_options import inventory_options
from campaign.services.imports import INVENTORY
from campaign.spreadsheets.blank import blank_workbook, workbook_response
from campaign.views.imports import Desk, desk_patterns, go_on, left_behind, take_in

ROWS_A_PAGE = 50


def _campaign(request: HttpRequest, pk: int | None) -> Campaign | None:
    """The campaign of the address, or the running one where there is one."""
    if pk is not None:
        return fetch(Campaign, request.user, pk=pk)
    return home.campaign_for(request.user, clock.today())


@require_GET
def listing(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Projects and duties; outside branch and team only the public alias is shown."""
    campaign = _campaign(request, pk)
    if campaign is None:
        return render(request, "campaign/inventory_empty.html")
    filters = Filters.read(request.GET, campaign)
    keeps = lists_in(request.user, campaign)
    rows = listed(campaign, request.user, filters, keeps)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "filters": filters,
        "page": page,
        "count": len(rows),
        "keeps": bool(keeps),
        "may_apply": can_apply_in(request.user, campaign),
        "may_import": can_edit_campaign(request.user, campaign),
    }
    parts = {"list": "campaign/_inventory_part.html"}
    return render_page(request, "campaign/inventory_list.html", context, parts=parts)


def _open(person: Person, campaign: int, pk: int) -> ImportFile:
    of = fetch(Campaign, person, pk=campaign, right=can_edit_campaign)
    return fetch(ImportFile, person, pk=pk, kind=ImportFile.Kind.INVENTORY, campaign=of)


def _campaign_of(file: ImportFile) -> list[int]:
    return [file.campaign_id] if file.campaign_id else []


DESK = Desk(
    kind=INVENTORY,
    name="campaign:inventory",
    title=gettext_lazy("项目"),
    what=gettext_lazy("项目"),
    unit=gettext_lazy("项"),
    open=_open,
    place=_campaign_of,
    end=lambda file: reverse("campaign:inventory", args=_campaign_of(file)),
    leaving_template="campaign/_import_ending.html",
)


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the inventory's file."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        where = {"organization": campaign.organization, "campaign": campaign}
        if file := take_in(request, form, DESK, **where):
            return go_on(DESK, file)
    context = {"form": form, "campaign": campaign} | left_behind(request, DESK, campaign=campaign)
    return render(request, "campaign/inventory_import.html", context)


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty inventory with the header this system reads, lists to choose from and an example of each column."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    options = inventory_options(campaign.organization)
    content = blank_workbook(_("重大项目与重点业务"), INVENTORY.columns, options=options)
    return workbook_response(content, _("重大项目与重点业务清单模板"))


urlpatterns = [
    path("inventory/", listing, name="inventory"),
    path("campaigns/<int:pk>/inventory/", listing, name="inventory"),
    path("campaigns/<int:pk>/inventory/import/", upload, name="inventory-import"),
    path("campaigns/<int:pk>/inventory/template/", template, name="inventory-template"),
    *desk_patterns(DESK, "campaigns/<int:campaign>/inventory/import/"),
]
