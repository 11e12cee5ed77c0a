"""Whom requests for help tell what."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import MessageKind
from campaign.telling import Told, tells
from campaign.told import to_each
from taskforces.help_page import help_url
from taskforces.models import HelpRequest, TeamMember


@tells("help-ask", "help-change")
def asked_for_help(request: HelpRequest) -> Iterator[Told]:
    """Who is asked; words changed while they wait are not said twice."""
    yield Told(
        request.asked_id,
        MessageKind.DUTY,
        _("%s请您支持") % request.team.contender.title,
        f"{help_url(request)}answer/",
        f"help-{request.pk}-{int(request.asked_at.timestamp())}",
        request.text,
    )


@tells("help-answer")
def help_answered(request: HelpRequest) -> Iterator[Told]:
    """Captain and deputies."""
    leading = TeamMember.objects.on(clock.today()).leading().filter(team_id=request.team_id)
    stamp = int(request.answered_at.timestamp()) if request.answered_at else 0
    yield from to_each(
        leading.values_list("person_id", flat=True),
        MessageKind.LEDGER,
        _("支持请求已答复：%s") % request.get_answer_display(),
        help_url(request),
        f"help-answer-{request.pk}-{stamp}",
        request.answer_text,
    )
