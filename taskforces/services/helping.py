"""支持请求: a handed-in week asks somebody, who answers; the team closes it (product.md §4)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Contender, Person
from campaign.services.messages import announce
from taskforces.models import HelpRequest, WeeklyEntry
from taskforces.permissions import can_answer_help, can_lead_help
from taskforces.querysets import helpers_of

Answer, Ending = HelpRequest.Answer, HelpRequest.Ending


def keep_in_step(entry: WeeklyEntry, before: tuple[int | None, str] | None, *, by: Person) -> None:
    """Make the request of a week say what the handed-in week says; runs inside the service that saved it.

    ``before`` is whom and what the week asked when it was last handed in, None where this is the first time:
    an unchanged week leaves its request alone, whatever became of it since.
    """
    if (entry.help_from_id, entry.help_wanted) == before:
        return
    waiting = entry.help_requests.filter(closed_at=None, answered_at=None).select_for_update().first()
    if entry.help_from_id is None or not entry.help_wanted:
        if waiting is not None:
            _close(waiting, Ending.WITHDRAWN, by)
        return
    if waiting is None:
        _ask(entry, entry.help_from_id, entry.help_wanted, by)
        return
    if before is None or before[0] != entry.help_from_id:  # else it may have been passed on meanwhile
        waiting.asked_id = entry.help_from_id
        waiting.asked_by, waiting.asked_at = by, clock.now()
    waiting.text = entry.help_wanted
    waiting.save(update_fields=["asked", "text", "asked_by", "asked_at"])
    audit.record("help-change", by=by, obj=waiting, contender=entry.team.contender)
    announce("help-change", waiting, by=by)


def _ask(entry: WeeklyEntry, asked_id: int, text: str, by: Person) -> HelpRequest:
    row = HelpRequest.objects.create(
        team_id=entry.team_id, week=entry, asked_id=asked_id, text=text, asked_by=by, asked_at=clock.now()
    )
    audit.record("help-ask", by=by, obj=row, contender=entry.team.contender)
    announce("help-ask", row, by=by)
    return row


@transaction.atomic
def answer_request(
    request: HelpRequest, *, answer: str, by: Person, promised_on: date | None = None, text: str = ""
) -> HelpRequest:
    """The person asked says 已办, 将于某日办 or 办不了 with why; a later word replaces the earlier one."""
    row = _locked(request)
    if not can_answer_help(by, row):
        raise Refused(_("只有被请求的人可以答复。"))
    _check_open(row)
    if answer == Answer.PROMISED and (promised_on is None or promised_on < clock.today()):
        raise Refused(_("请填写将于哪天办，不早于今天。"))
    if answer == Answer.DECLINED and not text.strip():
        raise Refused(_("办不了的，请说明原因。"))
    row.answer, row.answer_text = answer, text.strip()
    row.promised_on = promised_on if answer == Answer.PROMISED else None
    row.answered_by, row.answered_at = by, clock.now()
    row.save(update_fields=["answer", "answer_text", "promised_on", "answered_by", "answered_at"])
    audit.record("help-answer", by=by, obj=row, contender=row.team.contender, answer=answer)
    announce("help-answer", row, by=by)
    return row


@transaction.atomic
def close_request(request: HelpRequest, *, ending: str, by: Person) -> HelpRequest:
    """Captain or deputy: 解决了, or 不再需要."""
    row = _leading(request, by)
    if ending == Ending.SOLVED and not row.is_answered:
        raise Refused(_("对方还没有答复；已经不需要的，请选“不再需要”。"))
    _close(row, ending, by)
    return row


@transaction.atomic
def pass_on(request: HelpRequest, *, asked: Person, by: Person) -> HelpRequest:
    """Captain or deputy asks somebody else; what the first one answered stays to be read."""
    row = _leading(request, by)
    if asked.pk == row.asked_id:
        raise Refused(_("已经请了%s，请改选另一位。") % asked.name)
    if not helpers_of(row.team.contender).filter(pk=asked.pk).exists():
        raise Refused(_("只能请本活动其他攻关队队长、支部和党总支委员支持。"))
    _close(row, Ending.PASSED_ON, by)
    return _ask(row.week, asked.pk, row.text, by)


def _close(row: HelpRequest, ending: str, by: Person) -> None:
    row.ending, row.closed_by, row.closed_at = ending, by, clock.now()
    row.save(update_fields=["ending", "closed_by", "closed_at"])
    audit.record("help-close", by=by, obj=row, contender=row.team.contender, ending=ending)


def _leading(request: HelpRequest, by: Person) -> HelpRequest:
    row = _locked(request)
    if not can_lead_help(by, row):
        raise Refused(_("由队长或副队长办理。"))
    _check_open(row)
    return row


def _locked(request: HelpRequest) -> HelpRequest:
    """The row as stored; the team's lock comes first, as where a week is saved."""
    Contender.objects.select_for_update().get(pk=request.team_id)
    return HelpRequest.objects.select_for_update(of=("self",)).with_people().get(pk=request.pk)


def _check_open(row: HelpRequest) -> None:
    if not row.is_open:
        raise Refused(_("这项请求已经办结（%s）。") % row.get_ending_display())
