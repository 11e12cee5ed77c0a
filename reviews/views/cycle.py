"""月度评比: the month, its opening and the closing act (interface.md, Map)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaign import clock
from campaign.errors import Refused
from campaign.models import Campaign
from campaign.months import Month
from campaign.permissions import fetch
from reviews import month_page, opening_page
from reviews.forms.opening import OpenForm
from reviews.month_head import cycles, newest_cycle
from reviews.permissions import can_close_voting, can_open_cycle
from reviews.services.closing import close_secret
from reviews.services.opening import open_cycle, openable_months


@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """The newest month, or the one chosen in the switcher; before there is one, what will be here."""
    if asked := request.GET.get("cycle"):
        return redirect("reviews:cycle", pk=fetch(cycles(), request.user, pk=asked).pk)
    cycle = newest_cycle(request.user, clock.today())
    if cycle is not None:
        return redirect("reviews:cycle", pk=cycle.pk)
    campaign = month_page.campaign_to_open(request.user, clock.today())
    return render(request, "reviews/cycle_none.html", {"campaign": campaign})


@require_GET
def month(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the month stands, one's own part in it, and for those who run it who has done what."""
    cycle = fetch(cycles(), request.user, pk=pk)
    return render(request, "reviews/cycle_month.html", month_page.page_of(cycle, request.user))


@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer chooses a month, reads what will be frozen and opens it."""
    campaign = fetch(Campaign, request.user, right=can_open_cycle, pk=pk)
    months = openable_months(campaign)
    chosen = month_page.chosen_of(months, request.POST.get("month") or request.GET.get("month", ""))
    form = OpenForm(request.POST or None, months=months, initial={"month": str(chosen or "")})
    if request.method == "POST" and form.is_valid():
        try:
            cycle = open_cycle(
                campaign=campaign, month=Month.parse(form.cleaned_data["month"]), by=request.user
            )
            messages.success(
                request, _("%(month)s的月度评比已开启。") % {"month": month_page.label_of(cycle)}
            )
            return redirect("reviews:cycle", pk=cycle.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "campaign": campaign, "months": months, "rules": campaign.rule_set}
    context |= opening_page.page_of(campaign, chosen)
    return render(request, "reviews/cycle_open.html", context)


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """After the window: register, counters and remarks are rewritten, and results can be counted."""
    cycle = fetch(cycles(), request.user, right=can_close_voting, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            close_secret(cycle=cycle, by=request.user)
            messages.success(request, _("评议已结束，可以审阅意见建议、汇总结果。"))
            return redirect("reviews:cycle", pk=cycle.pk)
        except Refused as refused:
            refusal = str(refused)
    context = month_page.head_context(cycle)
    context |= {
        "refusal": refusal,
        "has_errors": bool(refusal),
        "is_due": month_page.may_close(context["head"]),
    }
    return render(request, "reviews/cycle_close.html", context)


urlpatterns = [
    path("", current, name="cycle-current"),
    path("open/<int:pk>/", opening, name="cycle-open"),
    path("<int:pk>/", month, name="cycle"),
    path("<int:pk>/close/", closing, name="voting-close"),
]
