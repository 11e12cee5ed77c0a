"""What comings and goings leave to do: for whom it is, and one query whatever waits (product.md §6)."""

from datetime import date

import pytest

from campaign import clock
from campaign.models import Appointment
from campaign.people_todos import anonymisations, officers_receiving
from campaign.services.anonymising import ask
from campaign.services.hand_overs import release
from campaign.services.leaving import leave
from tests.factories import appoint, make_house, make_member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
NOW = "2026-03-10 09:00"


@pytest.fixture
def house():
    return make_house()


def leave_and_ask(house, count):
    with clock.at(NOW):
        for number in range(count):
            person = make_member(f"离开{number}", house.branch)
            leave(person, leaving="resigned", reason="离职", by=house.offices.officer)
            ask(person, reason="本人书面申请", by=house.offices.officer)


def titles(provider, person):
    with clock.at(NOW):
        return [item.title for item in provider(person, TODAY)]


def test_an_application_waits_for_another_than_who_asked(house):
    both = appoint(house.offices.officer, Appointment.Role.DEPUTY_SECRETARY, house.general)
    leave_and_ask(house, 1)
    waiting = ["答复匿名化申请：离开0"]
    assert [
        titles(anonymisations, one)
        for one in (house.offices.secretary, house.offices.deputy, both, house.offices.branch_secretary)
    ] == [waiting, waiting, [], []]


def test_an_offer_waits_for_the_receiving_officer(house):
    far = appoint(make_member("远办事", house.far), Appointment.Role.CAMPAIGN_OFFICER, house.other_general)
    with clock.at(NOW):
        release(
            make_member("转出人", house.branch),
            to=house.other_general,
            reason="调整",
            by=house.offices.officer,
        )
    assert (titles(officers_receiving, far), titles(officers_receiving, house.offices.officer)) == (
        ["接收转出人"],
        [],
    )


@pytest.mark.parametrize("count", [1, 30])
def test_applications_are_one_query(house, count, django_assert_num_queries):
    leave_and_ask(house, count)
    titles(anonymisations, house.offices.secretary)
    with clock.at(NOW), django_assert_num_queries(1):
        assert len(list(anonymisations(house.offices.secretary, TODAY))) == count
