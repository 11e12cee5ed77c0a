"""纸质票: the officer hands out and keys, another confirms, then it counts (product.md §5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaign.errors import Refused
from campaign.permissions import fetch, require
from reviews import paper_page
from reviews.forms.paper import BatchForm, HandOutForm
from reviews.models import PaperBatch
from reviews.month_head import cycles
from reviews.permissions import can_read_progress, can_run_cycle
from reviews.services.paper import confirm_batch, hand_out_paper, key_batch

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
    form = BatchForm(request.POST or None, entries=paper_page.entries_of(cycle))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("issued", "returned", "void", "totals")}
        try:
            key_batch(cycle=cycle, by=request.user, **given)
            messages.success(request, _("已录入，请由另一人核对后确认。"))
            return redirect("reviews:paper-list", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = paper_page.list_context(cycle, request.user) | {"form": form}
    return render(request, "reviews/paper_key.html", context, status=WRONG if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def confirming(request: HttpRequest, pk: int, batch_pk: int) -> HttpResponse:
    """Another person compares the figures with the paper; then they are added to the counters."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    try:
        batch = cycle.paper_batches.select_related("keyed_by", "confirmed_by").get(pk=batch_pk)
    except PaperBatch.DoesNotExist as missing:
        raise Http404 from missing
    batch.cycle, refusal = cycle, ""
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


urlpatterns = [
    path("<int:pk>/paper/", listing, name="paper-list"),
    path("<int:pk>/paper/key/", keying, name="paper-key"),
    path("<int:pk>/paper/<int:batch_pk>/", confirming, name="paper-confirm"),
]
