"""What every kind of spreadsheet goes through in the browser: columns explained, 预检, 确认, faults to download.

A kind's own module names its pages in a ``Desk`` and its addresses by ``desk_patterns``; nothing here knows the kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from campaign.errors import Refused
from campaign.forms.imports import ColumnsForm, ConfirmForm, ForgetForm
from campaign.models import ColumnMapping, ImportFile
from campaign.parts import render_page
from campaign.permissions import require
from campaign.permissions.setup import roster_organizations
from campaign.services.column_meanings import forget_meaning, headers_of, remember, tables_of
from campaign.services.imports import Kind, begin_check, confirm, findings_of, is_silent, meaning_rows
from campaign.services.uploads import store_upload
from campaign.spreadsheets.blank import workbook_response
from campaign.spreadsheets.marked import marked_workbook
from campaign.spreadsheets.workbook import read_workbook

BRANCH = gettext_lazy("支部")
ROWS_A_PAGE = 200
# More are told in the workbook of faults.
FAULTS_SHOWN = 300


@dataclass(frozen=True)
class Desk:
    """The pages of one kind: ``name`` begins the names of its addresses, ``unit`` counts its rows.

    ``open`` fetches an upload and authorises, ``store`` keeps a new one; ``place`` gives the arguments of the
    addresses above it, ``about`` what it belongs to, ``where`` the heading of its rows' third column,
    ``leaving_template`` the part that lists what is stored and not in the file.
    """

    kind: Kind
    name: str
    title: str | Promise
    what: str | Promise
    unit: str | Promise
    open: Callable[..., ImportFile]
    place: Callable[[ImportFile], list[int]] = lambda file: []
    end: Callable[[ImportFile], str] | None = None
    about: Callable[[ImportFile], Any] = lambda file: file.campaign or file.organization
    store: Callable[..., ImportFile] = store_upload
    where: str | Promise = BRANCH
    leaving_template: str = "campaign/_import_leaving.html"

    def address(self, page: str, file: ImportFile) -> str:
        """The address of one page of an upload."""
        return reverse(f"{self.name}-{page}", args=[*self.place(file), file.pk])

    def finish(self, file: ImportFile) -> str:
        """The page to look at once the file is in."""
        return self.end(file) if self.end else self.start(file)

    def start(self, file: ImportFile) -> str:
        """The page on which a file is chosen."""
        return reverse(f"{self.name}-import", args=self.place(file))


def left_behind(request: HttpRequest, desk: Desk, **where: Any) -> dict[str, Any]:
    """For the page on which a file is chosen: the person's unconfirmed upload, to come back to."""
    file = ImportFile.objects.left_by(request.user, desk.kind.key, **where)
    return {"waiting": file, "waiting_url": desk.address("preview", file) if file else ""}


def take_in(request: HttpRequest, form: Form, desk: Desk, **stored: Any) -> ImportFile | None:
    """Store the form's file; None where it was refused, which then stands at the field."""
    file = form.cleaned_data["file"]
    try:
        return desk.store(kind=desk.kind.key, name=file.name, content=file.read(), by=request.user, **stored)
    except Refused as refused:
        form.add_error("file", str(refused))
        return None


def go_on(desk: Desk, file: ImportFile) -> HttpResponse:
    """Where a stored file leads: to its columns where one is unknown, else to its preview."""
    if any(table.unknown for table in tables_of(file, desk.kind.columns)):
        return redirect(desk.address("columns", file))
    begin_check(file, desk.kind)
    return redirect(desk.address("preview", file))


def preview(request: HttpRequest, desk: Desk, **place: int) -> HttpResponse:
    """What would become of every row; confirming carries out exactly this."""
    file = desk.open(request.user, **place)
    if request.method == "POST" and "check" in request.POST:
        begin_check(file, desk.kind)
        return redirect(request.path)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"seen": form.cleaned_data["seen"], "leaving": form.chosen}
        try:
            done = confirm(file, desk.kind, by=request.user, **given)
            if done:
                messages.success(request, done)
            return redirect(desk.finish(file) if done else request.path)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _preview_page(request, desk, file, form)


def _preview_page(request: HttpRequest, desk: Desk, file: ImportFile, form: ConfirmForm) -> HttpResponse:
    findings = None if file.confirmed_at else findings_of(file, desk.kind)
    context = {"desk": desk, "file": file, "about": desk.about(file)}
    context |= {"start": desk.start(file), "end": desk.finish(file)}
    if findings is None:
        writing, percent = file.stage == ImportFile.Stage.WRITING, 100 * file.checked // max(file.rows, 1)
        context |= {"silent": is_silent(file), "writing": writing, "percent": percent}
        parts = {"progress": "campaign/_import_progress.html"}
        return render_page(request, "campaign/import_progress.html", context, parts=parts)
    page = Paginator(findings.lines_by_weight, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "findings": findings,
        "form": form,
        "page": page,
        "faults": findings.faults[:FAULTS_SHOWN],
        "ticked": form.ticked,
        "columns_url": desk.address("columns", file),
        "faults_url": desk.address("faults", file),
        "has_errors": bool(findings.faults) or bool(form.errors),
    }
    return render(request, "campaign/import_preview.html", context)


def _waiting(file: ImportFile) -> ImportFile:
    """The file, unless it is in already: then nothing is left of it to look at."""
    if file.confirmed_at is not None:
        raise Http404
    return file


def columns(request: HttpRequest, desk: Desk, **place: int) -> HttpResponse:
    """What each header of the file means, said once and remembered."""
    file = _waiting(desk.open(request.user, **place))
    tables = tables_of(file, desk.kind.columns)
    kinds = {"headers": headers_of(tables), "tables": tables, "columns": desk.kind.columns}
    form = ColumnsForm(request.POST or None, **kinds)
    if request.method == "POST" and form.is_valid():
        remember(file, form.said, columns=desk.kind.columns, by=request.user)
        begin_check(file, desk.kind)
        messages.success(request, _("已记住各列的含义，以后同样的表头不再询问。"))
        return redirect(desk.address("preview", file))
    context = {"desk": desk, "file": file, "about": desk.about(file), "form": form, "start": desk.start(file)}
    return render(request, "campaign/import_columns.html", context)


@require_GET
def faults(request: HttpRequest, desk: Desk, **place: int) -> HttpResponse:
    """The user's own table with its faulty cells marked, to be corrected and uploaded again."""
    file = _waiting(desk.open(request.user, **place))
    found = findings_of(file, desk.kind)
    sheets = read_workbook(file.name, bytes(file.content))
    header_rows = {table.sheet: table.header_row for table in tables_of(file, desk.kind.columns)}
    content = marked_workbook(sheets, found.faults if found else (), header_rows)
    return workbook_response(content, _("%(name)s（已标出问题）") % {"name": file.name.rpartition(".")[0]})


def remembered(request: HttpRequest) -> HttpResponse:
    """What headers mean in the houses the person keeps; forgetting one makes the next file ask again."""
    organizations = roster_organizations(request.user)
    require(bool(organizations))
    form = ForgetForm(request.POST or None, mappings=ColumnMapping.objects.visible_to(request.user))
    if request.method == "POST" and form.is_valid():
        mapping = form.cleaned_data["mapping"]
        forget_meaning(mapping, by=request.user)
        messages.success(request, _("已忘记“%(header)s”，下次会再询问。") % {"header": mapping.header})
        return redirect("campaign:import-meanings")
    rows = meaning_rows(
        ColumnMapping.objects.visible_to(request.user).select_related("organization", "made_by")
    )
    context = {"rows": rows, "form": form, "several": len(organizations) > 1}
    return render(request, "campaign/import_meanings.html", context)


def desk_patterns(desk: Desk, base: str) -> list[URLPattern]:
    """The addresses of a kind's uploads below the one where a file is chosen."""
    name = desk.name.partition(":")[2]
    return [
        path(f"{base}<int:pk>/", preview, {"desk": desk}, name=f"{name}-preview"),
        path(f"{base}<int:pk>/columns/", columns, {"desk": desk}, name=f"{name}-columns"),
        path(f"{base}<int:pk>/faults/", faults, {"desk": desk}, name=f"{name}-faults"),
    ]


urlpatterns = [path("imports/columns/", remembered, name="import-meanings")]
