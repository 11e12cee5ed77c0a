"""``perform``: the only code that writes a contender's state (design.md)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import moment_text
from campaign.models import ENDED_STATES, Contender, Decision, Level, MeetingItem, Person, State
from campaign.services.messages import announce
from campaign.workflow.conditions import meeting_problem, missing_for
from campaign.workflow.table import BY_NAME, TABLE, Transition


def actions_for(contender: Contender, person: Person) -> list[Transition]:
    """The steps the table gives this person in the contender's present state, conditions aside."""
    return [
        transition
        for transition in TABLE
        if contender.state in transition.sources
        and transition.kind in (None, contender.kind)
        and transition.actor.is_played_by(person, contender)
    ]


@transaction.atomic
def perform(
    contender: Contender,
    name: str,
    *,
    by: Person,
    comment: str = "",
    to: State | str | None = None,
    item: MeetingItem | None = None,
    level: Level | None = None,
    until: date | None = None,
) -> Decision:
    """Take one step of the state table and return its row.

    ``to`` chooses among several targets; ``item`` is the closed meeting item a step must carry;
    ``level`` is the level granted by a reply; ``until`` the new date of an extension.
    Raises Refused with a sentence for the user; the loser of a race learns who decided (trust.md RACE-3).
    """
    transition = _allowed(contender, name, by)
    target = _target(transition, to)
    comment = comment.strip()
    if transition.needs_comment and not comment:
        raise Refused(_("请写明“%s”的理由。") % transition.label)
    problems = missing_for(name, contender, by)
    if transition.meeting is not None:
        problem = meeting_problem(contender, item, transition.meeting, target, by)
        problems += [problem] if problem else []
    if problems:
        raise Refused("".join(problems))
    source = contender.state
    columns = _columns(contender, transition, target, level=level, until=until)
    moved = Contender.objects.filter(pk=contender.pk, state=source, version=contender.version).update(
        state=target, version=F("version") + 1, **columns
    )
    if not moved:
        raise Refused(_lost(contender))
    contender.refresh_from_db()
    decision = Decision.objects.create(
        contender=contender,
        action=name,
        from_state=source,
        to_state=target,
        at=clock.now(),
        by=by,
        by_name=by.name,
        comment=comment,
        meeting_item=item,
    )
    audit.record(f"contender-{name}", by=by, obj=contender, before=source, after=target)
    announce(f"contender-{name}", decision, by=by)
    return decision


def _allowed(contender: Contender, name: str, by: Person) -> Transition:
    transition = BY_NAME.get(name)
    if transition is None or transition.kind not in (None, contender.kind):
        raise Refused(_("没有这一办理步骤。"))
    if contender.state not in transition.sources:
        raise Refused(
            _("“%(title)s”现在是“%(state)s”，不能%(step)s。")
            % {"title": contender.title, "state": contender.get_state_display(), "step": transition.label}
        )
    if not transition.actor.is_played_by(by, contender):
        raise Refused(
            _("“%(step)s”须由%(actor)s办理，且不能办理本人的事项。")
            % {"step": transition.label, "actor": transition.actor.label}
            if transition.actor.value != "H"
            else _("“%(step)s”须由%(actor)s办理。")
            % {"step": transition.label, "actor": transition.actor.label}
        )
    return transition


def _target(transition: Transition, to: State | str | None) -> State:
    if to is None and len(transition.targets) == 1:
        return transition.targets[0]
    if to in transition.targets:
        return State(to)
    raise Refused(_("请选择“%s”的结果。") % transition.label)


def _columns(
    contender: Contender, transition: Transition, target: State, *, level: Level | None, until: date | None
) -> dict[str, Any]:
    """Dates, levels and frozen names that a step writes together with the state."""
    today = clock.today()
    match transition.name:
        case "submit":
            return {
                # The rule set in force at first submission stays (product.md §1).
                "rule_set": contender.rule_set or contender.campaign.rule_set,
                "submitted_at": contender.submitted_at or clock.now(),
                "principal_name": contender.principal.name,
                "branch_name": contender.lead_branch.name,
            }
        case "reply" if target == State.CLEARED:
            return {"level_granted": _granted(contender, level)}
        case "activate":
            return {
                "activated_on": today,
                "level_granted": contender.level_granted or contender.level_applied,
            }
        case "rectify":
            return {"rectify_until": today + timedelta(days=_rules(contender).rectify_days)}
        case "lift":
            return {"rectify_until": None}
        case "extend":
            return {"due_on": _extension(contender, until), "extended_on": today}
    return {"closed_on": today} if target in ENDED_STATES else {}


def _rules(contender: Contender) -> Any:
    return contender.rule_set or contender.campaign.rule_set


def _granted(contender: Contender, level: Level | None) -> Level:
    if level is None or level.campaign_id != contender.campaign_id:
        raise Refused(_("请选择批复认定的层级。"))
    if contender.level_applied is not None and level.rank < contender.level_applied.rank:
        raise Refused(_("批复层级不能高于申报层级。"))
    return level


def _extension(contender: Contender, until: date | None) -> date:
    due, days = contender.due_on, _rules(contender).extension_days
    if until is None or due is None or not due < until <= due + timedelta(days=days):
        raise Refused(_("延期须晚于原完成日期，且不超过%d天。") % days)
    return until


def _lost(contender: Contender) -> str:
    """Who was faster, for the one who lost the race."""
    last = Decision.objects.filter(contender=contender).order_by("-pk").first()
    if last is None:
        return _("这件事项刚被改动，请刷新后再办理。")
    return _("%(name)s已于%(at)s办理“%(step)s”，本次未重复办理。") % {
        "name": last.by_name,
        "at": moment_text(last.at, clock.today()),
        "step": BY_NAME[last.action].label,
    }
