"""The month on 首页, and what it adds to the ledgers once published."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock, panels
from campaign.closing import closed_months
from campaign.ledger_sections import sections_for
from campaign.models import Person
from reviews.services.learning import learn_from
from tests.factories import make_member
from tests.reviews.months import FIND, VOTING, full_month, make_house, open_month, vote

pytestmark = pytest.mark.django_db
AFTER = "2026-11-27 09:00"


def home(as_person, person, at):
    with clock.at(at):
        return as_person(person).get("/").content.decode()


def fresh(person):
    return Person.objects.get(pk=person.pk)


class TestHome:
    @pytest.fixture
    def house(self):
        house = make_house(posts=2, teams=1, staff=6)
        open_month(house)
        return house

    def test_the_four_steps_stand_with_their_dates_and_the_present_one_marked(self, house, as_person):
        text = home(as_person, house.staff[0], FIND)
        assert [span in text for span in ("11月2日—5日", "11月6日—11日", "11月12日起", "11月12日—20日")] == [
            True
        ] * 4
        find = reverse("reviews:find", args=[house.cycle.pk])
        assert f'<a class="stretched-link" href="{find}" aria-current="step">找一找</a>' in text
        assert text.count('aria-current="step"') == 1

    def test_progress_by_branch_is_for_the_officer(self, house, as_person):
        people = (house.officer, house.secretary, house.branch_secretary, house.staff[0])
        assert ["各支部进度" in home(as_person, who, FIND) for who in people] == [True, True, False, False]

    def test_the_number_of_sheets_is_shown_from_the_floor_on(self, house, as_person):
        for number, person in enumerate(house.staff[:5], start=1):
            vote(house, person)
            text = home(as_person, house.officer, VOTING)
            assert (f"已提交{number}人" in text, "已提交不足5人" in text) == (number >= 5, number < 5)

    def test_own_open_gaps_are_listed_for_their_people_alone(self, house, as_person):
        shown = [
            "我的差距" in home(as_person, who, FIND)
            for who in (house.holders[0], house.fellows[0], house.staff[0])
        ]
        assert shown == [True, True, False]

    def test_a_stranger_sees_none_of_it(self, house, as_person):
        stranger = make_member("外人", house.tree.far)
        with clock.at(FIND):
            found = panels.panels_for(fresh(stranger), clock.today())
        assert [found[place] for place in ("month", "mine", "side")] == [[], [], []]


def queries_with(posts):
    """Queries of the officer's panels in a house of so many posts, which is taken away again."""
    with transaction.atomic():
        house = make_house(posts=posts, teams=0, staff=2)
        open_month(house)
        person = fresh(house.officer)
        with clock.at(VOTING), CaptureQueriesContext(connection) as captured:
            panels.panels_for(person, clock.today())
        transaction.set_rollback(True)
    return len(captured)


def test_thirty_entries_need_as_many_queries_as_one():
    assert queries_with(30) == queries_with(1)


class TestLedgers:
    @pytest.fixture
    def house(self):
        house = make_house(posts=2, teams=1, staff=6)
        open_month(house)
        return house

    def test_a_month_closes_once_published(self, house):
        assert closed_months(house.campaign) == frozenset()

    def test_nothing_is_listed_before_the_first_published_month(self, house):
        assert sections_for("evaluation", house.posts[0], fresh(house.staff[0])) == []


class TestPublished:
    @pytest.fixture
    def house(self):
        house = make_house(posts=2, teams=1, staff=6)
        house.ranking = full_month(house)
        return house

    def test_the_month_is_closed_for_the_ledgers(self, house):
        assert closed_months(house.campaign) == frozenset({"2026-10"})

    def test_the_result_stands_in_the_ledger_as_sealed(self, house, as_person):
        standing = house.ranking.standings.get(entry__contender=house.posts[0])
        url = reverse("modelposts:handbook-part", args=[house.posts[0].pk, "evaluation"])
        with clock.at(AFTER):
            text = as_person(house.staff[0]).get(url).content.decode()
        assert ("月度评比结果" in text, f"{standing.composite / 100:.1f}" in text) == (True, True)

    def test_remarks_and_credits_are_the_holders(self, house, as_person):
        first, second = (house.cycle.entries.get(contender=post) for post in house.posts)
        with clock.at(AFTER):
            learn_from(second, source=first, measure=None, text="学每周复盘", by=house.holders[1])
        url = reverse("modelposts:handbook-part", args=[house.posts[0].pk, "evaluation"])
        remarks = reverse("reviews:remark-read", args=[first.pk])
        with clock.at(AFTER):
            texts = [as_person(who).get(url).content.decode() for who in (house.holders[0], house.staff[0])]
        assert [(remarks in text, "学每周复盘" in text) for text in texts] == [(True, True), (False, False)]
