"""组织和科室 through their pages: entering, correcting a typing mistake, taking out what was never used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign.models import AuditEvent, Department, Membership, Organization
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = factories.make_house()
    house.admin = factories.appoint(factories.make_person("系统"), "system_admin")
    return house


def names(parent):
    return list(parent.children.order_by("path").values_list("kind", "name"))


def test_branches_and_groups_are_entered_below_what_was_chosen(house, as_person):
    client = as_person(house.admin)
    address = f"/organizations/{house.general.pk}/add/"
    client.post(address, {"parent": house.general.pk, "names": "装备党支部\n\n 客服 党支部"})
    client.post(address, {"parent": house.branch.pk, "names": "第一党小组"})
    assert names(house.general)[2:] == [("branch", "装备党支部"), ("branch", "客服党支部")]
    assert names(house.branch) == [("group", "第一党小组")]
    assert Organization.objects.get(name="第一党小组").path.startswith(house.branch.path)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("\u200b", "请至少填写一个名称。"),
        ("一支部\n一支部", "“一支部”写了两次，请删去一个。"),
        ("工程信息党支部", "“信息化中心党总支”下面已有“工程信息党支部”，请删去这一行。"),
    ],
)
def test_wrong_names_come_back_at_their_field(house, as_person, typed, sentence):
    data = {"parent": house.general.pk, "names": typed}
    response = as_person(house.admin).post(f"/organizations/{house.general.pk}/add/", data)
    assert response.context["form"].errors == {"names": [sentence]}
    assert house.general.children.count() == 2


def test_departments_are_a_typed_list_with_their_teams(house, as_person):
    address = f"/organizations/{house.general.pk}/departments/add/"
    as_person(house.offices.officer).post(address, {"lines": "工程科\n工程科／数据班组\n制造科/装配班组"})
    rows = Department.objects.order_by("pk").values_list("name", "parent__name")
    assert list(rows) == [("工程科", None), ("数据班组", "工程科"), ("制造科", None), ("装配班组", "制造科")]
    page = as_person(house.offices.officer).get(f"/organizations/{house.general.pk}/").content.decode()
    assert page.index("制造科") < page.index("装配班组")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("工程科／甲／乙", "“工程科／甲／乙”写法不对，请写成“科室／班组”。"),
        ("／甲", "“／甲”写法不对，请写成“科室／班组”。"),
        ("旧科", "已有科室“旧科”，请删去这一行。"),
        ("新科／旧科", "已有名为“旧科”的科室或班组，请换一个名称。"),
    ],
)
def test_a_wrong_line_enters_nothing(house, as_person, typed, sentence):
    Department.objects.create(organization=house.general, name="旧科")
    address = f"/organizations/{house.general.pk}/departments/add/"
    response = as_person(house.admin).post(address, {"lines": typed})
    assert response.context["form"].errors == {"lines": [sentence]}
    assert Department.objects.count() == 1


def test_a_typing_mistake_is_corrected_with_its_trail(house, as_person):
    data = {"name": "工程信息 支部", "short_name": "工程", "has_committee": ""}
    as_person(house.admin).post(f"/organizations/{house.branch.pk}/edit/", data)
    branch = Organization.objects.get(pk=house.branch.pk)
    assert (branch.name, branch.short_name, branch.has_committee, branch.path) == (
        "工程信息支部", "工程", False, house.branch.path,
    )  # fmt: skip
    assert AuditEvent.objects.latest("pk").action == "organization-changed"


def test_a_name_already_there_is_refused(house, as_person):
    data = {"name": "制造信息党支部", "short_name": ""}
    response = as_person(house.admin).post(f"/organizations/{house.branch.pk}/edit/", data)
    assert response.context["form"].errors == {"name": ["已有名为“制造信息党支部”的，请换一个名称。"]}


def test_what_was_never_used_goes_and_what_was_used_stays(house, as_person):
    client = as_person(house.admin)
    unused = factories.make_organization("branch", "写错的支部", house.general)
    client.post(f"/organizations/{unused.pk}/remove/")
    refused = client.post(f"/organizations/{house.branch.pk}/remove/").content.decode()
    assert Organization.objects.filter(name__in=["写错的支部", "工程信息党支部"]).count() == 1
    assert "“工程信息党支部”下面已有人员、任职、下级或业务记录，不能删除。" in refused
    assert list(
        AuditEvent.objects.filter(action="organization-removed").values_list("object_label", flat=True)
    ) == ["写错的支部"]


def test_a_department_is_put_below_another_and_taken_out_while_empty(house, as_person):
    office = Department.objects.create(organization=house.general, name="工程科")
    team = Department.objects.create(organization=house.general, name="数据班组")
    client = as_person(house.offices.officer)
    client.post(f"/departments/{team.pk}/edit/", {"name": "试飞数据班组", "parent": office.pk})
    team.refresh_from_db()
    assert (team.name, team.parent) == ("试飞数据班组", office)
    client.post(f"/departments/{office.pk}/remove/")
    assert Department.objects.count() == 2
    client.post(f"/departments/{team.pk}/remove/")
    client.post(f"/departments/{office.pk}/remove/")
    assert Department.objects.count() == 0


def test_the_trees_are_the_system_administrators_and_the_houses_officers(house, as_person):
    people = (
        house.admin,
        house.offices.officer,
        house.offices.secretary,
        factories.make_member("外", house.far),
    )
    address = f"/organizations/{house.general.pk}/"
    assert [as_person(person).get(address).status_code for person in people] == [200, 200, 403, 403]
    committee = f"/organizations/{house.committee.pk}/edit/"
    assert [as_person(person).get(committee).status_code for person in people[:2]] == [200, 403]


def test_thirty_branches_and_people_cost_the_queries_of_one(house, as_person):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    client, address = as_person(house.admin), f"/organizations/{house.general.pk}/"
    client.get(address)
    one = queries()
    for number in range(30):
        branch = factories.make_organization("branch", f"支部{number}", house.general)
        factories.make_person(f"人{number}", branch)
        Department.objects.create(organization=house.general, name=f"科{number}")
    assert queries() == one


def test_people_of_today_are_counted(house, as_person):
    gone = factories.make_person("调走", house.neighbour)
    Membership.objects.filter(person=gone).update(ended_on="2021-01-01")
    page = as_person(house.admin).get(f"/organizations/{house.general.pk}/")
    counts = {node.row.name: node.people for node, _may in page.context["nodes"]}
    today = Membership.objects.filter(ended_on=None)
    assert counts == {
        "上航公司党委": 0, "信息化中心党总支": 0,
        "工程信息党支部": today.filter(branch=house.branch).count(),
        "制造信息党支部": today.filter(branch=house.neighbour).count(),
    }  # fmt: skip
