"""示范岗卡 and 桌牌: open to staff from 挂牌 on, the duty by its alias outside the branch (product.md §3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign.models import STANDING_STATES, State
from tests.factories import make_duty, make_member, make_post
from tests.ledgers import put_into

pytestmark = pytest.mark.django_db


def card(house):
    return reverse("modelposts:post-card", args=[house.post.pk])


def plate(house):
    return reverse("modelposts:post-plate", args=[house.post.pk])


def plates(house):
    return reverse("modelposts:plate-list", args=[house.campaign.pk])


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_card_shows_identity_pledges_and_standards(house, as_person):
    page = body(as_person(house.neighbour).get(card(house)))
    for words in ("亮身份", "亮承诺", "亮标准", "陆致远", "试飞数据处理岗", "承诺1：按月公开处置情况",
                  "故障恢复更快。", "60分钟到20分钟", "值守平台运行。"):  # fmt: skip
        assert words in page


def test_the_card_says_nothing_of_the_political_status(house, as_person):
    assert "中共党员" not in body(as_person(house.holder).get(card(house)))


def test_the_duty_stands_by_its_alias_outside_the_branch(house, as_person):
    duty = make_duty(house.campaign, house.tree.branch, "保密的业务", alias="公开的代称")
    house.post.duty = duty
    house.post.save(update_fields=["duty"])
    inside, outside = (body(as_person(one).get(card(house))) for one in (house.captain, house.neighbour))
    assert ("保密的业务" in inside, "保密的业务" in outside) == (True, False)
    assert "公开的代称" in outside


@pytest.mark.parametrize("state", State)
def test_there_is_a_card_while_the_title_stands_and_no_longer(house, as_person, state):
    put_into(house.post, state)
    answers = [as_person(house.holder).get(url).status_code for url in (card(house), plate(house))]
    assert answers == [200 if state in STANDING_STATES else 403] * 2
    assert ("试飞数据处理岗" in body(as_person(house.holder).get(plates(house)))) == (
        state in STANDING_STATES
    )


@pytest.mark.parametrize("paper", ["a4", "a5", "b3", ""])
def test_the_card_is_laid_out_for_two_papers(house, as_person, paper):
    page = body(as_person(house.holder).get(f"{card(house)}?paper={paper}"))
    assert f'class="poster is-{"a5" if paper == "a5" else "a4"}"' in page


def test_both_faces_of_the_plate_say_the_same_and_one_is_read_out(house, as_person):
    page = body(as_person(house.neighbour).get(plate(house)))
    faces = [part.split("</div>", 1)[0] for part in page.split('<div class="face')[1:]]
    assert len(faces) == 2
    assert [face.count("陆致远") for face in faces] == [1, 1]
    assert ['aria-hidden="true"' in face for face in faces] == [True, False]


def test_another_house_finds_neither(house, as_person):
    client = as_person(house.stranger)
    assert [client.get(url).status_code for url in (card(house), plate(house), plates(house))] == [404] * 3


def test_plates_of_thirty_posts_take_the_queries_of_one(house, as_person):
    counts = []
    for more in (0, 30):
        for number in range(more):
            make_post(house.campaign, make_member(f"增{number}", house.tree.branch), "active")
        client = as_person(house.neighbour)
        client.get(plates(house))
        with CaptureQueriesContext(connection) as asked:
            page = body(client.get(plates(house)))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert page.count('<div class="sheet">') == 31
    assert "共31张" in page
