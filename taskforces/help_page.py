"""Requests for help as pages print them: where each stands, with whom it lies, since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.models import Person
from campaign.stuck import Scope
from taskforces.help_wanted import Standing, Turn, turn_of
from taskforces.log_weeks import week_of_entry
from taskforces.models import HelpRequest, TeamMember, WeeklyEntry

KINDS = {
    Turn.ASKED: "warn",
    Turn.DUE: "warn",
    Turn.PROMISED: "part",
    Turn.TEAM: "part",
    Turn.LOST: "warn",
    Turn.NOBODY: "done",
}


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One request as a page prints it."""

    request: HelpRequest
    turn: Turn
    label: str
    kind: str
    waits_for: str
    since: dt.date
    url: str
    week_url: str
    week_label: str

    @property
    def days(self) -> int:
        """How long the present step has waited."""
        return max((clock.today() - self.since).days, 0)


def help_url(request: HelpRequest) -> str:
    """The page of a request."""
    return reverse("taskforces:help", args=[request.pk])


def turn_now(request: HelpRequest, today: dt.date) -> Turn:
    """Whose turn a stored request is."""
    standing = Standing(
        request.answer, request.promised_on, not request.is_open, asked_is_here=request.asked.is_here
    )
    return turn_of(standing, today)


def help_row(request: HelpRequest, today: dt.date) -> HelpRow:
    """Lay one out; its people and week are read with it (``with_people``)."""
    turn, contender, week = turn_now(request, today), request.team.contender, week_of_entry(request.week)
    asked = turn in (Turn.ASKED, Turn.DUE, Turn.PROMISED)
    return HelpRow(
        request=request,
        turn=turn,
        label=_label(request, turn),
        kind=KINDS[turn],
        waits_for=request.asked.name if asked else _("队长%s") % contender.principal_name,
        since=_since(request, turn),
        url=help_url(request),
        week_url=reverse("taskforces:week", args=[contender.pk, week.year, week.number]),
        week_label=week.label,
    )


def _label(request: HelpRequest, turn: Turn) -> str:
    if turn is Turn.NOBODY:
        return request.get_ending_display()
    promised = day_text(request.promised_on) if request.promised_on else ""
    return {
        Turn.ASKED: _("待答复"),
        Turn.DUE: _("答应%s办，待回音") % promised,
        Turn.PROMISED: _("将于%s办") % promised,
        Turn.TEAM: _("%s，待本队办结") % request.get_answer_display(),
        Turn.LOST: _("对方已离开，待改请他人"),
    }[turn]


def _since(request: HelpRequest, turn: Turn) -> dt.date:
    if turn is Turn.DUE and request.promised_on:
        return request.promised_on
    if turn is Turn.LOST and request.asked.left_on:
        return request.asked.left_on
    return clock.day_of(request.answered_at if request.answered_at else request.asked_at)


def rows_of(requests: Iterable[HelpRequest]) -> list[HelpRow]:
    """Every one laid out for today."""
    today = clock.today()
    return [help_row(request, today) for request in requests]


def rows_of_week(entry: WeeklyEntry | None) -> list[HelpRow]:
    """All that a week asked, with the answers: one query."""
    return rows_of(entry.help_requests.with_people().order_by("asked_at", "pk")) if entry else []


def open_of_team(team_id: int) -> list[HelpRow]:
    """What a team still waits for, oldest first: one query."""
    return rows_of(HelpRequest.objects.open().filter(team_id=team_id).with_people())


def open_in(scope: Scope) -> QuerySet[HelpRequest]:
    """Open requests of the live teams of a scope."""
    return (
        HelpRequest.objects.open()
        .filter(scope.of("team__contender__lead_branch"), team__contender__campaign=scope.campaign)
        .with_people()
    )


@dataclass(frozen=True, slots=True)
class HelpLists:
    """What the page 请求支持 prints: asked of me, asked by my teams, and for who runs the campaign all of it."""

    asked: list[HelpRow]
    own: list[HelpRow]
    others: list[HelpRow] | None
    is_whole: bool


def help_lists(person: Person, scope: Scope | None) -> HelpLists:
    """Open requests by what the reader has to do with them: four queries at most, each request once."""
    today = clock.today()
    opened = HelpRequest.objects.open().with_people()
    asked = rows_of(opened.filter(asked=person))
    places = TeamMember.objects.on(today).filter(person=person)
    own = rows_of(opened.filter(team_id__in=places.values("team_id")).exclude(asked=person))
    known = {row.request.pk for row in (*asked, *own)}
    others = None
    if scope is not None:
        others = [row for row in rows_of(open_in(scope)) if row.request.pk not in known]
    return HelpLists(asked, own, others, scope is not None and scope.is_whole)
