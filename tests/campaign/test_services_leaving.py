"""Leaving and coming back; numbers and voting rights as acts (product.md §2, §3; trust.md AUTH-6, T20)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, FormerNumber, Person, Scorer, VotingRight
from campaign.people_todos import officers_of_the_left
from campaign.services.cancelling import cancel_act
from campaign.services.leaving import leave, take_back
from campaign.services.meetings import create_meeting
from campaign.services.roster_facts import change_number, end_voting_right, give_voting_right
from taskforces.models import TaskForce, TeamMember
from tests.factories import (
    PASSWORD,
    SINCE,
    appoint,
    make_house,
    make_member,
    make_person,
    make_post,
    make_team,
)

pytestmark = pytest.mark.django_db
NOW, TODAY, BEFORE = "2026-03-10 09:00", date(2026, 3, 10), date(2026, 3, 9)
Role = Appointment.Role


@pytest.fixture
def house():
    return make_house()


def go(person, house, day=TODAY, leaving="retired"):
    with clock.at(NOW):
        return leave(person, leaving=leaving, effective_on=day, reason="退休", by=house.offices.officer)


def test_everything_that_gave_a_right_ends_with_the_day(house):
    person = appoint(make_member("退休人", house.branch), Role.PUBLICITY_MEMBER, house.branch)
    appoint(person, Role.COMMITTEE_MEMBER, house.general)
    Scorer.objects.create(
        campaign=house.campaign,
        organization=house.branch,
        person=person,
        started_on=house.campaign.started_on,
    )
    go(person, house)
    person.refresh_from_db()
    ends = {
        *person.memberships.values_list("ended_on", flat=True),
        *person.appointments.values_list("ended_on", flat=True),
        *person.voting_rights.values_list("ended_on", flat=True),
        *person.scorer_of.values_list("ended_on", flat=True),
    }
    assert (ends, person.left_on, person.is_active) == ({BEFORE}, TODAY, False)
    act = person.roster_acts.get()
    assert (act.kind, act.leaving, act.from_branch) == ("left", "retired", house.branch)


def signed_in(person):
    client = Client()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_session_ends_with_the_next_request(house):
    person = make_member("退休人", house.branch)
    client = signed_in(person)
    with clock.at(NOW):
        assert client.get("/").status_code == 200
    go(person, house)
    with clock.at(NOW):
        assert client.get("/").url == "/signin/?next=/"


def test_a_later_leaving_closes_the_account_on_its_day(house):
    person = make_member("月底走", house.branch)
    client = signed_in(person)
    go(person, house, date(2026, 4, 1))
    codes = {}
    for moment in ("2026-03-31 23:50", "2026-04-01 00:05"):
        with clock.at(moment):
            codes[moment] = client.get("/").status_code
    assert codes == {"2026-03-31 23:50": 200, "2026-04-01 00:05": 302}
    with clock.at("2026-04-01 09:00"):
        page = Client().post("/signin/", {"username": person.username, "password": PASSWORD})
        assert page.status_code == 200
        assert Person.objects.active().filter(pk=person.pk).exists() is False


def test_a_later_leaving_is_taken_back(house):
    person = appoint(make_member("又不走", house.branch), Role.PUBLICITY_MEMBER, house.branch)
    team = make_team(house.campaign, make_member("领队", house.branch), "active", members=[person])
    go(person, house, date(2026, 4, 1))
    with clock.at("2026-03-20 09:00"):
        # Until its day nothing is missing, neither from the team nor from the branch's offices.
        assert TaskForce.objects.sizes([team.pk]) == {team.pk: 2}
        cancel_act(person.roster_acts.get(), by=house.offices.officer)
    person.refresh_from_db()
    ends = [
        *person.memberships.values_list("ended_on", flat=True),
        *person.appointments.values_list("ended_on", flat=True),
        *person.voting_rights.values_list("ended_on", flat=True),
        *person.team_places.values_list("ended_on", flat=True),
    ]
    assert (ends, person.left_on, person.is_active) == ([None] * 4, None, True)


def test_a_team_goes_on_without_a_member_and_waits_with_its_captain(house):
    captain, member = make_member("领队", house.branch), make_member("队员", house.branch)
    team = make_team(house.campaign, captain, "active", members=[member])
    go(member, house)
    go(captain, house)
    ends = dict(TeamMember.objects.filter(team=team.team).values_list("role", "ended_on"))
    assert ends == {"captain": None, "member": BEFORE}


def test_a_live_post_waits_on_the_officers_list(house):
    holder = make_member("持岗人", house.branch)
    make_post(house.campaign, holder, "active", title="数据岗")
    make_post(house.campaign, make_member("别人", house.branch), "active", title="别的岗")
    go(holder, house)
    with clock.at(NOW):
        items = list(officers_of_the_left(house.offices.officer, TODAY))
        others = list(officers_of_the_left(house.offices.branch_secretary, TODAY))
    assert [item.title for item in items] == ["“数据岗”的持岗人已离开，请办理后续"]
    assert others == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_the_left_is_one_query(house, count, django_assert_num_queries):
    for number in range(count):
        holder = make_member(f"持岗{number}", house.branch)
        make_post(house.campaign, holder, "active")
        Person.objects.filter(pk=holder.pk).update(left_on=BEFORE)
    with clock.at(NOW):
        list(officers_of_the_left(house.offices.officer, TODAY))
        with django_assert_num_queries(1):
            assert len(list(officers_of_the_left(house.offices.officer, TODAY))) == count


def test_leaving_twice_or_before_coming_is_refused(house):
    person = make_member("一次", house.branch, since=TODAY)
    with pytest.raises(Refused, match=r"^在工程信息党支部的登记从2026年3月10日起，离开日期应晚于这一天。$"):
        go(person, house)
    old = make_member("走了", house.branch)
    go(old, house)
    with pytest.raises(Refused, match=r"^走了已经离开，不能再次登记。$"):
        go(old, house)


def test_coming_back_opens_the_account_without_a_password(house):
    person = make_member("返聘", house.branch)
    signed_in(person)
    go(person, house)
    with clock.at("2026-05-06 09:00"):
        take_back(person, branch=house.neighbour, voting=True, reason="返聘", by=house.offices.officer)
    person.refresh_from_db()
    assert (person.is_active, person.left_on, person.has_usable_password()) == (True, None, False)
    assert person.memberships.get(ended_on=None).branch == house.neighbour
    assert list(person.voting_rights.order_by("started_on").values_list("started_on", "ended_on")) == [
        (SINCE, BEFORE),
        (date(2026, 5, 6), None),
    ]


def test_who_is_here_does_not_come_back(house):
    person = make_member("在册", house.branch)
    with clock.at(NOW), pytest.raises(Refused, match=r"^在册没有离开，不需要办理返回。$"):
        take_back(person, branch=house.branch, by=house.offices.officer)


def test_who_has_left_is_the_general_branchs_to_see(house, as_person):
    person = make_member("退休人", house.branch)
    go(person, house)
    address = reverse("campaign:person-detail", args=[person.pk])
    with clock.at(NOW):
        codes = {
            one.name: as_person(one).get(address).status_code
            for one in (house.offices.officer, house.offices.secretary, house.offices.branch_secretary)
        }
    assert codes == {"秦办事": 200, "方总书": 200, "何支书": 404}


# --- 工号 ----------------------------------------------------------------------------------------------------------------


def renumber(person, number, house):
    with clock.at(NOW):
        change_number(person, number=number, reason="换发工牌", by=house.offices.officer)


@pytest.mark.parametrize(("username", "after"), [("000007", "900007"), ("zhangsan", "zhangsan")])
def test_the_sign_in_name_follows_only_where_it_was_the_number(house, username, after):
    person = make_person("改号", house.branch, employee_number="000007", username=username)
    renumber(person, "900007", house)
    person.refresh_from_db()
    former = FormerNumber.objects.get()
    assert (person.employee_number, person.username) == ("900007", after)
    assert (former.number, former.person, former.changed_on) == ("000007", person, TODAY)


def test_back_to_an_own_former_number(house):
    person = make_person("改号", house.branch, employee_number="000007", username="000007")
    renumber(person, "900007", house)
    renumber(person, "000007", house)
    assert list(person.former_numbers.values_list("number", flat=True)) == ["900007"]


@pytest.mark.parametrize("taken_as", ["number", "former", "username"])
def test_another_ones_number_is_refused(house, taken_as):
    person = make_person("改号", house.branch)
    other = make_person("别人", house.branch)
    if taken_as == "number":
        Person.objects.filter(pk=other.pk).update(employee_number="900007")
    elif taken_as == "username":
        Person.objects.filter(pk=other.pk).update(username="900007")
    else:
        FormerNumber.objects.create(person=other, number="900007", changed_on=TODAY)
    with pytest.raises(Refused, match=r"^工号900007已是或曾是另一个人的，请核对。$"):
        renumber(person, "900007", house)


# --- 表决权 --------------------------------------------------------------------------------------------------------------


def rights(person):
    return list(person.voting_rights.order_by("started_on").values_list("started_on", "ended_on"))


def test_a_right_ends_and_begins_again_by_date(house):
    person = make_member("受处分", house.branch)
    with clock.at(NOW):
        end_voting_right(person, effective_on=TODAY, reason="留党察看", by=house.offices.officer)
    with clock.at("2026-05-06 09:00"):
        give_voting_right(
            person, effective_on=date(2026, 6, 1), reason="恢复党员权利", by=house.offices.officer
        )
    assert rights(person) == [(SINCE, BEFORE), (date(2026, 6, 1), None)]
    assert list(person.roster_acts.order_by("pk").values_list("kind", "reason")) == [
        ("voting_ended", "留党察看"),
        ("voting_given", "恢复党员权利"),
    ]


def test_the_due_list_of_the_members_meeting_goes_by_its_day(house):
    """A branch without a committee: 党员大会, whose due list is read from voting rights on the day."""
    house.branch.has_committee = False
    house.branch.save(update_fields=["has_committee"])
    person = make_member("受处分", house.branch)
    with clock.at(NOW):
        end_voting_right(person, effective_on=TODAY, reason="留党察看", by=house.offices.officer)
        due = {}
        for day in (BEFORE, TODAY):
            meeting = create_meeting(
                campaign=house.campaign, organization=house.branch, held_on=day, method="hands",
                contenders=[make_post(house.campaign, make_member(f"申报{day.day}", house.branch), "submitted")],
                by=house.offices.branch_secretary,
            )  # fmt: skip
            due[day] = meeting.attendances.filter(person=person).exists()
    assert due == {BEFORE: True, TODAY: False}


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("中共预备党员", "不是正式党员，没有表决权。"), ("群众", "不是正式党员，没有表决权。")],
)
def test_only_full_members_vote(house, status, sentence):
    person = make_person("预备", house.branch, status=status)
    with clock.at(NOW), pytest.raises(Refused, match=rf"^预备{sentence}$"):
        give_voting_right(person, effective_on=TODAY, reason="x", by=house.offices.officer)
    assert VotingRight.objects.filter(person=person).count() == 0


def test_nobody_gives_themselves_anything(house):
    officer = house.offices.officer
    with clock.at(NOW):
        for act in (
            lambda: end_voting_right(officer, effective_on=TODAY, reason="x", by=officer),
            lambda: leave(officer, leaving="retired", by=officer),
            lambda: change_number(officer, number="1", by=officer),
        ):
            with pytest.raises(PermissionDenied):
                act()
