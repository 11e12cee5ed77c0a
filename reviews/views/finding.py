"""找一找: the gaps found at opening, answered on one page (product.md §5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaign.errors import Refused
from campaign.parts import render_page
from campaign.permissions import fetch, require
from reviews import find_page, gap_list
from reviews.forms.finding import GapForm, GapFormSet, OwnGapForm
from reviews.forms.reasons import ReasonForm
from reviews.models import CycleEntry, Gap
from reviews.month_head import cycles, entries
from reviews.permissions import can_read_find, can_write_steps
from reviews.services.finding import add_gap, close_gap, save_gap, submit_find

STALE, WRONG = 409, 422


@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose gaps one may read."""
    cycle = fetch(cycles(), request.user, pk=pk)
    return render(request, "reviews/find_list.html", find_page.list_context(cycle, request.user))


@require_GET
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """差距清单 of the month, over all entries whose gaps one may read."""
    cycle = fetch(cycles(), request.user, pk=pk)
    context = gap_list.list_context(cycle, request.user, request.GET, request.GET.get("page", ""))
    return render_page(request, "reviews/gap_list.html", context, parts={"list": "reviews/_gap_part.html"})


@require_http_methods(["GET", "POST"])
def answering(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry's gaps: to read for its offices, to answer and hand in for its holder."""
    entry = fetch(entries(), request.user, right=can_read_find, pk=pk)
    found = find_page.gaps_of(entry)
    open_gaps = [gap for gap in found if gap.closed_on is None]
    formset, status = GapFormSet(gaps=open_gaps), 200
    if request.method == "POST":
        require(can_write_steps(request.user, entry))
        formset = GapFormSet(request.POST, gaps=open_gaps)
        said, status = save_all(request, formset)
        if not status and request.POST.get("act") == "submit":
            said, status = hand_in(request, entry)
        if not status:
            messages.success(request, said)
            return redirect("reviews:find-entry", pk=pk)
    context = find_page.entry_context(entry, request.user)
    context |= {
        "formset": formset,
        "closed": [gap for gap in found if gap.closed_on],
        "own_form": OwnGapForm(),
    }
    return render(request, "reviews/find_entry.html", context, status=status)


def save_all(request: HttpRequest, formset: GapFormSet) -> tuple[str, int]:
    """Save every changed gap; one that another person changed keeps both texts and stops nothing else."""
    if not formset.is_valid():
        return "", WRONG
    saved = [save_one(request, form) for form in formset.sent if form.is_changed]
    if not all(saved):
        return "", STALE
    return (_("已保存%(count)d条。") % {"count": len(saved)} if saved else _("没有改动。")), 0


def save_one(request: HttpRequest, form: GapForm) -> bool:
    """Save one gap; a refusal stands beside it."""
    words = {name: form.cleaned_data[name] for name in ("cause", "next_action", "due_on")}
    version = form.cleaned_data["version"]
    try:
        save_gap(form.gap, version=version, by=request.user, **words)
        return True
    except Refused as refused:
        stored = fetch_gap(form.gap.entry, form.gap.pk)
        if stored.version != version:
            form.clash(stored, str(refused))
        else:
            form.add_error(None, str(refused))
        return False


def hand_in(request: HttpRequest, entry: CycleEntry) -> tuple[str, int]:
    """Hand the step in after saving; what is missing is said as a message."""
    try:
        submit_find(entry, by=request.user)
        return _("找一找已提交。"), 0
    except Refused as refused:
        messages.warning(request, str(refused))
        return "", WRONG


@require_http_methods(["GET", "POST"])
def adding(request: HttpRequest, pk: int) -> HttpResponse:
    """A gap one found oneself."""
    entry = fetch(entries(), request.user, right=can_write_steps, pk=pk)
    form = OwnGapForm(request.POST or None)
    status = 200 if request.method == "GET" else WRONG
    if request.method == "POST" and form.is_valid():
        try:
            add_gap(entry, by=request.user, **form.cleaned_data)
            messages.success(request, _("已补充一条差距。"))
            return redirect("reviews:find-entry", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = find_page.entry_context(entry, request.user) | {"form": form}
    return render(request, "reviews/find_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, pk: int, gap_pk: int) -> HttpResponse:
    """销号: a gap is done with, and how."""
    entry = fetch(entries(), request.user, right=can_write_steps, pk=pk)
    gap = fetch_gap(entry, gap_pk)
    form = ReasonForm(
        request.POST or None, label=_("销号说明"), help_text=_("写明差距怎样补上、有什么为证。")
    )
    status = 200 if request.method == "GET" else WRONG
    if request.method == "POST" and form.is_valid():
        try:
            close_gap(gap, note=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已销号，下个月不再带出。"))
            return redirect("reviews:find-entry", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = find_page.entry_context(entry, request.user) | {"form": form, "gap": gap}
    return render(request, "reviews/find_close.html", context, status=status)


def fetch_gap(entry: CycleEntry, pk: int) -> Gap:
    """The gap within the entry, or 404."""
    try:
        return entry.gaps.select_related("saved_by").get(pk=pk)
    except Gap.DoesNotExist as missing:
        raise Http404 from missing


urlpatterns = [
    path("<int:pk>/find/", listing, name="find"),
    path("<int:pk>/find/gaps/", gaps, name="gap-list"),
    path("entries/<int:pk>/find/", answering, name="find-entry"),
    path("entries/<int:pk>/find/add/", adding, name="gap-add"),
    path("entries/<int:pk>/find/<int:gap_pk>/close/", closing, name="gap-close"),
]
