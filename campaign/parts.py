"""Part of a page for a script that swaps it in place, the whole page for everyone else (interface.md: htmx adds comfort).

Both are made of the same templates from the same context, so that a reload shows what a swap showed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

#: Marks an answer as the part asked for; ``static/js/parts.js`` swaps in nothing else.
MARK = "X-Part"


def render_page(
    request: HttpRequest, page: str, context: Mapping[str, Any], *, parts: Mapping[str, str]
) -> HttpResponse:
    """The page, or the one of its ``parts`` (id of the place → template) that htmx asks for."""
    htmx: HtmxDetails = request.htmx
    part = parts.get(htmx.target or "") if htmx else None
    response = render(request, part or page, {**context, "is_part": part is not None})
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    if part is not None:
        response[MARK] = str(htmx.target)
    return response
