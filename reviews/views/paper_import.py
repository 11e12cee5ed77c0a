"""纸质票汇总表: a batch's totals from a spreadsheet; keyed by its uploader, confirmed by another (product.md §5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from campaign.forms.imports import UploadForm
from campaign.models import ImportFile, Person
from campaign.permissions import fetch
from campaign.spreadsheets.blank import blank_workbook, workbook_response
from campaign.views.imports import Desk, desk_patterns, go_on, left_behind, take_in
from reviews.ballots import CHANNEL_LABELS, SECRET_CHANNELS
from reviews.cycles import month_of
from reviews.month_head import SHEET, cycles
from reviews.month_page import head_context
from reviews.permissions import can_read_progress
from reviews.services.paper_import import PAPER, contenders_of, store_paper


def _open(person: Person, cycle: int, pk: int) -> ImportFile:
    of = fetch(cycles(), person, right=can_read_progress, pk=cycle)
    return fetch(ImportFile, person, pk=pk, kind=ImportFile.Kind.PAPER, paper__cycle=of)


def _cycle_of(file: ImportFile) -> list[int]:
    return [file.paper.cycle_id]


DESK = Desk(
    kind=PAPER,
    name="reviews:paper",
    title=gettext_lazy("纸质票"),
    what=gettext_lazy("参评对象"),
    unit=gettext_lazy("份"),
    where=gettext_lazy("渠道"),
    open=_open,
    place=_cycle_of,
    end=lambda file: reverse("reviews:paper-list", args=_cycle_of(file)),
    about=lambda file: month_of(file.paper.cycle).label,
    store=store_paper,
)


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the batch's file."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (file := take_in(request, form, DESK, cycle=cycle)):
        return go_on(DESK, file)
    context = head_context(cycle, current=SHEET) | {"form": form, "floor": cycle.rule_set.floor}
    context |= left_behind(request, DESK, paper__cycle=cycle)
    return render(request, "reviews/paper_import.html", context)


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """A table of the month's contenders and both secret channels, to be filled in with totals."""
    cycle = fetch(cycles(), request.user, right=can_read_progress, pk=pk)
    labels = [CHANNEL_LABELS[channel] for channel in SECRET_CHANNELS]
    rows = [(one.title, one.principal, label) for one in contenders_of(cycle) for label in labels]
    content = blank_workbook(_("纸质票汇总"), PAPER.columns, options={"channel": labels}, rows=rows)
    return workbook_response(content, _("%(month)s纸质票汇总表") % {"month": month_of(cycle).label})


urlpatterns = [
    path("<int:pk>/paper/import/", upload, name="paper-import"),
    path("<int:pk>/paper/template/", template, name="paper-template"),
    *desk_patterns(DESK, "<int:cycle>/paper/import/"),
]
