"""What requests for help ask of somebody: an answer, a promise come due, the team's word at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.formatting import day_text
from campaign.models import Contender, Person
from campaign.todos import TodoItem, provides_todos
from taskforces.help_page import help_url, turn_now
from taskforces.help_wanted import Turn
from taskforces.models import HelpRequest, TeamMember


@provides_todos
def for_the_asked(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Requests that wait for the person's answer, and promises come due: one query."""
    for request in HelpRequest.objects.open().filter(asked=person).with_people():
        turn = turn_now(request, today)
        if turn is Turn.ASKED:
            title, action = _("%s请您支持") % request.team.contender.title, _("去答复")
        elif turn is Turn.DUE and request.promised_on:
            title = _("您答应%s办的支持请求，请回音") % day_text(request.promised_on)
            action = _("去回音")
        else:
            continue
        yield TodoItem(
            due=request.promised_on,
            title=title,
            detail=request.text,
            url=f"{help_url(request)}answer/",
            action=action,
            key=f"help-{request.pk}",
        )


@provides_todos
def for_the_team(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Answered requests to close, and those whose person has left: two queries at most."""
    places = TeamMember.objects.on(today).leading().filter(person=person)
    led = Contender.objects.teams().with_ledger().filter(pk__in=places.values("team_id"))
    for request in HelpRequest.objects.open().filter(team_id__in=led.values("pk")).with_people():
        turn = turn_now(request, today)
        if turn is Turn.TEAM:
            title = _("%(name)s已答复支持请求：%(answer)s") % {
                "name": request.asked.name,
                "answer": request.get_answer_display(),
            }
        elif turn is Turn.LOST:
            title = _("请改请他人：%s已离开") % request.asked.name
        else:
            continue
        yield TodoItem(
            due=None,
            title=title,
            detail=f"{request.team.contender.title}：{request.text}",
            url=help_url(request),
            action=_("去办结") if turn is Turn.TEAM else _("去改请"),
            key=f"help-{request.pk}",
        )
