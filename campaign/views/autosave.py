"""Typing into a ledger, saved as one types: a few words of JSON in place of a page (trust.md UX-3, UX-4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from campaign import autosaving, presence, sessions
from campaign.forms.ledger import LedgerForm
from campaign.models import ContenderKind
from campaign.services.drafts import drop_draft

CLASH = 409
#: The value of ``autosave`` that only says one is here; any other saves.
HERE = "here"


def autosave(request: HttpRequest, form: LedgerForm, address: str) -> HttpResponse:
    """Save what was typed, or note that somebody is typing; 409 with both texts where another one was quicker."""
    if not form.autosave:
        raise Http404
    if form.contender.kind == ContenderKind.TEAM:
        presence.note(form.contender, form.place, form.by)
    said: dict[str, object] = {"editors": form.editors}
    status = 200
    if request.POST["autosave"] != HERE:
        answer = autosaving.save(form)
        said |= {"state": answer.kind, "words": answer.words, "version": answer.version}
        if answer.kind == autosaving.Kind.CLASH:
            status = CLASH
            said["clash"] = render_to_string(
                "campaign/_ledger_clash.html", {"form": form, "ledger_url": address}, request
            )
    return JsonResponse(said | {"left": sessions.seconds_left(request)}, status=status)


def give_up(request: HttpRequest, form: LedgerForm, address: str) -> HttpResponse:
    """Throw one's own draft away, or what was typed against another's text, and go back to the part."""
    drop_draft(contender=form.contender, act=form.act, on=form.target_key, by=form.by)
    is_theirs = request.POST["give_up"] == "theirs"
    messages.success(request, _("已用对方的版本。") if is_theirs else _("已丢弃草稿。"))
    return redirect(form.come_back(address))
