"""差距清单: who reads which gaps, by branch, kind, source and state."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from reviews.models import Gap
from tests.factories import make_member
from tests.reviews.months import FIND, make_house, open_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=1)
    open_month(house)
    house.first, house.second = (house.cycle.entries.get(contender=post) for post in house.posts)
    with clock.at(FIND):
        Gap.objects.create(entry=house.first, source="own", finding="台账不全", due_on=date(2026, 11, 1), cause="忙",
                           next_action="补记", saved_at=clock.now(), saved_by=house.holders[0])  # fmt: skip
        Gap.objects.create(entry=house.second, source="own", finding="讲解太少", closed_on=date(2026, 11, 3),
                           close_note="讲了两次", saved_at=clock.now(), saved_by=house.holders[1])  # fmt: skip
    return house


def page(as_person, house, person, **asked):
    with clock.at(FIND):
        return as_person(person).get(reverse("reviews:gap-list", args=[house.cycle.pk]), asked)


def findings(response):
    return sorted(row.gap.finding for row in response.context["rows"] if row.gap.source == "own")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["台账不全", "讲解太少"]),
        ({"state": "closed"}, ["讲解太少"]),
        ({"state": "late"}, ["台账不全"]),
        ({"state": "open"}, ["台账不全"]),
        ({"state": "blank"}, []),
        ({"source": "own", "kind": "post"}, ["台账不全", "讲解太少"]),
        ({"source": "own", "kind": "team"}, []),
        ({"source": "milestone"}, []),
        ({"q": "台账"}, ["台账不全"]),
        ({"q": "岗位2"}, ["讲解太少"]),
        ({"state": "<b>", "kind": "x", "branch": "' or 1=1", "source": "y", "page": "x"}, ["台账不全", "讲解太少"]),
    ],
)  # fmt: skip
def test_filters_show_what_they_say(house, as_person, asked, found):
    assert findings(page(as_person, house, house.officer, **asked)) == found


def test_everyone_reads_their_own_and_offices_their_branch(house, as_person):
    people = (house.holders[0], house.branch_secretary, house.neighbour_secretary, house.staff[0])
    seen = [findings(page(as_person, house, who)) for who in people]
    assert seen == [["台账不全"], ["台账不全", "讲解太少"], [], []]
    assert page(as_person, house, make_member("外人", house.tree.far)).status_code == 404


def test_one_and_thirty_gaps_need_equally_many_queries(house, as_person):
    counts = []
    for number in (0, 29):
        Gap.objects.bulk_create(
            Gap(entry=house.first, source="own", finding=f"第{n}条") for n in range(number)
        )
        page(as_person, house, house.officer)  # the session is written once
        with CaptureQueriesContext(connection) as captured:
            page(as_person, house, house.officer)
        counts.append(len(captured))
    assert counts[0] == counts[1]
