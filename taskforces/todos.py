"""What waits for a team's captain and deputy, and for the branch secretary where weeks are missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.formatting import day_text
from campaign.ledger_review_todos import review_todos
from campaign.ledger_todos import pledge_todos
from campaign.models import Appointment, Contender, Person
from campaign.permissions import roles_on
from campaign.todos import TodoItem, provides_todos
from taskforces.log_weeks import calendar_for, rows_of
from taskforces.models import Milestone, TeamMember, WeeklyEntry
from taskforces.weeks import Week, WeekRow, WeekStatus

# More missing weeks than these are one thing to do.
FEW_WEEKS = 3
SECRETARIES = (Appointment.Role.SECRETARY, Appointment.Role.DEPUTY_SECRETARY)


def week_address(contender: Contender, week: Week) -> str:
    """The page of a week."""
    return reverse("taskforces:week", args=[contender.pk, week.year, week.number])


def part_address(contender: Contender, key: str) -> str:
    """A part of the team's log."""
    return reverse("taskforces:log-part", args=[contender.pk, key])


def led_by(person: Person, today: dt.date) -> list[Contender]:
    """Teams with a living log of which the person is captain or deputy."""
    places = TeamMember.objects.on(today).leading().filter(person=person)
    teams = Contender.objects.teams().with_ledger().filter(pk__in=places.values("team_id"))
    return list(teams.select_related("rule_set", "campaign"))


def rows_by_team(contenders: Iterable[Contender], today: dt.date) -> dict[int, list[WeekRow]]:
    """Status of every week of these teams: two queries whatever their number."""
    contenders = list(contenders)
    entries: dict[int, list[WeeklyEntry]] = defaultdict(list)
    for entry in WeeklyEntry.objects.filter(team_id__in=[contender.pk for contender in contenders]):
        entries[entry.team_id].append(entry)
    is_working = calendar_for(contenders, today)
    return {one.pk: rows_of(one, entries[one.pk], today, is_working) for one in contenders}


@provides_todos
def for_leaders(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """This week's log, missing weeks, late milestones, pledges due, comments and returns: seven queries at most."""
    teams = led_by(person, today)
    if not teams:
        return
    rows = rows_by_team(teams, today)
    for contender in teams:
        yield from _weeks(contender, rows[contender.pk])
    yield from _milestones(teams, today)
    yield from pledge_todos(teams, today, lambda contender: part_address(contender, "progress"))
    yield from review_todos(teams)


def _weeks(contender: Contender, rows: Iterable[WeekRow]) -> Iterator[TodoItem]:
    """This week's entry, and the missing ones: each by itself while they are few, else all of them in one."""
    rows = list(rows)
    missing = [row for row in rows if row.status is WeekStatus.MISSING]
    for row in rows:
        if row.status is WeekStatus.CURRENT:
            yield _week(contender, row, _("%s周志未交") % row.week.label, _("去填写"))
        elif row.status is WeekStatus.MISSING and len(missing) <= FEW_WEEKS:
            yield _week(contender, row, _("补交%s周志") % row.week.label, _("去补填"))
    if len(missing) > FEW_WEEKS:
        words = {"count": len(missing), "week": missing[0].week.label}
        yield _week(contender, missing[0], _("补交%(count)d周周志，从%(week)s起") % words, _("去补填"))


def _week(contender: Contender, row: WeekRow, title: str, action: str) -> TodoItem:
    return TodoItem(
        due=row.week.sunday,
        title=title,
        detail=contender.title,
        url=week_address(contender, row.week),
        action=action,
        key=f"week-{contender.pk}-{row.week}",
    )


def _milestones(teams: list[Contender], today: dt.date) -> Iterator[TodoItem]:
    by_pk = {contender.pk: contender for contender in teams}
    late = Milestone.objects.filter(team_id__in=by_pk, done_on=None, due_on__lt=today).order_by(
        "due_on", "pk"
    )
    for milestone in late:
        contender = by_pk[milestone.team_id]
        yield TodoItem(
            due=milestone.due_on,
            title=_("里程碑“%s”超期未完成") % milestone.title,
            detail=contender.title,
            url=f"{part_address(contender, 'progress')}?act=milestone&on={milestone.pk}",
            action=_("去登记"),
            key=f"milestone-{milestone.pk}",
        )


@provides_todos
def for_secretaries(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Teams of the own branch with weeks missing for longer than the rule allows: three queries at most."""
    branches = [place.organization_id for place in roles_on(person).places if place.role in SECRETARIES]
    if not branches:
        return
    led = Contender.objects.teams().with_ledger().filter(lead_branch__in=branches).exclude(principal=person)
    teams = list(led.select_related("rule_set", "campaign"))
    if not teams:
        return
    rows = rows_by_team(teams, today)
    for contender in teams:
        reported = [row.week for row in rows[contender.pk] if row.is_reported]
        if reported:
            yield TodoItem(
                due=None,
                title=_("%(team)s缺%(count)d周周志") % {"team": contender.title, "count": len(reported)},
                detail=_("最早是%(week)s（%(day)s截止），请提醒补交或准予免填")
                % {"week": reported[0].label, "day": day_text(reported[0].sunday)},
                url=reverse("taskforces:missing-weeks"),
                action=_("去看"),
                key=f"weeks-missing-{contender.pk}",
            )
