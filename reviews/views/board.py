"""办理进度, and moving the month's windows later."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.permissions import fetch
from reviews import board, windows_page
from reviews.forms.windows import WindowForm
from reviews.month_head import cycles
from reviews.permissions import can_read_board, can_run_cycle
from reviews.services.windows import movable_steps, move_window

WRONG = 422


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has done what, contender by contender: all of it, or one's own branch's part."""
    cycle = fetch(cycles(), request.user, right=can_read_board, pk=pk)
    return render(request, "reviews/cycle_board.html", board.page_of(cycle, request.user, request.GET))


@require_http_methods(["GET", "POST"])
def windows(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer lets a window end later, for a reason that everybody reads."""
    cycle = fetch(cycles(), request.user, right=can_run_cycle, pk=pk)
    form = WindowForm(request.POST or None, steps=movable_steps(cycle))
    if request.method == "POST" and form.is_valid():
        try:
            row = move_window(cycle=cycle, by=request.user, **form.cleaned_data)
            words = {"step": row.get_step_display(), "day": day_text(row.last_after)}
            messages.success(request, _("%(step)s已顺延到%(day)s。") % words)
            return redirect("reviews:cycle", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = windows_page.page_of(cycle) | {"form": form}
    return render(request, "reviews/cycle_windows.html", context, status=WRONG if form.is_bound else 200)


urlpatterns = [
    path("<int:pk>/board/", progress, name="cycle-board"),
    path("<int:pk>/windows/", windows, name="cycle-windows"),
]
