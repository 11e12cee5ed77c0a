"""What stands between a request and every page: the sign-in and the notice (trust.md ACL-1, UX-5, PII-4).

Apart from campaign.middleware, which the settings load before the models.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from campaign import privacy, second_step
from campaign.middleware import ForcedPasswordChange, View, view_name_of
from campaign.permissions.second_factor import must_have_factor


class SignInRequired(LoginRequiredMiddleware):
    """Everything but the public set asks for a sign-in; a form sent too late is told so there."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Return the way to the sign-in page; after a lost form back to the form's page, not to where it went."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        query = urlencode({"next": _form_page(request), "ended": "form"}, safe="/")
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{query}")


def _form_page(request: HttpRequest) -> str:
    """The address of the page a form was on, where the browser tells and it is ours; else the form's own."""
    told = urlsplit(request.META.get("HTTP_REFERER", ""))
    if told.netloc != request.get_host():
        return request.path
    return f"{told.path}?{told.query}" if told.query else told.path


class SecondStep:
    """Who came in by the password alone and holds an office that asks for more, signs in again (trust.md AUTH-8).

    That is who was appointed meanwhile, and everybody of such an office when the setting is turned on.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Who has passed is known by the session, which is read anyway: no query with every request.
        if not request.session.get(second_step.PASSED) and must_have_factor(request.user):
            logout(request)
        return self.get_response(request)


class PrivacyNotice:
    """Before anything else everybody reads once what is done with personal information."""

    ALLOWED = ForcedPasswordChange.ALLOWED | {"campaign:privacy-notice"}

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PRIVACY_NOTICE_REQUIRED or not request.user.is_authenticated:
            return self.get_response(request)
        if view_name_of(request) in self.ALLOWED or privacy.has_read(request):
            return self.get_response(request)
        asked = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('campaign:privacy-notice')}?{urlencode({'next': asked}, safe='/')}")
