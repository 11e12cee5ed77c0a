"""意见建议: moderated after the close, then read by the holder (product.md §5)."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import fetch, require
from reviews import month_page
from reviews.forms.moderating import ModerateForm
from reviews.models import Remark, ReviewCycle
from reviews.month_head import SHEET, cycles, entries, title_for
from reviews.permissions import can_moderate_cycle, can_moderate_remark, can_read_remarks
from reviews.services.remarks import moderate_remark, readable_remarks, remarks_to_moderate

WRONG = 422


@never_cache
@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits to be decided on, in a new random order each time."""
    cycle = fetch(cycles(), request.user, right=can_moderate_cycle, pk=pk)
    context = month_page.head_context(cycle, current=SHEET) | {"rows": rows_of(cycle, request.user)}
    return render(request, "reviews/remark_list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def moderating(request: HttpRequest, pk: int, remark_pk: int) -> HttpResponse:
    """One remark: released to the holder, or withheld for a reason."""
    cycle = fetch(cycles(), request.user, right=can_moderate_cycle, pk=pk)
    remark = find_remark(cycle, remark_pk)
    require(can_moderate_remark(request.user, remark))
    form = ModerateForm(request.POST or None)
    if form.is_valid():
        released = form.cleaned_data["decision"] == "release"
        try:
            moderate_remark(
                remark=remark, released=released, reason=form.cleaned_data["reason"], by=request.user
            )
            messages.success(request, _("已办理。"))
            return redirect("reviews:remark-list", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = month_page.head_context(cycle, current=SHEET)
    context |= {"form": form, "remark": remark, "title": title_for(request.user, remark.entry)}
    return render(request, "reviews/remark_moderate.html", context, status=WRONG if form.is_bound else 200)


@never_cache
@require_GET
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said to a holder: released, after the close, in channels at the floor."""
    entry = fetch(entries(), request.user, right=can_read_remarks, pk=pk)
    context = month_page.head_context(entry.cycle, current=SHEET)
    context |= {"entry": entry, "title": title_for(request.user, entry), "remarks": readable_remarks(entry)}
    return render(request, "reviews/remark_read.html", context)


def rows_of(cycle: ReviewCycle, person: Person) -> list[tuple[Remark, str, bool]]:
    """Undecided remarks with the name of whom they are about and whether this person decides on them."""
    remarks = remarks_to_moderate(cycle)
    prefetch_related_objects([remark.entry for remark in remarks], "branch")
    for remark in remarks:
        remark.entry.cycle = cycle
    return [(row, title_for(person, row.entry), can_moderate_remark(person, row)) for row in remarks]


def find_remark(cycle: ReviewCycle, pk: int) -> Remark:
    """An undecided remark of the month, or 404: before the close none is to be found."""
    for remark in remarks_to_moderate(cycle):
        if remark.pk == pk:
            return remark
    raise Http404


urlpatterns = [
    path("<int:pk>/remarks/", listing, name="remark-list"),
    path("<int:pk>/remarks/<int:remark_pk>/", moderating, name="remark-moderate"),
    path("entries/<int:pk>/remarks/", reading, name="remark-read"),
]
