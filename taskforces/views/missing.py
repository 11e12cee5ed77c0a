"""缺交周志: the list for secretaries and the officer."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.home import campaign_for
from campaign.stuck import scope_for
from taskforces.missing_page import missing_teams


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Teams of the reader's branches, or of all of the campaign, with weeks missing too long."""
    today = clock.today()
    scope = scope_for(request.user, campaign_for(request.user, today), today)
    if scope is None:
        raise PermissionDenied
    rules = scope.campaign.rule_set
    context = {"teams": missing_teams(scope), "scope": scope, "days": rules.missing_week_days}
    return render(request, "taskforces/missing_list.html", context)


urlpatterns = [path("missing-weeks/", listing, name="missing-weeks")]
