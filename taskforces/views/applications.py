"""Applying for a 党员攻关队: one page in sections, saved as a draft or on to the check."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign import clock
from campaign.home import campaign_for
from campaign.models import Campaign, Contender, ContenderKind
from campaign.permissions import can_apply_in, can_edit_application, fetch, require
from campaign.permissions.contenders import branch_of
from campaign.queues import live_application
from campaign.starting import start_of
from taskforces.forms.applications import page_of


def apply(request: HttpRequest) -> HttpResponse:
    """A new application; who leads a team already is taken to it."""
    campaign = campaign_for(request.user, clock.today())
    require(campaign is not None and can_apply_in(request.user, campaign))
    own = live_application(campaign, ContenderKind.TEAM, request.user)
    if own is not None:
        messages.info(request, _("您已牵头一支攻关队，一人只能担任一支攻关队的队长。"))
        return redirect("campaign:application-detail", own.pk)
    return _form_page(request, campaign, None)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft again, by its captain only."""
    teams = Contender.objects.teams().select_related("campaign", "lead_branch", "team")
    contender = fetch(teams, request.user, right=can_edit_application, pk=pk)
    return _form_page(request, contender.campaign, contender)


def _form_page(request: HttpRequest, campaign: Campaign, contender: Contender | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    kind = ContenderKind.TEAM
    start = None if contender else start_of(request.GET, request.user, campaign, kind)
    page = page_of(data, campaign=campaign, person=request.user, contender=contender, start=start)
    saved = page.save(request.user) if data is not None else None
    if saved is not None:
        if "check" in request.POST:
            return redirect("campaign:application-detail", saved.pk)
        messages.success(request, _("草稿已保存。"))
        return redirect("taskforces:application-edit", saved.pk)
    context = {**page.context, "place": branch_of(request.user)}
    context["names"] = page.tables.names
    return render(request, "taskforces/application_form.html", context)


urlpatterns = [
    path("apply/", apply, name="application-new"),
    path("<int:pk>/apply/", edit, name="application-edit"),
]
