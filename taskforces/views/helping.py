"""请求支持: what teams ask of people, answered by whom it asks, closed by the team (product.md §4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaign import clock
from campaign.errors import Refused
from campaign.home import campaign_for
from campaign.permissions import fetch
from campaign.stuck import scope_for
from taskforces import permissions as may
from taskforces.forms.helping import HelpAnswerForm, HelpCloseForm, HelpForm, HelpPassForm
from taskforces.help_page import help_lists, help_row
from taskforces.models import HelpRequest
from taskforces.services import helping

REQUESTS = HelpRequest.objects.with_people()


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Open requests: asked of the reader, of the reader's teams, and for who runs the campaign all of theirs."""
    today = clock.today()
    campaign = campaign_for(request.user, today)
    lists = help_lists(request.user, scope_for(request.user, campaign, today))
    return render(request, "taskforces/help_list.html", {"lists": lists})


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its answer; the person asked finds the form here."""
    row = fetch(REQUESTS, request.user, right=may.can_read_help, pk=pk)
    return _page(request, row, None)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The person asked answers, and may answer again while the request is open."""
    row = fetch(REQUESTS, request.user, right=may.can_answer_help, pk=pk)
    form = HelpAnswerForm(request.POST or None, request=row)
    return _act(
        request,
        row,
        form,
        lambda data: helping.answer_request(row, by=request.user, **data),
        _("答复已送到对方。"),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Captain or deputy says whether it was solved."""
    row = fetch(REQUESTS, request.user, right=may.can_lead_help, pk=pk)
    form = HelpCloseForm(request.POST or None, request=row)
    return _act(
        request, row, form, lambda data: helping.close_request(row, by=request.user, **data), _("已办结。")
    )


@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Captain or deputy asks somebody else."""
    row = fetch(REQUESTS, request.user, right=may.can_lead_help, pk=pk)
    form = HelpPassForm(request.POST or None, request=row)
    return _act(
        request,
        row,
        form,
        lambda data: helping.pass_on(row, by=request.user, **data),
        _("已改请，等对方答复。"),
    )


def _act(
    request: HttpRequest, row: HelpRequest, form: HelpForm, act: Callable[[Any], HelpRequest], said: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("taskforces:help", done.pk)
    return _page(request, row, form)


def _page(request: HttpRequest, row: HelpRequest, form: HelpForm | None) -> HttpResponse:
    context = {
        "row": help_row(row, clock.today()),
        "help": row,
        "contender": row.team.contender,
        "form": form,
        "may_answer": row.is_open and may.can_answer_help(request.user, row),
        "may_lead": row.is_open and may.can_lead_help(request.user, row),
    }
    return render(request, "taskforces/help_detail.html", context)


urlpatterns = [
    path("help/", listing, name="help-list"),
    path("help/<int:pk>/", detail, name="help"),
    path("help/<int:pk>/answer/", answer, name="help-answer"),
    path("help/<int:pk>/close/", close, name="help-close"),
    path("help/<int:pk>/pass-on/", pass_on, name="help-pass-on"),
]
