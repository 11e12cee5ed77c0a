"""历史版本 of a part or a week: the list, two compared, an old one restored (product.md §4). One view for both ledgers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.forms.ledger_history import RestoreForm
from campaign.history_page import Subject, compare, rows_of
from campaign.ledger_head import LIST_PAGES, address_or_none
from campaign.models import Contender, Person
from campaign.permissions import require
from campaign.permissions.ledgers import can_write_ledger
from campaign.views.ledgers import STALE


def answer_history(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Show the versions, or restore one of them and come back."""
    form, status = RestoreForm(request.POST or None), 200
    if request.method == "POST":
        require(can_write_ledger(request.user, subject.contender))
        if form.is_valid():
            try:
                subject.restore(by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                messages.success(request, _("已恢复，写成新的一版；原来的内容仍在历史里。"))
                return redirect(request.path)
    context = context_of(request.user, subject, form, {**request.GET.dict(), **request.POST.dict()})
    return render(request, "campaign/ledger_history.html", context, status=status)


def context_of(person: Person, subject: Subject, form: RestoreForm, given: dict[str, str]) -> dict[str, Any]:
    """Everything the page prints."""
    rows = rows_of(subject, person)
    contender: Contender = subject.contender
    return {
        "subject": subject,
        "contender": contender,
        "form": form,
        "rows": rows,
        "compared": compare(subject, rows, given),
        "list_url": address_or_none(LIST_PAGES[contender.kind]),
    }
