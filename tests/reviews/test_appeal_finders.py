"""Who finds on an appeal: 纪检委员, never of the own branch nor about the own sheet; else one of the committee."""

import pytest

from campaign import clock
from campaign.models import Appointment
from campaign.todos import todos_for
from reviews.appeal_finders import Member, finders
from reviews.services.appeals import answer_appeal, raise_appeal
from tests.factories import appoint, make_member
from tests.reviews.months import PREVIEW, count_month, fill_duties, make_house, open_month, vote_all

OWN, OTHER = "1/2/3/", "1/2/4/"
DISCIPLINE, SECRETARY, MEMBER = (
    Appointment.Role.DISCIPLINE_MEMBER,
    Appointment.Role.SECRETARY,
    Appointment.Role.COMMITTEE_MEMBER,
)


@pytest.mark.parametrize(
    ("committee", "involved", "expected"),
    [
        ([Member(1, SECRETARY, OTHER), Member(2, DISCIPLINE, OTHER)], {9}, {2}),
        ([Member(2, DISCIPLINE, OTHER), Member(3, DISCIPLINE, OTHER)], {9}, {2, 3}),
        ([Member(2, DISCIPLINE, OWN), Member(3, DISCIPLINE, OTHER)], {9}, {3}),
        # The only 纪检委员 is of the branch, belongs to the entry or gave it a sheet: the next one, no secretary.
        ([Member(1, SECRETARY, OTHER), Member(2, DISCIPLINE, OWN), Member(4, MEMBER, OTHER)], {9}, {4}),
        ([Member(1, SECRETARY, OTHER), Member(2, DISCIPLINE, OTHER), Member(4, MEMBER, OTHER)], {2}, {4}),
        ([Member(1, SECRETARY, OTHER), Member(2, DISCIPLINE, OWN)], {9}, {1}),
        ([Member(2, DISCIPLINE, OWN)], {9}, set()),
    ],
)
def test_one_rule_over_offices_branches_and_sheets(committee, involved, expected):
    assert finders(committee, OWN, frozenset(involved)) == frozenset(expected)


@pytest.mark.django_db
def test_where_the_only_discipline_member_may_not_another_of_the_committee_is_asked():
    house = make_house(posts=1, teams=0, staff=6)
    open_month(house)
    vote_all(house)
    fill_duties(house)
    count_month(house)
    Appointment.objects.filter(role="discipline_member").delete()
    near = appoint(make_member("近纪检", house.tree.branch), "discipline_member", house.tree.general)
    far = appoint(make_member("远委员", house.tree.neighbour), "committee_member", house.tree.general)
    entry = house.cycle.entries.get()
    with clock.at(PREVIEW):
        appeal = raise_appeal(entry=entry, text="请复核。", by=house.holders[0])
        asked = {
            person
            for person in (near, far, house.secretary, house.deputy)
            if any(item.key.startswith("ranking-appeal") for item in todos_for(person, clock.today()))
        }
        assert asked == {far}
        answer_appeal(appeal=appeal, finding="维持。", upheld=False, by=far)
    assert appeal.found_by == far
