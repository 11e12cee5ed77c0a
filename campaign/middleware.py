"""What every request and response passes through (trust.md AUTH-2, AUTH-5, WEB-2, WEB-5, WEB-7)."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from campaign import clock
from campaign.errors import Refused
from campaign.filetypes import MEGABYTE

View = Callable[[HttpRequest], HttpResponse]
#: What static/js/autosave.js says of its requests: sent because somebody typed, or ``quiet`` by the clock alone, which
#: is no use of the session. Neither is an act that changes what waits for the person.
AUTOSAVE, QUIET = "X-Autosave", "quiet"


@dataclass(frozen=True)
class RequestInfo:
    """What the audit trail may know of the request under way; both empty outside of one."""

    id: str = ""
    address: str | None = None


_current: ContextVar[RequestInfo] = ContextVar("request_info", default=RequestInfo())  # noqa: B039  frozen


def current() -> RequestInfo:
    """Return id and client address of the request under way; of a command its run's id alone."""
    return _current.get()


def note_command() -> None:
    """Give a run of manage.py an id of its own: what it leaves in trail and log can be told together."""
    _current.set(RequestInfo(f"cmd-{token_hex(4)}"))


def address_of(request: HttpRequest) -> str:
    """Return the client's address, believing X-Forwarded-For only as far as trusted proxies wrote it.

    What is no address (a header somebody else wrote, a port behind it) is none: it goes into trail and lock.
    """
    return _plain_address(_stated_address(request))


def _plain_address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _stated_address(request: HttpRequest) -> str:
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


class RequestIdFilter(logging.Filter):
    """Gives every log line the id that the person sees on the error page."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current().id or "-"
        return True


def request_context(get_response: View) -> View:
    """Give the request an id, keep it and the address for audit and log, and send it back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        info = RequestInfo(token_hex(6), address_of(request) or None)
        token = _current.set(info)
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-ID"] = info.id
        return response

    return middleware


def no_store(get_response: View) -> View:
    """Nothing that a signed-in person saw stays in a shared computer's cache (WEB-5)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        response = get_response(request)
        if signed_in or request.user.is_authenticated or not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def session_age(get_response: View) -> View:
    """End a session idle for 30 minutes, 12 hours old, or of who has left; note its use at most once a minute (AUTH-5, 6)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(clock.now().timestamp())
            started = request.session.setdefault("started", now)
            seen = request.session.get("seen", 0)
            idle = now - seen > settings.SESSION_COOKIE_AGE
            if not request.user.is_here or (seen and (idle or now - started > settings.SESSION_ABSOLUTE_AGE)):
                logout(request)
            elif now - seen >= settings.SESSION_TOUCH_EVERY and request.headers.get(AUTOSAVE) != QUIET:
                request.session["seen"] = now
        return get_response(request)

    return middleware


def count_anew(get_response: View) -> View:
    """After an act of the person's own the number beside the bell is counted anew."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and request.user.is_authenticated and AUTOSAVE not in request.headers:
            from campaign import bell  # it imports models, which this module comes before

            bell.note_act(request)
        return response

    return middleware


def refuse_nul(get_response: View) -> View:
    """Answer 400 to an address with an empty character: no filter looks for it, and PostgreSQL takes none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = (text for _name, texts in request.GET.lists() for text in texts)
        if "\x00" in request.path or any("\x00" in text for text in asked):
            raise BadRequest("an empty character in the address")
        return get_response(request)

    return middleware


def refuse_large(get_response: View) -> View:
    """Answer 413 to a body that no form of ours sends, before any of it is looked at (trust.md FILE-1)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        most = settings.UPLOAD_MEGABYTES * MEGABYTE
        size = _stated_size(request)
        if size <= most:
            return get_response(request)
        # A browser shows the answer only if what it sends is taken; of a flood only the beginning is.
        left = min(size, 2 * most)
        while left > 0 and (taken := len(request.read(MEGABYTE))):
            left -= taken
        from campaign.views import errors  # the view imports this module

        return errors.too_large(request, most=settings.UPLOAD_MEGABYTES)

    return middleware


def _stated_size(request: HttpRequest) -> int:
    """The body's length in bytes as its header states it; without one Django reads no body at all."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def view_name_of(request: HttpRequest) -> str:
    """Return the URL name of the page asked for, empty where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


class ForcedPasswordChange:
    """A person with a first or reset password sees nothing before choosing an own one (AUTH-2)."""

    ALLOWED = frozenset(
        {
            "campaign:account-password",
            "campaign:account-signout",
            "campaign:healthz",
            "campaign:session-extend",
        }
    )

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waits = request.user.is_authenticated and request.user.must_change_password
        if waits and view_name_of(request) not in self.ALLOWED:
            return redirect("campaign:account-password")
        return self.get_response(request)


class RefusalPage:
    """An uncaught ``Refused`` becomes a Chinese page with status 409."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """Return the 409 page for a refusal, nothing for other exceptions."""
        if not isinstance(exception, Refused):
            return None
        from campaign.views import errors  # the view imports this module

        return errors.conflict(request, exception)
