"""The one view of both ledgers: a part to read, and its acts to perform (design.md: parts are data)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaign.closing import closed_for
from campaign.errors import Refused
from campaign.forms.evidence import HoldsFiles
from campaign.forms.ledger import LedgerForm, TextForm
from campaign.forms.ledger_review import REVIEW_FORMS
from campaign.ledger_addresses import check_address
from campaign.ledger_head import head_of
from campaign.ledger_parts import Part, neighbours
from campaign.ledger_review import handing_of, threads_of
from campaign.ledger_sections import sections_for
from campaign.models import Contender, LedgerDraft, Person
from campaign.permissions import can_read_application, can_read_card, require
from campaign.permissions.ledgers import can_write_ledger
from campaign.reopening_page import reopenings_page
from campaign.services import drafts
from campaign.versions import Stale
from campaign.views.autosave import autosave, give_up

STALE = 409
# Comments are no part's own: they stand beside every one.
REVIEW_ACTS = frozenset(form.act for form in REVIEW_FORMS)
#: What a form's address answers when no button was pressed that performs its act.
WITHOUT_BUTTON = {"autosave": autosave, "give_up": give_up}


@dataclass(frozen=True, slots=True)
class Ledger:
    """What distinguishes the two: their parts, forms, rows, template and the name of a part's page."""

    parts: tuple[Part[Any], ...]
    forms: Mapping[str, type[LedgerForm]]
    page: Callable[[Contender, Part[Any], Person, frozenset[str]], dict[str, Any]]
    template: str
    part_page: str
    history_page: str

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
        by_itself = next((name for name in WITHOUT_BUTTON if name in request.POST), "")
        if by_itself:
            return WITHOUT_BUTTON[by_itself](request, form, ledger.address(contender, part.key))
        said, status = attempt(form)
        if isinstance(form, HoldsFiles):
            form.let_go() if said else form.keep_files()
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
    if act not in part.acts and act not in REVIEW_ACTS:
        raise Http404
    kind = ledger.forms[act]
    require(kind.may(request.user, contender))
    try:
        target = kind.find_target(contender, part, given.get("on", ""))
    except (ObjectDoesNotExist, ValueError, OverflowError) as missing:
        raise Http404 from missing
    data = {"data": request.POST, "files": request.FILES} if sent else {}
    form = kind(contender=contender, part=part, by=request.user, target=target, **data)
    if form.autosave == "draft" and not sent:
        draft = LedgerDraft.objects.of_form(contender, request.user, act, form.target_key).first()
        if draft:
            form.open_draft(draft)
    return form


def attempt(form: LedgerForm) -> tuple[str, int]:
    """Perform the form's act: its sentence, or none and the status of the page that shows the form again."""
    if not form.is_valid():
        return "", 200
    try:
        with transaction.atomic():
            said = form.perform()
            end_drafts(form)
            return said, 200
    except Stale as stale:
        form.clash(stale)
        return "", STALE
    except Refused as refused:
        form.add_error(None, str(refused))
        return "", STALE


def end_drafts(form: LedgerForm) -> None:
    """What was done is no draft any longer; what was deleted can no longer be changed."""
    if form.autosave == "draft":
        drafts.drop_draft(contender=form.contender, act=form.act, on=form.target_key, by=form.by)
    elif form.act.endswith("-delete"):
        changing = form.act.removesuffix("delete") + "change"
        drafts.drop_drafts_on(contender=form.contender, act=changing, on=form.target_key)


def open_drafts(
    ledger: Ledger, contender: Contender, part: Part[Any], person: Person, form: LedgerForm | None
) -> list[tuple[LedgerDraft, str]]:
    """The person's unfinished forms of this part with their names, without the one on the page."""
    mine = LedgerDraft.objects.of_part(contender, person, part.key)
    shown = (form.act, form.target_key) if form is not None else None
    return [
        (draft, str(ledger.forms[draft.act].heading))
        for draft in mine
        if draft.act in part.acts and (draft.act, draft.on) != shown
    ]


def context_of(
    person: Person, ledger: Ledger, contender: Contender, part: Part[Any], form: LedgerForm | None
) -> dict[str, Any]:
    """Everything a part's page prints."""
    may_write = can_write_ledger(person, contender)
    closed = closed_for(contender)
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
        **_turn(ledger, part, page["titles"]),
        "form": form,
        "opened": None if isinstance(form, TextForm) else form,
        "text_form": written,
        "handing": handing_of(contender, person),
        "check_url": check_address(contender),
        "threads": threads_of(contender, part.key, str(page.get("week", "")), person),
        "drafts": open_drafts(ledger, contender, part, person, form) if may_write else [],
        "sections": sections_for(part.key, contender, person),
        "ledger_url": ledger.address(contender, part.key),
        "history_url": reverse(ledger.history_page, args=[contender.pk, part.key]) if part.text else "",
        "reopenings": reopenings_page(contender, person, may_write=may_write),
        **page,
    }


def _turn(ledger: Ledger, part: Part[Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """The parts before and after with their titles."""
    before, after = neighbours(ledger.parts, part.key)
    return {
        "before": before,
        "before_title": titles[before.key] if before else "",
        "after": after,
        "after_title": titles[after.key] if after else "",
    }


def _text_form(
    ledger: Ledger, contender: Contender, part: Part[Any], person: Person, may_write: bool
) -> LedgerForm | None:
    if part.text is None or not may_write:
        return None
    kind = ledger.forms["text"]
    return kind(contender=contender, part=part, by=person, target=kind.find_target(contender, part, ""))
