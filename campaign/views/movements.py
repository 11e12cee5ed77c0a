"""Acts about one person: 调动, 离开, 返回, 变更工号, 表决权 (product.md §2). One page shape for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.forms.movements import LeaveForm, NumberForm, ReturnForm, TransferForm, VotingForm
from campaign.models import Person, RosterAct
from campaign.people_cases import LEAVING, MOVING, Case, Ending, cases_of, endings_of
from campaign.permissions import fetch, require
from campaign.permissions.contenders import branch_of
from campaign.permissions.roster import can_move_person, house_of
from campaign.services.cancelling import cancel_act
from campaign.services.leaving import leave, take_back
from campaign.services.roster_facts import (
    change_number,
    end_voting_right,
    give_voting_right,
    has_open_right,
)
from campaign.services.transfers import transfer


@dataclass(frozen=True)
class ActPage:
    """What a page of an act says: its name, what follows, the button, the field a refusal stands at."""

    title: str
    meta: str
    action: str
    field: str
    cases: list[Case] | None = None
    endings: list[Ending] | None = None
    endings_title: str = ""
    danger: bool = False


def answer(
    request: HttpRequest,
    person: Person,
    page: ActPage,
    form: forms.Form,
    act: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Show the form, or carry out the act and go to the record; a refusal comes back at the page's field."""
    if request.method == "POST" and form.is_valid():
        try:
            act(person, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect("campaign:person-detail", person.pk)
        except Refused as refused:
            form.add_error(page.field, str(refused))
    context = {"form": form, "person": person, "page": page}
    return render(request, "campaign/person_act.html", context)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another branch, department or position from a day on; the page says what becomes of posts and offices."""
    person = fetch(Person, request.user, pk=pk, right=can_move_person)
    place = branch_of(person)
    form = TransferForm(request.POST or None, house=house_of(person), place=place)
    page = ActPage(
        title=_("调动"),
        meta=_("已有记录、过去各月的名单和排名都不变；权限从生效之日的下一次操作起变化"),
        action=_("确认调动"),
        field="branch",
        cases=cases_of(person, MOVING),
        endings=endings_of(person, place.branch) if place else [],
        endings_title=_("换支部时同时免去"),
    )
    return answer(request, person, page, form, transfer, _("调动已登记。"))


def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """离职、退休、去世、转出本单位: everything ends with the day, posts stay for the officer."""
    person = fetch(Person, request.user, pk=pk, right=can_move_person)
    require(person.is_here)
    page = ActPage(
        title=_("离开"),
        meta=_("从离开之日起不在册：任职、评分和表决权结束，账号停用，登录当即失效；已有记录不变"),
        action=_("确认离开"),
        field="effective_on",
        cases=cases_of(person, LEAVING),
        endings=endings_of(person, None),
        endings_title=_("同时结束"),
        danger=True,
    )
    return answer(request, person, page, LeaveForm(request.POST or None), leave, _("离开已登记。"))


def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """Back on the roster from today on."""
    person = fetch(Person, request.user, pk=pk, right=can_move_person)
    require(not person.is_here)
    page = ActPage(
        title=_("返回"),
        meta=_("从今天起重新在册；账号重新开通，请系统管理员发放新的初始密码"),
        action=_("确认返回"),
        field="branch",
    )
    form = ReturnForm(request.POST or None, house=house_of(person))
    return answer(request, person, page, form, take_back, _("已重新在册。"))


def number(request: HttpRequest, pk: int) -> HttpResponse:
    """Another 工号 from today on."""
    person = fetch(Person, request.user, pk=pk, right=can_move_person)
    require(person.is_here)
    page = ActPage(
        title=_("变更工号"),
        meta=_("现工号%(number)s") % {"number": person.employee_number or "—"},
        action=_("确认变更"),
        field="number",
    )
    done = _("工号已变更。")
    return answer(request, person, page, NumberForm(request.POST or None), change_number, done)


def voting(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the voting right where there is none, end it where there is one."""
    person = fetch(Person, request.user, pk=pk, right=can_move_person)
    require(person.is_here)
    has_right = has_open_right(person)
    page = ActPage(
        title=_("停止表决权") if has_right else _("开始表决权"),
        meta=_("党员大会的应到名单按会议当天有无表决权计算；已开过的会议不变"),
        action=_("确认停止") if has_right else _("确认开始"),
        field="effective_on",
    )
    act = end_voting_right if has_right else give_voting_right
    form = VotingForm(request.POST or None, now=has_right)
    return answer(request, person, page, form, act, _("表决权已登记。"))


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take back a move or leaving whose day has not come."""
    act = fetch(RosterAct.objects.select_related("person"), request.user, pk=pk)
    require(can_move_person(request.user, act.person))
    refusal = ""
    if request.method == "POST":
        try:
            cancel_act(act, by=request.user)
            messages.success(request, _("已撤销。"))
            return redirect("campaign:person-detail", act.person_id)
        except Refused as refused:
            refusal = str(refused)
    context = {"act": act, "person": act.person, "refusal": refusal, "has_errors": bool(refusal)}
    return render(request, "campaign/roster_act_cancel.html", context)


urlpatterns = [
    path("people/<int:pk>/transfer/", move, name="person-transfer"),
    path("people/<int:pk>/leave/", leaving, name="person-leave"),
    path("people/<int:pk>/return/", returning, name="person-return"),
    path("people/<int:pk>/number/", number, name="person-number"),
    path("people/<int:pk>/voting/", voting, name="person-voting"),
    path("people/acts/<int:pk>/cancel/", cancel, name="roster-act-cancel"),
]
