"""攻关队: the list with its filters."""

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
from taskforces.models import TaskForce


def _of_branch(value: str) -> Q:
    """Teams a branch leads or joins (打破直线职能)."""
    return Q(lead_branch=value) | Q(team__joining_branches=value)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every team the reader may know of; filters stay in the address."""
    teams = contender_list(request.user, ContenderKind.TEAM, request.GET, detail="team", by_branch=_of_branch)
    sizes = TaskForce.objects.sizes([row.contender.pk for row in teams.rows])
    rows = [(row, sizes.get(row.contender.pk, 0)) for row in teams.rows]
    campaign = campaign_for(request.user, clock.today())
    may_apply = campaign is not None and can_apply_in(request.user, campaign)
    context = {"list": teams, "rows": rows, "may_apply": may_apply, "campaign": campaign}
    parts = {"list": "taskforces/_team_part.html"}
    return render_page(request, "taskforces/team_list.html", context, parts=parts)


urlpatterns = [path("", listing, name="team-list")]
