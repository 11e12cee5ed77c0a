"""名额: used and left of every branch and level; on an application's page the own branch's, as it stands now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.home import campaign_for
from campaign.models import ContenderKind
from campaign.parts import render_page
from campaign.permissions import branch_path_of
from campaign.permissions.contenders import branch_of
from campaign.quotas import quota_lines, quota_tables


@require_GET
def quota(request: HttpRequest) -> HttpResponse:
    """Both kinds in a table each; htmx asks for the panel of ``?kind=`` beside an application."""
    campaign = campaign_for(request.user, clock.today())
    if campaign is None:
        raise Http404
    kind, place = request.GET.get("kind", ""), branch_of(request.user)
    known = kind in ContenderKind.values and place is not None
    context = {
        "campaign": campaign,
        "tables": quota_tables(campaign, branch_path_of(request.user)),
        "quota": quota_lines(campaign, place.branch, ContenderKind(kind)) if place and known else [],
        "quota_kind": kind if known else ContenderKind.POST,
    }
    parts = {"quota": "campaign/_quota_panel.html", "tables": "campaign/_quota_tables.html"}
    return render_page(request, "campaign/quota.html", context, parts=parts)


urlpatterns = [path("quota/", quota, name="quota")]
