"""搜索: one box for everything the person may open."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign.ledger_search import Found, search_ledgers
from campaign.search import LONGEST, Words, search


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """What was found, in groups; or why nothing was looked for."""
    words = Words.read(request.GET.get("q", ""))
    is_busy = bool(words.plain) and not _takes_one(request.user.pk)
    is_looked_for = bool(words.plain) and not words.is_too_short and not is_busy
    groups = search(request.user, words) if is_looked_for else []
    ledgers = search_ledgers(request.user, words.shown) if is_looked_for else Found([], more=False)
    context = {"words": words, "groups": groups, "ledgers": ledgers, "is_busy": is_busy, "longest": LONGEST}
    return render(request, "campaign/search.html", context, status=429 if is_busy else 200)


def _takes_one(pk: int) -> bool:
    """Whether the person may search once more this minute; counted in this process's memory only."""
    key = f"searches-{pk}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) <= settings.SEARCHES_A_MINUTE
    except ValueError:
        return True


urlpatterns = [path("search/", results, name="search")]
