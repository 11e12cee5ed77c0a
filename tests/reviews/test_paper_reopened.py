"""Paper in a reopened month: no version minus the one before may show less than the floor (product.md §5)."""

import pytest

from campaign import clock
from campaign.errors import Refused
from reviews.ballots import Channel, Counts
from reviews.models import StandingChannel
from reviews.services.paper import confirm_batch, hand_out_paper, key_batch
from reviews.services.publishing import prepare_ranking, reopen_ranking
from tests.reviews.months import (
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    publish_month,
    vote,
)

pytestmark = pytest.mark.django_db
LATER, LATER_CONFIRMING = "2026-12-01 09:00", "2026-12-04 09:00"


@pytest.fixture
def house():
    """A published month in which five voted and seven took paper, reopened."""
    house = make_house(posts=2, teams=0, staff=12)
    open_month(house)
    for person in house.staff[:5]:
        vote(house, person)
    with clock.at(VOTING):
        for person in house.staff[5:]:
            hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
    fill_duties(house)
    count_month(house)
    publish_month(house)
    with clock.at(LATER):
        house.cycle = reopen_ranking(cycle=house.cycle, reason="漏录一批纸质票", by=house.secretary)
    house.entries = list(house.cycle.entries.order_by("position"))
    return house


def key(house, first, second):
    """A batch of seven valid sheets with these totals of the two posts."""
    totals = {(house.entries[0].pk, Channel.MASS): first, (house.entries[1].pk, Channel.MASS): second}
    with clock.at(LATER):
        return key_batch(cycle=house.cycle, issued=7, returned=7, void=0, totals=totals, by=house.officer)


def test_a_cell_that_would_show_one_sheet_is_refused(house):
    """Seven sheets, one of which marks the first post: the difference of two versions would be that sheet."""
    with pytest.raises(Refused, match="的群众评只多出1张有效票，不足5张"):
        key(house, Counts(1, 0, 0, 0, 6), Counts(7, 0, 0, 0, 0))


def test_a_whole_batch_counts_in_the_new_version_and_leaves_the_old_one(house):
    batch = key(house, Counts(0, 0, 0, 0, 7), Counts(0, 0, 0, 5, 2))
    with clock.at(LATER):
        confirm_batch(batch=batch, by=house.secretary)
        house.cycle = prepare_ranking(cycle=house.cycle, by=house.officer)
    publish_month(house, at=LATER_CONFIRMING)
    figures = StandingChannel.objects.filter(channel="mass").order_by(
        "standing__ranking__version", "standing__entry__position"
    )
    assert list(figures.values_list("n", flat=True)) == [5, 5, 5, 10]
