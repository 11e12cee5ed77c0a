"""Who would be in a month: contenders, those left out with the reason, and the appraisers (product.md §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaign import clock
from campaign.calendar import around
from campaign.formatting import day_text
from campaign.models import Campaign, Contender, ContenderKind, Decision, Membership, State
from campaign.models.contender import ACTIVATED_STATES
from campaign.months import Month
from reviews.cycles import phase_settings
from reviews.phases import Windows, is_secret_month, windows_of

STANDING = (State.ACTIVE, State.RECTIFYING)
NOT_YET = (State.CLEARED, State.REPORTED)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A contender that is not in the month, and why."""

    contender: Contender
    reason: str


@dataclass(frozen=True, slots=True)
class OpeningPreview:
    """What opening a month now would freeze."""

    month: Month
    posts: list[Contender]
    teams: list[Contender]
    left_out: list[LeftOut]
    windows: Windows
    appraisers: int
    is_secret: bool

    @property
    def groups(self) -> list[tuple[str, list[Contender]]]:
        """Posts and teams under their names; a kind without any is left out."""
        kinds = ((_("示范岗"), self.posts), (_("攻关队"), self.teams))
        return [(label, rows) for label, rows in kinds if rows]


def contenders_of(campaign: Campaign, month: Month) -> QuerySet[Contender]:
    """Those active by the day †, still active now or gone into acceptance only after it, in print order."""
    due = month.day(campaign.rule_set.active_by_day)
    closed_later = Decision.objects.filter(
        to_state=State.ACCEPTING, at__gte=clock.start_of(due + dt.timedelta(days=1))
    ).values("contender_id")
    return (
        campaign.contenders.filter(
            Q(state__in=STANDING) | Q(state=State.ACCEPTING, pk__in=closed_later),
            activated_on__lte=due,
        )
        .select_related("principal", "lead_branch", "level_granted", "duty", "project")
        .order_by("kind", "lead_branch__path", "principal__pinyin", "pk")
    )


def left_out_of(campaign: Campaign, month: Month, inside: Iterable[Contender]) -> list[LeftOut]:
    """Those put up, or about to be, that are not in the month; who had gone before it began is not named."""
    due = month.day(campaign.rule_set.active_by_day)
    rows = (
        campaign.contenders.filter(state__in=(*ACTIVATED_STATES, State.WITHDRAWN, *NOT_YET))
        .exclude(pk__in=[contender.pk for contender in inside])
        .select_related("principal", "lead_branch")
        .order_by("kind", "lead_branch__path", "principal__pinyin", "pk")
    )
    last = _last_steps(rows)
    found = []
    for contender in rows:
        reason = _why(contender, due, month, last.get(contender.pk) or contender.closed_on)
        if reason:
            found.append(LeftOut(contender, reason))
    return found


def _last_steps(rows: Iterable[Contender]) -> dict[int, dt.date]:
    """The day each contender came into its present state; one query."""
    states = {row.pk: row.state for row in rows}
    steps = Decision.objects.filter(contender__in=states).order_by("pk")
    return {
        pk: clock.day_of(at)
        for pk, to_state, at in steps.values_list("contender_id", "to_state", "at")
        if states[pk] == to_state
    }


def _why(contender: Contender, due: dt.date, month: Month, since: dt.date | None) -> str:
    """Why it is not in the month; empty where it never was a question."""
    state = State(contender.state)
    if state in NOT_YET:
        return _("%(state)s，尚未挂牌") % {"state": state.label}
    on = contender.activated_on
    if on is None:
        return ""
    if on > due and state in (*STANDING, State.ACCEPTING):
        return _("%(day)s挂牌，晚于%(due)s") % {"day": day_text(on), "due": day_text(due)}
    if since is not None and since < month.first_day:
        return ""
    words = {"state": state.label, "day": day_text(since)}
    return _("%(state)s（%(day)s）") % words if since else str(state.label)


def roll_on(campaign: Campaign, today: dt.date) -> dict[int, int]:
    """Everyone on the staff of the general branch on a day, as person to branch; one query."""
    places = (
        Membership.objects.on(today)
        .filter(branch__path__startswith=campaign.organization.path, person__is_active=True)
        .order_by("person_id", "-started_on", "-pk")
        .values_list("person_id", "branch_id")
    )
    roll: dict[int, int] = {}
    for person_id, branch_id in places:
        roll.setdefault(person_id, branch_id)
    return roll


def windows_at(campaign: Campaign, month: Month, now: dt.datetime) -> Windows:
    """The windows of a month opened at ``now``, by the rules in force; one query for the calendar."""
    near = around(max(month.next.first_day, clock.day_of(now)))
    return windows_of(month, now, phase_settings(campaign.rule_set), near)


def preview_of(campaign: Campaign, month: Month) -> OpeningPreview:
    """What opening the month at this moment would write; constant queries."""
    inside = list(contenders_of(campaign, month))
    return OpeningPreview(
        month=month,
        posts=[row for row in inside if row.kind == ContenderKind.POST],
        teams=[row for row in inside if row.kind == ContenderKind.TEAM],
        left_out=left_out_of(campaign, month, inside),
        windows=windows_at(campaign, month, clock.now()),
        appraisers=len(roll_on(campaign, clock.today())),
        is_secret=is_secret_month(month, monthly=not campaign.rule_set.secret_quarter_end_only),
    )
