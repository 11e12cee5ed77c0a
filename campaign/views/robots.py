"""群机器人: the webhooks of an organisation's groups, kept by the campaign officer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from campaign.errors import Refused
from campaign.forms.robots import RobotForm
from campaign.models import Robot
from campaign.permissions import fetch, require
from campaign.permissions.robots import can_keep_robot, can_keep_robots, organizations_with_robots
from campaign.robot_page import rows_of
from campaign.services import robots

ROBOTS = Robot.objects.select_related("organization", "made_by")
TOLD = {
    "sent": gettext_lazy("测试已发出，请到群里看。"),
    "failed": gettext_lazy("群机器人没有收下，请核对地址、密钥和安全设置。"),
    "unknown": gettext_lazy("发出去了，但没有等到回音，请到群里看有没有收到。"),
}


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The robots of one's organisations, with what they last did."""
    require(can_keep_robots(request.user))
    return render(request, "campaign/robot_list.html", {"rows": rows_of(ROBOTS.visible_to(request.user))})


@sensitive_post_parameters("url", "secret")
def new(request: HttpRequest) -> HttpResponse:
    """Add one."""
    require(can_keep_robots(request.user))
    return _edit(request, None)


@sensitive_post_parameters("url", "secret")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one; what is secret stays where nothing is typed."""
    return _edit(request, fetch(ROBOTS.in_use(), request.user, right=can_keep_robot, pk=pk))


def _edit(request: HttpRequest, robot: Robot | None) -> HttpResponse:
    places = organizations_with_robots(request.user)
    form = RobotForm(request.POST or None, organizations=places, robot=robot)
    if request.method == "POST" and form.is_valid():
        try:
            robots.save_robot(robot, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("群机器人已保存。先发一条测试看看。"))
            return redirect("campaign:robot-list")
    return render(request, "campaign/robot_form.html", {"form": form, "robot": robot})


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop one, after asking."""
    robot = fetch(ROBOTS.in_use(), request.user, right=can_keep_robot, pk=pk)
    if request.method == "POST":
        robots.end_robot(robot, by=request.user)
        messages.success(request, _("“%s”的群机器人已停用，地址和密钥已删除。") % robot.name)
        return redirect("campaign:robot-list")
    return render(request, "campaign/robot_end.html", {"robot": robot})


@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Say one word in the group now."""
    robot = fetch(ROBOTS.in_use(), request.user, right=can_keep_robot, pk=pk)
    outcome = robots.try_robot(robot, by=request.user)
    (messages.success if outcome == "sent" else messages.warning)(
        request, str(TOLD.get(outcome, TOLD["failed"]))
    )
    return redirect("campaign:robot-list")


urlpatterns = [
    path("robots/", listing, name="robot-list"),
    path("robots/new/", new, name="robot-new"),
    path("robots/<int:pk>/", edit, name="robot-edit"),
    path("robots/<int:pk>/end/", end, name="robot-end"),
    path("robots/<int:pk>/try/", trial, name="robot-try"),
]
