"""What 首页 says of the campaign itself: figures, the present phase, notices, and where to begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from campaign.models import (
    Appointment,
    Campaign,
    Contender,
    ContenderKind,
    Membership,
    Organization,
    Person,
    PublicNotice,
)
from campaign.panels import Panel, provides_panel
from campaign.permissions import can_use_admin, organizations_seen_by, roles_on, under_paths
from campaign.permissions.setup import can_appoint, can_found_organizations
from campaign.permissions.trail import can_read_trail

NOTICES_SHOWN = 6
MEMBERS = (Person.Standing.FULL, Person.Standing.PROBATIONARY)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many Party members, live posts, live teams and branches a person's house has."""

    members: int
    posts: int
    teams: int
    branches: int


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What to do on a system that has nothing to show yet."""

    lead: str
    text: str
    url_name: str = ""
    action: str = ""


def figures_for(person: Person, today: dt.date) -> Figures | None:
    """Counts over the organisations a person sees, in three queries; None for who sees none."""
    paths = organizations_seen_by(person)
    if not paths:
        return None
    members = Membership.objects.on(today).filter(
        under_paths(paths, "branch__path"), person__is_active=True, person__standing__in=MEMBERS
    )
    branches = Organization.objects.branches().in_force(today).filter(under_paths(paths))
    live = Contender.objects.with_ledger().filter(under_paths(paths, "campaign__organization__path"))
    counts = dict(live.order_by().values_list("kind").annotate(Count("pk")))
    return Figures(
        members=members.values("person_id").distinct().count(),
        posts=counts.get(ContenderKind.POST, 0),
        teams=counts.get(ContenderKind.TEAM, 0),
        branches=branches.count(),
    )


def campaign_for(person: Person, today: dt.date) -> Campaign | None:
    """The running campaign the person sees; the newest where there are several."""
    return Campaign.objects.visible_to(person).running(today).prefetch_related("phases").first()


def phase_text(campaign: Campaign | None, today: dt.date) -> str:
    """2026年度争创活动，“行”阶段第8个月; without a phase of today only the campaign's name."""
    if campaign is None:
        return ""
    for phase in campaign.phases.all():
        if phase.starts_on <= today <= phase.ends_on:
            months = (today.year - phase.starts_on.year) * 12 + today.month - phase.starts_on.month + 1
            return _("%(campaign)s，“%(phase)s”阶段第%(months)s个月") % {
                "campaign": campaign.name,
                "phase": phase.get_phase_display(),
                "months": months,
            }
    return campaign.name


def first_step(person: Person, campaign: Campaign | None) -> FirstStep | None:
    """Where to begin while there is no campaign; None once there is one."""
    if campaign is not None:
        return None
    roles = roles_on(person)
    if not Organization.objects.general_branches().exists():
        return FirstStep(
            lead=_("还没有建立党组织。"),
            text=_("先建立组织树、任命各级委员，再导入花名册。"),
            url_name="campaign:first-run" if can_found_organizations(person) else "",
            action=_("建立组织"),
        )
    if not organizations_seen_by(person):
        return _outside(person)
    if roles.has(Appointment.Role.CAMPAIGN_OFFICER):
        return FirstStep(
            lead=_("还没有进行中的争创活动。"),
            text=_("先建立争创活动，再导入重大项目和重点业务，之后即可申报。"),
            url_name="campaign:overview",
            action=_("去建立争创活动"),
        )
    return FirstStep(
        lead=_("还没有进行中的争创活动。"),
        text=_("党总支办事员建立活动后，这里会显示本月四步、您的待办、排行和公示。"),
    )


def _outside(person: Person) -> FirstStep:
    """For who belongs to no branch: the three administrators have their own pages, others wait for a place."""
    if can_read_trail(person):
        return FirstStep(
            lead=_("您的职务不涉及具体的争创活动。"),
            text=_("谁办了什么、从哪里办的、是否被改动过，在审计日志查看。"),
            url_name="campaign:audit-log",
            action=_("去审计日志"),
        )
    if can_appoint(person):
        return FirstStep(
            lead=_("您的职务不涉及具体的争创活动。"),
            text=_("任命和免去职务、三种管理员的更替，在任职页面办理。"),
            url_name="campaign:appointment-list",
            action=_("去任职"),
        )
    if can_found_organizations(person):
        return FirstStep(
            lead=_("您的职务不涉及具体的争创活动。"),
            text=_("组织、花名册和首批任职在首次设置办理，账号在管理后台办理。"),
            url_name="campaign:first-run",
            action=_("去首次设置"),
        )
    if can_use_admin(person):
        return FirstStep(
            lead=_("您的职务不涉及具体的争创活动。"),
            text=_("您的职务在管理后台办理。"),
            url_name="admin:index",
            action=_("去管理后台"),
        )
    return FirstStep(lead=_("您还没有编入党支部。"), text=_("请联系党总支办事员在花名册中登记所在支部。"))


@provides_panel("notices")
def notices_panel(person: Person, today: dt.date) -> Panel:
    """The latest notices 公示 to the person's house, in one query."""
    notices = PublicNotice.objects.visible_to(person)[:NOTICES_SHOWN]
    return Panel("campaign/_notices_panel.html", {"notices": list(notices), "today": today})
