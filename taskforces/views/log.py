"""工作周志: four parts, one view; a week has an address of its own (product.md §4)."""

from dataclasses import replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from campaign import clock
from campaign.models import Contender
from campaign.permissions import can_read_ledger, fetch
from campaign.views.ledgers import Ledger, answer, find_part
from taskforces.forms.log import FORMS
from taskforces.log_page import page_of
from taskforces.log_parts import PARTS
from taskforces.log_weeks import active_weeks
from taskforces.querysets import teams
from taskforces.views.papers import paper_patterns
from taskforces.weeks import Week

LOG = Ledger(
    PARTS, FORMS, page_of, "taskforces/log_part.html", "taskforces:log-part", "taskforces:log-history"
)


@require_GET
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """The log opens at its first part."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    return redirect(LOG.address(contender, PARTS[0].key))


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One part to read; the team also fills it here. 攻关行动 shows the latest week."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    return answer(request, LOG, contender, find_part(LOG, key))


def find_week(contender: Contender, iso_year: int, iso_week: int) -> Week:
    """That week of the team, or 404."""
    try:
        chosen = Week(iso_year, iso_week)
    except ValueError as wrong:
        raise Http404 from wrong
    if chosen not in active_weeks(contender, clock.today()):
        raise Http404
    return chosen


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest, pk: int, iso_year: int, iso_week: int) -> HttpResponse:
    """One week: its form on top for who may fill it, else its text."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    chosen = find_week(contender, iso_year, iso_week)
    shown = replace(LOG, page=partial(page_of, week=chosen))
    return answer(request, shown, contender, find_part(LOG, "weeks"))


urlpatterns = [
    path("<int:pk>/log/", log, name="log"),
    *paper_patterns,
    path("<int:pk>/log/<int:iso_year>/<int:iso_week>/", week, name="week"),
    path("<int:pk>/log/<slug:key>/", part, name="log-part"),
]
