"""排行榜 and its seals (interface.md, Map)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.models import Campaign
from campaign.parts import render_page
from campaign.permissions import fetch
from campaign.permissions.trail import can_read_self_check
from reviews.models import Ranking
from reviews.ranking_page import newest_ranking, page_of
from reviews.ranking_seals import seal_rows

PARTS = {"ranks": "reviews/_ranking_rows.html", "ranking": "reviews/_ranking_part.html"}


@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The newest published month; before there is one, what will be here."""
    ranking = newest_ranking(request.user, clock.today())
    if ranking is None:
        return render(request, "reviews/ranking_none.html")
    return redirect("reviews:ranking-month", campaign=ranking.campaign_id, month=ranking.cycle.month)


@require_GET
def month(request: HttpRequest, campaign: int, month: str) -> HttpResponse:
    """A published month; ``?version=`` an older version, ``?open=`` a row's computation."""
    rankings, version = Ranking.objects.with_context(), request.GET.get("version", "")
    rankings, lookup = (rankings, {"version": version}) if version else (rankings.in_force(), {})
    ranking = fetch(rankings, request.user, campaign=campaign, cycle__month=month, **lookup)
    context = page_of(ranking, request.user, request.GET.dict())
    return render_page(request, "reviews/ranking_month.html", context, parts=PARTS)


@require_GET
def seals(request: HttpRequest, pk: int) -> HttpResponse:
    """Every seal of a campaign, verified while the page is made."""
    campaign = fetch(Campaign.objects.select_related("organization"), request.user, pk=pk)
    context = {
        "campaign": campaign,
        "rows": seal_rows(campaign),
        "checked_at": clock.now(),
        "may_self_check": can_read_self_check(request.user),
    }
    return render(request, "reviews/ranking_seals.html", context)


urlpatterns = [
    path("ranking/", latest, name="ranking-latest"),
    path("ranking/<int:campaign>/<str:month>/", month, name="ranking-month"),
    path("seals/<int:pk>/", seals, name="seals"),
]
