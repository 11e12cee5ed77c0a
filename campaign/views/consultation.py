"""引: discussions and rounds of 征求意见, opinions, replies, and what changed (product.md §3 引)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign import clock
from campaign.consultation_page import RoundLine, lines_of, page_of, readable_ids
from campaign.errors import Refused
from campaign.forms.consultation import ChangesForm, DiscussionForm, OpinionForm, ReplyForm, RoundForm
from campaign.home import campaign_for
from campaign.models import Campaign, Discussion, Opinion, OpinionRound, Organization
from campaign.permissions import can_read_private, can_run_campaign, fetch, require
from campaign.permissions.consultation import (
    can_answer_opinion,
    can_edit_discussion,
    can_read_discussion,
    can_run_round,
    is_staff_of,
)
from campaign.permissions.meetings import prepares_for
from campaign.services import consultation

ROUNDS = OpinionRound.objects.select_related("campaign__organization", "run_by")
DISCUSSIONS = Discussion.objects.select_related("campaign", "organization", "minutes_file", "recorded_by")
OPINIONS = Opinion.objects.select_related("round__campaign__organization", "written_by")
A_PAGE = 20


def _campaign(request: HttpRequest) -> Campaign:
    campaign = campaign_for(request.user, clock.today())
    if campaign is None:
        raise Http404
    return campaign


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Rounds with their figures, and discussions, newest first."""
    campaign, person = _campaign(request), request.user
    page = Paginator(Discussion.objects.in_list(campaign), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "rounds": lines_of(campaign, clock.today()),
        "page": page,
        "readable": readable_ids(page, person),
        "runs": can_run_campaign(person, campaign),
        "records": bool(prepares_for(person, campaign)),
    }
    return render(request, "campaign/consultation_list.html", context)


@require_GET
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, the replies everybody reads, what changed; to who answers, what waits."""
    opinion_round = fetch(ROUNDS, request.user, pk=pk)
    context = {"page": page_of(opinion_round, request.user), "round": opinion_round}
    return render(request, "campaign/round_detail.html", context)


def round_new(request: HttpRequest) -> HttpResponse:
    """A new round, by the officer."""
    campaign = _campaign(request)
    require(can_run_campaign(request.user, campaign))
    return _round_page(request, RoundForm(request.POST or None, campaign=campaign), None)


def round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Question and days of a round that is not over."""
    opened = fetch(ROUNDS, request.user, right=can_run_round, pk=pk)
    return _round_page(
        request, RoundForm(request.POST or None, campaign=opened.campaign, opened=opened), opened
    )


def _round_page(request: HttpRequest, form: RoundForm, opened: OpinionRound | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已保存。到开始日期，全体职工在首页看到这一轮征求意见。"))
            return redirect("campaign:round-detail", saved.pk)
    return render(request, "campaign/round_form.html", {"form": form, "round": opened})


def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """提前结束: asks with the round's name first."""
    opened = fetch(ROUNDS, request.user, right=can_run_round, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            consultation.close_round(opinion_round=opened, by=request.user)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("已结束征求意见，请逐条答复。"))
            return redirect("campaign:round-detail", pk)
    return render(request, "campaign/round_close.html", {"refusal": refusal, "round": opened})


def round_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """因此作出的改变, read by all staff on 争创活动."""
    opened = fetch(ROUNDS, request.user, right=can_run_round, pk=pk)
    form = ChangesForm(request.POST or None, initial={"changes": opened.changes})
    if request.method == "POST" and form.is_valid():
        try:
            consultation.publish_changes(opinion_round=opened, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已公布，全体职工在争创活动页面看得到。"))
            return redirect("campaign:round-detail", pk)
    return render(request, "campaign/round_changes.html", {"form": form, "round": opened})


def opinion_new(request: HttpRequest, pk: int) -> HttpResponse:
    """写意见, with or without a name."""
    opened = fetch(ROUNDS, request.user, right=lambda person, one: is_staff_of(person, one.campaign), pk=pk)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            consultation.write_opinion(opinion_round=opened, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            told = (
                _("意见已送达，没有记录是谁写的。")
                if not form.cleaned_data["with_name"]
                else _("意见已送达。")
            )
            messages.success(request, _("%s答复公布后在本页查看。") % told)
            return redirect("campaign:round-detail", pk)
    context = {"form": form, "line": RoundLine(opened, clock.today()), "round": opened}
    return render(request, "campaign/opinion_form.html", context)


def opinion_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion as it was written, and its reply; the next one comes by itself."""
    opinion = fetch(OPINIONS, request.user, right=can_answer_opinion, pk=pk)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            consultation.answer_opinion(opinion=opinion, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("答复已公布。"))
            waiting = page_of(opinion.round, request.user).waiting
            if waiting:
                return redirect("campaign:opinion-answer", waiting[0].pk)
            return redirect("campaign:round-detail", opinion.round_id)
    left = len(page_of(opinion.round, request.user).waiting)
    context = {"form": form, "opinion": opinion, "round": opinion.round, "left": left}
    return render(request, "campaign/opinion_answer.html", context)


@require_GET
def discussion_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came and what was said."""
    discussion = fetch(DISCUSSIONS, request.user, right=can_read_discussion, pk=pk)
    context = {
        "discussion": discussion,
        "names": [row.person_name for row in discussion.attendances.order_by("person__pinyin", "pk")],
        "reads_file": can_read_private(request.user, discussion.organization),
        "may_edit": can_edit_discussion(request.user, discussion),
    }
    return render(request, "campaign/discussion_detail.html", context)


def discussion_new(request: HttpRequest) -> HttpResponse:
    """A discussion of an organisation the person prepares for; ``?organization=`` names another."""
    campaign = _campaign(request)
    organizations = prepares_for(request.user, campaign)
    require(bool(organizations))
    wanted = request.GET.get("organization")
    organization = next(
        (o for o in organizations if str(o.pk) == wanted), None if wanted else organizations[0]
    )
    if organization is None:
        raise Http404
    form = DiscussionForm(
        request.POST or None, request.FILES or None, campaign=campaign, organization=organization
    )
    return _discussion_page(request, form, organization, organizations)


def discussion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The record corrected."""
    discussion = fetch(DISCUSSIONS, request.user, right=can_edit_discussion, pk=pk)
    form = DiscussionForm(
        request.POST or None,
        request.FILES or None,
        campaign=discussion.campaign,
        organization=discussion.organization,
        discussion=discussion,
    )
    return _discussion_page(request, form, discussion.organization, [])


def _discussion_page(
    request: HttpRequest, form: DiscussionForm, organization: Organization, choices: list[Organization]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("研讨已登记。"))
            return redirect("campaign:discussion-detail", saved.pk)
    context = {
        "form": form,
        "organization": organization,
        "discussion": form.discussion,
        "choices": [other for other in choices if other.pk != organization.pk],
    }
    return render(request, "campaign/discussion_form.html", context)


urlpatterns = [
    path("consultation/", listing, name="consultation"),
    path("consultation/rounds/new/", round_new, name="round-new"),
    path("consultation/rounds/<int:pk>/", round_detail, name="round-detail"),
    path("consultation/rounds/<int:pk>/edit/", round_edit, name="round-edit"),
    path("consultation/rounds/<int:pk>/close/", round_close, name="round-close"),
    path("consultation/rounds/<int:pk>/changes/", round_changes, name="round-changes"),
    path("consultation/rounds/<int:pk>/opinions/new/", opinion_new, name="opinion-new"),
    path("consultation/opinions/<int:pk>/", opinion_answer, name="opinion-answer"),
    path("consultation/discussions/new/", discussion_new, name="discussion-new"),
    path("consultation/discussions/<int:pk>/", discussion_detail, name="discussion-detail"),
    path("consultation/discussions/<int:pk>/edit/", discussion_edit, name="discussion-edit"),
]
