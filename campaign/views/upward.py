"""上报 and 批复, and 挂牌 with the four haves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.activation import candidates
from campaign.errors import Refused
from campaign.forms.notices import ActivationForm, ReplyForm, ReportUpForm
from campaign.models import UpwardReport, UpwardReportEntry
from campaign.permissions import can_run_campaign, fetch, require
from campaign.queues import campaigns_confirmed_by, campaigns_run_by, open_replies, to_activate, to_report
from campaign.services import upward


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Reports sent upward with their replies, and what still waits."""
    reports = UpwardReport.objects.in_list(request.user)
    runs = list(campaigns_run_by(request.user))
    require(bool(runs) or reports.exists())
    context = {
        "reports": reports,
        "runs": runs,
        "waiting": to_report(runs),
        "replies": open_replies(runs),
    }
    return render(request, "campaign/upward_list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Report cleared contenders of one level upward."""
    campaign = campaigns_run_by(request.user).first()
    require(campaign is not None)
    first = {"reported_on": clock.today()}
    form = ReportUpForm(request.POST or None, request.FILES or None, campaign=campaign, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("上报已登记，收到批复后逐个登记结果。"))
            return redirect("campaign:upward-list")
    return render(request, "campaign/upward_form.html", {"form": form})


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The reply about one contender."""
    entries = UpwardReportEntry.objects.select_related(
        "report__campaign__organization", "report__level__campaign", "contender__level_applied"
    )
    entry = fetch(entries, request.user, right=_runs, pk=pk)
    form = ReplyForm(request.POST or None, level=entry.report.level, initial={"replied_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            upward.record_reply(entry=entry, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%s”的批复已登记。") % entry.contender.title)
            return redirect("campaign:upward-list")
    return render(request, "campaign/upward_reply.html", {"entry": entry, "form": form})


def _runs(person, entry: UpwardReportEntry) -> bool:
    return can_run_campaign(person, entry.report.campaign)


def activation(request: HttpRequest) -> HttpResponse:
    """挂牌: every cleared contender with the four haves; what is missing names who must do it."""
    confirms = list(campaigns_confirmed_by(request.user))
    runs = list(campaigns_run_by(request.user))
    require(bool(confirms or runs))
    waiting = to_activate(confirms or runs)
    form = ActivationForm(request.POST or None, queryset=waiting)
    if request.method == "POST":
        require(bool(confirms))
        if form.is_valid():
            try:
                batch = upward.activate_batch(contenders=form.cleaned_data["contenders"], by=request.user)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("%d个对象已挂牌。") % len(batch.done))
                for contender, reason in batch.left:
                    messages.warning(request, f"“{contender.title}”：{reason}")
                return redirect("campaign:activation")
    context = {
        "form": form,
        "candidates": candidates(waiting, request.user),
        "confirms": bool(confirms),
        "runs": runs,
    }
    return render(request, "campaign/activation.html", context)


urlpatterns = [
    path("upward/", listing, name="upward-list"),
    path("upward/new/", new, name="upward-new"),
    path("upward/entries/<int:pk>/reply/", reply, name="upward-reply"),
    path("activation/", activation, name="activation"),
]
