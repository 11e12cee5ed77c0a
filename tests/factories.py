"""Invented organisations, people and campaigns for tests. One line each, so that a test shows what matters in it.

``make_tree`` → ``make_offices`` → ``make_campaign`` → ``make_post`` / ``make_team`` gives everything a page needs.
"""

from datetime import date, datetime
from itertools import count
from types import SimpleNamespace

from campaign import clock
from campaign.models import (
    ENDED_STATES,
    Appointment,
    Campaign,
    CampaignPhase,
    Consent,
    Contender,
    Duty,
    Indicator,
    Level,
    Measure,
    Membership,
    Organization,
    Person,
    Pledge,
    Project,
    Scorer,
    VotingRight,
)
from campaign.services.rules import make_rule_set
from modelposts.models import ModelPost
from taskforces.models import Milestone, TaskForce, TeamMember

SINCE = date(2020, 1, 1)
PASSWORD = "Kx7-mountain"
_numbers = count(100001)
_surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


def make_organization(kind, name, parent=None):
    """An organisation in its place of the tree."""
    organization = Organization.objects.create(kind=kind, name=name, parent=parent, started_on=SINCE)
    organization.place()
    return organization


def make_tree():
    """A committee with two general branches; the first has two branches, the second one.

    ``tree.committee``, ``tree.general``, ``tree.branch``, ``tree.neighbour``, ``tree.other_general``, ``tree.far``.
    """
    again = Organization.objects.filter(parent=None).count()
    committee = make_organization("committee", f"上航公司第{again}党委" if again else "上航公司党委")
    general = make_organization("general_branch", "信息化中心党总支", committee)
    other = make_organization("general_branch", "试验中心党总支", committee)
    return SimpleNamespace(
        committee=committee,
        general=general,
        branch=make_organization("branch", "工程信息党支部", general),
        neighbour=make_organization("branch", "制造信息党支部", general),
        other_general=other,
        far=make_organization("branch", "结构试验党支部", other),
    )


def make_person(name="", branch=None, status="中共党员", since=SINCE, until=None, **fields):
    """A person with an account, full member unless said otherwise, in ``branch`` if given."""
    number = next(_numbers)
    name = name or f"{_surnames[number % len(_surnames)]}测试{number % 1000}"
    fields.setdefault("username", str(number))
    fields.setdefault("employee_number", str(number))
    person = Person.objects.create_user(name=name, political_status=status, **fields)
    if branch is not None:
        Membership.objects.create(person=person, branch=branch, started_on=since, ended_on=until)
    return person


def appoint(person, role, organization=None, since=SINCE, until=None):
    """The person, holding ``role`` at ``organization`` from ``since``."""
    Appointment.objects.create(
        person=person, role=role, organization=organization, started_on=since, ended_on=until
    )
    return person


def make_member(name="", branch=None, **fields):
    """A full member with voting right: may hold a post or lead a team."""
    person = make_person(name, branch, **fields)
    VotingRight.objects.create(person=person, started_on=SINCE)
    return person


def make_offices(tree):
    """Who runs things: ``officer``, ``secretary``, ``deputy``, ``discipline`` of the general branch,
    ``branch_secretary`` and ``branch_deputy`` of the branch, ``neighbour_secretary`` of the other one.

    Every committee also has further members, so that a meeting has a due list: five and three.
    """
    role, general, branch = Appointment.Role, tree.general, tree.branch
    offices = SimpleNamespace(
        officer=appoint(make_member("秦办事", branch), role.CAMPAIGN_OFFICER, general),
        secretary=appoint(make_member("方总书", tree.neighbour), role.SECRETARY, general),
        deputy=appoint(make_member("石副书", tree.neighbour), role.DEPUTY_SECRETARY, general),
        discipline=appoint(make_member("严纪检", tree.neighbour), role.DISCIPLINE_MEMBER, general),
        branch_secretary=appoint(make_member("何支书", branch), role.SECRETARY, branch),
        branch_deputy=appoint(make_member("吕副支书", branch), role.DEPUTY_SECRETARY, branch),
        branch_member=appoint(make_member("施委员", branch), role.ORGANIZATION_MEMBER, branch),
        neighbour_secretary=appoint(make_member("邻支书", tree.neighbour), role.SECRETARY, tree.neighbour),
    )
    for name in ("范委员", "彭委员"):
        appoint(make_member(name, branch), role.COMMITTEE_MEMBER, general)
    return offices


def make_campaign(tree, by=None, *, quotas=(), started_on=date(2026, 1, 5), **changes):
    """A running campaign of the first general branch: phases, two levels, rule set 1, published incentives.

    ``campaign.company`` is decided here, ``campaign.group`` by the reply from above. ``quotas`` are rows
    (organisation, "company" | "group", kind, places); ``changes`` settings of the rule set.
    """
    by = by or make_person("建活动")
    moment = clock.start_of(started_on)
    campaign = Campaign.objects.create(
        organization=tree.general, name="学规范我在行动", purpose="让合格党员有形可见。", started_on=started_on,
        created_by=by, created_at=moment, incentive_text="优先推荐评优评先。",
        incentive_published_at=moment, incentive_published_by=by,
    )  # fmt: skip
    months = ((1, "mobilise"), (2, "select"), (3, "deliberate"), (4, "act"), (12, "accept"))
    for position, (month, phase) in enumerate(months, start=1):
        first = date(started_on.year, month, 1)
        CampaignPhase.objects.create(
            campaign=campaign, phase=phase, position=position, starts_on=first, ends_on=first.replace(day=28)
        )
    campaign.group = Level.objects.create(campaign=campaign, name="集团公司级", rank=1, decided_here=False)
    campaign.company = Level.objects.create(campaign=campaign, name="公司级", rank=2, decided_here=True)
    levels = {"group": campaign.group, "company": campaign.company}
    rows = [(organization, levels[level], kind, places) for organization, level, kind, places in quotas]
    make_rule_set(campaign=campaign, by=by, quotas=rows, **changes)
    return campaign


def make_house():
    """The tree with ``offices``, a running ``campaign``, its scorers and one full member ``holder``."""
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    make_scorers(tree.campaign, tree.branch)
    tree.holder = make_member("许望舒", tree.branch)
    return tree


def make_duty(campaign, branch, name="", **fields):
    """A confirmed key duty of a branch."""
    name = name or f"重点业务{next(_numbers)}"
    by = campaign.created_by
    fields = {"confirmed_at": campaign.created_at, "confirmed_by": by, **fields}
    return Duty.objects.create(campaign=campaign, branch=branch, name=name, **fields)


def make_project(campaign, branch, name="", **fields):
    """A key project of a branch."""
    return Project.objects.create(
        campaign=campaign, branch=branch, name=name or f"重大项目{next(_numbers)}", **fields
    )


def make_scorers(campaign, branch):
    """A named scorer of the branch and of the general branch (四有: 有考核)."""
    for organization in (branch, campaign.organization):
        scorer = make_member(f"评分{next(_numbers)}", branch)
        Scorer.objects.create(
            campaign=campaign, organization=organization, person=scorer, started_on=campaign.started_on
        )


def make_post(campaign, holder, state="draft", *, title="", pledges=2, **fields):
    """A post with all its application asks for, in any state; nothing went through the workflow."""
    branch = holder.memberships.get(ended_on=None).branch
    title = title or f"示范岗{next(_numbers)}"
    fields.setdefault("duty", make_duty(campaign, branch))
    contender = _make_contender(campaign, holder, branch, "post", state, title, pledges, fields)
    ModelPost.objects.create(
        contender=contender, post_type="operations", responsibilities="值守平台运行。", goal="故障恢复更快。"
    )
    return contender


def make_team(campaign, captain, state="draft", *, members=(), title="", pledges=2, **fields):
    """A team with captain, members who agreed, and two milestones, in any state."""
    branch = captain.memberships.get(ended_on=None).branch
    title = title or f"攻关队{next(_numbers)}"
    fields.setdefault("project", make_project(campaign, branch))
    fields.setdefault("due_on", date(campaign.started_on.year, 12, 20))
    contender = _make_contender(campaign, captain, branch, "team", state, title, pledges, fields)
    team = TaskForce.objects.create(contender=contender, theme="缩短数据处理周期", brief="打通三个系统。")
    joined, moment = campaign.started_on, contender.created_at
    TeamMember.objects.create(team=team, person=captain, role="captain", started_on=joined)
    for person in members:
        TeamMember.objects.create(team=team, person=person, role="member", started_on=joined)
        Consent.objects.create(
            contender=contender, person=person, asked_at=moment, accepted=True, answered_at=moment
        )
    for position, (weight, month) in enumerate(((4000, 6), (6000, 11)), start=1):
        Milestone.objects.create(
            team=team, position=position, title=f"节点{position}", weight=weight,
            due_on=date(campaign.started_on.year, month, 20),
        )  # fmt: skip
    return contender


def _make_contender(campaign, principal, branch, kind, state, title, pledges, fields):
    started, year = campaign.started_on, campaign.started_on.year
    moment = datetime.combine(started, datetime.min.time(), clock.ZONE)
    company = campaign.levels.get(decided_here=True)
    values = {
        "campaign": campaign, "kind": kind, "state": state, "principal": principal, "lead_branch": branch,
        "title": title, "level_applied": company, "principal_name": principal.name, "branch_name": branch.name,
        "created_at": moment, "created_by": principal,
    }  # fmt: skip
    if state != "draft":
        values |= {"rule_set": campaign.rule_set, "submitted_at": moment}
    if state in ("active", "rectifying", "accepting", "closed", "closed_to_routine", "revoked"):
        values |= {"activated_on": started, "level_granted": company}
    if state == "rectifying":
        values["rectify_until"] = date(year, 12, 31)
    if state in ENDED_STATES:
        values["closed_on"] = date(year, 12, 31)
    contender = Contender.objects.create(**values | fields)
    Indicator.objects.create(
        contender=contender, position=1, name="恢复用时", unit="分钟", baseline=6000, target=2000,
        due_on=date(year, 12, 15),
    )  # fmt: skip
    Measure.objects.create(
        contender=contender, position=1, text="每周复盘一次", first_action_on=date(year, 4, 10)
    )
    for position in range(1, pledges + 1):
        Pledge.objects.create(
            contender=contender,
            position=position,
            text=f"承诺{position}：按月公开处置情况",
            due_on=date(year, 11, 30),
        )
    return contender
