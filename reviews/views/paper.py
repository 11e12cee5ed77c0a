"""纸质票: the officer hands out and keys, another confirms, then it counts (product.md §5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from campaign.errors import Refused
from campaign.permissions import fetch, require
from reviews import paper_page, paper_print
from reviews.forms.paper import BatchForm, HandOutForm
from reviews.forms.reasons import ReasonForm
from reviews.models import PaperBatch
from reviews.month_head import cycles
from reviews.permissions import can_read_progress, can_run_cycle
from reviews.services.paper import (
    confirm_batch,
    correct_batch,
    discard_batch,
    hand_out_paper,
    key_batch,
    reject_batch,
)

WRONG = 422


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Batches, and striking a name because a paper sheet is handed out."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    form = HandOutForm(request.POST or None, cycle=cycle)
    if request.method == "POST":
        require(can_run_cycle(request.user, cycle))
        if form.is_valid():
            try:
                hand_out_paper(cycle=cycle, person=form.cleaned_data["person"], by=request.user)
                messages.success(request, _("已登记领取纸质票。"))
                return redirect("reviews:paper-list", pk=pk)
            except Refused as refused:
                form.add_error("person", str(refused))
    context = paper_page.list_context(cycle, request.user) | {"form": form}
    return render(request, "reviews/paper_list.html", context, status=WRONG if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def keying(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch's totals; nothing counts until another person has confirmed them."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    form = BatchForm(request.POST or None, **paper_page.form_facts(cycle))
    if form.is_valid():
        try:
            key_batch(cycle=cycle, by=request.user, **form.figures)
            messages.success(request, _("已录入，请由另一人核对后确认。"))
            return redirect("reviews:paper-list", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = paper_page.list_context(cycle, request.user) | {"form": form}
    return render(request, "reviews/paper_key.html", context, status=WRONG if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def correcting(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """A batch that does not count yet, keyed anew over its own figures."""
    batch = fetch_batch(request, pk, batch_pk)
    if batch.confirmed_at is not None:  # its figures are shown no more
        return redirect("reviews:paper-confirm", pk=pk, batch_pk=batch_pk)
    facts = paper_page.form_facts(batch.cycle)
    form = BatchForm(request.POST or None, **facts, kept=paper_page.kept_figures(batch))
    if form.is_valid():
        try:
            correct_batch(batch=batch, by=request.user, **form.figures)
            messages.success(request, _("已更正，请由另一人核对后确认。"))
            return redirect("reviews:paper-list", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = paper_page.list_context(batch.cycle, request.user) | {"form": form, "batch": batch}
    return render(request, "reviews/paper_key.html", context, status=WRONG if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def confirming(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """Another person compares the figures with the paper; then they are added to the counters."""
    batch, refusal = fetch_batch(request, pk, batch_pk), ""
    if request.method == "POST":
        try:
            confirm_batch(batch=batch, by=request.user)
            messages.success(request, _("已确认，计入互评和群众评。"))
            return redirect("reviews:paper-list", pk=pk)
        except Refused as refused:
            refusal = str(refused)
    context = paper_page.batch_context(batch, request.user)
    context |= {"refusal": refusal, "has_errors": bool(refusal)}
    return render(request, "reviews/paper_confirm.html", context, status=WRONG if refusal else 200)


@require_http_methods(["GET", "POST"])
def rejecting(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """Figures that are not those on the paper go back with a reason."""
    batch = fetch_batch(request, pk, batch_pk)
    form = ReasonForm(request.POST or None, label=_("退回理由"), help_text=_("写明哪一项与纸质票不符。"))
    if form.is_valid():
        try:
            reject_batch(batch=batch, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已退回，更正后再核对。"))
            return redirect("reviews:paper-list", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = paper_page.list_context(batch.cycle, request.user) | {"form": form, "batch": batch}
    return render(request, "reviews/paper_reject.html", context, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def discarding(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """A batch keyed by mistake is deleted before it counts; its sheets are keyed in another."""
    batch, refusal = fetch_batch(request, pk, batch_pk), ""
    if request.method == "POST":
        try:
            discard_batch(batch=batch, by=request.user)
            messages.success(request, _("已删除这批录入。"))
            return redirect("reviews:paper-list", pk=pk)
        except Refused as refused:
            refusal = str(refused)
    context = paper_page.list_context(batch.cycle, request.user)
    context |= {"batch": batch, "refusal": refusal, "has_errors": bool(refusal)}
    return render(request, "reviews/paper_discard.html", context, status=WRONG if refusal else 200)


@require_GET
def printing(request: HttpRequest, pk: int) -> HttpResponse:
    """The blank sheet to be printed and handed out; there is no name on it."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    return render(request, "reviews/paper_print.html", paper_print.page_of(cycle, request.GET.get("for", "")))


def fetch_batch(request: HttpRequest, pk: int, batch_pk: int) -> PaperBatch:
    """A batch of a month the person runs or confirms."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    try:
        batch = cycle.paper_batches.select_related("keyed_by", "confirmed_by", "rejected_by").get(pk=batch_pk)
    except (PaperBatch.DoesNotExist, OverflowError) as missing:
        raise Http404 from missing
    batch.cycle = cycle
    return batch


urlpatterns = [
    path("<int:pk>/paper/", listing, name="paper-list"),
    path("<int:pk>/paper/key/", keying, name="paper-key"),
    path("<int:pk>/paper/print/", printing, name="paper-print"),
    path("<int:pk>/paper/<int:batch_pk>/", confirming, name="paper-confirm"),
    path("<int:pk>/paper/<int:batch_pk>/correct/", correcting, name="paper-correct"),
    path("<int:pk>/paper/<int:batch_pk>/reject/", rejecting, name="paper-reject"),
    path("<int:pk>/paper/<int:batch_pk>/discard/", discarding, name="paper-discard"),
]
