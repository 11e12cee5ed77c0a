"""验收: the list by kind, one contender, its acts, and the certificate (product.md §3 验收)."""

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
from campaign.forms.review import CommentForm
from campaign.models import Campaign, Contender, ContenderKind, State
from campaign.permissions import fetch, require
from campaign.permissions.setup import can_edit_campaign
from reviews import acceptance_page
from reviews import acceptance_rights as may
from reviews.acceptance_results import result_of
from reviews.forms.acceptance import AcceptanceScorersForm, ClosingForm, ConclusionForm, WordsForm
from reviews.forms.rubric import RubricForm
from reviews.models import AcceptanceSheet
from reviews.services import accepting

CONTENDERS = Contender.objects.select_related(
    "campaign__organization",
    "lead_branch",
    "principal",
    "level_applied",
    "level_granted",
    "rule_set",
    "acceptance__rule_set",
)
REACHED = (State.ACCEPTING, State.CLOSED)


@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Posts or teams by rank, with the share of 优秀."""
    campaign = fetch(Campaign.objects.select_related("organization"), request.user, pk=pk)
    kind = request.GET.get("kind", ContenderKind.POST)
    kind = kind if kind in ContenderKind.values else ContenderKind.POST
    context = acceptance_page.list_context(campaign, kind, request.user)
    return render(request, "reviews/acceptance_list.html", context)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer takes posts and teams into acceptance."""
    campaign = fetch(
        Campaign.objects.select_related("organization"), request.user, right=can_edit_campaign, pk=pk
    )
    rows = accepting.closable(campaign, request.user)
    chosen = rows if accepting.has_begun(campaign) else rows.none()
    form = ClosingForm(request.POST or None, contenders=rows, initial={"contenders": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            done = accepting.close_all(contenders=form.cleaned_data["contenders"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已有%d个对象转入验收，下一步指定评分人。") % len(done))
            return redirect("reviews:acceptance-list", pk)
    return render(
        request, "reviews/acceptance_close.html", {"form": form, "campaign": campaign, "any": rows.exists()}
    )


def reached(request: HttpRequest, pk: int, right: Any = may.can_read_acceptance) -> Contender:
    """A contender that has come to acceptance, within the reader's scope."""
    found = fetch(CONTENDERS, request.user, right=right, pk=pk)
    if found.state not in REACHED:
        raise Http404
    return found


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Summary, opinion, sheets, how the score came about, conclusion."""
    contender = reached(request, pk)
    context = acceptance_page.detail_context(contender, request.user)
    return render(request, "reviews/acceptance_detail.html", context)


def scorers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who scores: at least three of the campaign's scorers."""
    contender = reached(request, pk, may.can_name_acceptance_scorers)
    row = may.acceptance_row(contender)
    least = (row.rule_set if row else contender.campaign.rule_set).accept_scorers
    named = [sheet.scorer_id for sheet in row.sheets.all()] if row else []
    form = AcceptanceScorersForm(
        request.POST or None,
        people=accepting.scorers_for(contender),
        least=least,
        initial={"people": named},
    )
    return _act(
        request, contender, form, _("指定验收评分人"),
        _("评分人首页出现待办；已提交的评分表保留。"), _("指定"),
        lambda data: accepting.name_scorers(
            contender=contender, people=list(data["people"]), by=request.user
        ),
        _("已指定验收评分人。"),
    )  # fmt: skip


def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder's or captain's own summary."""
    contender = reached(request, pk, may.can_write_summary)
    row = may.acceptance_row(contender)
    form = WordsForm(
        request.POST or None,
        label=_("总结"),
        most=2000,
        help_text=_("写目标完成、承诺兑现和带动作用，用事实和数字。"),
        initial={"text": row.summary if row else ""},
    )
    return _act(
        request, contender, form, _("验收总结"), _("支部在总结后写意见；结论准备好以前可以改。"), _("保存总结"),
        lambda data: accepting.write_summary(contender=contender, text=data["text"], by=request.user),
        _("总结已保存。"),
    )  # fmt: skip


def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch's opinion by its secretary."""
    contender = reached(request, pk, may.can_write_opinion)
    row = may.acceptance_row(contender)
    form = WordsForm(
        request.POST or None, label=_("支部意见"), most=500, initial={"text": row.opinion if row else ""}
    )
    return _act(
        request, contender, form, _("支部意见"), _("结论准备好以前可以改。"), _("保存意见"),
        lambda data: accepting.write_opinion(contender=contender, text=data["text"], by=request.user),
        _("支部意见已保存。"), summary=row.summary if row else "",
    )  # fmt: skip


def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer words what the meeting decides on."""
    contender = reached(request, pk, may.can_prepare_conclusion)
    result = result_of(contender)
    if result is None:
        raise Http404
    form = ConclusionForm(request.POST or None, result=result)
    if request.method == "POST" and form.is_valid():
        try:
            row = accepting.prepare(contender=contender, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            beyond = _("已记录优秀超出比例及理由。") if row.beyond_cap else ""
            messages.success(request, _("结论已准备好，可以列入党总支会议议题。") + beyond)
            return redirect("reviews:acceptance", pk)
    context = acceptance_page.detail_context(contender, request.user) | {"form": form}
    return render(request, "reviews/acceptance_conclusion.html", context)


def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The general branch's secretary accepts what the meeting passed."""
    contender = reached(request, pk, may.can_accept)
    form = CommentForm(request.POST or None)
    return _act(
        request, contender, form, _("验收"),
        _("得分、等次和结论从此不再改变，达到合格的编发证书号。"), _("确认验收"),
        lambda data: accepting.accept(contender=contender, comment=data["comment"], by=request.user),
        _("已验收。"),
    )  # fmt: skip


def _act(
    request: HttpRequest, contender: Contender, form: Any, title: str, follows: str, action: str,
    call: Any, done: str, *, summary: str = "",
) -> HttpResponse:  # fmt: skip
    """One act on an acceptance: its form, its call, back to the contender."""
    if request.method == "POST" and form.is_valid():
        try:
            call(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("reviews:acceptance", contender.pk)
    context = {
        "form": form, "contender": contender, "title": title, "follows": follows, "action": action,
        "summary": summary,
    }  # fmt: skip
    return render(request, "reviews/acceptance_act.html", context)


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A named scorer's sheet on the rubric."""
    rows = AcceptanceSheet.objects.select_related(
        "acceptance__contender__campaign__organization", "acceptance__contender__lead_branch",
        "acceptance__contender__principal", "acceptance__rule_set", "scorer",
    )  # fmt: skip
    contender = fetch(CONTENDERS, request.user, acceptance__sheets=pk)
    found = rows.prefetch_related("marks__dimension").get(pk=pk)
    require(may.can_fill_acceptance_sheet(request.user, found))
    form = RubricForm(
        request.POST or None,
        rubric=accepting.rubric_for(found),
        bonus_most=accepting.bonus_most(found),
        sheet=found,
    )
    if request.method == "POST" and form.is_valid() and _hand_in(request, found, form):
        messages.success(request, _("验收评分已提交。"))
        return redirect("reviews:acceptance", contender.pk)
    context = acceptance_page.detail_context(contender, request.user) | {"form": form, "sheet": found}
    return render(request, "reviews/acceptance_sheet.html", context)


def _hand_in(request: HttpRequest, found: AcceptanceSheet, form: RubricForm) -> bool:
    """Hand the sheet in; a refusal stands in the form."""
    given = form.cleaned_data
    try:
        accepting.save_sheet(
            sheet=found, marks=form.marks, bonus=given["bonus"] or 0, bonus_reason=given["bonus_reason"],
            version=given["version"], by=request.user,
        )  # fmt: skip
        return True
    except Refused as refused:
        form.add_error(None, str(refused))
        return False


@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """证书 to print: words and lines, no emblem."""
    contender = reached(request, pk, may.can_print_certificate)
    row = may.acceptance_row(contender)
    if row is None or row.certificate is None or row.accepted_at is None:
        raise Http404
    number = _("〔%(year)d〕第%(number)03d号") % {
        "year": clock.day_of(row.accepted_at).year,
        "number": row.certificate,
    }
    context = {
        "contender": contender,
        "acceptance": row,
        "number": number,
        "members": acceptance_page.members_of(contender),
    }
    return render(request, "reviews/acceptance_certificate.html", context)


urlpatterns = [
    path("acceptance/campaign/<int:pk>/", listing, name="acceptance-list"),
    path("acceptance/campaign/<int:pk>/close/", close, name="acceptance-close"),
    path("acceptance/<int:pk>/", detail, name="acceptance"),
    path("acceptance/<int:pk>/scorers/", scorers, name="acceptance-scorers"),
    path("acceptance/<int:pk>/summary/", summary, name="acceptance-summary"),
    path("acceptance/<int:pk>/opinion/", opinion, name="acceptance-opinion"),
    path("acceptance/<int:pk>/conclusion/", conclusion, name="acceptance-conclusion"),
    path("acceptance/<int:pk>/accept/", accept, name="acceptance-accept"),
    path("acceptance/<int:pk>/certificate/", certificate, name="acceptance-certificate"),
    path("acceptance/sheets/<int:pk>/", sheet, name="acceptance-sheet"),
]
