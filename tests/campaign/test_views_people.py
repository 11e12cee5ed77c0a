"""人员: the list with its filters, the record, and the acts' pages (product.md §2, trust.md CN-4, PII-2)."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import Appointment, Department, FormerNumber, HandOver, Membership
from campaign.services.leaving import leave
from campaign.services.transfers import transfer
from tests.factories import appoint, make_house, make_member, make_person, make_post

pytestmark = pytest.mark.django_db
LIST = "/people/"
NOW = "2026-03-10 09:00"
Role = Appointment.Role


@pytest.fixture
def house():
    return make_house()


def names(client, query=""):
    with clock.at(NOW):
        response = client.get(LIST + query)
    return [row.name for row in response.context["rows"]]


def test_each_keeper_lists_the_own_people(house, as_person):
    own, neighbour, far = (
        make_person(name, branch)
        for name, branch in (
            ("本支部人", house.branch),
            ("邻支部人", house.neighbour),
            ("外总支人", house.far),
        )
    )
    seen = {}
    for one in (house.offices.officer, house.offices.branch_secretary, house.offices.neighbour_secretary):
        listed = names(as_person(one))
        seen[one.name] = [person.name in listed for person in (own, neighbour, far)]
    assert seen == {
        "秦办事": [True, True, False],
        "何支书": [True, False, False],
        "邻支书": [False, True, False],
    }


@pytest.mark.parametrize("who", ["discipline", "holder"])
def test_who_keeps_no_roster_is_refused(house, as_person, who):
    person = house.holder if who == "holder" else house.offices.discipline
    assert as_person(person).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("苏新", ["苏新浩"]),
        ("sxh", ["苏新浩"]),
        ("SXH", ["苏新浩"]),
        ("suxin", ["苏新浩"]),
        ("ZQ88", ["苏新浩"]),
        ("OLD-7", ["苏新浩"]),
        ("ＺＱ８８", ["苏新浩"]),
        ("无此人", []),
    ],
)
def test_search_finds_by_name_pinyin_initials_and_numbers(house, as_person, typed, found):
    person = make_person("苏新浩", house.branch, employee_number="ZQ88001")
    FormerNumber.objects.create(person=person, number="OLD-77", changed_on=date(2026, 1, 5))
    assert names(as_person(house.offices.officer), f"?q={typed}") == found


def test_filters_narrow_and_foreign_choices_do_nothing(house, as_person):
    section = Department.objects.create(organization=house.general, name="二科")
    foreign = Department.objects.create(organization=house.other_general, name="外科")
    masses = make_person("群众甲", house.branch, "群众")
    Membership.objects.filter(person=masses).update(department=section)
    Membership.objects.filter(person=make_person("外总支人", house.far)).update(department=foreign)
    client = as_person(house.offices.branch_secretary)
    assert names(client, f"?department={section.pk}") == ["群众甲"]
    assert names(client, "?standing=non_party") == ["群众甲"]
    everybody = names(client)
    assert names(client, f"?branch={house.neighbour.pk}&department={foreign.pk}") == everybody
    with clock.at(NOW):
        filters = client.get(LIST).context["filters"]
    assert ([b.name for b in filters.branches], [d.name for d in filters.departments]) == (
        ["工程信息党支部"],
        ["二科"],
    )


def test_who_has_left_is_listed_apart_for_the_general_branch(house, as_person):
    person = make_member("退休人", house.branch)
    with clock.at(NOW):
        leave(person, leaving="retired", reason="退休", by=house.offices.officer)
    officer = as_person(house.offices.officer)
    assert ("退休人" in names(officer), names(officer, "?state=left")) == (False, ["退休人"])
    assert names(as_person(house.offices.branch_secretary), "?state=left") == []


@pytest.mark.parametrize("size", [1, 30])
def test_the_list_takes_the_same_queries_for_any_size(house, as_person, django_assert_num_queries, size):
    for number in range(size):
        make_person(f"人{number}", house.branch)
    client = as_person(house.offices.branch_secretary)
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(LIST)


def test_fifty_a_page(house, as_person):
    for number in range(60):
        make_person(f"人{number}", house.branch)
    client = as_person(house.offices.officer)
    staff = Membership.objects.filter(branch__path__startswith=house.general.path).count()
    assert (len(names(client)), len(names(client, "?page=2"))) == (50, staff - 50)


# --- The record ---------------------------------------------------------------------------------------------------------


def record(client, person):
    with clock.at(NOW):
        return client.get(reverse("campaign:person-detail", args=[person.pk]))


def test_the_record_shows_facts_over_time_with_a_hidden_number(house, as_person):
    person = make_member("记录人", house.branch, phone="13812345678")
    appoint(person, Role.PUBLICITY_MEMBER, house.branch)
    FormerNumber.objects.create(person=person, number="OLD-9", changed_on=date(2026, 1, 5))
    with clock.at(NOW):
        transfer(person, branch=house.neighbour, position="组长", reason="轮岗", by=house.offices.officer)
    page = record(as_person(house.offices.officer), person).content.decode()
    told = (
        "138****5678",
        "OLD-9",
        "宣传委员",
        "工程信息党支部 → 制造信息党支部",
        "轮岗",
        "组长",
        "2026-03-09",
    )
    assert [words for words in told if words not in page] == []
    assert "13812345678" not in page


def test_owner_neighbour_stranger_before_and_after_a_transfer(house, as_person):
    """The old secretary finds nothing with the very next request, the new one reads it (trust.md T20)."""
    person = make_member("调动人", house.branch)
    old, new, far = (
        house.offices.branch_secretary,
        house.offices.neighbour_secretary,
        appoint(make_member("远支书", house.far), Role.SECRETARY, house.far),
    )

    def codes():
        return [record(as_person(one), person).status_code for one in (old, new, far)]

    before = codes()
    with clock.at(NOW):
        transfer(person, branch=house.neighbour, reason="轮岗", by=house.offices.officer)
    assert (before, codes()) == ([200, 404, 404], [404, 200, 404])


def ways(client, person):
    return [way.title for way in record(client, person).context["record"].ways]


def test_the_acts_offered_are_those_one_may_do(house, as_person):
    person = make_member("记录人", house.branch)
    assert ways(as_person(house.offices.officer), person) == [
        "更正花名册", "调动", "转出到其他党总支", "离开", "变更工号", "表决权",
    ]  # fmt: skip
    assert ways(as_person(house.offices.branch_secretary), person) == ["更正花名册"]
    with clock.at(NOW):
        leave(person, leaving="retired", reason="退休", by=house.offices.officer)
    assert ways(as_person(house.offices.officer), person) == ["返回", "匿名化"]
    assert ways(as_person(house.offices.secretary), person) == []


def test_every_offered_act_opens(house, as_person):
    person = make_member("记录人", house.branch)
    client = as_person(house.offices.officer)
    urls = [way.url for way in record(client, person).context["record"].ways]
    with clock.at(NOW):
        assert [client.get(url).status_code for url in urls] == [200] * 6


@pytest.mark.parametrize("size", [1, 30])
def test_the_record_takes_the_same_queries_for_any_history(house, as_person, django_assert_num_queries, size):
    person = make_member("记录人", house.branch)
    for number in range(size):
        FormerNumber.objects.create(person=person, number=f"OLD-{number}", changed_on=date(2026, 1, 5))
        appoint(person, Role.COMMITTEE_MEMBER, house.branch, until=date(2021, 1, 1))
    client = as_person(house.offices.officer)
    record(client, person)
    with django_assert_num_queries(20):
        record(client, person)


# --- The acts' pages ------------------------------------------------------------------------------------------------------


def post(client, name, pk, **data):
    with clock.at(NOW):
        return client.post(reverse(f"campaign:{name}", args=[pk]), data)


def test_the_transfer_page_says_what_follows_before_it_is_confirmed(house, as_person):
    person = appoint(make_member("持岗人", house.branch), Role.PUBLICITY_MEMBER, house.branch)
    make_post(house.campaign, person, "active", title="数据岗")
    with clock.at(NOW):
        page = as_person(house.offices.officer).get(f"/people/{person.pk}/transfer/").content.decode()
    told = (
        "数据岗",
        "仍归工程信息党支部：由该支部审核、评分",
        "工程信息党支部宣传委员",
        "已有记录、过去各月的名单和排名都不变",
    )
    assert [words for words in told if words not in page] == []


def test_a_refusal_keeps_what_was_typed(house, as_person):
    person = make_member("调动人", house.branch)
    response = post(
        as_person(house.offices.officer), "person-transfer", person.pk,
        branch=house.neighbour.pk, position="组长", effective_on="2029-01-01", reason="轮岗到二科",
    )  # fmt: skip
    assert response.context["form"].errors == {
        "branch": ["调动的日期应在2025年12月8日至2026年6月10日之间，请核对。"]
    }
    page = response.content.decode()
    assert ("轮岗到二科" in page, "2029-01-01" in page, person.memberships.count()) == (True, True, 1)


def test_transfer_through_the_page(house, as_person):
    person = make_member("调动人", house.branch)
    done = post(
        as_person(house.offices.officer), "person-transfer", person.pk,
        branch=house.neighbour.pk, position="组长", effective_on="2026-03-01", reason="轮岗",
    )  # fmt: skip
    assert done.url == f"/people/{person.pk}/"
    assert person.memberships.get(ended_on=None).started_on == date(2026, 3, 1)


def test_a_hand_over_goes_from_page_to_page(house, as_person):
    officer = appoint(make_member("远办事", house.far), Role.CAMPAIGN_OFFICER, house.other_general)
    person = make_member("转出人", house.branch)
    post(as_person(house.offices.officer), "person-release", person.pk,
         to=house.other_general.pk, effective_on="2026-03-10", reason="机构调整")  # fmt: skip
    row = HandOver.objects.get()
    with clock.at(NOW):
        home = as_person(officer).get("/").content.decode()
        before = as_person(officer).get(f"/people/{person.pk}/").status_code
    post(as_person(officer), "hand-over-receive", row.pk, branch=house.far.pk)
    with clock.at(NOW):
        after = as_person(officer).get(f"/people/{person.pk}/").status_code
        old = as_person(house.offices.officer).get(f"/people/{person.pk}/").status_code
    assert ("接收转出人" in home, before, after, old) == (True, 404, 200, 404)


def test_taking_back_a_later_move_through_the_page(house, as_person):
    person = make_member("调动人", house.branch)
    with clock.at(NOW):
        transfer(person, branch=house.neighbour, effective_on=date(2026, 4, 1), by=house.offices.officer)
    act = person.roster_acts.get()
    client = as_person(house.offices.officer)
    assert reverse("campaign:roster-act-cancel", args=[act.pk]) in record(client, person).content.decode()
    done = post(client, "roster-act-cancel", act.pk)
    again = post(client, "roster-act-cancel", act.pk)
    assert (done.status_code, again.status_code, person.memberships.count()) == (302, 200, 1)
    assert "这项变动已经生效或已经撤销，不能再撤销。" in again.content.decode()
