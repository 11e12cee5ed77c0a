"""意见箱: writing, one's own and the published answers, handling."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign.errors import Refused
from campaign.forms.suggestions import HandlingForm, PassOnForm, SuggestionForm
from campaign.models import Suggestion
from campaign.permissions import fetch, require
from campaign.permissions.suggestions import can_handle_suggestion, house_for
from campaign.services import suggestions

SUGGESTIONS = Suggestion.objects.select_related("organization", "written_by", "handled_by", "passed_by")
A_PAGE = 20


@require_GET
def box(request: HttpRequest) -> HttpResponse:
    """What lies with the person, the own signed ones, and answers for everybody."""
    person, rows = request.user, Suggestion.objects
    context = {
        "waiting": rows.waiting_for(person),
        "closed": rows.handled_by_office(person)[:A_PAGE],
        "own": rows.written_by_oneself(person)[:A_PAGE],
        "page": Paginator(rows.published_to(person), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "campaign/suggestion_box.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """写意见, with or without a name."""
    has_house = house_for(request.user) is not None
    form = SuggestionForm(request.POST or None, has_house=has_house)
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.write_suggestion(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("desk", str(refused))
        else:
            named = form.cleaned_data["with_name"]
            messages.success(request, _told(named))
            return redirect("campaign:suggestion-box")
    return render(request, "campaign/suggestion_form.html", {"form": form})


def _told(named: bool) -> str:
    if named:
        return _("意见已送达。办理情况和答复可以在本页查看。")
    return _("意见已送达，没有记录是谁写的。公布的答复可以在本页查看。")


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: for the writer to follow, for the office to handle."""
    suggestion = fetch(SUGGESTIONS, request.user, pk=pk)
    handles = can_handle_suggestion(request.user, suggestion)
    form = HandlingForm(request.POST or None, suggestion=suggestion)
    if request.method == "POST":
        require(handles)
        if form.is_valid():
            try:
                suggestions.handle_suggestion(suggestion=suggestion, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("办理情况已记录。"))
                return redirect("campaign:suggestion-detail", pk)
    context = {"suggestion": suggestion, "form": form, "handles": handles and not suggestion.is_closed}
    return render(request, "campaign/suggestion_detail.html", context)


def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """转办: the matter goes to another office."""
    suggestion = fetch(SUGGESTIONS, request.user, right=can_handle_suggestion, pk=pk)
    form = PassOnForm(request.POST or None, suggestion=suggestion)
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.pass_on(suggestion=suggestion, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("desk", str(refused))
        else:
            messages.success(request, _("已转给%(desk)s。") % {"desk": suggestion.get_desk_display()})
            return redirect("campaign:suggestion-box")
    return render(request, "campaign/suggestion_pass.html", {"suggestion": suggestion, "form": form})


urlpatterns = [
    path("suggestions/", box, name="suggestion-box"),
    path("suggestions/new/", new, name="suggestion-new"),
    path("suggestions/<int:pk>/", detail, name="suggestion-detail"),
    path("suggestions/<int:pk>/pass/", pass_on, name="suggestion-pass"),
]
