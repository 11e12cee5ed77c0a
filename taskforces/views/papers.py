"""工作周志 on paper, whole or of a chosen time; its addresses stand with those of the log, before the one of a part."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.models import Contender
from campaign.permissions import can_read_ledger, fetch
from campaign.views.papers import print_page, word_file
from taskforces.log_weeks import active_weeks
from taskforces.paper import logs
from taskforces.periods import Period, periods_of, whole
from taskforces.querysets import teams


def _chosen(request: HttpRequest, periods: list[Period]) -> Period:
    """The period the address names, 404 for one in which the team has no week."""
    value = request.GET.get("period", "")
    for period in (whole(), *periods):
        if period.value == value:
            return period
    raise Http404


def _periods(contender: Contender) -> list[Period]:
    return periods_of(active_weeks(contender, clock.today()))


@require_GET
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """All four parts on one page to print."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    periods = _periods(contender)
    chosen = _chosen(request, periods)
    (paper,) = logs([contender], request.user, chosen.holds, chosen.label)
    query = f"?{urlencode({'period': chosen.value})}" if chosen.value else ""
    return print_page(
        request,
        contender,
        paper,
        ledger_url=reverse("taskforces:log", args=[pk]),
        word_url=reverse("taskforces:log-word", args=[pk]) + query,
        periods=periods,
        chosen=chosen.value,
    )


@require_GET
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """All four parts as a Word file."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    chosen = _chosen(request, _periods(contender))
    (paper,) = logs([contender], request.user, chosen.holds, chosen.label)
    return word_file(request, contender, paper)


paper_patterns = [
    path("<int:pk>/log/print/", printed, name="log-print"),
    path("<int:pk>/log/word/", word, name="log-word"),
]
