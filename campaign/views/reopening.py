"""重开: a holder asks for a closed month of the ledger, the officer or secretary answers (product.md §4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.errors import Refused
from campaign.formatting import month_text
from campaign.forms.reopening import ReopeningAnswerForm, ReopeningForm
from campaign.models import LedgerReopening
from campaign.permissions import fetch
from campaign.permissions.reopening import can_ask_reopening, can_decide_reopening
from campaign.reopening_page import ledger_url
from campaign.services import reopening
from campaign.views.applications import CONTENDERS

ASKED = LedgerReopening.objects.select_related(
    "contender__campaign__organization", "contender__lead_branch", "asked_by", "decided_by"
)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder or captain asks, with the reason."""
    contender = fetch(CONTENDERS, request.user, right=can_ask_reopening, pk=pk)
    form = ReopeningForm(request.POST or None, contender=contender)
    if request.method == "POST" and form.is_valid():
        try:
            reopening.ask_reopening(contender=contender, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("申请已送到党总支办事员和书记。"))
            return redirect(ledger_url(contender))
    context = {"form": form, "contender": contender, "back": ledger_url(contender)}
    return render(request, "campaign/reopening_ask.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer or a secretary opens the month until a day, or says no."""
    asked = fetch(ASKED, request.user, right=can_decide_reopening, pk=pk)
    form = None if asked.is_decided else ReopeningAnswerForm(request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            reopening.decide_reopening(asked, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已办理，账本里写明了结果和理由。"))
            return redirect(ledger_url(asked.contender))
    context = {
        "form": form,
        "asked": asked,
        "contender": asked.contender,
        "month": month_text(asked.month),
        "back": ledger_url(asked.contender),
    }
    return render(request, "campaign/reopening_decide.html", context)


urlpatterns = [
    path("contenders/<int:pk>/reopening/", ask, name="reopening-ask"),
    path("reopenings/<int:pk>/", decide, name="reopening-decide"),
]
