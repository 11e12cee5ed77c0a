"""历次活动: ending, copying and archiving a campaign; the register of incentives (product.md §3)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign import audit, clock
from campaign.errors import Refused
from campaign.forms.closure import CopyForm, IncentiveForm
from campaign.forms.exits import ReasonForm
from campaign.forms.people import person_label
from campaign.models import Campaign, CampaignArchive, Incentive
from campaign.permissions import can_run_campaign, fetch
from campaign.permissions.closure import can_keep_incentives, can_read_archive, can_read_archives
from campaign.permissions.setup import can_edit_campaign
from campaign.services import archiving, closure

CAMPAIGNS = Campaign.objects.select_related("organization", "finished_by")
A_PAGE = 30


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every campaign the person sees, newest first, with what can be done with each."""
    rows = CAMPAIGNS.visible_to(request.user).order_by("-started_on", "-pk")
    lines = [
        (row, closure.is_finished(row), can_run_campaign(request.user, row),
         can_read_archives(request.user, row))
        for row in rows
    ]  # fmt: skip
    return render(request, "campaign/campaign_list.html", {"lines": lines, "today": clock.today()})


def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer ends the campaign once nothing of it is open."""
    campaign = fetch(CAMPAIGNS, request.user, right=can_edit_campaign, pk=pk)
    problems = closure.open_matters(campaign)
    refusal = ""
    if request.method == "POST":
        try:
            closure.finish_campaign(campaign, by=request.user)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("“%s”已结束，可以归档，也可以复制为下一次活动。") % campaign.name)
            return redirect("campaign:campaign-list")
    context = {"campaign": campaign, "problems": problems, "refusal": refusal}
    return render(request, "campaign/campaign_finish.html", context)


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The next campaign from a finished one."""
    campaign = fetch(CAMPAIGNS, request.user, right=can_edit_campaign, pk=pk)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = closure.copy_campaign(campaign, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已复制为“%s”，请核对各阶段日期，再公布激励办法。") % made.name)
            return redirect("campaign:campaign-edit", made.pk)
    context = {"campaign": campaign, "form": form, "phases": campaign.phases.all(),
               "is_finished": closure.is_finished(campaign)}  # fmt: skip
    return render(request, "campaign/campaign_copy.html", context)


def archives(request: HttpRequest, pk: int) -> HttpResponse:
    """The archives made of a campaign; the officer makes the next one."""
    campaign = fetch(CAMPAIGNS, request.user, right=can_read_archives, pk=pk)
    if request.method == "POST":
        try:
            asked = archiving.ask_archive(campaign, by=request.user)
        except Refused as refused:
            messages.warning(request, str(refused))
            return redirect("campaign:campaign-archives", pk)
        return redirect("campaign:prepared-file", asked.pk)
    context = {
        "campaign": campaign,
        "archives": CampaignArchive.objects.visible_to(request.user).of(campaign),
        "runs": can_run_campaign(request.user, campaign),
    }
    return render(request, "campaign/campaign_archives.html", context)


@require_GET
def archive(request: HttpRequest, pk: int) -> FileResponse:
    """The zip as a download."""
    rows = CampaignArchive.objects.select_related("campaign__organization")
    found = fetch(rows, request.user, right=can_read_archive, pk=pk)
    content = found.file.open("rb")
    audit.record("archive-read", by=request.user, obj=found.campaign, sha256=found.sha256)
    name = f"{archiving.name_of(found)} {clock.day_of(found.made_at):%Y-%m-%d}.zip"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
def incentives(request: HttpRequest, pk: int) -> HttpResponse:
    """激励台账: one's own rows, and those of the organisations one keeps."""
    campaign = fetch(CAMPAIGNS, request.user, pk=pk)
    rows = Incentive.objects.visible_to(request.user).of(campaign)
    context = {
        "campaign": campaign,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "keeps": can_keep_incentives(request.user, campaign),
        "exports": can_read_archives(request.user, campaign),
    }
    return render(request, "campaign/incentive_list.html", context)


def incentive_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an incentive with what decided it."""
    campaign = fetch(CAMPAIGNS, request.user, right=can_keep_incentives, pk=pk)
    form = IncentiveForm(request.POST or None, campaign=campaign, initial={"granted_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = closure.record_incentive(campaign=campaign, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记%s的激励。") % made.receiver_name)
            return redirect("campaign:incentive-list", pk)
    context = {
        "form": form,
        "campaign": campaign,
        "people": [person_label(person) for person in form.people.in_name_order()],
    }
    return render(request, "campaign/incentive_form.html", context)


def incentive_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike one entered by mistake."""
    rows = Incentive.objects.select_related("campaign__organization", "contender", "person")
    found = fetch(rows, request.user, right=lambda who, row: can_keep_incentives(who, row.campaign), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closure.void_incentive(found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已注销，记录和理由保留。"))
            return redirect("campaign:incentive-list", found.campaign_id)
    return render(request, "campaign/incentive_void.html", {"form": form, "incentive": found})


urlpatterns = [
    path("campaigns/", listing, name="campaign-list"),
    path("campaigns/<int:pk>/finish/", finish, name="campaign-finish"),
    path("campaigns/<int:pk>/copy/", copy, name="campaign-copy"),
    path("campaigns/<int:pk>/archives/", archives, name="campaign-archives"),
    path("archives/<int:pk>/", archive, name="campaign-archive"),
    path("campaigns/<int:pk>/incentives/", incentives, name="incentive-list"),
    path("campaigns/<int:pk>/incentives/new/", incentive_new, name="incentive-new"),
    path("incentives/<int:pk>/void/", incentive_void, name="incentive-void"),
]
