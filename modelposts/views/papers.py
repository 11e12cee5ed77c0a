"""创建手册 on paper; its addresses stand with those of the handbook, before the one of a part."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from campaign.permissions import can_read_ledger, fetch
from campaign.views.papers import print_page, word_file
from modelposts.handbook_page import posts
from modelposts.paper import handbooks


@require_GET
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """All six parts on one page to print."""
    contender = fetch(posts(), request.user, right=can_read_ledger, pk=pk)
    (paper,) = handbooks([contender], request.user)
    return print_page(
        request,
        contender,
        paper,
        ledger_url=reverse("modelposts:handbook", args=[pk]),
        word_url=reverse("modelposts:handbook-word", args=[pk]),
    )


@require_GET
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """All six parts as a Word file."""
    contender = fetch(posts(), request.user, right=can_read_ledger, pk=pk)
    (paper,) = handbooks([contender], request.user)
    return word_file(request, contender, paper)


paper_patterns = [
    path("<int:pk>/handbook/print/", printed, name="handbook-print"),
    path("<int:pk>/handbook/word/", word, name="handbook-word"),
]
