"""Parts for htmx: made of the page's own templates, marked, and never a whole page or an error in disguise."""

import pytest
from django.urls import reverse

from campaign import clock
from tests.reviews.months import full_month, make_house

pytestmark = pytest.mark.django_db

AFTER = "2026-11-27 10:00"


@pytest.fixture
def house():
    house = make_house()
    house.ranking = full_month(house)
    return house


def addresses(house):
    month = reverse("reviews:ranking-month", args=[house.campaign.pk, house.ranking.cycle.month])
    opened = house.cycle.entries.filter(kind="post").first().pk
    return {
        f"{month}?open={opened}": "ranks",
        f"{month}?branch={house.tree.branch.pk}": "ranking",
        reverse("modelposts:post-list") + "?q=岗位1": "list",
        reverse("taskforces:team-list") + "?q=none": "list",
        reverse("campaign:inventory") + "?kind=project": "list",
    }


def asked(client, url, target, **headers):
    with clock.at(AFTER):
        return client.get(url, headers={"HX-Request": "true", "HX-Target": target, **headers})


def test_part_stands_word_for_word_in_the_page(house, as_person):
    client = as_person(house.officer)
    for url, target in addresses(house).items():
        with clock.at(AFTER):
            page = client.get(url)
        part = asked(client, url, target)
        assert part["X-Part"] == target
        assert "X-Part" not in page
        text = part.content.decode()
        main = text.split('<p class="sum"')[0].strip()
        assert main
        assert main in page.content.decode()
        assert "<html" not in text
        assert ('id="sum" role="status" hx-swap-oob="innerHTML"' in text) == (target != "ranks")


def test_page_and_part_are_told_apart_by_caches_and_kept_by_none(house, as_person):
    client = as_person(house.officer)
    for url, target in addresses(house).items():
        for answer in (asked(client, url, target), asked(client, url, "elsewhere")):
            assert {"HX-Request", "HX-Target"} <= set(answer["Vary"].split(", "))
            assert answer["Cache-Control"] == "no-store"


def test_unknown_place_is_answered_by_the_whole_page(house, as_person):
    client = as_person(house.officer)
    for url in addresses(house):
        answer = asked(client, url, "elsewhere")
        assert "X-Part" not in answer
        assert "<html" in answer.content.decode()


def test_refusals_and_the_way_to_sign_in_are_never_marked_as_a_part(house, as_person, client):
    month = reverse("reviews:ranking-month", args=[house.campaign.pk, house.ranking.cycle.month])
    missing = asked(as_person(house.officer), f"{month}?open=999999", "ranks")
    assert (missing.status_code, "X-Part" in missing) == (404, False)
    client.logout()
    away = asked(client, month, "ranks")
    assert (away.status_code, "X-Part" in away) == (302, False)
    assert away.url.startswith(reverse("campaign:account-signin"))
