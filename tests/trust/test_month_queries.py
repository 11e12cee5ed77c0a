"""The pages of a month ask the database as often for 300 contenders as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.todos import todos_for
from tests.factories import make_member, make_post
from tests.reviews.months import (
    COUNTING,
    OPENED,
    PREVIEW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
)

FEW, MANY = 3, 300
PAGES = (
    ("reviews:cycle", VOTING),
    ("reviews:cycle-board", COUNTING),
    ("reviews:cycle-windows", VOTING),
    ("reviews:duty-all", COUNTING),
    ("reviews:publication", PREVIEW),
    ("reviews:publication-publish", PREVIEW),
)

pytestmark = [pytest.mark.trust, pytest.mark.one_database, pytest.mark.django_db]


def counted(posts):
    """A month with so many posts, every named sheet in, counted and in its preview."""
    house = make_house(posts=posts, teams=0, staff=6)
    open_month(house)
    fill_duties(house)
    count_month(house)
    house.cycle.refresh_from_db()
    return house


def queries(client, url, at):
    with clock.at(at):
        assert client.get(url).status_code == 200  # the first asks once for what the person is
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
    return len(captured)


def test_pages_of_a_month_cost_the_same_with_3_and_300(as_person):
    figures = []
    for posts in (FEW, MANY):
        house = counted(posts)
        readers = {name: house.officer for name, _at in PAGES} | {
            "reviews:publication-publish": house.secretary
        }
        figures.append(
            {
                name: queries(as_person(readers[name]), reverse(name, args=[house.cycle.pk]), at)
                for name, at in PAGES
            }
        )
        figures[-1]["branch"] = queries(
            as_person(house.branch_secretary), reverse("reviews:cycle-board", args=[house.cycle.pk]), COUNTING
        )
    assert figures[0] == figures[1]


def test_the_preview_of_an_opening_and_the_todos_cost_the_same_with_3_and_300(as_person):
    figures = []
    for posts in (FEW, MANY):
        house = make_house(posts=posts, teams=0, staff=6)
        for number in range(posts):
            make_post(house.campaign, make_member(f"待批{number}", house.tree.branch), "reported")
        url = reverse("reviews:cycle-open", args=[house.campaign.pk])
        opening = queries(as_person(house.officer), url, OPENED)
        with clock.at(OPENED), CaptureQueriesContext(connection) as captured:
            todos_for(house.officer, clock.today())
        figures.append((opening, len(captured)))
    assert figures[0] == figures[1]
