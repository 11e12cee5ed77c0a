"""卡在哪里: what waits where, since when and with whom."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.home import campaign_for
from campaign.permissions import require
from campaign.stuck import overview, scope_for

A_PAGE = 50


@require_GET
def stuck(request: HttpRequest) -> HttpResponse:
    """The whole campaign for those who run and confirm it, the own branch for its secretaries."""
    today = clock.today()
    scope = scope_for(request.user, campaign_for(request.user, today), today)
    require(scope is not None)
    found = overview(scope, request.GET)
    page = Paginator(found.lines, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "campaign/stuck.html", {"found": found, "page": page, "scope": scope})


urlpatterns = [path("stuck/", stuck, name="stuck")]
