"""One project or duty by hand: added, corrected, taken off the list and back (product.md §3 选)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.forms.inventory import FORMS, DutyForm
from campaign.forms.seen import SeenForm
from campaign.inventory_list import KINDS
from campaign.models import Campaign, Duty, Person, Project
from campaign.permissions import fetch, require
from campaign.permissions.inventory import can_keep_item, lists_in
from campaign.services import inventory

ITEMS = {
    "project": Project.objects.select_related("campaign__organization", "branch"),
    "duty": Duty.objects.select_related("campaign__organization", "branch"),
}


def _item(person: Person, kind: str, pk: int) -> Project | Duty:
    if kind not in ITEMS:
        raise Http404
    found: Project | Duty = fetch(ITEMS[kind].all(), person, right=can_keep_item, pk=pk)  # type: ignore[type-var]  # one of two querysets, each with its own model
    return found


def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new item of a branch the person keeps."""
    if kind not in FORMS:
        raise Http404
    campaign = fetch(Campaign.objects.select_related("organization"), request.user, pk=pk)
    branches = lists_in(request.user, campaign)
    require(bool(branches))
    form = FORMS[kind](request.POST or None, campaign=campaign, branches=branches)
    return _form_page(request, form, kind)


def edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """An item corrected."""
    item = _item(request.user, kind, pk)
    branches = lists_in(request.user, item.campaign)
    form = FORMS[kind](request.POST or None, campaign=item.campaign, branches=branches, item=item)
    return _form_page(request, form, kind)


def _form_page(request: HttpRequest, form: DutyForm, kind: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%s”已保存。") % saved.name)
            return redirect("campaign:inventory", saved.campaign_id)
    context = {"form": form, "campaign": form.campaign, "item": form.item, "kind": kind, "what": KINDS[kind]}
    return render(request, "campaign/inventory_item.html", context)


def end(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """移出清单, or back: asks with the item's name first."""
    item = _item(request.user, kind, pk)
    seen = SeenForm(request.POST or None, now=item.ended_at is None)
    refusal = next(iter(seen.non_field_errors()), "")
    if request.method == "POST" and seen.is_valid():
        act = inventory.end_item if item.ended_at is None else inventory.resume_item
        try:
            done = act(item=item, by=request.user)
        except Refused as refused:
            refusal = str(refused)
        else:
            said = _("“%s”已移出清单。") if done.ended_at else _("“%s”已重新列入清单。")
            messages.success(request, said % done.name)
            return redirect("campaign:inventory", item.campaign_id)
    context = {"item": item, "campaign": item.campaign, "refusal": refusal, "what": KINDS[kind], "seen": seen}
    return render(request, "campaign/inventory_end.html", context)


urlpatterns = [
    path("campaigns/<int:pk>/inventory/new/<slug:kind>/", add, name="inventory-add"),
    path("inventory/<slug:kind>/<int:pk>/", edit, name="inventory-edit"),
    path("inventory/<slug:kind>/<int:pk>/end/", end, name="inventory-end"),
]
