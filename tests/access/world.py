"""One small world with a person of every role, for the permission table (product.md §2).

Two general branches under a committee. ``a`` and ``b`` are branches of the first one, ``c`` of the other: "own",
"other branch" and "other general branch" of the table. Every object exists once at each of the three places.
It is built through the services on invented dates; NOW is a day of October's appraisal window, while September
is in its preview and August is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.test import override_settings

from campaign import clock
from campaign.models import (
    Appointment,
    Consent,
    CorrectionRequest,
    Department,
    FormerNumber,
    PersonSession,
    Scorer,
    SecondFactor,
    WorkingDay,
)
from tests.access.exits import make_exits
from tests.access.ledger_reviews import make_ledger_reviews
from tests.access.messages import told
from tests.access.mobilising import make_mobilising
from tests.access.months import make_months
from tests.access.movements import make_movements
from tests.access.records import make_records
from tests.access.telling import make_stories
from tests.factories import (
    SINCE,
    appoint,
    make_campaign,
    make_duty,
    make_member,
    make_organization,
    make_person,
    make_post,
    make_project,
    make_team,
    make_tree,
)

NOW = "2026-11-12 09:00"

#: Who is who; ``a``, ``b``, ``c`` say the branch.
NAMES = {
    "masses_a": "甲群众", "asked_a": "甲预备", "member_a": "甲党员", "applicant_a": "甲申报", "nominee_a": "甲候选",
    "holder_a": "甲岗位", "captain_a": "甲队长", "deputy_a": "甲副队", "teammate_a": "甲队员", "scorer_a": "甲评分",
    "secretary_a": "甲书记", "publicity_a": "甲宣传", "secretary_holder_a": "甲副书兼岗", "officer_captain_a": "甲办兼队",
    "member_b": "乙党员", "holder_b": "乙岗位", "captain_b": "乙队长", "secretary_b": "乙书记",
    "officer": "总办事", "general_secretary": "总书记员", "general_deputy": "总副书", "discipline": "总纪检",
    "secrecy": "总保密", "viewer": "上级查看", "auditor": "审计甲", "security_admin": "安管甲",
    "system_admin": "系管甲",
    "member_c": "丙党员", "holder_c": "丙岗位", "secretary_c": "丙书记", "officer_c": "丙办事",
    "general_secretary_c": "丙总书",
}  # fmt: skip


@contextmanager
def standing(make: Callable[[], Any]) -> Iterator[Any]:
    """What ``make`` builds, inside a transaction that is rolled back at the end.

    Sessions live in cookies meanwhile, so that no page writes for the sake of the sign-in.
    """
    engine = "django.contrib.sessions.backends.signed_cookies"
    with override_settings(SESSION_ENGINE=engine), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


def make_world():
    """Tree, people, two campaigns, contenders in every state, records, three months."""
    with clock.at("2026-10-09 09:00"):
        world = SimpleNamespace(tree=make_tree(), people={}, at={})
        _people(world)
        _campaigns(world)
        for place in "abc":
            world.at[place] = _place(world, place)
        _own_cases(world)
        _setup(world)
        make_records(world)
        make_movements(world)
        _factor(world)
    make_mobilising(world)
    make_months(world)
    make_exits(world)
    make_ledger_reviews(world)
    make_stories(world)
    for here in world.at.values():
        here.day = WorkingDay.objects.get_or_create(
            day=date(2026, 10, 1), defaults={"is_working": False, "source": "local"}
        )[0]
    return world


def _people(world):
    tree, people = world.tree, world.people
    branches = {"a": tree.branch, "b": tree.neighbour, "c": tree.far}
    world.branches = branches
    statuses = {"masses_a": "群众", "asked_a": "中共预备党员", "teammate_a": "群众"}
    nowhere = ("viewer", "auditor", "security_admin", "system_admin")
    general = {"officer": "b", "general_secretary": "b", "general_deputy": "b", "discipline": "b", "secrecy": "b",
               "officer_c": "c", "general_secretary_c": "c"}  # fmt: skip
    for key, name in NAMES.items():
        branch = None if key in nowhere else branches[general.get(key, key[-1])]
        if key in statuses or branch is None:
            people[key] = make_person(name, branch, statuses.get(key, "中共党员"))
        else:
            people[key] = make_member(name, branch)
    for key, role, organization in (
        ("secretary_a", "secretary", tree.branch),
        ("secretary_holder_a", "deputy_secretary", tree.branch),
        ("publicity_a", "publicity_member", tree.branch),
        ("secretary_b", "secretary", tree.neighbour),
        ("officer", "campaign_officer", tree.general),
        ("officer_captain_a", "campaign_officer", tree.general),
        ("general_secretary", "secretary", tree.general),
        ("general_deputy", "deputy_secretary", tree.general),
        ("discipline", "discipline_member", tree.general),
        ("secrecy", "confidentiality_officer", tree.general),
        ("viewer", "superior_viewer", tree.committee),
        ("auditor", "auditor", None),
        ("security_admin", "security_admin", None),
        ("system_admin", "system_admin", None),
        ("secretary_c", "secretary", tree.far),
        ("officer_c", "campaign_officer", tree.other_general),
        ("general_secretary_c", "secretary", tree.other_general),
    ):
        appoint(people[key], role, organization)
    # Committees need further members to have a due list; branch b and c a 宣传委员 each, c's house a 纪检委员.
    world.extras = {
        "publicity_b": appoint(make_member("乙宣传", tree.neighbour), "publicity_member", tree.neighbour),
        "publicity_c": appoint(make_member("丙宣传", tree.far), "publicity_member", tree.far),
        "discipline_a": appoint(make_member("甲住纪检", tree.branch), "discipline_member", tree.general),
        "discipline_c": appoint(
            make_member("远纪检", tree.committee), "discipline_member", tree.other_general
        ),
    }


def _campaigns(world):
    """The second one belongs to the other general branch."""
    tree, people = world.tree, world.people
    first = make_campaign(tree, people["officer"])
    other = SimpleNamespace(general=tree.other_general)
    second = make_campaign(other, people["officer_c"])
    second.name = "另一总支争创"
    second.save(update_fields=["name"])
    world.campaigns = {"a": first, "b": first, "c": second}
    scorers = {
        "a": people["scorer_a"],
        "b": make_member("乙评分", tree.neighbour),
        "c": make_member("丙评分", tree.far),
    }
    world.scorers = scorers
    overall = {"a": make_member("总评分", tree.neighbour), "c": make_member("远总评", tree.far)}
    for place, person in scorers.items():
        _score(world.campaigns[place], world.branches[place], person)
    for place, person in overall.items():
        _score(world.campaigns[place], world.campaigns[place].organization, person)
        world.scorers[f"general_{place}"] = person


def _score(campaign, organization, person):
    Scorer.objects.create(campaign=campaign, organization=organization, person=person, started_on=SINCE)


def _setup(world):
    """A general branch before its first officer, an appointment and a scorer to end."""
    fresh = make_organization("general_branch", "新建党总支", world.tree.committee)
    for place, here in world.at.items():
        here.fresh = fresh
        here.appointment = Appointment.objects.get(person=world.people["publicity_a"])
        here.scorer = Scorer.objects.get(person=world.scorers[place])
        here.member = world.people[f"member_{place}"]
        _account(here, "甲乙丙"["abc".index(place)])
        told(here, place)
        here.place, here.right = here.member.memberships.get(), here.member.voting_rights.get()
        here.number = FormerNumber.objects.create(person=here.member, number=f"旧{place}1", changed_on=SINCE)
        here.office = Appointment.objects.get(person=world.people[f"secretary_{place}"])
        here.department = Department.objects.create(
            organization=here.campaign.organization, name=f"{place}科室"
        )
        here.project, here.key_duty = here.team.project, here.post.duty


def _account(here, word):
    """A session of the member, and a correction asked for."""
    here.session = PersonSession.objects.create(
        session_key=f"{word}的会话", reference=f"{ord(word):032x}", session_data="", person=here.member,
        device=f"{word}的电脑", expire_date=clock.start_of(date(2027, 1, 1)),
    )  # fmt: skip
    here.correction = CorrectionRequest.objects.create(
        person=here.member, text=f"{word}入党时间有误", asked_at=clock.now()
    )


def _factor(world):
    """The general-branch secretary's enrolled phone, as an earlier setting left it."""
    enrolled = SecondFactor.objects.create(
        person=world.people["general_secretary"], salt="0" * 32, confirmed_at=clock.now(), last_step=1
    )
    for here in world.at.values():
        here.factor = enrolled


STATES = (
    "draft",
    "submitted",
    "endorsed",
    "voted",
    "selected",
    "on_notice",
    "cleared",
    "reported",
    "ready",
    "accepting",
)
#: What the table calls otherwise than the state: voted on at a closed meeting; to be reported; decided here and clear.
STORED = {"voted": "endorsed", "reported": "cleared", "ready": "cleared"}


def _place(world, place):
    """A post in each state, and an active post and team, of branch ``place``; titles name the place."""
    campaign, branch, people = world.campaigns[place], world.branches[place], world.people
    here = SimpleNamespace(campaign=campaign, branch=branch)
    own = {"draft": "applicant_a", "submitted": "nominee_a"} if place == "a" else {}
    for state in STATES:
        principal = people.get(own.get(state)) or make_member(f"{place}人{state}", branch)
        stored = STORED.get(state, state)
        level = {"level_applied": campaign.group} if state in ("cleared", "reported") else {}
        duty = make_duty(campaign, branch, f"重点业务-{place}-{state}", alias=f"代号-{place}-{state}")
        setattr(
            here,
            state,
            make_post(campaign, principal, stored, title=f"示范岗-{place}-{state}", duty=duty, **level),
        )
    here.proposed = make_duty(campaign, branch, f"新报业务-{place}", confirmed_at=None, confirmed_by=None,
                              proposed_by=here.submitted.principal)  # fmt: skip
    here.submitted.duty = here.proposed
    here.submitted.save(update_fields=["duty"])
    duty = make_duty(campaign, branch, f"保密业务-{place}", alias=f"公开代称-{place}")
    here.post = make_post(campaign, people[f"holder_{place}"], "active", title=f"示范岗-{place}", duty=duty)
    project = make_project(campaign, branch, f"保密项目-{place}", alias=f"项目代称-{place}")
    captain = people.get(f"captain_{place}") or make_member(f"{place}队长", branch)
    mates = [people["teammate_a"]] if place == "a" else []
    here.team = make_team(
        campaign, captain, "active", title=f"攻关队-{place}", project=project, members=mates
    )
    here.second = make_post(
        campaign, make_member(f"{place}岗二", branch), "active", title=f"示范岗-{place}-二"
    )
    return here


def _own_cases(world):
    """The team's deputy, a draft team that asked somebody, and the double hats' own post and team."""
    people, campaign, here = world.people, world.campaigns["a"], world.at["a"]
    here.team.team.members.create(person=people["deputy_a"], role="deputy", started_on=campaign.started_on)
    Consent.objects.create(
        contender=here.team,
        person=people["deputy_a"],
        asked_at=clock.now(),
        accepted=True,
        answered_at=clock.now(),
    )
    here.draft_team = make_team(campaign, people["applicant_a"], "draft", title="攻关队-a-draft")
    here.draft_team.team.members.create(person=people["asked_a"], role="member", started_on=date(2026, 10, 9))
    Consent.objects.create(contender=here.draft_team, person=people["asked_a"], asked_at=clock.now())
    for place in "bc":
        there = world.at[place]
        captain, asked = (
            make_member(f"{place}拟队长", there.branch),
            make_member(f"{place}被邀", there.branch),
        )
        there.draft_team = make_team(there.campaign, captain, "draft", title=f"攻关队-{place}-draft")
        there.draft_team.team.members.create(person=asked, role="member", started_on=date(2026, 10, 9))
        Consent.objects.create(contender=there.draft_team, person=asked, asked_at=clock.now())
    here.hat_post = make_post(campaign, people["secretary_holder_a"], "active", title="副书记的示范岗")
    here.hat_submitted = make_team(campaign, people["secretary_a"], "submitted", title="书记的攻关队")
    here.hat_team = make_team(campaign, people["officer_captain_a"], "active", title="办事员的攻关队")
