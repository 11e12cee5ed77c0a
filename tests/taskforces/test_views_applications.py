"""The application form of a team: colleagues by name, milestones that add up, consents that follow."""

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import Consent, Contender
from tests.factories import (
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_project,
    make_team,
    make_tree,
)

pytestmark = pytest.mark.django_db
NEW = "/teams/apply/"


@pytest.fixture(autouse=True)
def today():
    with clock.at("2026-02-10 09:00"):
        yield


@pytest.fixture
def house():
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    tree.captain = make_member("雷牧原", tree.branch)
    tree.member = make_person("顾明舟", tree.neighbour, status="群众", employee_number="20031")
    tree.project = make_project(tree.campaign, tree.branch, "移动产线信息系统")
    return tree


def typed(house, **changes):
    data = {
        "title": "移动产线攻关队",
        "level": house.campaign.company.pk,
        "project": house.project.pk,
        "theme": "缩短周期",
        "brief": "打通三个系统",
        "goal": "",
        "due_on": "2026-12-20",
    }
    tables = {
        "indicators": [
            {"name": "周期", "unit": "天", "baseline": "10", "target": "4", "due_on": "2026-12-15"}
        ],
        "measures": [{"text": "每周复盘", "first_action_on": "2026-04-10"}],
        "pledges": [{"text": f"承诺{n}", "due_on": "2026-11-30"} for n in (1, 2)],
        "milestones": [
            {"title": "上线", "weight": "40", "due_on": "2026-06-30"},
            {"title": "推广", "weight": "60", "due_on": "2026-11-30"},
        ],
        "members": [{"person": "顾明舟", "role": "member", "task": "测试", "started_on": "2026-02-10"}],
    }
    tables.update({name: changes.pop(name) for name in list(changes) if name in tables})
    for name, rows in tables.items():
        data |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        data |= {f"{name}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
    return data | changes


def member(name, **fields):
    return {"person": name, "role": "member", "task": "", "started_on": "2026-02-10", **fields}


def errors_of(page):
    found = {name: list(errors) for name, errors in page.context["form"].errors.items()}
    for prefix, rows in page.context["tables"].items():
        for number, form in enumerate(rows.forms):
            found |= {f"{prefix}-{number}-{name}": list(errors) for name, errors in form.errors.items()}
        if rows.non_form_errors():
            found[prefix] = list(rows.non_form_errors())
    return found


def test_complete_form_makes_the_team_and_asks_its_members(as_person, house):
    as_person(house.captain).post(NEW, typed(house, check="1"))
    contender = Contender.objects.get()
    team = contender.team
    assert [(m.person.name, m.role) for m in team.members.order_by("pk")] == [
        ("雷牧原", "captain"),
        ("顾明舟", "member"),
    ]
    assert [(m.title, m.weight) for m in team.milestones.all()] == [("上线", 4000), ("推广", 6000)]
    assert list(team.joining_branches.all()) == [house.neighbour]
    assert [(c.person, c.accepted) for c in Consent.objects.all()] == [(house.member, None)]


@pytest.mark.parametrize(
    ("rows", "where", "sentence"),
    [
        ([member("查无此人")], "members-0-person", "花名册里没有“查无此人”，请写本党总支职工的姓名或工号。"),
        ([member("外单位人")], "members-0-person", "花名册里没有“外单位人”，请写本党总支职工的姓名或工号。"),
        ([member("雷牧原")], "members-0-person", "队长本人不用写进队员。"),
        ([member("顾明舟"), member("20031")], "members", "顾明舟写了两次，请删去一行。"),
        ([member("顾明舟", role="captain")], "members-0-role", "请从列出的选项中选择。"),
        ([member("顾明舟", started_on="")], "members-0-started_on", "请填写加入日期。"),
        ([], "members", "队员至少1项，现有0项。"),
    ],
)
def test_wrong_members_answer_in_their_row(as_person, house, rows, where, sentence):
    make_person("外单位人", house.far)
    page = as_person(house.captain).post(NEW, typed(house, check="1", members=rows))
    assert list(errors_of(page)) == [where]
    assert sentence in page.content.decode()
    assert Contender.objects.count() == 0


def test_two_of_one_name_are_told_apart_by_number(as_person, house):
    make_person("顾明舟", house.branch, employee_number="20077")
    page = as_person(house.captain).post(NEW, typed(house, check="1"))
    sentence = errors_of(page)["members-0-person"][0]
    assert sentence.startswith("有2位同名，请写成顾明舟（")
    as_person(house.captain).post(NEW, typed(house, check="1", members=[member("顾明舟（20031）")]))
    assert Consent.objects.get().person == house.member


def test_weights_add_up_when_handed_in(as_person, house):
    rows = [{"title": "上线", "weight": "90", "due_on": "2026-06-30"}]
    page = as_person(house.captain).post(NEW, typed(house, check="1", milestones=rows))
    assert errors_of(page) == {"milestones": ["里程碑权重合计应为100%，现在是90%。"]}
    page = as_person(house.captain).post(NEW, typed(house, draft="1", milestones=rows))
    assert page.status_code == 302


def test_project_with_a_team_is_not_offered(as_person, house):
    make_team(house.campaign, make_member("他", house.branch), project=house.project)
    page = as_person(house.captain).post(NEW, typed(house, check="1"))
    assert list(errors_of(page)) == ["project"]


def test_projects_of_other_branches_stand_under_their_alias(as_person, house):
    make_project(house.campaign, house.neighbour, "机密名称", alias="代号甲")
    make_project(house.campaign, house.branch, "本支部名称", alias="代号乙")
    content = as_person(house.captain).get(NEW).content.decode()
    assert "代号甲" in content
    assert "机密名称" not in content
    assert "本支部名称" in content


def test_editing_brings_members_back_without_the_captain(as_person, house):
    as_person(house.captain).post(NEW, typed(house, check="1"))
    edit = reverse("taskforces:application-edit", args=[Contender.objects.get().pk])
    page = as_person(house.captain).get(edit)
    rows = [form.initial.get("person") for form in page.context["tables"]["members"].forms]
    assert rows == ["顾明舟", None]
    assert as_person(make_member("邻人", house.neighbour)).get(edit).status_code == 404


def test_member_answers_on_the_own_page(as_person, house):
    as_person(house.captain).post(NEW, typed(house, check="1"))
    contender = Contender.objects.get()
    url = reverse("campaign:application-consent", args=[contender.pk])
    assert as_person(house.captain).get(url).status_code == 403
    assert as_person(make_person("路人", house.neighbour)).post(url, {"answer": "accept"}).status_code == 404
    page = as_person(house.member).post(url, {"answer": "maybe"})
    assert "请选择同意参加或谢绝。" in page.content.decode()
    assert Consent.objects.get().accepted is None
    as_person(house.member).post(url, {"answer": "accept"})
    assert Consent.objects.get().accepted is True
    submit = reverse("campaign:application-submit", args=[contender.pk])
    page = as_person(house.captain).post(submit, follow=True)
    assert "已提交，等待支部审核。" in page.content.decode()
    contender.refresh_from_db()
    assert contender.state == "submitted"
