"""Named sheets: self, branch and general branch, on the rubric (product.md §5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaign.errors import Refused
from campaign.permissions import fetch, require
from reviews import duty_page
from reviews.forms.reasons import ReasonForm
from reviews.forms.rubric import RubricForm
from reviews.models import CycleEntry, ScoringDuty
from reviews.month_head import cycles, entries
from reviews.permissions import can_fill_duty, can_read_progress, can_read_sheet, can_waive_duty
from reviews.services.duties import waive_duty
from reviews.services.rubrics import save_sheet

STALE, WRONG = 409, 422


@require_GET
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """The named sheets one owes this month."""
    cycle = fetch(cycles(), request.user, pk=pk)
    return render(
        request, "reviews/duty_list.html", duty_page.list_context(cycle, request.user, everyone=False)
    )


@require_GET
def everyone(request: HttpRequest, pk: int) -> HttpResponse:
    """Who owes which, for those who run the month."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    return render(
        request, "reviews/duty_list.html", duty_page.list_context(cycle, request.user, everyone=True)
    )


@require_http_methods(["GET", "POST"])
def rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: its scorer fills it with the month's evidence beside; entry and committees read it."""
    duty = fetch_duty(request, pk)
    require(can_read_sheet(request.user, duty))
    sheet = duty_page.sheet_of(duty)
    form, status = duty_page.form_for(duty, sheet), 200
    if request.method == "POST":
        require(can_fill_duty(request.user, duty))
        form = duty_page.form_for(duty, sheet, request.POST)
        if form.is_valid() and save(request, duty, form):
            messages.success(request, _("评分已提交。"))
            return redirect("reviews:rubric", pk=pk)
        status = WRONG
    context = duty_page.page_of(duty, sheet, request.user) | {"form": form}
    return render(request, "reviews/duty_sheet.html", context, status=status)


def save(request: HttpRequest, duty: ScoringDuty, form: RubricForm) -> bool:
    """Hand the sheet in; a refusal stands in the form."""
    given = form.cleaned_data
    try:
        save_sheet(
            duty=duty, marks=form.marks, bonus=given["bonus"] or 0, bonus_reason=given["bonus_reason"],
            why=given.get("why", ""), version=given["version"], by=request.user,
        )  # fmt: skip
        return True
    except Refused as refused:
        form.add_error(None, str(refused))
        return False


@require_http_methods(["GET", "POST"])
def waiving(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer lets the month go out without a sheet, for a reason that is kept."""
    duty = fetch_duty(request, pk)
    require(can_waive_duty(request.user, duty))
    form = ReasonForm(
        request.POST or None, label=_("免评理由"), help_text=_("写入评分记录，有关人员看得到。")
    )
    if form.is_valid():
        try:
            waive_duty(duty=duty, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已免评，这一渠道的权重按比例分给其他渠道。"))
            return redirect("reviews:duty-all", pk=duty.entry.cycle_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = duty_page.page_of(duty, None, request.user) | {"form": form}
    return render(request, "reviews/duty_waive.html", context, status=WRONG if form.is_bound else 200)


def fetch_duty(request: HttpRequest, pk: int) -> ScoringDuty:
    """The duty within what the person sees, with its entry as every page reads it."""
    try:
        entry: CycleEntry = fetch(entries(), request.user, duties__pk=pk)
        duty = entry.duties.select_related("scorer", "organization", "waived_by").get(pk=pk)
    except (ScoringDuty.DoesNotExist, OverflowError) as missing:
        raise Http404 from missing
    duty.entry = entry
    return duty


urlpatterns = [
    path("<int:pk>/duties/", mine, name="duty-list"),
    path("<int:pk>/duties/all/", everyone, name="duty-all"),
    path("duties/<int:pk>/", rubric, name="rubric"),
    path("duties/<int:pk>/waive/", waiving, name="duty-waive"),
]
