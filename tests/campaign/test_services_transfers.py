"""Transfers as dated acts: past, today, later; taken back; to another general branch (product.md §2)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, AuditEvent, Department, HandOver, Person, RosterAct, Scorer
from campaign.people_cases import MOVING, RELEASING, cases_of
from campaign.permissions import branch_path_of, roles_on
from campaign.services.cancelling import cancel_act
from campaign.services.hand_overs import decline, receive, release, withdraw
from campaign.services.transfers import transfer
from tests.factories import appoint, make_house, make_member, make_person, make_post, make_team

pytestmark = pytest.mark.django_db
NOW, TODAY = "2026-03-10 09:00", date(2026, 3, 10)
Role = Appointment.Role


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def far_officer(house):
    return appoint(make_member("远办事", house.far), Role.CAMPAIGN_OFFICER, house.other_general)


def move(person, branch, house, day=TODAY, **fields):
    with clock.at(NOW):
        return transfer(
            person, branch=branch, effective_on=day, reason="轮岗", by=house.offices.officer, **fields
        )


def places(person):
    return list(
        person.memberships.order_by("started_on").values_list(
            "branch__name", "started_on", "ended_on", "position"
        )
    )


SINCE = date(2020, 1, 1)


@pytest.mark.parametrize("day", [date(2026, 2, 20), TODAY, date(2026, 4, 1)])
def test_the_old_place_ends_the_day_before(house, day):
    person = make_member("调动人", house.branch)
    move(person, house.neighbour, house, day, position="组长")
    assert places(person) == [
        ("工程信息党支部", SINCE, date.fromordinal(day.toordinal() - 1), ""),
        ("制造信息党支部", day, None, "组长"),
    ]
    act = person.roster_acts.get()
    assert (act.kind, act.effective_on, act.reason, act.from_branch, act.to_branch, act.by) == (
        "transfer", day, "轮岗", house.branch, house.neighbour, house.offices.officer,
    )  # fmt: skip


def test_a_later_transfer_takes_effect_by_its_date(house):
    """Who sees the record, where the person belongs, what an office gives: asked for the day, not for an open end."""
    person = appoint(make_member("调动人", house.branch), Role.PUBLICITY_MEMBER, house.branch)
    move(person, house.neighbour, house, date(2026, 4, 1))
    seen = {}
    for day in ("2026-03-31", "2026-04-01"):
        with clock.at(f"{day} 09:00"):
            fresh = Person.objects.get(pk=person.pk)
            seen[day] = (
                branch_path_of(fresh) == house.branch.path,
                roles_on(fresh).has_at(house.branch, Role.PUBLICITY_MEMBER),
                Person.objects.visible_to(house.offices.branch_secretary).filter(pk=person.pk).exists(),
                Person.objects.visible_to(house.offices.neighbour_secretary).filter(pk=person.pk).exists(),
            )
            for office in (house.offices.branch_secretary, house.offices.neighbour_secretary):
                del office.__dict__["_roles_on"]
    assert seen == {"2026-03-31": (True, True, True, False), "2026-04-01": (False, False, False, True)}


def test_offices_and_scoring_of_the_old_branch_end_and_others_go_on(house):
    person = appoint(make_member("双职", house.branch), Role.DEPUTY_SECRETARY, house.branch)
    appoint(person, Role.COMMITTEE_MEMBER, house.general)
    Scorer.objects.create(
        campaign=house.campaign,
        organization=house.branch,
        person=person,
        started_on=house.campaign.started_on,
    )
    move(person, house.neighbour, house)
    held = {a.organization.name: a.ended_on for a in person.appointments.select_related("organization")}
    assert held == {"工程信息党支部": date(2026, 3, 9), "信息化中心党总支": None}
    assert person.scorer_of.get().ended_on == date(2026, 3, 9)


def test_another_department_alone_keeps_the_offices(house):
    person = appoint(make_member("换科室", house.branch), Role.PUBLICITY_MEMBER, house.branch)
    section = Department.objects.create(organization=house.general, name="二科")
    move(person, house.branch, house, department=section)
    assert person.appointments.get().ended_on is None
    assert person.memberships.get(ended_on=None).department == section


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2025, 12, 1), "调动的日期应在2025年12月8日至2026年6月10日之间，请核对。"),
        (date(2026, 6, 11), "调动的日期应在2025年12月8日至2026年6月10日之间，请核对。"),
        (date(2026, 3, 1), "在工程信息党支部的登记从2026年3月5日起，新的日期不能早于这一天。"),
    ],
)
def test_a_day_out_of_reason_is_refused(house, day, sentence):
    person = make_member("新来", house.branch, since=date(2026, 3, 5))
    with pytest.raises(Refused) as refused:
        move(person, house.neighbour, house, day)
    assert (str(refused.value), places(person)) == (
        sentence,
        [("工程信息党支部", date(2026, 3, 5), None, "")],
    )


def test_where_the_person_is_already_is_refused(house):
    person = make_member("原地", house.branch)
    with pytest.raises(Refused, match=r"^原地现在就在工程信息党支部。$"):
        move(person, house.branch, house)


def test_a_second_move_waits_until_the_first_is_taken_back(house):
    person = make_member("两次", house.branch)
    move(person, house.neighbour, house, date(2026, 4, 1))
    with pytest.raises(Refused, match=r"^已登记2026年4月1日生效的“调动”，请先在人员页面撤销，再登记新的。$"):
        move(person, house.branch, house, position="组长")


def test_taking_a_later_move_back_restores_place_and_offices(house):
    person = appoint(make_member("撤销", house.branch), Role.PUBLICITY_MEMBER, house.branch)
    move(person, house.neighbour, house, date(2026, 4, 1))
    with clock.at("2026-03-20 09:00"):
        cancel_act(person.roster_acts.get(), by=house.offices.officer)
    assert places(person) == [("工程信息党支部", SINCE, None, "")]
    assert person.appointments.get().ended_on is None
    assert person.roster_acts.get().cancelled_by == house.offices.officer


def test_what_is_in_effect_is_not_taken_back(house):
    person = make_member("晚了", house.branch)
    move(person, house.neighbour, house, date(2026, 4, 1))
    with (
        clock.at("2026-04-01 09:00"),
        pytest.raises(Refused, match=r"^这项变动已经生效或已经撤销，不能再撤销。$"),
    ):
        cancel_act(person.roster_acts.get(), by=house.offices.officer)
    assert len(places(person)) == 2


def test_an_office_filled_meanwhile_stays_ended(house):
    secretary = house.offices.branch_secretary
    move(secretary, house.neighbour, house, date(2026, 4, 1))
    successor = appoint(
        make_member("接任", house.branch), Role.SECRETARY, house.branch, since=date(2026, 4, 1)
    )
    with clock.at("2026-03-20 09:00"):
        cancel_act(secretary.roster_acts.get(), by=house.offices.officer)
    open_ones = Appointment.objects.filter(organization=house.branch, role=Role.SECRETARY, ended_on=None)
    assert [row.person for row in open_ones] == [successor]


@pytest.mark.parametrize("who", ["secretary", "branch_secretary", "neighbour_secretary"])
def test_nobody_but_the_officer_moves_people(house, who):
    person = make_member("调动人", house.branch)
    with clock.at(NOW), pytest.raises(PermissionDenied):
        transfer(person, branch=house.neighbour, by=getattr(house.offices, who))


def test_the_officers_own_case_is_the_general_secretarys(house):
    officer = house.offices.officer
    with clock.at(NOW), pytest.raises(PermissionDenied):
        transfer(officer, branch=house.neighbour, by=officer)
    with clock.at(NOW):
        transfer(officer, branch=house.neighbour, by=house.offices.secretary)
    assert officer.memberships.get(ended_on=None).branch == house.neighbour


def test_a_post_stays_with_its_branch_and_the_page_says_so(house):
    person = make_member("持岗人", house.branch)
    post = make_post(house.campaign, person, "active", title="数据岗")
    move(person, house.neighbour, house)
    post.refresh_from_db()
    assert (post.lead_branch, post.branch_name, post.state) == (house.branch, "工程信息党支部", "active")
    assert [(case.contender.title, case.follows) for case in cases_of(person, MOVING)] == [
        ("数据岗", "仍归工程信息党支部：由该支部审核、评分，本人照常填写；过去各月和以后各月都按原支部排名。")
    ]


def test_the_audit_row_holds_no_name_among_its_details(house):
    person = make_member("调动人", house.branch)
    move(person, house.neighbour, house)
    assert AuditEvent.objects.get(action="transfer").detail == {
        "branch": [house.branch.pk, house.neighbour.pk],
        "on": "2026-03-10",
    }


# --- To another general branch ------------------------------------------------------------------------------------------


def offer(person, house, day=TODAY):
    with clock.at(NOW):
        return release(
            person, to=house.other_general, effective_on=day, reason="机构调整", by=house.offices.officer
        )


def test_nothing_changes_before_the_other_side_receives(house):
    person = make_member("转出人", house.branch)
    offer(person, house)
    assert places(person) == [("工程信息党支部", SINCE, None, "")]


def test_receiving_moves_the_person_and_ends_everything_of_the_old_house(house, far_officer):
    person = appoint(make_member("转出人", house.branch), Role.COMMITTEE_MEMBER, house.general)
    row = offer(person, house, date(2026, 3, 5))
    with clock.at("2026-03-12 09:00"):
        receive(row, branch=house.far, position="试验员", by=far_officer)
    assert places(person) == [
        ("工程信息党支部", SINCE, date(2026, 3, 4), ""),
        ("结构试验党支部", date(2026, 3, 5), None, "试验员"),
    ]
    assert person.appointments.get().ended_on == date(2026, 3, 4)
    assert (HandOver.objects.get().state, person.roster_acts.get().kind) == ("received", "received")


def test_the_two_ends_do_each_their_own_part(house, far_officer):
    row = offer(make_member("转出人", house.branch), house)
    with clock.at(NOW):
        for act in (
            lambda: receive(row, branch=house.far, by=house.offices.officer),
            lambda: decline(row, reason="不要", by=house.offices.officer),
            lambda: withdraw(row, by=far_officer),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert HandOver.objects.get().state == "waiting"


@pytest.mark.parametrize("first", ["decline", "withdraw"])
def test_the_first_answer_counts(house, far_officer, first):
    person = make_member("转出人", house.branch)
    row = offer(person, house)
    with clock.at(NOW):
        if first == "decline":
            decline(row, reason="编制已满", by=far_officer)
        else:
            withdraw(row, by=house.offices.officer)
        with pytest.raises(Refused, match=r"^这项转接已经办理，请刷新后再看。$"):
            receive(row, branch=house.far, by=far_officer)
    assert places(person) == [("工程信息党支部", SINCE, None, "")]
    assert RosterAct.objects.count() == 0


def test_one_offer_at_a_time(house):
    person = make_member("转出人", house.branch)
    offer(person, house)
    with pytest.raises(Refused, match=r"^转出人已有一项待接收的转接，请先撤回。$"):
        offer(person, house)


def test_who_moved_on_meanwhile_is_not_received(house, far_officer):
    """Moved within the house the offer still stands, for the person is still its own to release."""
    person = make_member("转出人", house.branch)
    row = offer(person, house)
    move(person, house.neighbour, house)
    with clock.at(NOW):
        receive(row, branch=house.far, by=far_officer)
    assert places(person)[-1][0] == "结构试验党支部"


def test_cases_say_what_a_release_means(house):
    captain = make_member("领队", house.branch)
    make_team(house.campaign, captain, "active", title="一队")
    assert [case.follows for case in cases_of(captain, RELEASING)] == [
        "仍属原党总支的争创活动，由工程信息党支部审核、评分；接收前请与对方商定是否办理退出。"
    ]


def test_a_stranger_to_the_roster_is_nobodys_to_move(house):
    outside = make_person("无支部")
    with clock.at(NOW), pytest.raises(PermissionDenied):
        transfer(outside, branch=house.branch, by=house.offices.officer)
