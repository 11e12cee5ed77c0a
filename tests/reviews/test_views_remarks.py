"""意见建议: moderated after the close, read by the holder alone, in channels at the floor."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from reviews.models import Remark
from reviews.services.closing import close_secret
from tests.factories import make_member
from tests.reviews.months import COUNTING, VOTING, make_house, open_month, vote

pytestmark = pytest.mark.django_db
WORDS = "建议把校验脚本给客服现场"


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=6)
    open_month(house)
    for number, person in enumerate(house.staff):
        vote(house, person, remark=WORDS if number == 0 else "")
    house.entry = house.cycle.entries.get(contender=house.posts[0])
    return house


def close(house):
    with clock.at(COUNTING):
        close_secret(cycle=house.cycle, by=house.officer)
    house.remark = Remark.objects.get()


def list_url(house):
    return reverse("reviews:remark-list", args=[house.cycle.pk])


def one_url(house):
    return reverse("reviews:remark-moderate", args=[house.cycle.pk, house.remark.pk])


def read_url(house):
    return reverse("reviews:remark-read", args=[house.entry.pk])


def get(as_person, person, address, at=COUNTING):
    with clock.at(at):
        return as_person(person).get(address)


def post(as_person, person, address, data, at=COUNTING):
    with clock.at(at):
        return as_person(person).post(address, data)


def test_before_the_close_nothing_is_shown_to_anybody(house, as_person):
    house.remark = Remark.objects.get()
    texts = [
        get(as_person, who, list_url(house), VOTING).content.decode()
        for who in (house.officer, house.secretary)
    ]
    assert [WORDS in text for text in texts] == [False, False]
    assert get(as_person, house.officer, one_url(house), VOTING).status_code == 404
    assert WORDS not in get(as_person, house.holders[0], read_url(house), VOTING).content.decode()


def test_released_it_reaches_the_holder_and_nobody_else(house, as_person):
    close(house)
    assert WORDS in get(as_person, house.officer, list_url(house)).content.decode()
    assert WORDS not in get(as_person, house.holders[0], read_url(house)).content.decode()
    post(as_person, house.officer, one_url(house), {"decision": "release"})
    assert WORDS in get(as_person, house.holders[0], read_url(house)).content.decode()
    stranger = make_member("外人", house.tree.far)
    people = (
        house.officer,
        house.secretary,
        house.branch_secretary,
        house.holders[1],
        house.staff[0],
        stranger,
    )
    assert [get(as_person, who, read_url(house)).status_code for who in people] == [403] * 5 + [404]


def test_withheld_with_a_reason_it_reaches_nobody(house, as_person):
    close(house)
    empty = post(as_person, house.officer, one_url(house), {"decision": "withhold"})
    post(as_person, house.officer, one_url(house), {"decision": "withhold", "reason": "涉及他人隐私"})
    house.remark.refresh_from_db()
    assert ("不予放行请写明理由。" in empty.content.decode(), house.remark.released) == (True, False)
    assert WORDS not in get(as_person, house.holders[0], read_url(house)).content.decode()


@pytest.mark.parametrize("decision", ["", "delete", "x" * 999])
def test_wrong_input_answers_at_the_field(house, as_person, decision):
    close(house)
    page = post(as_person, house.officer, one_url(house), {"decision": decision})
    house.remark.refresh_from_db()
    assert (page.status_code, "请" in page.content.decode(), house.remark.released) == (422, True, None)


def test_moderating_is_the_officers(house, as_person):
    close(house)
    stranger = make_member("外人", house.tree.far)
    people = (house.secretary, house.branch_secretary, house.holders[0], house.staff[0], stranger)
    codes = [post(as_person, who, one_url(house), {"decision": "release"}).status_code for who in people]
    house.remark.refresh_from_db()
    assert (codes, house.remark.released) == ([403, 403, 403, 403, 404], None)


def test_forged_remarks_are_not_found(house, as_person):
    close(house)
    for pk in (1, 10**18):
        address = reverse("reviews:remark-moderate", args=[house.cycle.pk, pk])
        assert get(as_person, house.officer, address).status_code == 404


def test_the_voter_is_named_nowhere_on_the_page(house, as_person):
    close(house)
    text = get(as_person, house.officer, list_url(house)).content.decode()
    assert house.staff[0].name not in text


def test_six_remarks_need_as_many_queries_as_one(house, as_person):
    close(house)
    counts, client = [], as_person(house.officer)
    with clock.at(COUNTING):
        client.get(list_url(house))
        for _round in range(2):
            with CaptureQueriesContext(connection) as captured:
                client.get(list_url(house))
            counts.append(len(captured))
            for number in range(5):
                Remark.objects.create(entry=house.entry, channel="mass", text=f"第{number}条建议")
    assert counts[0] == counts[1]
