"""The printed ledger of either kind: the page to print and the Word file (product.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from campaign.models import Contender
from campaign.paper import Paper
from campaign.services import papers

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def print_page(
    request: HttpRequest,
    contender: Contender,
    paper: Paper,
    *,
    ledger_url: str,
    word_url: str,
    periods: Sequence[Any] = (),
    chosen: str = "",
) -> HttpResponse:
    """All parts on one page, laid out as the paper form."""
    context = {
        "contender": contender,
        "paper": paper,
        "ledger_url": ledger_url,
        "word_url": word_url,
        "periods": periods,
        "chosen": chosen,
    }
    return render(request, "campaign/paper_print.html", context)


def word_file(request: HttpRequest, contender: Contender, paper: Paper) -> HttpResponse:
    """The Word file by the template in force, noted in the trail."""
    content = papers.export_word(contender=contender, paper=paper, by=request.user)
    return download(content, f"{paper.filename}.docx")


def download(content: bytes, filename: str) -> HttpResponse:
    """A Word file as a response: its Chinese name by RFC 5987, never sniffed, never kept by a proxy."""
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
