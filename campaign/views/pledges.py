"""公开承诺: the page all staff read, and print (product.md §3 行)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.models import Campaign
from campaign.permissions import fetch
from campaign.pledge_book import pledge_book


@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The pledges of a campaign's posts and teams by branch; filters stay in the address."""
    campaign = fetch(Campaign, request.user, pk=pk)
    today = clock.today()
    context = {"book": pledge_book(campaign, request.user, request.GET, today), "today": today}
    return render(request, "campaign/pledge_list.html", context)


urlpatterns = [path("campaigns/<int:pk>/pledges/", listing, name="pledge-list")]
