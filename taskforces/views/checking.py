"""核对 of the log. The module stands before ``log`` in the alphabet: its address goes before that of a part."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from campaign.permissions import can_read_ledger, fetch
from campaign.views.ledger_check import answer_check
from taskforces.log_check import check_of
from taskforces.querysets import teams


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole log in short: captain or deputy hands it in, the branch secretary answers."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    return answer_check(request, contender, check_of(contender))


urlpatterns = [path("<int:pk>/log/check/", check, name="log-check")]
