"""排行榜 of quarters, years and branches (interface.md, Map)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign.models import Campaign
from campaign.parts import render_page
from campaign.permissions import fetch
from reviews.period_page import branches_of, page_of, period_of

PARTS = {"ranks": "reviews/_period_rows.html", "ranking": "reviews/_period_part.html"}


@require_GET
def period(request: HttpRequest, campaign: int, period: str) -> HttpResponse:
    """A quarter (``2026-Q3``) or a year (``2026``) of published months; ``?open=`` a row's months."""
    found = fetch(Campaign.objects.select_related("organization"), request.user, pk=campaign)
    context = page_of(found, period_of(period), request.user, request.GET.dict())
    return render_page(request, "reviews/ranking_period.html", context, parts=PARTS)


@require_GET
def branches(request: HttpRequest, campaign: int, period: str) -> HttpResponse:
    """The branches of a month, quarter or year."""
    found = fetch(Campaign.objects.select_related("organization"), request.user, pk=campaign)
    context = branches_of(found, period_of(period), request.user)
    return render(request, "reviews/ranking_branches.html", context)


urlpatterns = [
    path("ranking/<int:campaign>/period/<str:period>/", period, name="ranking-period"),
    path("ranking/<int:campaign>/branches/<str:period>/", branches, name="ranking-branches"),
]
