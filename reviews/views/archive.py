"""月度归档: the archives made of a published month; the officer asks for the next (product.md §3, §6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from campaign.errors import Refused
from campaign.models import CampaignArchive
from campaign.permissions import fetch
from campaign.permissions.closure import can_read_archives
from reviews.month_head import cycles
from reviews.month_page import head_context
from reviews.permissions import can_run_cycle
from reviews.services.month_archive import ask_month_archive


def archives(request: HttpRequest, pk: int) -> HttpResponse:
    """The archives of the month; the officer makes the next one after publishing."""
    cycle = fetch(cycles(), request.user, right=lambda who, row: can_read_archives(who, row.campaign), pk=pk)
    if request.method == "POST":
        try:
            asked = ask_month_archive(cycle, by=request.user)
        except Refused as refused:
            messages.warning(request, str(refused))
            return redirect("reviews:month-archives", pk)
        return redirect("campaign:prepared-file", asked.pk)
    rows = CampaignArchive.objects.visible_to(request.user)
    context = {
        "archives": rows.of_month(cycle.campaign, cycle.month),
        "runs": can_run_cycle(request.user, cycle),
        "is_published": cycle.rankings.exists(),
    }
    return render(request, "reviews/month_archives.html", context | head_context(cycle))


urlpatterns = [path("<int:pk>/archives/", archives, name="month-archives")]
