"""争创活动: the timeline 引 选 议 行 验收 with dates and numbers, and the way to everything else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.consultation_page import changes_of
from campaign.home import campaign_for
from campaign.models import Campaign, PublicNotice
from campaign.overview import overview_of
from campaign.permissions import can_confirm_campaign, can_run_campaign, fetch
from campaign.permissions.setup import campaign_organizations
from campaign.queues import review_queue, sits_in_branch_committee
from campaign.stuck import scope_for
from campaign.ways import ways_from_campaign

NOTICES_SHOWN = 5
_WITH_PHASES = Campaign.objects.prefetch_related("phases")


@require_GET
def overview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The campaign of the address, else the running one of one's general branch; without one, what will be here.

    Who reads several houses, as a superior viewer does, is led to the right one by its address.
    """
    person, today = request.user, clock.today()
    campaign = campaign_for(person, today) if pk is None else fetch(_WITH_PHASES, person, pk=pk)
    if campaign is None:
        context = {"may_open": bool(campaign_organizations(person))}
        return render(request, "campaign/overview_empty.html", context)
    runs = can_run_campaign(person, campaign)
    context = {
        "overview": overview_of(campaign, today),
        "campaign": campaign,
        "today": today,
        "runs": runs,
        "ways": ways_from_campaign(campaign, person),
        "handles": runs or can_confirm_campaign(person, campaign),
        "sees_stuck": scope_for(person, campaign, today) is not None,
        "reviews": sits_in_branch_committee(person),
        "waiting": len(review_queue(person)),
        "changes": changes_of(campaign),
        "notices": PublicNotice.objects.of(campaign).in_list(person)[:NOTICES_SHOWN],
    }
    return render(request, "campaign/overview.html", context)


urlpatterns = [
    path("campaign/", overview, name="overview"),
    path("campaigns/<int:pk>/overview/", overview, name="overview"),
]
