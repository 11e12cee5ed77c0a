"""核对 of both ledgers: every part in short, then handing in for who leads, the answer for the branch (product.md §4)."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaign.errors import Refused
from campaign.forms.ledger_review import AnswerForm, HandInForm
from campaign.ledger_addresses import part_address
from campaign.ledger_check import CheckPart, missing_words
from campaign.ledger_head import head_of
from campaign.ledger_review import Handing, check_label, handing_of
from campaign.models import Contender, Person
from campaign.permissions import require
from campaign.permissions.ledger_review import can_answer_hand_in
from campaign.permissions.ledgers import can_write_ledger
from campaign.views.ledgers import STALE


def answer_check(request: HttpRequest, contender: Contender, parts: Sequence[CheckPart]) -> HttpResponse:
    """Show the whole ledger in short; hand it in, or answer what was handed in, and come back."""
    person, handing = request.user, handing_of(contender, request.user)
    require(handing.may_read)
    missing = missing_words(parts)
    form = open_form(request, contender, handing, "".join(f"{title}：{words}" for title, words in missing))
    status = 200
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                messages.success(request, _perform(form, contender, handing, person))
                return redirect(request.path)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
    context = {
        "contender": contender,
        "head": head_of(contender, person),
        "ledger": check_label(contender),
        "parts": parts,
        "missing": missing,
        "handing": handing,
        "form": form,
        "is_answer": isinstance(form, AnswerForm),
        "may_write": can_write_ledger(person, contender),
        "ledger_url": part_address(contender, parts[0].mark.part.key),
    }
    return render(request, "campaign/ledger_check.html", context, status=status)


def open_form(
    request: HttpRequest, contender: Contender, handing: Handing, missing: str
) -> forms.Form | None:
    """What the reader may do here: answer what waits, or hand in. A form sent without the right is refused."""
    waits = handing.last is not None and handing.last.answered_at is None
    act, data = request.POST.get("act", ""), request.POST or None
    may_answer = waits and can_answer_hand_in(request.user, contender)
    if act == "answer":
        require(can_answer_hand_in(request.user, contender))
        return AnswerForm(data) if waits else None
    if request.method == "POST":
        require(handing.may_hand_in)
        return HandInForm(data, missing=missing)
    if may_answer:
        return AnswerForm()
    return HandInForm(missing=missing) if handing.may_hand_in and not waits else None


def _perform(form: forms.Form, contender: Contender, handing: Handing, by: Person) -> str:
    if isinstance(form, AnswerForm):
        return form.perform(handing.last, by)
    return form.perform(contender, by)
