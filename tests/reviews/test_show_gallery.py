"""晒一晒 as a gallery: cleared pages only, filtered, one after another."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import Person
from reviews.models import Clearance, CycleEntry, ShowPage
from reviews.shown import Shown, ShownRow
from tests.factories import appoint, make_member
from tests.reviews.months import SHOW, VOTING, make_house, open_month

pytestmark = pytest.mark.django_db


def make_public(house, entries):
    """Pages worded, confirmed and cleared, written straight into their rows."""
    at = clock.now()
    for number, entry in enumerate(entries, start=1):
        page = ShowPage.objects.create(
            entry=entry, summary=f"做成第{number}件事", saved_at=at, saved_by=entry.principal, submitted_at=at,
            submitted_by=entry.principal, confirmed_at=at, confirmed_by=house.branch_secretary,
        )  # fmt: skip
        Clearance.objects.create(
            show=page, version=1, cleared=True, by=house.branch_member, by_name="施", at=at
        )


@pytest.fixture
def house():
    house = make_house(posts=3, teams=1, staff=1)
    open_month(house)
    house.entries = list(house.cycle.entries.order_by("kind", "position"))
    with clock.at(SHOW):
        make_public(house, [house.entries[0], house.entries[1], house.entries[3]])
    return house


def gallery(as_person, house, person, **asked):
    with clock.at(SHOW):
        return as_person(person).get(reverse("reviews:show", args=[house.cycle.pk]), asked)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [0, 1, 3]),
        ({"kind": "team"}, [3]),
        ({"q": "第2件"}, [1]),
        ({"q": "岗位1"}, [0]),
        ({"kind": "<x>", "branch": "-1", "page": "99"}, [0, 1, 3]),
    ],
)
def test_cleared_pages_are_found_by_what_they_say(house, as_person, asked, found):
    cards = gallery(as_person, house, house.staff[0], **asked).context["cards"]
    assert [card.entry.pk for card in cards] == [house.entries[at].pk for at in found]


def test_a_name_kept_back_is_not_found_by_it(house, as_person):
    CycleEntry.objects.filter(pk=house.entries[0].pk).update(title="保密项目", public_title="代称甲")
    other = make_member("邻支部的人", house.tree.neighbour)
    assert gallery(as_person, house, other, q="保密项目").context["cards"] == []
    assert [card.title for card in gallery(as_person, house, other, q="代称甲").context["cards"]] == [
        "代称甲"
    ]


def test_one_reads_on_from_page_to_page(house, as_person):
    with clock.at(SHOW):
        text = as_person(house.staff[0]).get(reverse("reviews:show-entry", args=[house.entries[1].pk]))
    links = [
        (rel, reverse("reviews:show-entry", args=[house.entries[at].pk])) for rel, at in (("prev", 0), ("next", 3))
    ]  # fmt: skip
    content = text.content.decode()
    assert [f'rel="{rel}"' in content and f'href="{address}"' in content for rel, address in links] == [
        True
    ] * 2
    assert "第2个，共3个" in content


def test_the_month_keeps_the_names_it_began_with(house, as_person):
    """Branch, name and members of the month stay: later changes of the roster rewrite nothing."""
    appoint(make_member("新委员", house.tree.branch), "publicity_member", house.tree.branch)
    before = [
        (c.title, c.who, c.entry.branch_name)
        for c in gallery(as_person, house, house.staff[0]).context["cards"]
    ]
    Person.objects.filter(pk=house.holders[0].pk).update(name="改了名")
    house.posts[0].__class__.objects.filter(pk=house.posts[0].pk).update(
        title="改了岗", principal=house.staff[0], lead_branch=house.tree.neighbour, branch_name="别的支部"
    )
    house.tree.branch.__class__.objects.filter(pk=house.tree.branch.pk).update(name="改了支部")
    after = [
        (c.title, c.who, c.entry.branch_name)
        for c in gallery(as_person, house, house.staff[0]).context["cards"]
    ]
    assert after == before
    with clock.at(VOTING):
        reader = as_person(house.staff[0])
        pages = [
            reader.get(reverse(name, args=[house.cycle.pk]))
            for name in ("reviews:compare", "reviews:compare-branches")
        ]
    texts = [page.content.decode() for page in pages]
    assert [("改了" in text, "工程信息党支部" in text) for text in texts] == [(False, True)] * 2


def test_one_and_thirty_pages_need_equally_many_queries(as_person):
    house = make_house(posts=30, teams=0, staff=1)
    open_month(house)
    entries = list(house.cycle.entries.order_by("position"))
    counts = []
    for wanted in (entries[:1], entries[1:29]):
        make_public(house, wanted)
        gallery(as_person, house, house.staff[0])  # the session is written once
        with CaptureQueriesContext(connection) as captured:
            gallery(as_person, house, house.staff[0])
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_rows_of_the_first_version_are_read_as_actions():
    held = Shown.parse([{"id": 7, "on": "2026-10-08", "text": "复盘"}])
    assert held.rows == (ShownRow("action", 7, date(2026, 10, 8), "复盘"),)
    assert Shown.parse([row.stored() for row in held.rows]) == held
