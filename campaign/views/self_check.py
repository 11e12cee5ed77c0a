"""可信自检: one page of answers, and the act that recomputes everything (trust.md TEST-5)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign import clock, self_check
from campaign.permissions import require
from campaign.permissions.trail import can_read_self_check, can_verify_everything


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every line, what fails first in words and in red."""
    require(can_read_self_check(request.user))
    lines = self_check.lines()
    context = {
        "lines": lines,
        "failing": [line for line in lines if line.state == self_check.BAD],
        "may_verify": can_verify_everything(request.user),
        "checked_at": clock.now(),
    }
    return render(request, "campaign/self_check.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the trail and every seal; the page then says what came of it."""
    require(can_verify_everything(request.user))
    self_check.verify_all(by=request.user)
    messages.success(request, _("已逐条重新计算，结果见下表。"))
    return redirect("campaign:self-check")


urlpatterns = [
    path("self-check/", index, name="self-check"),
    path("self-check/verify/", verify, name="self-check-verify"),
]
