"""示范岗卡 to read and print, 桌牌 to fold: one of a post, or all of a campaign at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign.models import Campaign
from campaign.permissions import can_read_card, fetch
from modelposts.cards import PAPERS, card_of, plates_for, plates_of
from modelposts.handbook_page import posts


@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of one post, for A4 or A5."""
    contender = fetch(posts(), request.user, right=can_read_card, pk=pk)
    asked = request.GET.get("paper")
    context = {
        "card": card_of(contender, request.user),
        "contender": contender,
        "paper": asked if asked in PAPERS else PAPERS[0],
    }
    return render(request, "modelposts/post_card.html", context)


@require_GET
def plate(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk plate of one post."""
    contender = fetch(posts(), request.user, right=can_read_card, pk=pk)
    context = {"contender": contender, "plates": plates_of([contender])}
    return render(request, "modelposts/post_plate.html", context)


@require_GET
def plates(request: HttpRequest, campaign: int) -> HttpResponse:
    """The desk plates of all posts that stand, one a sheet."""
    found = fetch(Campaign, request.user, pk=campaign)
    context = {"campaign": found, "plates": plates_for(request.user, found)}
    return render(request, "modelposts/post_plate.html", context)


urlpatterns = [
    path("<int:pk>/card/", card, name="post-card"),
    path("<int:pk>/plate/", plate, name="post-plate"),
    path("plates/<int:campaign>/", plates, name="plate-list"),
]
