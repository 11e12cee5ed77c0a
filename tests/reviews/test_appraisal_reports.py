"""评议统计表: groups at the floor only, spread for the officer only, nothing of a hidden channel."""

import pytest

from campaign import clock
from campaign.reporting.registry import Selection, find
from campaign.reporting.sheets import build
from reviews.appraisal_facts import turnout_of
from reviews.services.paper import confirm_batch, hand_out_paper, key_batch
from tests.reviews.months import (
    COUNTING,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    publish_month,
    vote,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # see uses_database


def published_house(voters, posts=6, staff=12, paper=0):
    """A month in which some of the staff voted, and holders as far as ``voters`` says."""
    house = make_house(posts=posts, teams=0, staff=staff)
    open_month(house)
    with clock.at(VOTING):
        for person in house.staff[:paper]:
            hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
    for person in house.staff[paper:]:
        vote(house, person)
    for person in house.holders[:voters]:
        vote(house, person, "fair")
    fill_duties(house)
    if paper:
        with clock.at(COUNTING):
            batch = key_batch(
                cycle=house.cycle, issued=paper, returned=paper, void=1, totals={}, by=house.officer
            )
            confirm_batch(batch=batch, by=house.secretary)
    count_month(house)
    house.ranking = publish_month(house)
    return house


def tables(house, person):
    with clock.at("2026-11-27 10:00"):
        return build(
            find("appraisal"), Selection(person, {"ranking": house.ranking}), today=clock.today()
        ).sheets


def test_what_was_asked_came_in_and_counted():
    house = published_house(voters=6, paper=6)
    rows = {row.label: (row.issued, row.returned, row.void, row.valid) for row in turnout_of(house.cycle)}
    # On the roll are besides holders and staff the offices and their members.
    everybody = house.cycle.roll.count()
    assert rows["电子票"] == (everybody - 6, 12, 0, 12)
    assert rows["纸质票"] == (6, 6, 1, 5)
    assert rows["合计"] == (everybody, 18, 1, 17)
    assert rows["党员示范岗互评（电子票）"] == (6, 6, 0, 6)
    assert rows["党员示范岗群众评（电子票）"][1:] == (6, 0, 6)


def test_a_group_below_the_floor_takes_the_other_with_it():
    house = published_house(voters=2)
    rows = {row.label: row.returned for row in turnout_of(house.cycle)}
    assert (rows["党员示范岗互评（电子票）"], rows["党员示范岗群众评（电子票）"]) == (None, None)
    assert rows["合计"] == 14


def test_the_officer_reads_spread_and_the_secretary_does_not():
    house = published_house(voters=6)
    officer, secretary = (tables(house, person)[1] for person in (house.officer, house.secretary))
    titles = [column.title for column in officer.columns]
    assert titles[4:12] == [
        "互评有效票", "互评平均分", "互评中位数", "互评标准差", "群众评有效票", "群众评平均分", "群众评中位数", "群众评标准差",
    ]  # fmt: skip
    # Five peers: at the floor, but not enough for median and spread; twelve of the staff are.
    assert list(officer.rows[0][4:12]) == [5, 8500, "—", "—", 12, 9500, 9500, 0]
    assert [column.title for column in secretary.columns][4:8] == [
        "互评有效票",
        "互评平均分",
        "群众评有效票",
        "群众评平均分",
    ]
    assert list(secretary.rows[0][4:8]) == [5, 8500, 12, 9500]


def test_of_a_hidden_channel_nothing_is_printed():
    house = published_house(voters=4)
    row = tables(house, house.officer)[1].rows[0]
    assert list(row[4:8]) == ["不足5票", "—", "—", "—"]


@pytest.mark.parametrize(
    ("who", "may"), [("officer", True), ("secretary", True), ("branch_secretary", False)]
)
def test_it_is_for_who_runs_or_confirms(who, may):
    house = make_house()
    assert find("appraisal").permission(getattr(house, who)) is may
    assert not find("appraisal").permission(house.staff[0])
