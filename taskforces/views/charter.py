"""攻关队任务书 to read and print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign.permissions import can_read_card, fetch
from taskforces.charter import charter_of
from taskforces.querysets import teams


@require_GET
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    """The charter of one team."""
    contender = fetch(teams(), request.user, right=can_read_card, pk=pk)
    context = {"charter": charter_of(contender, request.user), "contender": contender}
    return render(request, "taskforces/team_charter.html", context)


urlpatterns = [path("<int:pk>/charter/", charter, name="team-charter")]
