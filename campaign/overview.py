"""争创活动 at a glance: the timeline with its dates, and how many came through each gate (interface.md, Map)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign import charts
from campaign.formatting import hundredths, span_text
from campaign.models import (
    Campaign,
    CampaignPhase,
    Contender,
    ContenderKind,
    Decision,
    Membership,
    Person,
    Project,
)

_MEMBERS = (Person.Standing.FULL, Person.Standing.PROBATIONARY)


@dataclass(frozen=True)
class PhaseLine:
    """A phase and where today stands against it: "past", "now" or "ahead"."""

    phase: CampaignPhase
    when: str
    days: str
    text: str


@dataclass(frozen=True)
class Gate:
    """A stage of the funnel: how many came so far, their share of the first, and of the stage before."""

    label: str
    count: int
    percent: str
    kept: str


@dataclass(frozen=True)
class Overview:
    """What the page prints."""

    campaign: Campaign
    phases: list[PhaseLine]
    posts: list[Gate]
    teams: list[Gate]


def overview_of(campaign: Campaign, today: dt.date) -> Overview:
    """Timeline and funnels of a campaign, in a constant number of queries."""
    counts = _counts(campaign)
    members = (
        Membership.objects.on(today)
        .filter(
            branch__path__startswith=campaign.organization.path,
            person__is_active=True,
            person__standing__in=_MEMBERS,
        )
        .values("person_id")
        .distinct()
        .count()
    )
    projects = Project.objects.on_list().filter(campaign=campaign).count()
    return Overview(
        campaign=campaign,
        phases=[_phase(phase, today, counts) for phase in campaign.phases.all()],
        posts=_gates([(_("党员"), members), *_steps(counts[ContenderKind.POST])]),
        teams=_gates([(_("重大项目"), projects), *_steps(counts[ContenderKind.TEAM])]),
    )


def _counts(campaign: Campaign) -> dict[str, Counter[str]]:
    """How many contenders of each kind have ever taken a step; returned and resubmitted ones count once."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ContenderKind}
    rows = Contender.objects.filter(campaign=campaign).values_list("kind", "submitted_at", "activated_on")
    for kind, submitted_at, activated_on in rows:
        counts[kind]["submitted"] += submitted_at is not None
        counts[kind]["active"] += activated_on is not None
    steps = (
        Decision.objects.filter(contender__campaign=campaign, to_state__in=("endorsed", "selected"))
        .values_list("contender__kind", "contender_id", "to_state")
        .distinct()
        .order_by()
    )
    for kind, _contender_id, state in steps:
        counts[kind][state] += 1
    return counts


def _steps(counts: Counter[str]) -> list[tuple[str, int]]:
    return [
        (_("申报"), counts["submitted"]),
        (_("支部推荐"), counts["endorsed"]),
        (_("选定"), counts["selected"]),
        (_("挂牌"), counts["active"]),
    ]


def _gates(stages: list[tuple[str, int]]) -> list[Gate]:
    widest = max((count for _label, count in stages), default=0)
    return [
        Gate(
            label=stage.label,
            count=stage.count,
            percent=charts.percent_text(stage.count, widest),
            kept="" if stage.kept is None else f"{hundredths(stage.kept, 0)}%",
        )
        for stage in charts.funnel(stages)
    ]


def _phase(phase: CampaignPhase, today: dt.date, counts: dict[str, Counter[str]]) -> PhaseLine:
    when = "past" if phase.ends_on < today else "ahead" if phase.starts_on > today else "now"
    posts, teams = counts[ContenderKind.POST], counts[ContenderKind.TEAM]
    key = {"select": "submitted", "deliberate": "selected", "act": "active"}.get(phase.phase)
    texts = {
        "mobilise": _("讨论动员，听取意见"),
        "accept": _("总结验收，评定等次"),
    }
    days = span_text(phase.starts_on, phase.ends_on)
    if phase.starts_on.year == phase.ends_on.year != today.year:
        days = _("%(year)d年%(days)s") % {"year": phase.starts_on.year, "days": days}
    if key is None:
        return PhaseLine(phase, when, days, texts.get(phase.phase, ""))
    figures = {"posts": posts[key], "teams": teams[key]}
    text = {
        "select": _("申报示范岗%(posts)d个，攻关队%(teams)d支"),
        "deliberate": _("选定示范岗%(posts)d个，攻关队%(teams)d支"),
        "act": _("挂牌示范岗%(posts)d个，攻关队%(teams)d支"),
    }[phase.phase]
    return PhaseLine(phase, when, days, text % figures)
