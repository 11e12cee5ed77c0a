"""核对 of the handbook. The module stands before ``handbook`` in the alphabet: its address goes before that of a part."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from campaign.permissions import can_read_ledger, fetch
from campaign.views.ledger_check import answer_check
from modelposts.handbook_check import check_of
from modelposts.handbook_page import posts


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole handbook in short: the holder hands it in, the branch secretary answers."""
    contender = fetch(posts(), request.user, right=can_read_ledger, pk=pk)
    return answer_check(request, contender, check_of(contender))


urlpatterns = [path("<int:pk>/handbook/check/", check, name="handbook-check")]
