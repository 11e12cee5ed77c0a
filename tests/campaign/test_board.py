"""展板: active posts of one's own house, one slide each, with pledges and the growth of an indicator."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import board, clock
from campaign.models import Reading
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def june():
    with clock.at("2026-06-20 09:00"):
        yield


@pytest.fixture
def house():
    tree = factories.make_tree()
    tree.campaign = factories.make_campaign(tree)
    return tree


def post_of(house, name, branch=None, state="active", **fields):
    holder = factories.make_member(name, branch or house.branch)
    return factories.make_post(house.campaign, holder, state, **fields)


def read(post, day, value):
    indicator = post.indicators.get()
    Reading.objects.create(
        indicator=indicator, read_on=day, value=value, recorded_by=post.principal, recorded_at=clock.now()
    )


def test_active_posts_of_the_house_are_shown_branch_by_branch(house):
    post_of(house, "后支部", house.neighbour)
    post_of(house, "前支部")
    post_of(house, "还没选", state="submitted")
    factories.make_team(house.campaign, factories.make_member("队长", house.branch), "active")
    owner, neighbour = factories.make_member("甲", house.branch), factories.make_member("乙", house.neighbour)
    stranger = factories.make_member("丙", house.far)
    shown = [[post.principal.name for post in board.posts_for(p)] for p in (owner, neighbour, stranger)]
    assert shown == [["前支部", "后支部"], ["前支部", "后支部"], []]


def test_slide_counts_pledges_and_months(house):
    post = post_of(house, "陆致远", pledges=3, activated_on=date(2026, 4, 10))
    pledge = post.pledges.first()
    pledge.kept, pledge.settled_on, pledge.settled_by = True, TODAY, post.principal
    pledge.save()
    slide = board.slide_of(post, TODAY)
    assert (slide.name, slide.kept, slide.promised, slide.months) == ("陆致远", 1, 3, 3)


def test_growth_goes_from_the_baseline_over_the_last_reading_of_each_month(house):
    post = post_of(house, "陆致远")
    read(post, date(2026, 4, 10), 5500)
    read(post, date(2026, 4, 28), 5000)
    read(post, date(2026, 5, 30), 3050)
    growth = board.slide_of(post, TODAY).growth
    assert growth.headline == "恢复用时由60分钟降到30.5分钟"
    assert growth.description == "恢复用时：创建前60分钟，4月50分钟，5月30.5分钟，目标20分钟"
    assert [(mark.value, mark.when) for mark in growth.marks] == [
        ("60分钟", "创建前"),
        ("", "4月"),
        ("30.5分钟", "5月"),
    ]
    assert [mark.is_last for mark in growth.marks] == [False, False, True]


def test_growth_without_readings_names_the_target(house):
    growth = board.slide_of(post_of(house, "陆致远"), TODAY).growth
    assert (growth.headline, len(growth.marks)) == ("恢复用时，目标20分钟", 1)


def test_unchanged_reading_says_so(house):
    post = post_of(house, "陆致远")
    read(post, date(2026, 4, 10), 6000)
    assert board.slide_of(post, TODAY).growth.headline == "恢复用时保持60分钟"


def page_of(client, address="/board/"):
    return client.get(address).content.decode()


def test_links_step_through_the_slides_and_around(house, as_person):
    for name in ("甲一", "乙二", "丙三"):
        post_of(house, name)
    client = as_person(factories.make_member("看的人", house.branch))
    first, last = page_of(client), page_of(client, "/board/?n=3")
    assert (
        "<h1>甲一</h1>" in first,
        'rel="prev" href="?n=3"' in first,
        'rel="next" href="?n=2"' in first,
    ) == (
        True,
        True,
        True,
    )
    assert ("<h1>丙三</h1>" in last, 'rel="next" href="?n=1"' in last) == (True, True)


@pytest.mark.parametrize("asked", ["0", "99", "-1", "一", "", "1e3", "99999999999999"])
def test_senseless_number_shows_the_first(house, as_person, asked):
    post_of(house, "甲一")
    assert "<h1>甲一</h1>" in page_of(
        as_person(factories.make_member("", house.branch)), f"/board/?n={asked}"
    )


def test_long_name_is_set_smaller(house, as_person):
    post_of(house, "额尔敦巴特尔")
    page = page_of(as_person(factories.make_member("", house.branch)))
    assert '<h1 class="is-long">额尔敦巴特尔</h1>' in page


def test_rotation_is_asked_for(house, as_person):
    post_of(house, "甲一")
    client = as_person(factories.make_member("", house.branch))
    assert 'data-seconds="0"' in page_of(client)
    assert 'data-seconds="20"' in page_of(client, "/board/?play=1")


def test_empty_board_says_what_will_be_here(house, as_person):
    page = page_of(as_person(factories.make_member("", house.branch)))
    assert "还没有可以展出的示范岗。" in page
    assert '<nav class="topnav"' in page


def test_slide_asks_as_much_among_thirty_posts_as_for_one(house, as_person):
    client = as_person(factories.make_member("", house.branch))

    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get("/board/")
        return len(caught)

    post_of(house, "甲一")
    client.get("/board/")
    one = queries()
    for _ in range(29):
        post_of(house, "")
    assert queries() == one


def test_both_levels_stand_side_by_side(house, as_person):
    upper, lower = house.campaign.levels.order_by("rank")[:2]
    post = post_of(house, "陆致远", level_applied=upper, level_granted=lower)
    page = as_person(post.principal).get("/board/").content.decode()
    assert f"申报{upper.name}，认定{lower.name}" in page
