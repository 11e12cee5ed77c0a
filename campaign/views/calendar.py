"""日历: the month page, the private feed and its address."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaign import clock, dates
from campaign.calendar import working_days
from campaign.calendar_feed import etag_of, feed_dates, feed_of
from campaign.months import Month
from campaign.services import calendar_tokens
from campaign.token_addresses import digest_of

YEARS = 3  # how far from today a month is shown


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """A month of the person's dates; ``?month=2026-11``."""
    today = clock.today()
    shown = _month_of(request.GET.get("month", ""), Month.of(today))
    first, last = dates.span_of(shown)
    things = dates.dates_of(request.user, first, last)
    context = {
        "month": shown,
        "this_month": Month.of(today),
        "weeks": dates.weeks_of(shown, things, working_days(first, last), today),
        "count": sum(1 for one in things if one.first <= shown.last_day and one.last >= shown.first_day),
    }
    return render(request, "campaign/calendar_month.html", context)


def _month_of(text: str, current: Month) -> Month:
    """The month of the address; this one where it names none, or one farther away than is shown."""
    try:
        asked = Month.parse(text)
    except ValueError:
        return current
    return asked if abs(asked.year - current.year) <= YEARS else current


def subscription(request: HttpRequest) -> HttpResponse:
    """订阅日历: make the address, which this answer alone shows."""
    address = ""
    if request.method == "POST":
        token = calendar_tokens.make_token(request.user)
        address = request.build_absolute_uri(reverse("campaign:calendar-feed", args=[token]))
    row = calendar_tokens.token_of(request.user)
    return render(request, "campaign/calendar_subscription.html", {"row": row, "address": address})


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Withdraw the address."""
    if calendar_tokens.end_token(request.user, by=request.user):
        messages.success(request, _("日历订阅已停用，原来的地址打不开了。"))
    return redirect("campaign:calendar-subscription")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the person of the token may see, to their calendar program; 404 for any other token."""
    person = calendar_tokens.person_of(token)
    if person is None:
        raise Http404
    if not _takes_one(token):
        return _private(HttpResponse(status=429, headers={"Retry-After": "60"}))
    things = feed_dates(person)
    etag = etag_of(things)
    response = HttpResponse(
        feed_of(things), content_type="text/calendar; charset=utf-8", headers={"ETag": etag}
    )
    return _private(get_conditional_response(request, etag=etag, response=response))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _takes_one(token: str) -> bool:
    """Whether the feed may be read once more this minute; counted in this process's memory only."""
    key = f"calendar-{digest_of(token)}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) <= settings.CALENDARS_A_MINUTE
    except ValueError:
        return True


urlpatterns = [
    path("calendar/", month, name="calendar"),
    path("calendar/subscription/", subscription, name="calendar-subscription"),
    path("calendar/subscription/end/", end, name="calendar-end"),
    path("calendar/<str:token>.ics", feed, name="calendar-feed"),
]
