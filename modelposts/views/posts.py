"""示范岗: the list with its filters."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.contender_lists import contender_list
from campaign.home import campaign_for
from campaign.models import ContenderKind
from campaign.parts import render_page
from campaign.permissions import can_apply_in
from modelposts.models import ModelPost


def _of_type(value: str) -> Q:
    return Q(post__post_type=value)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every post the reader may know of; filters stay in the address."""
    posts = contender_list(
        request.user,
        ContenderKind.POST,
        request.GET,
        detail="post",
        types=ModelPost.PostType.choices,
        by_type=_of_type,
    )
    campaign = campaign_for(request.user, clock.today())
    may_apply = campaign is not None and can_apply_in(request.user, campaign)
    context = {"list": posts, "may_apply": may_apply, "campaign": campaign}
    parts = {"list": "modelposts/_post_part.html"}
    return render_page(request, "modelposts/post_list.html", context, parts=parts)


urlpatterns = [path("", listing, name="post-list")]
