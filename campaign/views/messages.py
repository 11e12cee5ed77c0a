"""消息: one's own messages, reading them, and what one wants told where."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign import clock, own_messages
from campaign.forms.messages import MessageSettingsForm
from campaign.models import Message, MessageKind
from campaign.permissions import fetch
from campaign.services import messages as service

A_PAGE = 20


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One's own messages, newest first; ``?unread=1`` and ``?kind=`` narrow them."""
    own = Message.objects.visible_to(request.user)
    kind, only_unread = request.GET.get("kind", ""), request.GET.get("unread") == "1"
    rows = own.of_kind(kind)
    page = Paginator(rows.unread() if only_unread else rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": own_messages.by_day(page.object_list, clock.today()),
        "unread": own.unread().count(),
        "kinds": MessageKind.choices,
        "kind": kind,
        "only_unread": only_unread,
        "kept_days": settings.MESSAGES_KEPT_DAYS,
    }
    return render(request, "campaign/message_list.html", context)


@require_POST
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one and go where it leads."""
    message = fetch(Message, request.user, pk=pk)
    service.open_message(message)
    return redirect(message.url)


@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = service.read_all(request.user)
    notes.success(request, _("%d条消息已标为已读。") % count if count else _("没有未读的消息。"))
    return redirect("campaign:message-list")


def choosing(request: HttpRequest) -> HttpResponse:
    """消息设置: address, mail, quiet hours and kinds."""
    form = MessageSettingsForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        service.choose(request.user, **form.choice())
        notes.success(request, _("消息设置已保存。"))
        return redirect("campaign:message-settings")
    context = {"form": form, "mail_is_set_up": settings.MAIL_IS_SET_UP, "digest_at": settings.DIGEST_AT}
    return render(request, "campaign/message_settings.html", context)


urlpatterns = [
    path("messages/", listing, name="message-list"),
    path("messages/<int:pk>/open/", opening, name="message-open"),
    path("messages/read/", reading, name="message-read-all"),
    path("messages/settings/", choosing, name="message-settings"),
]
