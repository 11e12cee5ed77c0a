"""摘牌 with hearing and appeal, and what a captain asks for: each act a page of its own (product.md §3 Out)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.errors import Refused
from campaign.forms.exits import (
    AppealFindingForm,
    AppealForm,
    PlainForm,
    ReasonForm,
    RevocationForm,
    StatementForm,
    StepAnswerForm,
    StepRequestForm,
)
from campaign.models import LEDGER_STATES, Revocation, RevocationAppeal, StepRequest
from campaign.permissions import exits as may
from campaign.permissions import fetch, require
from campaign.services import exits
from campaign.views.applications import CONTENDERS

CASES = Revocation.objects.select_related(
    "contender__campaign__organization", "contender__lead_branch", "contender__rule_set",
    "contender__principal", "recorded_by", "stated_by", "ended_by",
    "appeal__handler", "appeal__found_by", "appeal__confirmed_by",
)  # fmt: skip


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer records the fact; the person is told by the same act."""
    contender = fetch(CONTENDERS, request.user, right=may.can_open_revocation, pk=pk)
    form = RevocationForm(request.POST or None, contender=contender)
    if request.method == "POST" and form.is_valid():
        try:
            case = exits.open_revocation(contender=contender, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记并告知本人，等待本人陈述。"))
            return redirect("campaign:revocation", case.pk)
    rules = exits.rules_of(contender)
    return render(
        request, "campaign/revocation_new.html", {"form": form, "contender": contender, "rules": rules}
    )


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole matter: fact, statement, meeting, result, appeal; and the reader's next act."""
    case = fetch(CASES, request.user, right=may.can_read_revocation, pk=pk)
    appeal = appeal_of(case)
    item = exits.voted_item(case)
    context = {
        "case": case,
        "contender": case.contender,
        "appeal": appeal,
        "item": item if item and (case.ended_at is None or item.meeting.closed_at <= case.ended_at) else None,
        "is_heard": case.is_heard(clock.today()),
        "act": _next_act(case, appeal, request.user, voted=item is not None),
        "may_drop": case.is_open and item is None and may.can_drop_revocation(request.user, case),
        "may_reword": case.is_open
        and item is None
        and bool(case.statement)
        and may.can_state(request.user, case),
    }
    return render(request, "campaign/revocation_detail.html", context)


def _next_act(
    case: Revocation, appeal: RevocationAppeal | None, person: Any, *, voted: bool
) -> tuple[str, str]:
    """URL name and label of the one primary action of the reader; empty names for none."""
    if case.is_open:
        if voted:
            decides = may.can_decide_revocation(person, case)
            return ("campaign:revocation-decide", _("确认会议结论")) if decides else ("", "")
        if not case.statement and may.can_state(person, case):
            own = case.contender.principal_id == person.pk
            return "campaign:revocation-statement", _("填写陈述") if own else _("记录本人陈述")
        return "", ""
    if appeal is None:
        in_time = case.appeal_until is not None and clock.today() <= case.appeal_until
        return (
            ("campaign:revocation-appeal", _("申诉"))
            if in_time and may.can_appeal(person, case)
            else ("", "")
        )
    if appeal.found_at is None:
        finds = may.can_find_appeal(person, appeal)
        return ("campaign:revocation-finding", _("填写核查结论")) if finds else ("", "")
    if appeal.confirmed_at is None and may.can_confirm_appeal(person, appeal):
        return "campaign:revocation-confirm", _("确认申诉结论")
    return "", ""


def appeal_of(case: Revocation) -> RevocationAppeal | None:
    """The appeal of a revocation, if one was raised."""
    found: RevocationAppeal | None = getattr(case, "appeal", None)
    if found is not None:
        found.revocation = case
    return found


def fetch_appeal(request: HttpRequest, pk: int) -> RevocationAppeal:
    """The appeal of a revocation within the reader's scope."""
    appeal = appeal_of(fetch(CASES, request.user, right=may.can_read_revocation, pk=pk))
    if appeal is None:
        raise Http404
    return appeal


def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own say, or what the officer took down."""
    case = fetch(CASES, request.user, right=may.can_state, pk=pk)
    form = StatementForm(request.POST or None, initial={"statement": case.statement})
    return _act(
        request, case, form, _("陈述"), _("陈述会提交会议，表决以前可以改。"), _("提交陈述"),
        lambda data: exits.record_statement(revocation=case, text=data["statement"], by=request.user),
        _("陈述已记录。"),
    )  # fmt: skip


def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer no longer brings it before the meeting."""
    case = fetch(CASES, request.user, right=may.can_drop_revocation, pk=pk)
    return _act(
        request, case, ReasonForm(request.POST or None), _("不再提请摘牌"),
        _("办结后继续争创；事由和理由留在办理记录里。"), _("不再提请"),
        lambda data: exits.drop_revocation(revocation=case, reason=data["reason"], by=request.user),
        _("已登记不再提请。"),
    )  # fmt: skip


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The general branch's secretary confirms what the meeting concluded."""
    case = fetch(CASES, request.user, right=may.can_decide_revocation, pk=pk)
    item = exits.voted_item(case)
    passed = item is not None and item.outcome == item.Outcome.PASSED
    follows = (
        _("会议通过：摘下标牌，台账停止填写，已发布的月度结果不变；本人可在%(days)d个工作日内申诉一次。")
        % {"days": exits.rules_of(case.contender).appeal_workdays}
        if passed
        else _("会议没有通过：办结这次摘牌，继续争创。")
    )
    return _act(
        request, case, ReasonForm(request.POST or None, needed=False, label=_("意见")),
        _("确认会议结论"), follows, _("摘牌") if passed else _("办结"),
        lambda data: exits.decide_revocation(revocation=case, comment=data["reason"], by=request.user),
        _("已确认。"),
    )  # fmt: skip


def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The one appeal of the person whose title was taken."""
    case = fetch(CASES, request.user, right=may.can_appeal, pk=pk)
    return _act(
        request, case, AppealForm(request.POST or None), _("申诉"),
        _("由另一位委员核查，党总支书记或副书记确认。每次摘牌只能申诉一次。"), _("提交申诉"),
        lambda data: exits.raise_appeal(revocation=case, text=data["text"], by=request.user),
        _("申诉已提交，等待核查。"), safe=True,
    )  # fmt: skip


def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """The handler's finding on the appeal."""
    one = fetch_appeal(request, pk)
    require(may.can_find_appeal(request.user, one))
    return _act(
        request, one.revocation, AppealFindingForm(request.POST or None), _("核查申诉"),
        _("结论由党总支书记或副书记确认后生效，本人看得到。"), _("提交核查结论"),
        lambda data: exits.find_appeal(
            appeal=one, upheld=data["upheld"] == "yes", finding=data["finding"], by=request.user
        ),
        _("核查结论已提交。"), safe=True,
    )  # fmt: skip


def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary confirms the finding and writes what follows."""
    one = fetch_appeal(request, pk)
    require(may.can_confirm_appeal(request.user, one))
    upheld = (
        _("申诉成立：摘牌记录旁写明申诉成立和后续处理，本人可以重新申报。")
        if one.upheld
        else _("申诉不成立：维持摘牌。")
    )
    return _act(
        request, one.revocation, ReasonForm(request.POST or None, label=_("后续处理")),
        _("确认申诉结论"), upheld, _("确认"),
        lambda data: exits.confirm_appeal(appeal=one, follow_up=data["reason"], by=request.user),
        _("申诉已办结。"), safe=True,
    )  # fmt: skip


def _act(
    request: HttpRequest, case: Revocation, form: PlainForm, title: str, follows: str, action: str,
    call: Any, done: str, *, safe: bool | None = None,
) -> HttpResponse:  # fmt: skip
    """One act on a revocation: its form, its call, back to the matter."""
    if request.method == "POST" and form.is_valid():
        try:
            call(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("campaign:revocation", case.pk)
    context = {
        "form": form, "case": case, "contender": case.contender, "appeal": appeal_of(case), "title": title,
        "follows": follows, "action": action,
        "safe": action not in (_("摘牌"), _("不再提请")) if safe is None else safe,
    }  # fmt: skip
    return render(request, "campaign/revocation_act.html", context)


def ask(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The captain asks for an extension, or for 转为常态化."""
    if step not in StepRequest.Step.values:
        raise Http404
    contender = fetch(CONTENDERS, request.user, right=may.can_ask_step, pk=pk)
    form = StepRequestForm(request.POST or None, contender=contender, step=step)
    if request.method == "POST" and form.is_valid():
        try:
            exits.ask_step(contender=contender, step=step, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("申请已提交，等待党总支书记或副书记答复。"))
            return redirect("campaign:application-detail", pk)
    context = {
        "form": form, "contender": contender, "step": StepRequest.Step(step),
        "is_up": contender.state in LEDGER_STATES,
    }  # fmt: skip
    return render(request, "campaign/step_request.html", context)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The general branch's secretary accepts or declines what was asked for."""
    rows = StepRequest.objects.select_related(
        "contender__campaign__organization", "contender__lead_branch", "contender__rule_set",
        "contender__principal", "asked_by", "answered_by",
    )  # fmt: skip
    asked = fetch(rows, request.user, right=may.can_answer_request, pk=pk)
    form = StepAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["accepted"] == "yes"
        try:
            exits.answer_step(
                asked=asked, accepted=accepted, answer=form.cleaned_data["answer"], by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已同意。") if accepted else _("已答复不同意。"))
            return redirect("campaign:application-detail", asked.contender_id)
    context = {"form": form, "asked": asked, "contender": asked.contender}
    return render(request, "campaign/step_answer.html", context)


urlpatterns = [
    path("applications/<int:pk>/revocation/", new, name="revocation-new"),
    path("applications/<int:pk>/requests/<slug:step>/", ask, name="step-request"),
    path("requests/<int:pk>/", answer, name="step-answer"),
    path("revocations/<int:pk>/", detail, name="revocation"),
    path("revocations/<int:pk>/statement/", statement, name="revocation-statement"),
    path("revocations/<int:pk>/drop/", drop, name="revocation-drop"),
    path("revocations/<int:pk>/decide/", decide, name="revocation-decide"),
    path("revocations/<int:pk>/appeal/", appeal, name="revocation-appeal"),
    path("revocations/<int:pk>/finding/", finding, name="revocation-finding"),
    path("revocations/<int:pk>/confirm/", confirm, name="revocation-confirm"),
]
