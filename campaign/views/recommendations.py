"""民主推荐: the windows, putting somebody forward, seconding, ending, and the nominee's answer (product.md §3 选)."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign import clock
from campaign.errors import Refused
from campaign.forms.recommendations import NominationForm, RecommendationForm
from campaign.forms.review import AnswerForm
from campaign.home import campaign_for
from campaign.models import Campaign, ContenderKind, Nomination, Recommendation
from campaign.permissions import fetch, require
from campaign.permissions.recommendations import (
    belongs_to,
    can_answer_nomination,
    can_run_recommendation,
    opens_for,
)
from campaign.recommendation_page import lines_of, named_item, page_of
from campaign.services import recommendations

WINDOWS = Recommendation.objects.select_related("campaign__organization", "branch", "opened_by")
NOMINATIONS = Nomination.objects.select_related(
    "recommendation__campaign__organization", "recommendation__branch", "duty", "project__branch", "contender"
)


def _campaign(request: HttpRequest) -> Campaign:
    campaign = campaign_for(request.user, clock.today())
    if campaign is None:
        raise Http404
    return campaign


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The windows one may read, newest first."""
    campaign = _campaign(request)
    context = {
        "campaign": campaign,
        "lines": lines_of(campaign, request.user, clock.today()),
        "opens": bool(opens_for(request.user, campaign)),
    }
    return render(request, "campaign/recommendation_list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """发起民主推荐, for one's own branch; the officer for any."""
    campaign = _campaign(request)
    branches = opens_for(request.user, campaign)
    require(bool(branches))
    form = RecommendationForm(request.POST or None, campaign=campaign, branches=branches)
    return _window_page(request, form)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Days and note of a window that was not ended."""
    opened = fetch(WINDOWS, request.user, right=can_run_recommendation, pk=pk)
    form = RecommendationForm(request.POST or None, campaign=opened.campaign, branches=[], opened=opened)
    return _window_page(request, form)


def _window_page(request: HttpRequest, form: RecommendationForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已保存。到开始日期，参加推荐的人在首页看到。"))
            return redirect("campaign:recommendation-detail", saved.pk)
    return render(request, "campaign/recommendation_form.html", {"form": form, "window": form.opened})


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is put forward, with how many seconds; never who."""
    window = fetch(WINDOWS, request.user, pk=pk)
    context = {"page": page_of(window, request.user, clock.today()), "window": window}
    return render(request, "campaign/recommendation_detail.html", context)


def propose(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Somebody for a post, or to lead a team."""
    if kind not in ContenderKind.values:
        raise Http404
    window = fetch(WINDOWS, request.user, right=belongs_to, pk=pk)
    form = NominationForm(request.POST or None, recommendation=window, kind=kind, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已推荐，没有记录是谁推荐的。"))
            return redirect("campaign:recommendation-detail", pk)
    context = {
        "form": form,
        "window": window,
        "kind": ContenderKind(kind),
        "most": settings.PROPOSALS_A_PERSON,
    }
    return render(request, "campaign/nomination_form.html", context)


@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """附议, once a person."""
    nomination = fetch(NOMINATIONS, request.user, right=lambda p, n: belongs_to(p, n.recommendation), pk=pk)
    try:
        recommendations.second(nomination=nomination, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已附议，没有记录是谁附议的。"))
    return redirect("campaign:recommendation-detail", nomination.recommendation_id)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """结束: asks with the window's name, and says who will be asked."""
    window = fetch(WINDOWS, request.user, right=can_run_recommendation, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            recommendations.end_recommendation(recommendation=window, by=request.user)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("民主推荐已结束，达到人数的人选会在首页答复。"))
            return redirect("campaign:recommendation-detail", pk)
    context = {"page": page_of(window, request.user, clock.today()), "window": window, "refusal": refusal}
    return render(request, "campaign/recommendation_end.html", context)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """接受 or 谢绝; a yes leads to the draft."""
    nomination = fetch(NOMINATIONS, request.user, right=can_answer_nomination, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["answer"] == AnswerForm.ACCEPT
        try:
            draft = recommendations.answer_nomination(
                nomination=nomination, accepted=accepted, by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if draft is None:
                messages.success(request, _("已谢绝推荐。"))
                return redirect("campaign:recommendation-detail", nomination.recommendation_id)
            messages.success(request, _("已接受推荐，申报草稿已按清单和花名册填好，请补充后提交。"))
            return redirect("campaign:application-detail", draft.pk)
    context = {
        "form": form,
        "nomination": nomination,
        "window": nomination.recommendation,
        "item_name": named_item(nomination, request.user),
        "waits": nomination.waits_for_answer,
    }
    return render(request, "campaign/nomination_answer.html", context)


urlpatterns = [
    path("recommendations/", listing, name="recommendation-list"),
    path("recommendations/new/", new, name="recommendation-new"),
    path("recommendations/<int:pk>/", detail, name="recommendation-detail"),
    path("recommendations/<int:pk>/edit/", edit, name="recommendation-edit"),
    path("recommendations/<int:pk>/end/", end, name="recommendation-end"),
    path("recommendations/<int:pk>/propose/<slug:kind>/", propose, name="nomination-new"),
    path("recommendations/nominations/<int:pk>/second/", second, name="nomination-second"),
    path("recommendations/nominations/<int:pk>/answer/", answer, name="nomination-answer"),
]
