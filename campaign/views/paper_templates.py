"""打印模板: an office restyles the Word form of its ledgers (product.md §4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.errors import Refused
from campaign.forms.papers import TemplateForm
from campaign.models import Campaign, PaperTemplate, Person
from campaign.paper_kinds import PaperKind, paper_kind, paper_kinds, put_up
from campaign.permissions import can_read_ledger, fetch
from campaign.permissions.setup import can_edit_campaign
from campaign.services import papers
from campaign.views.papers import download
from campaign.word.rendering import default_template, words

CAMPAIGNS = Campaign.objects.select_related("organization")


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The template in force of each ledger, those that were tried, and the upload of another."""
    campaign = fetch(CAMPAIGNS, request.user, right=can_edit_campaign, pk=pk)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = papers.upload_template(
                organization=campaign.organization,
                kind=_kind(form.cleaned_data["kind"]),
                upload=form.cleaned_data["file"],
                by=request.user,
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("“%s”检查通过，请先预览，再启用。") % made)
            return redirect("campaign:paper-templates", pk)
    return render(request, "campaign/paper_templates.html", _context(campaign, form, request.user))


def _context(campaign: Campaign, form: TemplateForm, person: Person) -> dict[str, Any]:
    kept = list(PaperTemplate.objects.of(campaign.organization).listed())
    kinds = [(kind, list(put_up(kind, campaign, person)), _lines(kind, kept)) for kind in paper_kinds()]
    return {"campaign": campaign, "form": form, "kinds": kinds}


def _lines(kind: PaperKind, kept: list[PaperTemplate]) -> dict[str, Any]:
    """What the page says of a kind: the one in force, those to be decided on, the former ones."""
    rows = [row for row in kept if row.kind == kind.key]
    return {
        "current": next((row for row in rows if row.adopted_at and not row.ended_at), None),
        "tried": [row for row in rows if not row.adopted_at and not row.ended_at],
        "former": [row for row in rows if row.ended_at],
    }


def _kind(key: str) -> PaperKind:
    found = paper_kind(key)
    if found is None:
        raise Http404
    return found


@require_GET
def current(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The template in force, to be restyled; ours where there is no other."""
    campaign = fetch(CAMPAIGNS, request.user, right=can_edit_campaign, pk=pk)
    found = _kind(kind)
    content = papers.template_for(campaign.organization, found.key) or default_template(found.key)
    return download(content, _("%s模板.docx") % found.label)


@require_GET
def default(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Our own template, to begin anew."""
    fetch(CAMPAIGNS, request.user, right=can_edit_campaign, pk=pk)
    found = _kind(kind)
    return download(default_template(found.key), _("%s默认模板.docx") % found.label)


def _fetch(request: HttpRequest, pk: int, template: int) -> tuple[Campaign, PaperTemplate]:
    """A template of the campaign's general branch, for its officer."""
    campaign = fetch(CAMPAIGNS, request.user, right=can_edit_campaign, pk=pk)
    rows = PaperTemplate.objects.of(campaign.organization).select_related("organization")
    return campaign, fetch(rows, request.user, pk=template)


@require_GET
def content(request: HttpRequest, pk: int, template: int) -> HttpResponse:
    """An uploaded template as it was uploaded."""
    _campaign, found = _fetch(request, pk, template)
    return download(bytes(found.content), found.name)


@require_GET
def preview(request: HttpRequest, pk: int, template: int) -> HttpResponse:
    """An uploaded template filled with an existing ledger that the person may read."""
    campaign, found = _fetch(request, pk, template)
    kind = _kind(found.kind)
    rows = put_up(kind, campaign, request.user)
    contender = fetch(rows, request.user, right=can_read_ledger, pk=request.GET.get("contender", ""))
    (paper,) = kind.papers([contender], request.user)
    try:
        (made,) = words([paper], bytes(found.content))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("campaign:paper-templates", pk)
    return download(made, _("预览-%s.docx") % paper.filename)


@require_POST
def adopt(request: HttpRequest, pk: int, template: int) -> HttpResponse:
    """Put an uploaded template in force."""
    _campaign, found = _fetch(request, pk, template)
    papers.adopt_template(found, by=request.user)
    messages.success(request, _("已启用“%s”，此后导出的Word都用它。") % found)
    return redirect("campaign:paper-templates", pk)


@require_POST
def end(request: HttpRequest, pk: int, template: int) -> HttpResponse:
    """Put a template away; the file stays."""
    _campaign, found = _fetch(request, pk, template)
    papers.end_template(found, by=request.user)
    said = _("已恢复默认模板，“%s”仍保留。") if found.adopted_at else _("已放弃“%s”。")
    messages.success(request, said % found)
    return redirect("campaign:paper-templates", pk)


urlpatterns = [
    path("campaigns/<int:pk>/paper/", page, name="paper-templates"),
    path("campaigns/<int:pk>/paper/<slug:kind>/", current, name="paper-template-current"),
    path("campaigns/<int:pk>/paper/<slug:kind>/default/", default, name="paper-template-default"),
    path("campaigns/<int:pk>/paper/template/<int:template>/", content, name="paper-template"),
    path("campaigns/<int:pk>/paper/template/<int:template>/preview/", preview, name="paper-template-preview"),
    path("campaigns/<int:pk>/paper/template/<int:template>/adopt/", adopt, name="paper-template-adopt"),
    path("campaigns/<int:pk>/paper/template/<int:template>/end/", end, name="paper-template-end"),
]
