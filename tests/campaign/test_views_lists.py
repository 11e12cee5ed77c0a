"""争创活动 and the lists: figures, filters, aliases, and as many queries for thirty rows as for one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import Meeting, PublicNotice
from tests.factories import (
    make_house,
    make_member,
    make_person,
    make_post,
    make_project,
    make_team,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at("2026-03-11 10:00"):
        yield


@pytest.fixture
def house():
    return make_house()


def text(page):
    return page.content.decode()


def url(name, *args):
    return reverse(f"campaign:{name}", args=args)


class TestOverviewAndLists:
    def test_funnel_counts_members_applications_and_selected(self, as_person, house):
        make_post(house.campaign, house.holder, "active")
        make_post(house.campaign, make_member("甲", house.branch), "submitted")
        make_post(house.campaign, make_member("乙", house.branch), "draft")
        make_project(house.campaign, house.branch)
        page = as_person(house.holder).get(url("overview"))
        posts, teams = page.context["overview"].posts, page.context["overview"].teams
        members = posts[0].count
        assert [(gate.label, gate.count) for gate in posts] == [
            ("党员", members), ("申报", 2), ("支部推荐", 0), ("选定", 0), ("挂牌", 1)
        ]  # fmt: skip
        assert (teams[0].label, teams[0].count) == ("重大项目", 1)
        assert [line.when for line in page.context["overview"].phases] == [
            "past",
            "past",
            "now",
            "ahead",
            "ahead",
        ]

    def test_without_a_campaign_the_page_says_what_will_be_here(self, as_person, house):
        page = as_person(make_member("外人", house.far)).get(url("overview"))
        assert "还没有进行中的争创活动" in text(page)

    def test_alias_stands_for_the_name_outside_the_branch(self, as_person, house):
        project = make_project(house.campaign, house.branch, "机密名称", alias="代号甲")
        make_team(house.campaign, house.holder, "active", project=project)
        neighbour = make_person("邻", house.neighbour, status="群众")
        seen = {
            person.name: ("机密名称" in text(as_person(person).get("/teams/")),
                          "代号甲" in text(as_person(person).get("/teams/")))
            for person in (house.holder, house.offices.branch_member, neighbour)
        }  # fmt: skip
        assert seen == {"许望舒": (True, False), "施委员": (True, False), "邻": (False, True)}

    def test_filters_stay_in_the_address(self, as_person, house):
        make_post(house.campaign, house.holder, "active", title="网络安全岗")
        make_post(house.campaign, make_member("邻", house.neighbour), "active", title="数据处理岗")
        make_post(house.campaign, make_member("旧", house.branch), "revoked", title="摘牌的岗")

        def titles(query):
            page = as_person(house.holder).get(f"/posts/?{query}")
            return [row.contender.title for row in page.context["list"].rows]

        assert titles("") == ["网络安全岗", "摘牌的岗", "数据处理岗"]
        assert titles(f"branch={house.neighbour.pk}") == ["数据处理岗"]
        assert titles("state=revoked") == ["摘牌的岗"]
        assert titles("q=安全") == ["网络安全岗"]
        assert titles("q=xuwangshu") == ["网络安全岗"]
        assert titles("type=research") == []
        assert titles(f"type=operations&level={house.campaign.company.pk}&branch={house.branch.pk}") == [
            "网络安全岗",
            "摘牌的岗",
        ]
        assert titles("branch=abc&level=999999&state=boss&page=99") == [
            "网络安全岗",
            "摘牌的岗",
            "数据处理岗",
        ]
        page = as_person(house.holder).get(f"/posts/?branch={house.branch.pk}&q=岗")
        assert f'<option value="{house.branch.pk}" selected>' in text(page)

    def test_unpublic_ones_are_listed_for_their_offices_only(self, as_person, house):
        make_post(house.campaign, house.holder, "submitted", title="待审的岗")
        make_post(house.campaign, make_member("草", house.branch), "draft", title="草稿的岗")
        seen = {
            person.name: [
                row.contender.title for row in as_person(person).get("/posts/").context["list"].rows
            ]
            for person in (house.holder, house.offices.branch_secretary, house.offices.neighbour_secretary)
        }
        assert seen == {"许望舒": ["待审的岗"], "何支书": ["待审的岗"], "邻支书": []}


LISTS = ["/posts/", "/teams/", "/notices/", "/meetings/", "/applications/", "/review/", "/campaign/", "/"]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("who", ["officer", "branch_secretary", "secretary"])
def test_lists_take_the_same_queries_for_one_row_and_for_thirty(as_person, house, address, who):
    def add(number):
        for n in range(number):
            for state in ("submitted", "active"):
                make_post(house.campaign, make_member(f"岗{state}{n}", house.branch), state)
            make_team(
                house.campaign, make_member(f"队{n}", house.branch), "submitted",
                members=[make_person(f"员{n}", house.neighbour)],
            )  # fmt: skip
            Meeting.objects.create(
                campaign=house.campaign, organization=house.branch, kind="branch_committee",
                held_on=date(2026, 3, 1), prepared_by=house.offices.branch_member, prepared_at=clock.now(),
            )  # fmt: skip
            PublicNotice.objects.create(
                campaign=house.campaign, title=f"公示{n}", body="名单", office="办公室", phone="1",
                handler=house.offices.discipline, posted_on=date(2026, 3, 10), ends_on=date(2026, 3, 17),
                posted_by=house.offices.officer, posted_at=clock.now(),
            )  # fmt: skip

    person = getattr(house.offices, who)
    add(1)
    client = as_person(person)
    if client.get(address).status_code == 403:
        pytest.skip("not this person's page")
    first = queries_of(client, address)
    add(29)
    assert queries_of(client, address) == first


def queries_of(client, address):
    """How many queries one request takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
