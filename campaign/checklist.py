"""From an empty system to the first application: what is done, what comes next, and whose act it is (product.md §2).

Each step is read from the tables, never ticked; the list goes away once the campaign can start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.models import Appointment, Campaign, Contender, Duty, Organization, Person, Project
from campaign.panels import Panel, provides_panel
from campaign.permissions import general_branch_path_of, roles_on
from campaign.permissions.setup import (
    can_appoint,
    can_appoint_first,
    can_found_organizations,
    can_import_roster,
    can_issue_passwords,
    can_keep_organization,
)
from campaign.services.slips import without_password

Role = Appointment.Role
SYSTEM = gettext_lazy("系统管理员")
SECURITY = gettext_lazy("安全管理员")
OFFICER = gettext_lazy("党总支办事员")


@dataclass(frozen=True, slots=True)
class Step:
    """One line. ``url`` is empty for who may not; ``is_next`` marks the first that is not done."""

    title: str | Promise
    text: str
    is_done: bool
    who: str | Promise
    url: str
    action: str | Promise
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """The steps of one general branch."""

    organization: Organization
    steps: list[Step]

    @property
    def can_start(self) -> bool:
        return all(step.is_done for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tables say of a general branch today; the numbers of its newest campaign are 0 without one."""

    branches: int
    departments: int
    people: int
    general_roles: frozenset[str]
    branches_without_secretary: int
    administrators: frozenset[str]
    without_password: int
    campaign: Campaign | None
    projects: int
    duties: int
    without_scorer: int

    @property
    def has_officer(self) -> bool:
        return Role.CAMPAIGN_OFFICER in self.general_roles


def facts_of(general: Organization) -> Facts:
    """Read them: a dozen queries whatever the size of the house."""
    today = clock.today()
    below = Organization.objects.at_or_under(general).branches().in_force(today)
    held = Appointment.objects.on(today).filter(person__is_active=True)
    here = Person.objects.active().staff_of(general, today)
    led = set(held.filter(role=Role.SECRETARY).values_list("organization_id", flat=True))
    branches = set(below.values_list("pk", flat=True))
    going_on = Q(ended_on=None) | Q(ended_on__gte=today)
    campaign = Campaign.objects.filter(going_on, organization=general).order_by("-started_on", "-pk").first()
    scored: set[int] = set()
    if campaign is not None:
        scored = set(campaign.scorers.filter(ended_on=None).values_list("organization_id", flat=True))
    return Facts(
        branches=len(branches),
        departments=general.departments.filter(ended_on=None).count(),
        people=here.count(),
        general_roles=frozenset(held.filter(organization=general).values_list("role", flat=True)),
        branches_without_secretary=len(branches - led),
        administrators=frozenset(
            held.filter(role__in=Appointment.ADMINISTRATORS).values_list("role", flat=True)
        ),
        without_password=without_password(here).count(),
        campaign=campaign,
        projects=Project.objects.filter(campaign=campaign).count() if campaign else 0,
        duties=Duty.objects.filter(campaign=campaign).count() if campaign else 0,
        without_scorer=len((branches | {general.pk}) - scored),
    )


def checklist_of(general: Organization, person: Any) -> Checklist:
    """The steps as this person reads them, the next one marked."""
    facts = facts_of(general)
    steps = [make(general, facts, person) for make in _STEPS]
    first = next((number for number, step in enumerate(steps) if not step.is_done), -1)
    return Checklist(general, [replace(step, is_next=number == first) for number, step in enumerate(steps)])


def _url(may: bool, name: str, *args: int) -> str:
    return reverse(name, args=args) if may else ""


def _tree(general: Organization, facts: Facts, person: Any) -> Step:
    return Step(
        title=_("组织树"),
        text=_("%d个党支部") % facts.branches,
        is_done=facts.branches > 0,
        who=SYSTEM,
        url=_url(can_keep_organization(person, general), "campaign:tree", general.pk),
        action=_("组织和科室"),
    )


def _departments(general: Organization, facts: Facts, person: Any) -> Step:
    return Step(
        title=_("科室"),
        text=_("%d个科室和班组；花名册里写了的，导入时按表新建") % facts.departments,
        is_done=facts.departments > 0,
        who=OFFICER if facts.has_officer else SYSTEM,
        url=_url(can_keep_organization(person, general), "campaign:department-add", general.pk),
        action=_("登记科室"),
    )


def _roster(general: Organization, facts: Facts, person: Any) -> Step:
    return Step(
        title=_("花名册"),
        text=_("在册%d人") % facts.people,
        is_done=facts.people > 0,
        who=OFFICER if facts.has_officer else SYSTEM,
        url=_url(can_import_roster(person, general), "campaign:roster-import"),
        action=_("导入花名册"),
    )


def _committees(general: Organization, facts: Facts, person: Any) -> Step:
    wanted = (Role.SECRETARY, Role.DISCIPLINE_MEMBER, Role.CAMPAIGN_OFFICER)
    missing = [str(role.label) for role in wanted if role not in facts.general_roles]
    said = [_("党总支还缺%s") % "、".join(missing)] if missing else []
    if facts.branches_without_secretary:
        said.append(_("%d个党支部还没有书记") % facts.branches_without_secretary)
    return Step(
        title=_("委员会"),
        text="；".join(said) or _("党总支和各党支部委员会已登记"),
        is_done=not said,
        who=SECURITY if facts.has_officer else SYSTEM,
        url=_office_url(general, facts, person),
        action=_("登记任职"),
    )


def _office_url(general: Organization, facts: Facts, person: Any) -> str:
    """First the page of the first run, once there are people to appoint; then the security administrator's."""
    if facts.people and can_appoint_first(person, general):
        return reverse("campaign:first-run-offices", args=[general.pk])
    return _url(can_appoint(person), "campaign:appointment-list")


def _administrators(general: Organization, facts: Facts, person: Any) -> Step:
    missing = [str(role.label) for role in Appointment.ADMINISTRATORS if role not in facts.administrators]
    return Step(
        title=_("三个管理员"),
        text=_("还缺%s") % "、".join(missing) if missing else _("系统管理员、安全管理员、审计员已分设"),
        is_done=not missing,
        who=SECURITY if Role.SECURITY_ADMIN in facts.administrators else SYSTEM,
        url=_office_url(general, facts, person),
        action=_("登记管理员"),
    )


def _slips(general: Organization, facts: Facts, person: Any) -> Step:
    waiting = facts.without_password
    return Step(
        title=_("密码条"),
        text=_("还有%d人没有初始密码") % waiting if waiting or not facts.people else _("初始密码已发放"),
        is_done=facts.people > 0 and not waiting,
        who=SYSTEM,
        url=_url(can_issue_passwords(person) and facts.people > 0, "campaign:password-slips"),
        action=_("打印密码条"),
    )


def _is_officer(general: Organization, person: Any) -> bool:
    return roles_on(person).has_at(general, Role.CAMPAIGN_OFFICER)


def _campaign(general: Organization, facts: Facts, person: Any) -> Step:
    return Step(
        title=_("争创活动"),
        text=facts.campaign.name if facts.campaign else _("还没有建立"),
        is_done=facts.campaign is not None,
        who=OFFICER,
        url=_url(_is_officer(general, person), "campaign:campaign-new"),
        action=_("建立活动"),
    )


def _of_campaign(
    title: Promise, name: str, action: Promise, read: Callable[[Facts, Campaign], tuple[str, bool]]
) -> Callable[[Organization, Facts, Any], Step]:
    """A step that needs a campaign and is the officer's."""

    def make(general: Organization, facts: Facts, person: Any) -> Step:
        if facts.campaign is None:
            return Step(title, _("建立活动后办理"), is_done=False, who=OFFICER, url="", action=action)
        text, is_done = read(facts, facts.campaign)
        url = _url(_is_officer(general, person), name, facts.campaign.pk)
        return Step(title, text, is_done, OFFICER, url, action)

    return make


def _rules(facts: Facts, campaign: Campaign) -> tuple[str, bool]:
    number = max(campaign.rule_sets.values_list("number", flat=True), default=0)
    return _("第%d号规则；建立时按默认值，申报前可以调整名额和权重") % number, number > 0


def _inventory(facts: Facts, campaign: Campaign) -> tuple[str, bool]:
    counts = {"projects": facts.projects, "duties": facts.duties}
    return _("重大项目%(projects)d项，重点业务%(duties)d项") % counts, bool(facts.projects or facts.duties)


def _scorers(facts: Facts, campaign: Campaign) -> tuple[str, bool]:
    missing = facts.without_scorer
    return (_("还有%d个组织没有评分人") % missing if missing else _("党总支和各党支部都有")), not missing


def _incentive(facts: Facts, campaign: Campaign) -> tuple[str, bool]:
    published = campaign.incentive_published_at is not None
    return (_("已公布") if published else _("还没有公布")), published


_STEPS: tuple[Callable[[Organization, Facts, Any], Step], ...] = (
    _tree,
    _departments,
    _roster,
    _committees,
    _administrators,
    _slips,
    _campaign,
    _of_campaign(gettext_lazy("规则"), "campaign:campaign-rules", gettext_lazy("看规则"), _rules),
    _of_campaign(
        gettext_lazy("重大项目清单"), "campaign:inventory-import", gettext_lazy("导入清单"), _inventory
    ),
    _of_campaign(gettext_lazy("评分人"), "campaign:campaign-scorers", gettext_lazy("指定评分人"), _scorers),
    _of_campaign(gettext_lazy("激励文本"), "campaign:campaign-edit", gettext_lazy("公布激励"), _incentive),
)


def houses_of(person: Any) -> list[Organization]:
    """The general branches whose list the person reads: all for the administrators who set up, else the own one."""
    roles = roles_on(person)
    generals = Organization.objects.general_branches().in_force(clock.today()).order_by("path")
    if roles.has(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        return list(generals)
    held = {p.path for p in roles.places if p.organization_kind == Organization.Kind.GENERAL_BRANCH}
    if not roles.places:
        return []
    return list(generals.filter(path__in=held | {general_branch_path_of(person)}))


@provides_panel("first")
def checklist_panel(person: Any, today: dt.date) -> Panel | None:
    """The lists of the houses that have not started, for who holds an office; three queries where all have."""
    houses = houses_of(person)
    begun = Contender.objects.filter(campaign__organization__in=houses, submitted_at__isnull=False)
    started = (
        set(begun.values_list("campaign__organization_id", flat=True).order_by().distinct()) if houses else ()
    )
    lists = [checklist_of(house, person) for house in houses if house.pk not in started]
    waiting = [one for one in lists if not one.can_start]
    if not waiting:
        return None
    context = {
        "checklist": waiting[0],
        "others": len(waiting) - 1,
        "may_found": can_found_organizations(person),
    }
    return Panel("campaign/_checklist_panel.html", context)
