"""创建手册: six parts, one view (product.md §4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from campaign.permissions import can_read_ledger, fetch
from campaign.views.ledgers import Ledger, answer, find_part
from modelposts.forms.handbook import FORMS
from modelposts.handbook_page import page_of, posts
from modelposts.handbook_parts import PARTS
from modelposts.views.papers import paper_patterns

HANDBOOK = Ledger(
    PARTS,
    FORMS,
    page_of,
    "modelposts/handbook_part.html",
    "modelposts:handbook-part",
    "modelposts:handbook-history",
)


@require_GET
def handbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The handbook opens at its first part."""
    contender = fetch(posts(), request.user, right=can_read_ledger, pk=pk)
    return redirect(HANDBOOK.address(contender, PARTS[0].key))


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One part to read; its writer also fills it here."""
    contender = fetch(posts(), request.user, right=can_read_ledger, pk=pk)
    return answer(request, HANDBOOK, contender, find_part(HANDBOOK, key))


urlpatterns = [
    path("<int:pk>/handbook/", handbook, name="handbook"),
    *paper_patterns,
    path("<int:pk>/handbook/<slug:key>/", part, name="handbook-part"),
]
