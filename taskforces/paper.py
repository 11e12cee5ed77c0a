"""The 工作周志 as a form: four parts in the order of product.md §4, filled from facts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.formatting import day_text, day_year, trimmed_hundredths
from campaign.models import Contender, ContenderKind, Person
from campaign.paper import Field, Fields, Paper, Records, Table, lines, listed, text_of
from campaign.paper_facts import (
    Facts,
    Rows,
    acceptance_blocks,
    commitment_blocks,
    cover_of,
    effect_blocks,
    evaluation_blocks,
    facts_of,
    numbered,
)
from campaign.paper_kinds import PaperKind, register_paper
from campaign.permissions.ledgers import can_read_profile
from taskforces.log_weeks import calendar_for, rows_of
from taskforces.models import HelpRequest, TeamMember, WeeklyEntry
from taskforces.periods import period_of
from taskforces.querysets import teams
from taskforces.weeks import Week, WeekRow, WeekStatus

OWN = (
    "team__joining_branches",
    Prefetch("team__members", TeamMember.objects.select_related("person").order_by("pk")),
    "team__milestones",
    Prefetch(
        "team__weeks",
        WeeklyEntry.objects.select_related("help_from", "submitted_by").prefetch_related(
            "evidence", Prefetch("help_requests", HelpRequest.objects.select_related("asked"))
        ),
    ),
)
Within = Callable[[Week], bool]


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """One week of a log as it is printed; drafts are told as not handed in."""

    week: Week
    status: str
    light: str = ""
    done: str = ""
    next: str = ""
    problems: str = ""
    help: str = ""
    evidence: tuple[str, ...] = ()
    by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What only a team's log holds, beside what it shares with a post's."""

    shared: Facts = field(default_factory=Facts)
    theme: str = ""
    brief: str = ""
    goal: str = ""
    joining: str = ""
    members: Rows = ()
    milestones: Rows = ()
    reached: Rows = ()
    weeks: tuple[WeekFacts, ...] = ()


def every_week(week: Week) -> bool:
    """The whole log."""
    return True


def teams_facts(
    contenders: Iterable[Contender], person: Person, within: Within = every_week
) -> list[TeamFacts]:
    """The facts of each log, in order, in a constant number of queries; weeks only of the chosen time."""
    contenders = list(contenders)
    prefetch_related_objects(contenders, *OWN)
    shared = facts_of(contenders, person, "team__parts")
    today = clock.today()
    calendar = calendar_for(contenders, today)
    found = []
    for contender in contenders:
        entries = list(contender.team.weeks.all())
        rows = [row for row in rows_of(contender, entries, today, calendar) if within(row.week)]
        found.append(_facts(contender, person, shared[contender.pk], _weeks(rows, entries)))
    return found


def _weeks(rows: Sequence[WeekRow], entries: Sequence[WeeklyEntry]) -> tuple[WeekFacts, ...]:
    """Every week that has been or is handed in, oldest first; one still to be filled is left out."""
    stored = {Week(one.iso_year, one.iso_week): one for one in entries if one.status != "draft"}
    return tuple(
        _week(row, stored.get(row.week))
        for row in rows
        if row.week in stored or row.status not in (WeekStatus.CURRENT, WeekStatus.FUTURE)
    )


def _week(row: WeekRow, entry: WeeklyEntry | None) -> WeekFacts:
    if entry is None:
        return WeekFacts(row.week, row.label)
    return WeekFacts(
        week=row.week,
        status=row.label,
        light="" if entry.status == "excused" else str(entry.get_light_display()),
        done=lines(entry.done, entry.excuse),
        next=entry.next,
        problems=entry.problems,
        help=help_text(entry),
        evidence=tuple(file.name for file in entry.evidence.all()),
        by=entry.submitted_by.name if entry.submitted_by else "",
        at=entry.submitted_at,
    )


def help_text(entry: WeeklyEntry) -> str:
    """Whom the team asked for help, for what, what was answered and how it ended; the week's own words while no request is out."""
    requests = [_request_text(request) for request in entry.help_requests.all()]
    asked = entry.help_from.name if entry.help_from else ""
    return "\n".join(requests) or "　".join(part for part in (asked, entry.help_wanted) if part)


def _request_text(request: HelpRequest) -> str:
    answer = _("答复：%s") % request.get_answer_display() if request.answer else _("待答复")
    promised = _("（%s前）") % day_year(request.promised_on) if request.promised_on else ""
    said = f"{answer}{promised}{'，' if request.answer_text else ''}{request.answer_text}"
    ending = _("办结：%s") % request.get_ending_display() if request.ending else ""
    return "；".join(part for part in (f"{request.asked.name}　{request.text}", said, ending) if part)


def _facts(contender: Contender, person: Person, shared: Facts, weeks: tuple[WeekFacts, ...]) -> TeamFacts:
    team, reads = contender.team, can_read_profile(person, contender)
    steps = [(row, f"{trimmed_hundredths(row.weight)}%", row.due_on) for row in team.milestones.all()]
    return TeamFacts(
        shared=shared,
        theme=team.theme,
        brief=team.brief,
        goal=team.goal,
        joining=listed([branch.name for branch in team.joining_branches.all()]),
        members=tuple(_member(member, reads) for member in team.members.all()),
        milestones=tuple((row.title, weight, due) for row, weight, due in steps),
        reached=tuple((row.title, weight, due, row.done_on or "", row.note) for row, weight, due in steps),
        weeks=weeks,
    )


def _member(member: TeamMember, reads: bool) -> tuple[str, ...]:
    until = day_year(member.ended_on) if member.ended_on else _("今")
    return (
        member.person.name,
        str(member.get_role_display()),
        member.task,
        f"{day_year(member.started_on)}—{until}",
        member.person.political_status if reads else "",
    )


def logs(
    contenders: Sequence[Contender], person: Person, within: Within = every_week, period: str = ""
) -> list[Paper]:
    """The printed log of each, as ``person`` may read it."""
    return [log_paper(facts, period) for facts in teams_facts(contenders, person, within)]


def month_logs(contenders: Sequence[Contender], person: Person, month: str) -> list[Paper]:
    """The printed log of each with the weeks of one month."""
    period = period_of(month)
    return logs(contenders, person, period.holds, period.label)


WEEK_HEADS = (
    *("周次", "起止", "状态", "提交"),
    *("本周完成", "下周计划", "存在问题", "需要协调", "佐证材料"),
)


def log_paper(facts: TeamFacts, period: str = "") -> Paper:
    """The form; of empty facts a blank one."""
    shared = facts.shared
    weeks = Records(_("周志"), WEEK_HEADS, tuple(_week_row(week) for week in facts.weeks), key="攻关行动")
    reached = Table(
        _("里程碑完成情况"),
        (_("里程碑"), _("权重"), _("计划完成"), _("实际完成"), _("完成情况")),
        (25, 10, 22, 22, 21),
        facts.reached,
    )
    last = (*evaluation_blocks(shared, _("队长")), *acceptance_blocks(shared, _("队长")))
    return Paper(
        kind="log",
        name=_("党员攻关队工作周志"),
        unit=shared.unit,
        title=shared.title,
        cover=cover_of(shared, _("队长")),
        parts=numbered(
            (_("攻关信息"), _founding(facts), ""),
            (_("攻关行动"), (weeks,), ""),
            (_("进展成效"), (reached, *effect_blocks(shared)), ""),
            (_("综合评价"), last, ""),
        ),
        printed_on=shared.printed_on,
        period=period,
    )


def _week_row(week: WeekFacts) -> tuple[str, ...]:
    return (
        week.week.label,
        _("%(year)d年%(days)s") % {"year": week.week.monday.year, "days": week.week.span_label},
        _("，").join(part for part in (week.status, week.light) if part),
        f"{week.by}{day_text(week.at)}" if week.at else "",
        week.done,
        week.next,
        week.problems,
        week.help,
        listed(week.evidence),
    )


def _founding(facts: TeamFacts) -> tuple[Fields | Table, ...]:
    shared = facts.shared
    team = Fields(
        _("团队和项目"),
        (
            Field(_("团队名称"), shared.title, is_wide=True),
            Field(_("重大项目"), shared.item, is_wide=True),
            Field(_("牵头支部"), shared.branch),
            Field(_("参加支部"), facts.joining),
            Field(_("申报层级"), shared.applied),
            Field(_("认定层级"), shared.granted),
            Field(_("挂牌日期"), text_of(shared.active)),
            Field(_("到期日期"), text_of(shared.due)),
            Field(_("项目简介"), facts.brief, is_wide=True),
        ),
    )
    members = Table(
        _("成员"),
        (_("姓名"), _("角色"), _("分工"), _("起止"), _("政治面貌")),
        (14, 11, 25, 33, 17),
        facts.members,
    )
    theme = Fields(
        _("攻关主题和目标"),
        (
            Field(_("攻关主题"), facts.theme, is_wide=True),
            Field(_("攻关目标"), facts.goal, is_wide=True),
        ),
    )
    indicators, measures, pledges = commitment_blocks(shared)
    milestones = Table(_("里程碑"), (_("里程碑"), _("权重"), _("计划完成")), (56, 16, 28), facts.milestones)
    extra = Fields("", (Field(_("补充说明"), shared.texts.get("founding", ""), is_wide=True),))
    return (team, members, theme, indicators, milestones, measures, pledges, extra)


register_paper(
    PaperKind(
        key="log",
        label=gettext_lazy("工作周志"),
        contender_kind=ContenderKind.TEAM,
        blank=lambda: log_paper(TeamFacts()),
        contenders=teams,
        papers=logs,
        month_papers=month_logs,
    )
)
