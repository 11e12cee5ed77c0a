"""The one view of both ledgers: a part to read, and its acts to perform (design.md: parts are data)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaign.closing import closed_for
from campaign.errors import Refused
from campaign.forms.ledger import LedgerForm, TextForm
from campaign.ledger_head import head_of
from campaign.ledger_parts import Part, neighbours
from campaign.ledger_sections import sections_for
from campaign.models import Contender, Person
from campaign.permissions import can_read_application, can_read_card, require
from campaign.permissions.ledgers import can_write_ledger
from campaign.reopening_page import reopenings_page
from campaign.versions import Stale

STALE = 409


@dataclass(frozen=True, slots=True)
class Ledger:
    """What distinguishes the two: their parts, forms, rows, template and the name of a part's page."""

    parts: tuple[Part[Any], ...]
    forms: Mapping[str, type[LedgerForm]]
    page: Callable[[Contender, Part[Any], Person, frozenset[str]], dict[str, Any]]
    template: str
    part_page: str

    def address(self, contender: Contender, key: str) -> str:
        """Where a part is read."""
        return reverse(self.part_page, args=[contender.pk, key])


def find_part(ledger: Ledger, key: str) -> Part[Any]:
    """The part of that key, or 404."""
    for part in ledger.parts:
        if part.key == key:
            return part
    raise Http404


def answer(request: HttpRequest, ledger: Ledger, contender: Contender, part: Part[Any]) -> HttpResponse:
    """Show the part, or perform one of its acts and come back; nothing typed is lost when it is refused."""
    form = open_form(request, ledger, contender, part)
    status = 200
    if request.method == "POST" and form is not None:
        said, status = attempt(form)
        if said:
            messages.success(request, said)
            return redirect(form.come_back(ledger.address(contender, part.key)))
    context = context_of(request.user, ledger, contender, part, form)
    return render(request, ledger.template, context, status=status)


def open_form(
    request: HttpRequest, ledger: Ledger, contender: Contender, part: Part[Any]
) -> LedgerForm | None:
    """The form the address or the sent form names: 404 for what this part does not have, 403 without the right."""
    sent = request.method == "POST"
    given = request.POST if sent else request.GET
    act = given.get("act", "")
    if not act and not sent:
        return None
    if act not in part.acts:
        raise Http404
    kind = ledger.forms[act]
    require(kind.may(request.user, contender))
    try:
        target = kind.find_target(contender, part, given.get("on", ""))
    except (ObjectDoesNotExist, ValueError, OverflowError) as missing:
        raise Http404 from missing
    data = {"data": request.POST, "files": request.FILES} if sent else {}
    return kind(contender=contender, part=part, by=request.user, target=target, **data)


def attempt(form: LedgerForm) -> tuple[str, int]:
    """Perform the form's act: its sentence, or none and the status of the page that shows the form again."""
    if not form.is_valid():
        return "", 200
    try:
        return form.perform(), 200
    except Stale as stale:
        form.clash(stale)
        return "", STALE
    except Refused as refused:
        form.add_error(None, str(refused))
        return "", STALE


def context_of(
    person: Person, ledger: Ledger, contender: Contender, part: Part[Any], form: LedgerForm | None
) -> dict[str, Any]:
    """Everything a part's page prints."""
    may_write = can_write_ledger(person, contender)
    closed = closed_for(contender)
    before, after = neighbours(ledger.parts, part.key)
    written = form if isinstance(form, TextForm) else _text_form(ledger, contender, part, person, may_write)
    page = ledger.page(contender, part, person, closed)
    return {
        "contender": contender,
        "part": part,
        "head": head_of(contender, person),
        "may_write": may_write,
        "has_card": can_read_card(person, contender),
        "may_read_trail": can_read_application(person, contender),
        "closed": closed,
        "part_page": ledger.part_page,
        "before": before,
        "before_title": page["titles"][before.key] if before else "",
        "after": after,
        "after_title": page["titles"][after.key] if after else "",
        "form": form,
        "opened": None if isinstance(form, TextForm) else form,
        "text_form": written,
        "sections": sections_for(part.key, contender, person),
        "ledger_url": ledger.address(contender, part.key),
        "reopenings": reopenings_page(contender, person, may_write=may_write),
        **page,
    }


def _text_form(
    ledger: Ledger, contender: Contender, part: Part[Any], person: Person, may_write: bool
) -> LedgerForm | None:
    if part.text is None or not may_write:
        return None
    kind = ledger.forms["text"]
    return kind(contender=contender, part=part, by=person, target=kind.find_target(contender, part, ""))
