"""公示 and objections: list, notice, posting, results, raising an objection, the handler's finding."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign import calendar, clock
from campaign.errors import Refused
from campaign.forms.notices import FindingForm, NoticeForm, ObjectionForm, suggested
from campaign.forms.review import CommentForm
from campaign.models import Contender, Objection, PublicNotice, State
from campaign.notice_result import result_of
from campaign.notice_words import window_words
from campaign.permissions import can_confirm_campaign, can_run_campaign, fetch, require
from campaign.permissions.contenders import is_confirmer_for
from campaign.permissions.meetings import (
    can_answer_objection,
    can_raise_objection,
    can_read_notice_result,
)
from campaign.queues import campaigns_run_by, in_state, open_objections
from campaign.services import notices

NOTICES = PublicNotice.objects.select_related("campaign__organization", "handler", "posted_by")
A_PAGE = 20


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Every notice of one's general branch, newest first."""
    rows = PublicNotice.objects.in_list(request.user)
    runs = campaigns_run_by(request.user).first()
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "runs": runs,
        "waiting": in_state([runs], State.SELECTED).count() if runs else 0,
        "objections": open_objections(request.user),
        "today": clock.today(),
    }
    return render(request, "campaign/notice_list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Post a notice about the contenders selected at a meeting."""
    campaign = campaigns_run_by(request.user).first()
    require(campaign is not None)
    contenders = list(in_state([campaign], State.SELECTED))
    form = NoticeForm(request.POST or None, campaign=campaign, initial=suggested(campaign, contenders))
    if request.method == "POST" and form.is_valid():
        try:
            notice = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("公示已发布。"))
            return redirect("campaign:notice-detail", notice.pk)
    context = {
        "form": form,
        "contenders": contenders,
        "window": notices.window_from_today(campaign),
        "today": clock.today(),
        "days": notices.days_from_today(campaign),
    }
    return render(request, "campaign/notice_form.html", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as all staff read it; below it what the one who clears it needs."""
    notice = fetch(NOTICES, request.user, pk=pk)
    confirms = can_confirm_campaign(request.user, notice.campaign)
    runs = can_run_campaign(request.user, notice.campaign)
    found = notices.standings(notice, request.user) if confirms else []
    context = {
        "notice": notice,
        "entries": notice.entries.select_related("contender__level_applied", "contender__level_granted"),
        "is_open": clock.today() <= notice.ends_on,
        "days": window_words(notice.posted_on, notice.ends_on, calendar.around(notice.posted_on)),
        "may_report": can_read_notice_result(request.user, notice),
        "may_object": can_raise_objection(request.user, notice),
        "standings": found,
        "confirms": confirms,
        "any_clear": any(standing.may_clear for standing in found),
        "counts": notices.objection_counts(notice) if confirms or runs else None,
        "own_objections": notice.objections.visible_to(request.user).select_related("contender"),
    }
    return render(request, "campaign/notice_detail.html", context)


@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """公示结果报告 to print: the list, the window, figures of objections, the conclusion."""
    notice = fetch(NOTICES, request.user, right=can_read_notice_result, pk=pk)
    context = {"notice": notice, "result": result_of(notice), "today": clock.today()}
    return render(request, "campaign/notice_result.html", context)


@require_POST
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """公示通过 for everything against which nothing stands."""
    notice = fetch(NOTICES, request.user, pk=pk)
    require(can_confirm_campaign(request.user, notice.campaign))
    try:
        batch = notices.clear_batch(notice=notice, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%d个对象公示通过。") % len(batch.done))
        for contender, reason in batch.left:
            messages.warning(request, f"“{contender.title}”：{reason}")
    return redirect("campaign:notice-detail", pk)


def uphold(request: HttpRequest, pk: int, contender: int) -> HttpResponse:
    """不予选定 where an objection was found right."""
    notice = fetch(NOTICES, request.user, pk=pk)
    listed = Contender.objects.on_notice_of(notice).select_related("campaign__organization", "lead_branch")
    found = fetch(listed, request.user, right=is_confirmer_for, pk=contender)
    form = CommentForm(request.POST or None, needed=True, label=_("理由"))
    if request.method == "POST" and form.is_valid():
        try:
            notices.uphold(contender=found, comment=form.cleaned_data["comment"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%s”不予选定，已记录。") % found.title)
            return redirect("campaign:notice-detail", pk)
    return render(
        request, "campaign/notice_uphold.html", {"notice": notice, "contender": found, "form": form}
    )


def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """提出异议, with or without a name; it reaches one handler only."""
    notice = fetch(NOTICES, request.user, right=can_raise_objection, pk=pk)
    form = ObjectionForm(request.POST or None, notice=notice)
    if request.method == "POST" and form.is_valid():
        try:
            notices.raise_objection(notice=notice, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("异议已送达受理人，只有受理人看得到。核查结论办结前，不会宣布公示通过。")
            )
            return redirect("campaign:notice-detail", pk)
    return render(request, "campaign/objection_form.html", {"notice": notice, "form": form})


def objection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection: for its handler to find on, for who signed it to read the finding."""
    objections = Objection.objects.select_related("notice", "contender", "raised_by", "handler")
    objection = fetch(objections, request.user, pk=pk)
    may_answer = objection.found_at is None and can_answer_objection(request.user, objection)
    form = FindingForm(request.POST or None, label_suffix="")
    if request.method == "POST":
        require(can_answer_objection(request.user, objection))
        if form.is_valid():
            try:
                notices.record_finding(objection=objection, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("核查结论已记录。"))
                return redirect("campaign:objection-detail", pk)
    context = {"objection": objection, "form": form, "may_answer": may_answer}
    return render(request, "campaign/objection_detail.html", context)


urlpatterns = [
    path("notices/", listing, name="notice-list"),
    path("notices/new/", new, name="notice-new"),
    path("notices/<int:pk>/", detail, name="notice-detail"),
    path("notices/<int:pk>/result/", result, name="notice-result"),
    path("notices/<int:pk>/clear/", clear, name="notice-clear"),
    path("notices/<int:pk>/uphold/<int:contender>/", uphold, name="notice-uphold"),
    path("notices/<int:pk>/objections/new/", objection_new, name="objection-new"),
    path("objections/<int:pk>/", objection_detail, name="objection-detail"),
]
