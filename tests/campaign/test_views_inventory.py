"""项目库: who sees which name, filters, and the import."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign import clock
from campaign.models import Appointment, Consent, ImportFile, Organization, Project
from campaign.services.inventory_import import plan_inventory
from tests.factories import (
    appoint,
    make_campaign,
    make_duty,
    make_member,
    make_offices,
    make_person,
    make_project,
    make_team,
    make_tree,
)

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def offices(tree):
    return make_offices(tree)


@pytest.fixture
def campaign(tree, offices):
    return make_campaign(tree, offices.officer)


def names(client, campaign, query=""):
    response = client.get(f"/campaigns/{campaign.pk}/inventory/{query}")
    return [row.name for row in response.context["page"].object_list]


def test_alias_stands_for_the_name_outside_branch_team_and_office(tree, offices, campaign, as_person):
    project = make_project(
        campaign, tree.branch, "真名平台", alias="甲平台", relation="某型号", leader_name="某人"
    )
    captain = make_member("队长", tree.neighbour)
    helper = make_member("队员", tree.neighbour)
    team = make_team(campaign, captain, project=project)
    Consent.objects.create(contender=team, person=helper, asked_at=clock.now())
    people = {
        "own branch": make_person("本支部", tree.branch, status="群众"),
        "captain": captain,
        "asked member": helper,
        "branch office": offices.branch_secretary,
        "general office": offices.secretary,
        "neighbour": make_member("邻居", tree.neighbour),
        "neighbour office": offices.neighbour_secretary,
    }
    assert {who: names(as_person(person), campaign, "?q=平台") for who, person in people.items()} == {
        "own branch": ["真名平台"],
        "captain": ["真名平台"],
        "asked member": ["真名平台"],
        "branch office": ["真名平台"],
        "general office": ["真名平台"],
        "neighbour": ["甲平台"],
        "neighbour office": ["甲平台"],
    }
    page = as_person(people["neighbour"]).get("/inventory/").content.decode()
    assert ("某型号" in page, "某人" in page, "真名" in page, "甲平台" in page) == (False, False, False, True)


def test_search_does_not_find_a_hidden_name(tree, offices, campaign, as_person):
    make_project(campaign, tree.branch, "真名平台", alias="甲平台")
    client = as_person(make_member("邻居", tree.neighbour))
    assert (names(client, campaign, "?q=真名"), names(client, campaign, "?q=甲")) == ([], ["甲平台"])


def test_filters_narrow_the_list_and_ignore_nonsense(tree, offices, campaign, as_person):
    make_project(campaign, tree.branch, "项目一")
    make_project(campaign, tree.neighbour, "项目二")
    make_duty(campaign, tree.branch, "业务一")
    make_duty(campaign, tree.branch, "待确认", confirmed_at=None, confirmed_by=None)
    client = as_person(offices.officer)
    assert names(client, campaign) == ["项目一", "项目二", "业务一"]
    assert names(client, campaign, "?kind=duty") == ["业务一"]
    assert names(client, campaign, f"?branch={tree.neighbour.pk}") == ["项目二"]
    assert names(client, campaign, f"?branch={tree.far.pk}&kind=x") == ["项目一", "项目二", "业务一"]


def test_stranger_does_not_find_the_list(tree, offices, campaign, as_person):
    stranger = appoint(make_person("远办事", tree.far), Appointment.Role.CAMPAIGN_OFFICER, tree.other_general)
    client = as_person(stranger)
    assert client.get(f"/campaigns/{campaign.pk}/inventory/").status_code == 404


def test_without_a_campaign_the_page_says_what_will_be_here(tree, as_person):
    page = as_person(make_member("新来", tree.branch)).get("/inventory/")
    assert page.status_code == 200
    assert "还没有进行中的争创活动" in page.content.decode()


def test_officer_imports_the_sample_in_two_steps(tree, offices, campaign, as_person):
    for name in ("客服信息党支部", "经营管理信息党支部", "基础设施党支部"):
        Organization.objects.create(parent=tree.general, kind="branch", name=name).place()
    client = as_person(offices.officer)
    file = SimpleUploadedFile("projects.xlsx", (DATA / "projects.xlsx").read_bytes())
    answer = client.post(f"/campaigns/{campaign.pk}/inventory/import/", {"file": file})
    stored = ImportFile.objects.get()
    page = client.get(answer.url)
    assert page.context["findings"].counts == (("新增", 36), ("变更", 0), ("不变", 0))
    assert Project.objects.count() == 0
    client.post(answer.url, {"seen": plan_inventory(stored).digest})
    assert Project.objects.filter(campaign=campaign).count() == 36


def test_upload_of_another_officer_is_not_found(tree, offices, campaign, as_person):
    second = appoint(make_person("另办事", tree.branch), Appointment.Role.CAMPAIGN_OFFICER, tree.general)
    file = SimpleUploadedFile("projects.xlsx", (DATA / "projects.xlsx").read_bytes())
    answer = as_person(second).post(f"/campaigns/{campaign.pk}/inventory/import/", {"file": file})
    assert as_person(offices.officer).post(answer.url, {"seen": "x"}).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_list_takes_the_same_queries_for_any_size(
    tree, offices, campaign, as_person, django_assert_num_queries, size
):
    for number in range(size):
        make_project(campaign, tree.branch, f"项目{number}", alias=f"代称{number}")
    client = as_person(offices.neighbour_secretary)
    client.get(f"/campaigns/{campaign.pk}/inventory/")
    with django_assert_num_queries(16):
        client.get(f"/campaigns/{campaign.pk}/inventory/")
