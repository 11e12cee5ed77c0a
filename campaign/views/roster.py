"""花名册导入: the file of a general branch's people (product.md §6); its further pages are those of every import."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from campaign.forms.imports import RosterUploadForm
from campaign.models import ImportFile, Person
from campaign.permissions import fetch, require
from campaign.permissions.setup import can_import_roster, roster_organizations
from campaign.services.import_options import roster_options
from campaign.services.imports import ROSTER
from campaign.spreadsheets.blank import blank_workbook, workbook_response
from campaign.views.imports import Desk, desk_patterns, go_on, left_behind, take_in


def _open(person: Person, pk: int) -> ImportFile:
    file = fetch(ImportFile, person, pk=pk, kind=ImportFile.Kind.ROSTER)
    require(can_import_roster(person, file.organization))
    return file


DESK = Desk(
    kind=ROSTER,
    name="campaign:roster",
    title=gettext_lazy("花名册"),
    what=gettext_lazy("人员"),
    unit=gettext_lazy("人"),
    open=_open,
)


def upload(request: HttpRequest) -> HttpResponse:
    """Choose the general branch and its file; what cannot be read comes back at the field."""
    organizations = roster_organizations(request.user)
    require(bool(organizations))
    form = RosterUploadForm(request.POST or None, request.FILES or None, organizations=organizations)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("organization", "create_branches")}
        if file := take_in(request, form, DESK, **given):
            return go_on(DESK, file)
    return render(request, "campaign/roster_import.html", {"form": form} | left_behind(request, DESK))


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty roster with the header this system reads, lists to choose from and an example of each column."""
    organizations = roster_organizations(request.user)
    require(bool(organizations))
    content = blank_workbook(_("花名册"), ROSTER.columns, options=roster_options(organizations))
    return workbook_response(content, _("花名册模板"))


urlpatterns = [
    path("roster/import/", upload, name="roster-import"),
    path("roster/template/", template, name="roster-template"),
    *desk_patterns(DESK, "roster/import/"),
]
