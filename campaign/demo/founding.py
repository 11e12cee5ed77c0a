"""The first days: the organisations, the rosters, the committees, the campaign and its inventory."""

from __future__ import annotations

from campaign.demo import texts
from campaign.demo.files import inventory_file, roster_file, small_roster
from campaign.demo.stage import Stage, duties_of
from campaign.models import Appointment, Campaign, CampaignPhase, ImportFile, Membership, Organization, Person
from campaign.services.appointments import appoint
from campaign.services.campaigns import LevelRow, PhaseDates, create_campaign, name_scorer
from campaign.services.inventory_import import confirm_inventory, plan_inventory
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.setup import create_first_admin, found_organizations
from campaign.services.uploads import store_upload

Role = Appointment.Role
_DEPUTY = f"{Role.DEPUTY_SECRETARY}-基础设施党支部"
COMMITTEE, GENERAL, OTHER = "上航公司党委", "信息化中心党总支", "机关党总支"
OFFICES = (
    ("zongshuji", Role.SECRETARY, "综合管理党支部"),
    ("", Role.DEPUTY_SECRETARY, "基础设施党支部"),
    ("", Role.ORGANIZATION_MEMBER, "制造信息党支部"),
    ("", Role.PUBLICITY_MEMBER, "客服信息党支部"),
    ("jiwei", Role.DISCIPLINE_MEMBER, "经营管理信息党支部"),
    ("", Role.COMMITTEE_MEMBER, "工程信息党支部"),
    ("", Role.COMMITTEE_MEMBER, "制造信息党支部"),
)
_OTHER_PEOPLE = (
    (
        "900011",
        "褚怀瑾",
        "男",
        "正式党员",
        "2003-06-18",
        "2004-06-18",
        "党群工作党支部",
        "支部书记",
        "党建管理",
    ),
    (
        "900012",
        "柏清如",
        "女",
        "正式党员",
        "2009-11-05",
        "2010-11-05",
        "党群工作党支部",
        "组织委员",
        "组织管理",
    ),
    (
        "900013",
        "仲思远",
        "男",
        "正式党员",
        "2012-07-01",
        "2013-07-01",
        "党群工作党支部",
        "宣传委员",
        "宣传管理",
    ),
    ("900014", "茅以宁", "女", "群众", "", "", "党群工作党支部", "", "文秘"),
    (
        "900021",
        "阮鹤鸣",
        "男",
        "正式党员",
        "2001-12-20",
        "2002-12-20",
        "监督保障党支部",
        "支部书记",
        "审计管理",
    ),
    (
        "900022",
        "宁若溪",
        "女",
        "正式党员",
        "2011-05-09",
        "2012-05-09",
        "监督保障党支部",
        "",
        "内部审计",
    ),
    (
        "900023",
        "盛长川",
        "男",
        "正式党员",
        "2010-09-28",
        "2011-09-28",
        "监督保障党支部",
        "组织委员",
        "信息安全管理",
    ),
    ("900024", "冷叶舟", "男", "群众", "", "", "监督保障党支部", "", "信息安全管理"),
)


def found(stage: Stage) -> None:
    """Enter organisations, people and offices, found the campaign and fill its inventory."""
    admin, _password = create_first_admin(username="admin", name="卞系统")
    stage.people["admin"] = admin
    general = found_organizations(committee=COMMITTEE, general_branch=GENERAL, by=admin)
    other = found_organizations(committee=COMMITTEE, general_branch=OTHER, by=admin)
    stage.organizations |= {"general": general, "other": other}
    stage.organizations["committee"] = Organization.objects.get(pk=general.parent_id)
    size, day = stage.size, stage.plan.founded_on
    _import_roster(general, roster_file(day, size.branches, size.people_a_branch), admin)
    _import_roster(other, small_roster(OTHER, _OTHER_PEOPLE), admin)
    _put_in_office(stage)
    _learn_offices(stage)


def _import_roster(organization: Organization, content: bytes, by: Person) -> None:
    upload = store_upload(
        kind=ImportFile.Kind.ROSTER,
        organization=organization,
        name="花名册.xlsx",
        content=content,
        by=by,
        create_branches=True,
    )
    confirm_roster(upload, by=by, seen=plan_roster(upload).digest)


def open_campaign(stage: Stage) -> None:
    """The campaign of the first general branch with its phases, levels, incentives, inventory and scorers."""
    officer, general = stage.people["zongzhi"], stage.organizations["general"]
    campaign = create_campaign(
        organization=general,
        by=officer,
        name="学规范我在行动争创活动",
        started_on=stage.plan.founded_on,
        phases=_phases(stage),
        levels=[LevelRow("中国商飞公司级", 1, False), LevelRow("上航公司级", 2, True)],
        purpose=texts.CAMPAIGN_PURPOSE,
        incentive_text=texts.INCENTIVE,
        publish_incentive=True,
    )
    stage.found, stage.levels = campaign, list(campaign.levels.order_by("rank"))
    _import_inventory(stage, campaign, officer)
    name_scorer(campaign, organization=general, person=stage.people[_DEPUTY], by=officer)
    for branch, secretary in stage.secretaries.items():
        organization = Organization.objects.get(pk=branch)
        name_scorer(campaign, organization=organization, person=secretary, by=officer)


def _phases(stage: Stage) -> list[PhaseDates]:
    plan, phase = stage.plan, CampaignPhase.Phase
    last = plan.first_month.shift(12)
    return [
        PhaseDates(phase.MOBILISE, plan.founded_on, plan.applied_from),
        PhaseDates(phase.SELECT, plan.applied_from, plan.branches_met_on),
        PhaseDates(phase.DELIBERATE, plan.branches_met_on, plan.cleared_on),
        PhaseDates(phase.ACT, plan.activated_on, last.last_day),
        PhaseDates(phase.ACCEPT, last.next.first_day, last.next.last_day),
    ]


def _import_inventory(stage: Stage, campaign: Campaign, officer: Person) -> None:
    places = Membership.objects.filter(branch__parent=stage.organizations["general"])
    jobs = places.order_by("branch__path", "position").values_list("branch__name", "position").distinct()
    branches = list(dict.fromkeys(branch for branch, _job in jobs))
    duties = []
    for branch, job in jobs:
        # Each branch lists another of the job's duties, so that names seldom repeat.
        if known := duties_of(job):
            duties.append((known[branches.index(branch) % len(known)], branch))
    upload = store_upload(
        kind=ImportFile.Kind.INVENTORY,
        organization=stage.organizations["general"],
        campaign=campaign,
        name="重大项目与重点业务清单.xlsx",
        content=inventory_file(stage.plan.first_month.year, duties, stage.size.branches),
        by=officer,
    )
    confirm_inventory(upload, by=officer, seen=plan_inventory(upload).digest)


def _put_in_office(stage: Stage) -> None:
    """The committee of the general branch, its officer, and who looks in from outside; then the sign-ins."""
    admin, general = stage.people["admin"], stage.organizations["general"]
    free = _free_full_members(general)
    officer = _taken(free, "综合管理党支部", "综合管理员")
    _named(stage, "zongzhi", officer)
    appoint(officer, organization=general, role=Role.CAMPAIGN_OFFICER, by=admin)
    for username, role, branch in OFFICES:
        person = _taken(free, branch)
        appoint(person, organization=general, role=role, by=admin)
        _named(stage, username or f"{role}-{branch}", person)
    outside = {
        person.employee_number: person for person in Person.objects.filter(employee_number__startswith="9000")
    }
    for username, number, role, organization in (
        ("shangji", "900012", Role.SUPERIOR_VIEWER, stage.organizations["committee"]),
        ("shenji", "900022", Role.AUDITOR, None),
        ("anquan", "900024", Role.SECURITY_ADMIN, None),
    ):
        _named(stage, username, outside[number])
        appoint(outside[number], organization=organization, role=role, by=admin)


def _free_full_members(general: Organization) -> list[Membership]:
    held = Appointment.objects.filter(ended_on=None).values("person_id")
    rows = Membership.objects.filter(branch__parent=general, person__standing=Person.Standing.FULL)
    return list(
        rows.exclude(person__in=held).select_related("person", "branch").order_by("-person__employee_number")
    )


def _taken(free: list[Membership], branch: str, job: str = "") -> Person:
    """The first of that branch and job; of any where the roster in use has none."""
    fit = [row for row in free if row.branch.name == branch and job in row.position]
    chosen = (fit or [row for row in free if row.branch.name == branch] or free)[0]
    free.remove(chosen)
    return chosen.person


def _named(stage: Stage, username: str, person: Person) -> None:
    stage.people[username] = person


def _learn_offices(stage: Stage) -> None:
    """Who are secretary and 宣传委员 of each branch, and which branch is the sign-in `shuji`'s."""
    for row in Appointment.objects.filter(ended_on=None).select_related("person", "organization"):
        if row.organization and row.organization.parent_id == stage.organizations["general"].pk:
            if row.role == Role.SECRETARY:
                stage.secretaries[row.organization.pk] = row.person
            elif row.role == Role.PUBLICITY_MEMBER:
                stage.publicity[row.organization.pk] = row.person
    own = Organization.objects.get(parent=stage.organizations["general"], name="工程信息党支部")
    stage.organizations["own"] = own
    stage.people["shuji"] = stage.secretaries[own.pk]
