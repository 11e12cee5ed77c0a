"""A roster file and the acts of people: it neither undoes what is agreed nor gives back what was ended (product.md §6)."""

from datetime import date

import pytest

from campaign import clock
from campaign.models import RosterAct, VotingRight
from campaign.services.leaving import leave
from campaign.services.roster_facts import end_voting_right
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.transfers import transfer
from campaign.services.uploads import store_upload
from tests.campaign.test_services_roster_import import workbook
from tests.factories import appoint, make_house, make_member

pytestmark = pytest.mark.django_db
NOW = "2026-03-10 09:00"


@pytest.fixture
def house():
    return make_house()


def row_of(person, branch, position=""):
    return (
        person.employee_number,
        person.name,
        "正式党员",
        "2000.5",
        "2001.5",
        branch.name,
        "",
        "",
        position,
    )


def uploaded(house, *rows):
    return store_upload(
        kind="roster", organization=house.general, name="花名册.xlsx", content=workbook(*rows), by=house.offices.officer
    )  # fmt: skip


def faults(house, *rows):
    with clock.at(NOW):
        return [fault.message for fault in plan_roster(uploaded(house, *rows)).faults]


def take_in(house, *rows):
    with clock.at(NOW):
        file = uploaded(house, *rows)
        confirm_roster(file, by=house.offices.officer, seen=plan_roster(file).digest)


def test_who_has_left_comes_back_by_the_file_with_an_act(house):
    person = make_member("退休人", house.branch)
    with clock.at(NOW):
        leave(person, leaving="retired", reason="退休", by=house.offices.officer)
    assert faults(house, row_of(person, house.branch)) == []
    take_in(house, row_of(person, house.branch))
    person.refresh_from_db()
    act = RosterAct.objects.get(person=person, kind="returned")
    assert (person.is_here, person.left_on, person.has_usable_password()) == (True, None, False)
    assert (act.to_branch, act.by, act.reason) == (house.branch, house.offices.officer, "花名册导入")


def test_a_pending_move_is_not_undone_by_another_place(house):
    person = make_member("将调动", house.branch)
    with clock.at(NOW):
        transfer(person, branch=house.neighbour, effective_on=date(2026, 4, 1), by=house.offices.officer)
    assert faults(house, row_of(person, house.branch)) == []
    assert faults(house, row_of(person, house.neighbour)) == [
        "将调动有一项2026年4月1日生效的变动，请先在人员页面撤销，或让这一行与现在的登记一致。"
    ]


def test_a_file_as_of_today_leaves_the_pending_move_alone(house):
    person = make_member("将调动", house.branch)
    with clock.at(NOW):
        transfer(person, branch=house.neighbour, effective_on=date(2026, 4, 1), by=house.offices.officer)
    take_in(house, row_of(person, house.branch))
    places = person.memberships.order_by("started_on").values_list("branch__name", "ended_on")
    assert list(places) == [("工程信息党支部", date(2026, 3, 31)), ("制造信息党支部", None)]


def test_a_voting_right_ended_by_an_act_does_not_come_back_with_a_file(house):
    person = make_member("受处分", house.branch)
    with clock.at(NOW):
        end_voting_right(person, effective_on=date(2026, 3, 1), reason="留党察看", by=house.offices.officer)
    take_in(house, row_of(person, house.branch))
    assert VotingRight.objects.filter(person=person, ended_on=None).count() == 0


def test_a_move_by_file_is_an_act_too(house):
    person = make_member("随表调动", house.branch)
    take_in(house, row_of(person, house.neighbour))
    act = person.roster_acts.get()
    assert (act.kind, act.reason, act.from_branch, act.to_branch, act.effective_on) == (
        "transfer", "花名册导入", house.branch, house.neighbour, date(2026, 3, 10),
    )  # fmt: skip


def test_a_file_neither_doubles_an_office_nor_a_right_of_who_leaves_later(house):
    person = appoint(make_member("月底走", house.branch), "publicity_member", house.branch)
    with clock.at(NOW):
        leave(person, leaving="retired", effective_on=date(2026, 4, 1), by=house.offices.officer)
    row = row_of(person, house.branch)
    take_in(house, (*row[:6], "宣传委员", *row[7:]))
    last = date(2026, 3, 31)
    assert list(person.appointments.values_list("ended_on", flat=True)) == [last]
    assert list(person.voting_rights.values_list("ended_on", flat=True)) == [last]
