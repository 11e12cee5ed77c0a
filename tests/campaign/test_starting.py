"""What a new application begins with, who else sees a team, and what a list tells of who cannot be chosen."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import Contender
from campaign.permissions import can_read_application
from campaign.queues import joined_teams
from campaign.quotas import quota_tables
from tests import factories

pytestmark = pytest.mark.django_db
POST, TEAM = "modelposts:application-new", "taskforces:application-new"


@pytest.fixture(autouse=True)
def november():
    with clock.at("2026-11-12 09:00"):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def opened(client, person, name, query=""):
    client.force_login(person)
    answer = client.get(reverse(name) + query)
    return answer.context if answer.status_code == 200 else answer.status_code


def test_an_earlier_post_is_copied_with_its_past_days_left_open(house, client):
    earlier = factories.make_post(house.campaign, house.holder, "rejected", title="值守示范岗")
    earlier.pledges.filter(position=2).update(due_on=date(2026, 12, 1))
    page = opened(client, house.holder, POST)
    assert [one.title for one in page["earlier_ones"]] == ["值守示范岗"]
    page = opened(client, house.holder, POST, f"?copy={earlier.pk}")
    form, sets = page["form"], page["tables"]
    assert (form["title"].value(), form["duty"].value(), form["level"].value(), form["goal"].value()) == (
        "值守示范岗", earlier.duty_id, earlier.level_applied_id, "故障恢复更快。",
    )  # fmt: skip
    # 12-15 lies ahead; the first pledge was due on 11-30 of this year, the first action in April.
    assert [row.initial["due_on"] for row in sets["indicators"].initial_forms] == [date(2026, 12, 15)]
    assert [row.initial["first_action_on"] for row in sets["measures"].initial_forms] == [None]
    assert [row.initial["text"] for row in sets["pledges"].initial_forms] == [
        "承诺1：按月公开处置情况", "承诺2：按月公开处置情况",
    ]  # fmt: skip
    assert Contender.objects.count() == 1


def test_another_s_application_is_copied_only_where_one_may_read_it(house, client):
    other = factories.make_member("同事", house.branch)
    hidden = factories.make_post(house.campaign, other, "submitted")
    public = factories.make_post(
        house.campaign, factories.make_member("岗", house.branch), "active", duty=hidden.duty
    )
    assert opened(client, house.holder, POST, f"?copy={hidden.pk}") == 404
    page = opened(client, house.holder, POST, f"?item={hidden.duty_id}")
    assert [one.pk for one in page["earlier_ones"]] == [public.pk]
    assert opened(client, house.holder, POST, "?copy=x") == 404


def test_a_team_begins_with_its_project_and_leaves_out_who_has_gone(house, client):
    project = factories.make_project(
        house.campaign,
        house.neighbour,
        "数据贯通",
        alias="平台一号",
        relation="支撑试飞。",
        ends_on=date(2026, 12, 1),
    )
    form = opened(client, house.holder, TEAM, f"?item={project.pk}")["form"]
    # Read by somebody outside its branch: the public name.
    assert [form[name].value() for name in ("title", "project", "brief", "due_on")] == [
        "平台一号攻关队", project.pk, "支撑试飞。", date(2026, 12, 1),
    ]  # fmt: skip
    staying, going = (factories.make_member(name, house.branch) for name in ("留下", "离开"))
    earlier = factories.make_team(house.campaign, house.holder, "withdrawn", members=[staying, going])
    going.is_active = False
    going.save(update_fields=["is_active"])
    tables = opened(client, house.holder, TEAM, f"?copy={earlier.pk}")["tables"]
    assert [row.initial["person"] for row in tables["members"].initial_forms] == ["留下"]
    assert [row.initial["weight"] for row in tables["milestones"].initial_forms] == [4000, 6000]


def test_who_cannot_hand_in_is_told_when_beginning(house, client):
    without = factories.make_person("无权", house.branch)
    assert opened(client, without, POST)["against"] == ["您目前没有表决权，可以先填写，但还不能提交。"]
    assert opened(client, house.holder, POST)["against"] == []


def test_a_member_of_two_teams_is_not_offered_and_refused_with_the_reason(house, client):
    busy = factories.make_member("忙人", house.branch)
    for number in range(2):
        captain = factories.make_member(f"队长{number}", house.branch)
        factories.make_team(house.campaign, captain, "active", members=[busy])
    page = opened(client, house.holder, TEAM)
    assert ("忙人" in page["names"], house.holder.name in page["names"]) == (False, False)
    data = {"title": "新队", "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "members-0-person": "忙人",
            "members-0-role": "member", "members-0-started_on": "2026-11-12"}  # fmt: skip
    for name in ("indicators", "measures", "pledges", "milestones"):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    answer = client.post(reverse(TEAM), data)
    assert "忙人已参加2支攻关队，不能再参加。" in answer.content.decode()


def test_the_secretary_of_a_joining_branch_sees_the_team_once_handed_in(house):
    guest, secretary = factories.make_member("邻客", house.neighbour), house.offices.neighbour_secretary
    team = factories.make_team(house.campaign, house.holder, "submitted", members=[guest])

    def sees():
        visible = Contender.objects.filter(pk=team.pk).visible_to(secretary).exists()
        return visible, can_read_application(secretary, team), [one.pk for one in joined_teams(secretary)]

    assert sees() == (True, True, [team.pk])
    team.consents.update(accepted=False)
    assert sees() == (False, False, [])
    team.consents.update(accepted=True)
    team.state = "draft"
    team.save(update_fields=["state"])
    assert sees() == (False, False, [])


def test_quotas_count_what_was_handed_in_by_branch_and_level(client):
    tree = factories.make_tree()
    campaign = factories.make_campaign(
        tree, quotas=[(tree.branch, "company", "post", 2), (tree.general, "company", "post", 5)]
    )
    for state in ("submitted", "draft", "rejected", "active"):
        factories.make_post(campaign, factories.make_member("", tree.branch), state)
    posts, teams = quota_tables(campaign, tree.branch.path)
    cells = [[(cell.used, cell.places, cell.left) for cell in row.cells] for row in posts.rows]
    assert cells == [
        [(0, None, None), (2, 2, 0)],
        [(0, None, None), (0, None, None)],
        [(0, None, None), (2, 5, 3)],
    ]
    assert [row.is_own for row in posts.rows] == [True, False, False]
    assert {cell.used for row in teams.rows for cell in row.cells} == {0}


def test_the_own_branch_s_quota_comes_as_a_part_while_choosing(house, client):
    client.force_login(house.holder)
    headers = {"HX-Request": "true", "HX-Target": "quota"}
    part = client.get(reverse("campaign:quota") + "?kind=post", headers=headers)
    assert (part.headers["X-Part"], b"<html" in part.content) == ("quota", False)
    assert "本支部名额" in part.content.decode()
    assert b"<html" in client.get(reverse("campaign:quota")).content
