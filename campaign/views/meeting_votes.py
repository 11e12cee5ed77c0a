"""The votes of an open meeting, counted or by name, and the 票决记录 to read and print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign.errors import Refused
from campaign.forms.meetings import NamedVotesForm, VotesForm
from campaign.models import Meeting, MeetingItem
from campaign.outcomes import current_round, propose
from campaign.permissions import fetch
from campaign.permissions.meetings import can_edit_meeting, can_read_meeting
from campaign.vote_record import record_of
from campaign.vote_reports import record_url

MEETINGS = Meeting.objects.select_related(
    "organization", "campaign__organization", "prepared_by", "minutes_file", "rule_set"
)


def votes(request: HttpRequest, pk: int) -> HttpResponse:
    """The votes of the round that is due; ``?round=1`` opens the first one again."""
    meeting = fetch(MEETINGS, request.user, right=can_edit_meeting, pk=pk)
    number, items = _asked_round(request, meeting)
    if meeting.method == Meeting.Method.NAMED:
        return _named_votes(request, meeting, number, items)
    form = VotesForm(request.POST or None, meeting=meeting, round_number=number, items=items)
    if request.method == "POST" and form.is_valid():
        try:
            void = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _after_round(request, meeting, number, void)
    context = {"meeting": meeting, "form": form, "number": number}
    return render(request, "campaign/meeting_votes.html", context)


def _asked_round(request: HttpRequest, meeting: Meeting) -> tuple[int, list[MeetingItem]]:
    number, items = current_round(meeting)
    if request.GET.get("round") == "1" and number > 1:
        return 1, [proposal.item for proposal in propose(meeting)]
    return number, items


def _after_round(
    request: HttpRequest, meeting: Meeting, number: int, void: list[MeetingItem]
) -> HttpResponse:
    """Say what was saved and lead to the repeated vote, the next round or the conclusions."""
    if void:
        titles = "、".join(item.contender.title for item in void)
        messages.warning(
            request, _("%s收回多于发出，本次表决无效，已记录在案；请重新投票后再录入。") % titles
        )
        return redirect("campaign:meeting-votes", meeting.pk)
    messages.success(request, _("第%d轮表决已保存。") % number)
    again, _tied = current_round(fetch(MEETINGS, request.user, pk=meeting.pk))
    return redirect("campaign:meeting-votes" if again > number else "campaign:meeting-close", meeting.pk)


def _named_votes(
    request: HttpRequest, meeting: Meeting, number: int, items: list[MeetingItem]
) -> HttpResponse:
    """One item at a time, the first without votes unless one was picked; the next comes by itself."""
    if not items:
        return redirect("campaign:meeting-edit", meeting.pk)
    item = _picked(request, number, items)
    form = NamedVotesForm(request.POST or None, meeting=meeting, round_number=number, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _after_named(request, meeting, number, item)
    lines = [{"item": one, "is_done": _is_voted(one, number)} for one in items]
    context: dict[str, Any] = {
        "meeting": meeting,
        "form": form,
        "number": number,
        "item": item,
        "lines": lines,
        "done": sum(line["is_done"] for line in lines),
        "total": len(lines),
    }
    return render(request, "campaign/meeting_named.html", context)


def _picked(request: HttpRequest, number: int, items: list[MeetingItem]) -> MeetingItem:
    wanted = request.GET.get("item")
    if wanted is not None:
        picked = next((item for item in items if str(item.pk) == wanted), None)
        if picked is None:
            raise Http404
        return picked
    return next((item for item in items if not _is_voted(item, number)), items[0])


def _is_voted(item: MeetingItem, number: int) -> bool:
    return any(vote.round == number for vote in item.votes.all())


def _after_named(request: HttpRequest, meeting: Meeting, number: int, item: MeetingItem) -> HttpResponse:
    current = fetch(MEETINGS, request.user, pk=meeting.pk)
    _number, items = current_round(current) if number > 1 else (1, [p.item for p in propose(current)])
    waiting = next((one for one in items if not _is_voted(one, number)), None)
    if waiting is None:
        return _after_round(request, meeting, number, [])
    messages.success(request, _("“%s”的意见已保存。") % item.contender.title)
    query = "?round=1&item=" if number == 1 else "?item="
    return redirect(f"{reverse('campaign:meeting-votes', args=[meeting.pk])}{query}{waiting.pk}")


@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """票决记录: all rounds, absences, recusals, the arithmetic and the lines to sign."""
    meeting = fetch(MEETINGS, request.user, right=can_read_meeting, pk=pk)
    context = {
        "meeting": meeting,
        "record": record_of(meeting),
        "sheet_url": record_url(meeting, request.user),
    }
    return render(request, "campaign/meeting_record.html", context)


urlpatterns = [
    path("meetings/<int:pk>/votes/", votes, name="meeting-votes"),
    path("meetings/<int:pk>/record/", record, name="meeting-record"),
]
