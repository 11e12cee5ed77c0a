"""Remarks: moderated after the close, read by the holder in channels at the floor, in no order."""

import pytest
from django.core.exceptions import PermissionDenied

from campaign import clock
from campaign.errors import Refused
from reviews.models import Remark
from reviews.services.closing import close_secret
from reviews.services.remarks import moderate_remark, readable_remarks, remarks_to_moderate
from tests.reviews.months import COUNTING, VOTING, make_house, open_month, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """Six mass sheets and one peer sheet with a remark each."""
    house = make_house(posts=2, teams=0, staff=6)
    open_month(house)
    for number, person in enumerate(house.staff):
        vote(house, person, remark=f"意见{number}")
    vote(house, house.holders[1], remark="同行意见")
    return house


def close(house):
    with clock.at(COUNTING):
        house.cycle = close_secret(cycle=house.cycle, by=house.officer)
    house.entry = house.cycle.entries.get(contender=house.posts[0])


def release_all(house):
    with clock.at(COUNTING):
        for remark in remarks_to_moderate(house.cycle):
            moderate_remark(remark=remark, released=True, by=house.officer)


def test_nothing_is_read_before_the_close(house):
    entry = house.cycle.entries.get(contender=house.posts[0])
    Remark.objects.update(released=True, moderated_by=house.officer)
    assert (remarks_to_moderate(house.cycle), readable_remarks(entry)) == ([], [])
    with pytest.raises(Refused, match="评议结束后才能办理"), clock.at(VOTING):
        moderate_remark(remark=Remark.objects.first(), released=True, by=house.officer)


def test_the_holder_reads_released_ones_of_channels_at_the_floor(house):
    close(house)
    release_all(house)
    assert sorted(r.text for r in readable_remarks(house.entry)) == [f"意见{n}" for n in range(6)]


def test_a_withheld_one_has_a_reason_and_is_not_read(house):
    close(house)
    remark = next(r for r in remarks_to_moderate(house.cycle) if r.text == "意见0")
    with pytest.raises(Refused, match="不予放行请写明理由"):
        moderate_remark(remark=remark, released=False, by=house.officer)
    moderate_remark(remark=remark, released=False, reason="涉及他人", by=house.officer)
    release_all(house)
    assert sorted(r.text for r in readable_remarks(house.entry)) == [f"意见{n}" for n in range(1, 6)]


def test_each_reading_has_its_own_order(house):
    close(house)
    orders = {tuple(r.pk for r in remarks_to_moderate(house.cycle)) for _ in range(30)}
    assert len(orders) > 5


def test_only_the_officer_moderates_and_never_the_own_entrys(house):
    close(house)
    remark = Remark.objects.first()
    for person in (house.secretary, house.branch_secretary, house.holders[0]):
        with pytest.raises(PermissionDenied):
            moderate_remark(remark=remark, released=True, by=person)
    house.entry.members.update(person=house.officer)
    remark = Remark.objects.filter(entry=house.entry).first()
    with pytest.raises(PermissionDenied):
        moderate_remark(remark=remark, released=True, by=house.officer)
    moderate_remark(remark=remark, released=True, by=house.secretary)
