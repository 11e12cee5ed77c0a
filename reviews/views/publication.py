"""汇总, 审定发布, 重新打开: the month's result from counting to the sealed ranking (product.md §5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.permissions import fetch
from reviews.forms.reasons import ReasonForm
from reviews.month_head import cycles
from reviews.month_page import head_context
from reviews.permissions import (
    can_confirm_cycle,
    can_read_every_preview,
    can_reopen_ranking,
    can_run_cycle,
)
from reviews.publication_page import page_of
from reviews.ranking_seals import name_of, ranking_url
from reviews.services.publishing import (
    prepare_ranking,
    publish_ranking,
    publishing_problems,
    reopen_ranking,
    withdraw_preparation,
)

REASON_LENGTH = 300


@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the result stands, what is missing, the preview and the next act."""
    cycle = fetch(cycles(), request.user, right=can_read_every_preview, pk=pk)
    return render(request, "reviews/publication.html", page_of(cycle, request.user))


@require_POST
def preparing(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer counts the month; the holders' preview begins."""
    cycle = fetch(cycles(), request.user, right=can_run_cycle, pk=pk)
    try:
        cycle = prepare_ranking(cycle=cycle, by=request.user)
        messages.success(request, _("已汇总，本人预览到%(day)s。") % {"day": day_text(cycle.preview_to)})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("reviews:publication", pk=pk)


@require_http_methods(["GET", "POST"])
def withdrawing(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to counting before publishing; the preview begins anew later."""
    cycle = fetch(cycles(), request.user, right=can_run_cycle, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            withdraw_preparation(cycle=cycle, by=request.user)
            messages.success(request, _("已撤回汇总，补正后请重新汇总。"))
            return redirect("reviews:publication", pk=pk)
        except Refused as refused:
            refusal = str(refused)
    context = {"refusal": refusal, "has_errors": bool(refusal)} | head_context(cycle)
    return render(request, "reviews/publication_withdraw.html", context)


@require_http_methods(["GET", "POST"])
def publishing(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person reads what follows and publishes."""
    cycle = fetch(cycles(), request.user, right=can_confirm_cycle, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            ranking = publish_ranking(cycle=cycle, by=request.user)
            messages.success(request, _("%(name)s已发布并封存。") % {"name": name_of(ranking)})
            return redirect(ranking_url(ranking))
        except Refused as refused:
            refusal = str(refused)
    context = {"problems": publishing_problems(cycle, request.user), "refusal": refusal}
    context |= {"counts": cycle.entries.count(), "has_errors": bool(refusal)} | head_context(cycle)
    return render(request, "reviews/publication_publish.html", context)


@require_http_methods(["GET", "POST"])
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """A published month is opened for correction, with its reason; voting never opens again."""
    cycle = fetch(cycles(), request.user, right=can_reopen_ranking, pk=pk)
    help_text = _("写入台账，随更正后的新版一同公布。")
    form = ReasonForm(request.POST or None, label=_("更正理由"), limit=REASON_LENGTH, help_text=help_text)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_ranking(cycle=cycle, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已重新打开，更正后请重新汇总、审定发布；原版仍可查看。"))
            return redirect("reviews:publication", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "reviews/publication_reopen.html", {"form": form} | head_context(cycle))


urlpatterns = [
    path("<int:pk>/publication/", publication, name="publication"),
    path("<int:pk>/publication/prepare/", preparing, name="publication-prepare"),
    path("<int:pk>/publication/withdraw/", withdrawing, name="publication-withdraw"),
    path("<int:pk>/publication/publish/", publishing, name="publication-publish"),
    path("<int:pk>/publication/reopen/", reopening, name="publication-reopen"),
]
