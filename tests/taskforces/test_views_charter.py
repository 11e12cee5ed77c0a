"""攻关队任务书: team, task, members with their branch, milestones and pledges (product.md §3)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign.models import STANDING_STATES, State
from taskforces.models import TeamMember
from tests.factories import make_member, make_person, make_project
from tests.ledgers import put_into

pytestmark = pytest.mark.django_db


def url(house):
    return reverse("taskforces:team-charter", args=[house.team.pk])


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def join(house, person, role="member", **fields):
    return TeamMember.objects.create(
        team=house.team.team, person=person, role=role, started_on=date(2026, 2, 1), **fields
    )


def test_the_charter_names_task_people_milestones_and_pledges(house, as_person):
    join(house, make_member("顾明舟", house.tree.neighbour), "deputy", task="联调")
    page = body(as_person(house.neighbour).get(url(house)))
    for words in ("一体化平台攻关队", "缩短数据处理周期", "打通三个系统。", "秦越川", "宋晚晴", "节点1", "40%",
                  "承诺1：按月公开处置情况", "联调", "制造信息党支部"):  # fmt: skip
        assert words in page
    assert page.index("秦越川") < page.index("顾明舟") < page.index("宋晚晴")


def test_the_project_stands_by_its_alias_outside_team_and_branch(house, as_person):
    house.team.project = make_project(house.campaign, house.tree.branch, "保密的项目", alias="公开的代称")
    house.team.save(update_fields=["project"])
    inside, outside = (body(as_person(one).get(url(house))) for one in (house.member, house.neighbour))
    assert ("保密的项目" in inside, "保密的项目" in outside) == (True, False)
    assert "公开的代称" in outside


def test_who_has_left_the_team_is_not_on_it_and_nobodys_political_status_is(house, as_person):
    join(house, make_person("离队人", house.tree.branch), ended_on=date(2026, 3, 1))
    page = body(as_person(house.captain).get(url(house)))
    assert "离队人" not in page
    assert "群众" not in page.split("<main", 1)[1].partition("</main>")[0]


@pytest.mark.parametrize("state", State)
def test_there_is_a_charter_while_the_team_stands_and_no_longer(house, as_person, state):
    put_into(house.team, state)
    answer = as_person(house.captain).get(url(house)).status_code
    assert answer == (200 if state in STANDING_STATES else 403)


def test_another_house_finds_nothing(house, as_person):
    assert as_person(house.stranger).get(url(house)).status_code == 404


def test_thirty_members_take_the_queries_of_one(house, as_person):
    counts = []
    for more in (0, 30):
        for number in range(more):
            join(house, make_person(f"增{number}", house.tree.branch))
        client = as_person(house.neighbour)
        client.get(url(house))
        with CaptureQueriesContext(connection) as asked:
            client.get(url(house))
        counts.append(len(asked))
    assert counts[0] == counts[1]
