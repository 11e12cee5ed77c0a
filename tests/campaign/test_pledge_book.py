"""公开承诺: all pledges of what stands, by branch, kept or not; open to staff (product.md §1, §3 行)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import STANDING_STATES, Pledge, State
from campaign.pledge_book import pledge_book
from tests.factories import make_campaign, make_member, make_post, make_team, make_tree

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture
def house():
    tree = make_tree()
    tree.campaign = make_campaign(tree)
    tree.reader = make_member("读者", tree.neighbour)
    tree.stranger = make_member("外人", tree.far)
    tree.post = make_post(
        tree.campaign, make_member("岗一", tree.branch), "active", title="网络安全岗", pledges=3
    )
    tree.team = make_team(
        tree.campaign, make_member("队一", tree.neighbour), "rectifying", title="移动产线攻关队"
    )
    first, second, third = tree.post.pledges.all()
    settle(first, True)
    settle(second, False)
    Pledge.objects.filter(pk=third.pk).update(due_on=date(2026, 11, 1))
    Pledge.objects.filter(contender=tree.team).update(due_on=date(2026, 12, 1))
    return tree


def settle(pledge, kept):
    Pledge.objects.filter(pk=pledge.pk).update(
        kept=kept, settled_on=date(2026, 10, 9), settled_by=pledge.contender.principal, evidence="已公开十次"
    )


def book(house, person=None, **asked):
    return pledge_book(house.campaign, person or house.reader, asked, TODAY)


def counted(count):
    return (count.total, count.kept, count.unkept, count.overdue, count.open)


def test_pledges_stand_by_branch_with_their_figures(house):
    page = book(house)
    assert [(branch.label, counted(branch.count)) for branch in page.branches] == [
        ("工程信息党支部", (3, 1, 1, 1, 0)),
        ("制造信息党支部", (2, 0, 0, 0, 2)),
    ]
    assert counted(page.count) == (5, 1, 1, 1, 2)


@pytest.mark.parametrize(
    ("asked", "titles", "total"),
    [
        ({"kind": "team"}, ["移动产线攻关队"], 2),
        ({"state": "kept"}, ["网络安全岗"], 1),
        ({"state": "overdue"}, ["网络安全岗"], 1),
        ({"state": "open"}, ["移动产线攻关队"], 2),
        ({"kind": "team", "state": "kept"}, [], 0),
        ({"kind": "nonsense", "state": "无", "branch": "x"}, ["网络安全岗", "移动产线攻关队"], 5),
    ],
)
def test_filters_choose_and_nonsense_chooses_nothing(house, asked, titles, total):
    page = book(house, **asked)
    assert [one.contender.title for branch in page.branches for one in branch.promisers] == titles
    assert page.count.total == total


def test_a_branch_is_chosen_by_its_id(house):
    page = book(house, branch=str(house.branch.pk))
    assert [branch.label for branch in page.branches] == ["工程信息党支部"]
    assert page.is_narrowed


@pytest.mark.parametrize("state", State)
def test_only_what_stands_is_listed(house, state):
    post = make_post(house.campaign, make_member("岗二", house.branch), state, title="另一岗")
    shown = {one.contender.pk for branch in book(house).branches for one in branch.promisers}
    assert (post.pk in shown) == (state in STANDING_STATES)


def test_staff_of_every_branch_read_it_and_another_house_does_not(house, as_person):
    url = reverse("campaign:pledge-list", args=[house.campaign.pk])
    with clock.at("2026-11-18 10:00"):
        page = as_person(house.reader).get(url).content.decode()
        assert as_person(house.stranger).get(url).status_code == 404
    for words in ("网络安全岗", "已兑现", "未兑现", "已到期，未登记", "履行中", "已公开十次"):
        assert words in page


def test_an_empty_campaign_says_what_will_be_here(as_person):
    tree = make_tree()
    campaign = make_campaign(tree)
    url = reverse("campaign:pledge-list", args=[campaign.pk])
    page = as_person(make_member("读者", tree.branch)).get(url)
    assert "还没有公开的承诺" in page.content.decode()


def test_query_count_does_not_grow_with_the_list(house, as_person):
    url = reverse("campaign:pledge-list", args=[house.campaign.pk])
    counts = []
    for more in (0, 30):
        for number in range(more):
            make_post(house.campaign, make_member(f"增{number}", house.branch), "active")
        client = as_person(house.reader)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
