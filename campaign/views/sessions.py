"""Where one is signed in, ending it, and staying signed in (trust.md AUTH-5, AUTH-6, UX-5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign import sessions
from campaign.models import PersonSession
from campaign.permissions import fetch


def listing(request: HttpRequest) -> HttpResponse:
    """One's own sessions; posting ends all the others."""
    key = request.session.session_key
    if request.method == "POST":
        ended = sessions.end_own(request.user, keep=key)
        messages.success(request, _("已退出其他%(count)d处登录。") % {"count": ended})
        return redirect("campaign:account-sessions")
    rows = PersonSession.objects.visible_to(request.user)
    context = {"rows": rows, "current": sessions.reference_of(key or "")}
    return render(request, "campaign/account_sessions.html", context)


@require_POST
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End one session of one's own; this very one by signing out."""
    row = fetch(PersonSession, request.user, reference=reference)
    if row.session_key == request.session.session_key:
        messages.info(request, _("这是您正在用的登录，请用右上角的“退出登录”。"))
        return redirect("campaign:account-sessions")
    sessions.end_own(request.user, only=row)
    messages.success(request, _("已退出%(device)s上的登录。") % {"device": row.device or _("未知设备")})
    return redirect("campaign:account-sessions")


@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """Being asked is being used: the session lasts again; return the seconds left."""
    return JsonResponse({"left": sessions.seconds_left(request)})


urlpatterns = [
    path("me/sessions/", listing, name="account-sessions"),
    path("me/sessions/extend/", extend, name="session-extend"),
    path("me/sessions/<str:reference>/end/", end, name="account-session-end"),
]
