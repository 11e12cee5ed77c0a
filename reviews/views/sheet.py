"""评一评: the secret sheet. Nothing of it passes through session, drafts, messages or logs (trust.md ANON-8)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from campaign.errors import Refused
from campaign.permissions import fetch, require
from reviews import sheet_page
from reviews.forms.sheet import SentSheet, read_sheet
from reviews.models import ReviewCycle
from reviews.month_head import cycles
from reviews.permissions import can_send_sheet
from reviews.services.voting import has_voted, send_sheet, sheet_rows

WRONG = 422


@sensitive_post_parameters()
@sensitive_variables("sent")
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own sheet; once sent, that it is sent. A second one answers 已提交 and counts nothing."""
    cycle = fetch(cycles(), request.user, pk=pk)
    if request.method == "POST":
        require(can_send_sheet(request.user, cycle))
        sent = read_sheet(request.POST)
        refusal = send(cycle, sent, request)
        if refusal is None:
            return redirect("reviews:sheet", pk=pk)
        return refused_page(request, cycle, sent, refusal)
    return render(request, "reviews/sheet_month.html", sheet_page.page_of(cycle, request.user))


@sensitive_variables("sent")
def send(cycle: ReviewCycle, sent: SentSheet, request: HttpRequest) -> str | None:
    """Count it; a sentence where it is refused, empty where single rows are wrong, None when counted."""
    if not sent.is_valid:
        return ""
    try:
        send_sheet(cycle=cycle, marks=sent.marks, remarks=sent.remarks, by=request.user)
    except Refused as refused:
        return str(refused)
    return None


@sensitive_variables("sent", "context")
def refused_page(request: HttpRequest, cycle: ReviewCycle, sent: SentSheet, refusal: str) -> HttpResponse:
    """The sheet again with everything tapped and typed, or the state that made it impossible."""
    context = sheet_page.page_of(cycle, request.user)
    if not has_voted(cycle, request.user) and context["is_open"]:
        context |= sheet_page.sheet_context(sheet_rows(cycle, request.user), request.user, sent)
    context |= {"refusal": refusal, "has_errors": True}
    return render(request, "reviews/sheet_month.html", context, status=WRONG)


urlpatterns = [path("<int:pk>/sheet/", sheet, name="sheet")]
