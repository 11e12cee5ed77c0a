"""展板管理: the officer makes a screen, changes what it shows, withdraws its address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from campaign.errors import Refused
from campaign.forms.screens import ScreenForm
from campaign.models import BoardScreen
from campaign.permissions import fetch, require
from campaign.permissions.stories import can_run_screen, can_run_screens
from campaign.qr import qr_code
from campaign.screens_page import houses_for, screen_rows
from campaign.services import screens

SCREENS = BoardScreen.objects.select_related("organization", "made_by", "withdrawn_by")
WRONG = 422


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Screens that stand, and those withdrawn."""
    require(can_run_screens(request.user))
    return render(request, "campaign/screen_list.html", screen_rows(request.user))


@sensitive_variables("token", "address")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A screen; making it answers with its address, which is never shown again."""
    require(can_run_screens(request.user))
    form = ScreenForm(request.POST or None, houses=houses_for(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            screen, token = screens.make_screen(
                organization=form.cleaned_data["organization"], by=request.user, **form.settings
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            address = request.build_absolute_uri(reverse("campaign:board-wall", args=[token]))
            context = {"screen": screen, "address": address, "code": qr_code(address)}
            return render(request, "campaign/screen_made.html", context)
    status = WRONG if form.is_bound else 200
    return render(request, "campaign/screen_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, pace and kinds; the address stays."""
    screen = fetch(SCREENS.standing(), request.user, right=can_run_screen, pk=pk)
    form = ScreenForm(request.POST or None, screen=screen)
    if request.method == "POST" and form.is_valid():
        try:
            screens.change_screen(screen, by=request.user, **form.settings)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已保存，屏幕会自己换上。"))
            return redirect("campaign:board-screens")
    status = WRONG if form.is_bound else 200
    return render(request, "campaign/screen_form.html", {"form": form, "screen": screen}, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The address opens nothing from now on."""
    screen = fetch(SCREENS.standing(), request.user, right=can_run_screen, pk=pk)
    if request.method == "POST":
        screens.withdraw_screen(screen, by=request.user)
        messages.success(request, _("“%s”已停用，屏幕会变成空白。") % screen.name)
        return redirect("campaign:board-screens")
    return render(request, "campaign/screen_withdraw.html", {"screen": screen})


urlpatterns = [
    path("board-screens/", listing, name="board-screens"),
    path("board-screens/new/", new, name="board-screen-new"),
    path("board-screens/<int:pk>/", change, name="board-screen"),
    path("board-screens/<int:pk>/withdraw/", withdraw, name="board-screen-withdraw"),
]
