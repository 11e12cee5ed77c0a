"""管理后台 of the roster: scoped by branch, 政治面貌 and branch out of reach (product.md §2)."""

import pytest

from campaign.models import (
    Appointment,
    AuditEvent,
    FormerNumber,
    Membership,
    Organization,
    Person,
)
from tests.factories import (
    appoint,
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_project,
    make_tree,
)

pytestmark = pytest.mark.django_db
Role = Appointment.Role
PEOPLE = "/admin/campaign/person/"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def offices(tree):
    return make_offices(tree)


@pytest.fixture
def system(db):
    return appoint(make_person("系统", username="admin", employee_number=None), Role.SYSTEM_ADMIN)


def listed(client, model="person", query=""):
    response = client.get(f"/admin/campaign/{model}/{query}")
    return {str(row) for row in response.context["cl"].result_list}


def facts(person, **changes):
    data = {
        "username": person.username,
        "employee_number": person.employee_number,
        "name": person.name,
        "political_status": person.political_status,
        "born_precision": "day",
        "joined_party_precision": "day",
        "full_member_precision": "day",
        "reason": "本人核对",
    }
    return data | changes


def test_secretary_lists_the_own_branch_only(tree, offices, as_person):
    own, neighbour = make_person("本支部", tree.branch), make_person("邻支部", tree.neighbour)
    names = listed(as_person(offices.branch_secretary))
    assert (own.name in names, neighbour.name in names) == (True, False)


def test_officer_lists_the_own_house_only(tree, offices, as_person):
    make_person("邻支部", tree.neighbour)
    make_person("外总支", tree.far)
    names = listed(as_person(offices.officer))
    assert ("邻支部" in names, "外总支" in names) == (True, False)


def test_secretary_corrects_a_telephone_with_a_trail_that_holds_no_value(tree, offices, as_person):
    person = make_person("本支部", tree.branch)
    as_person(offices.branch_secretary).post(
        f"{PEOPLE}{person.pk}/change/", facts(person, phone="13800000000")
    )
    person.refresh_from_db()
    event = AuditEvent.objects.get(action="person-changed")
    assert (person.phone, event.actor, event.detail) == (
        "13800000000",
        offices.branch_secretary,
        {"changes": {"phone": "changed"}, "reason": "本人核对"},
    )


def test_forged_status_branch_number_account_and_password_are_ignored(tree, offices, as_person):
    person = make_person("本支部", tree.branch, status="群众")
    before = (person.password, person.username, person.employee_number)
    data = facts(
        person, name="改名", political_status="中共党员", standing="full", employee_number="1", username="root",
        is_active="", password="x", must_change_password="on", branch=tree.neighbour.pk,
    )  # fmt: skip
    as_person(offices.branch_secretary).post(f"{PEOPLE}{person.pk}/change/", data)
    person.refresh_from_db()
    assert (person.name, person.political_status, person.standing, person.is_active) == (
        "改名",
        "群众",
        "non_party",
        True,
    )
    assert (person.password, person.username, person.employee_number) == before
    assert person.memberships.get().branch == tree.branch


def test_person_of_the_neighbour_branch_is_not_found(tree, offices, as_person):
    person = make_person("邻支部", tree.neighbour)
    client = as_person(offices.branch_secretary)
    address = f"{PEOPLE}{person.pk}/change/"
    assert (client.get(address).status_code, client.post(address, facts(person, name="改")).status_code) == (
        404,
        404,
    )
    person.refresh_from_db()
    assert person.name == "邻支部"


def test_other_office_above_does_not_lend_the_right_to_correct(tree, offices, as_person):
    """纪检委员 of the general branch sees the house; as secretary of one branch they correct that one only."""
    both = appoint(offices.discipline, Role.SECRETARY, tree.neighbour)
    person = make_person("别的支部", tree.branch)
    client = as_person(both)
    assert client.get(f"{PEOPLE}{person.pk}/change/").status_code == 200
    assert client.post(f"{PEOPLE}{person.pk}/change/", facts(person, name="改")).status_code == 403


def test_a_whole_number_is_read_where_it_is_corrected_and_that_is_on_the_trail(tree, offices, as_person):
    person = make_person("本支部", tree.branch, phone="13812345678")
    page = as_person(offices.branch_secretary).get(f"{PEOPLE}{person.pk}/change/").content.decode()
    event = AuditEvent.objects.get(action="phone-read")
    assert ("13812345678" in page, event.actor, event.object_id, event.detail) == (
        True,
        offices.branch_secretary,
        str(person.pk),
        {},
    )


def test_who_may_not_correct_reads_the_ends_of_a_number(tree, offices, as_person):
    both = appoint(offices.discipline, Role.SECRETARY, tree.neighbour)
    person = make_person("别的支部", tree.branch, phone="13812345678")
    page = as_person(both).get(f"{PEOPLE}{person.pk}/change/").content.decode()
    assert ("138****5678" in page, "13812345678" in page) == (True, False)
    assert not AuditEvent.objects.filter(action="phone-read").exists()


def test_dates_out_of_order_come_back_in_chinese(tree, offices, as_person):
    person = make_member("本支部", tree.branch)
    data = facts(person, joined_party_on="2010-01-01", full_member_on="2009-01-01")
    response = as_person(offices.branch_secretary).post(f"{PEOPLE}{person.pk}/change/", data)
    assert response.context["adminform"].form.non_field_errors() == ["转正时间不能早于入党时间。"]


def test_a_correction_without_a_reason_comes_back(tree, offices, as_person):
    person = make_person("本支部", tree.branch)
    data = facts(person, name="改名", reason=" ")
    response = as_person(offices.branch_secretary).post(f"{PEOPLE}{person.pk}/change/", data)
    person.refresh_from_db()
    assert (response.context["adminform"].form.errors, person.name) == (
        {"reason": ["请写明更正理由，例如：本人核对后更正。"]},
        "本支部",
    )


def test_a_number_changes_by_its_act_and_not_here(tree, offices, as_person):
    person = make_person("改号", tree.branch, employee_number="000007", username="000007")
    as_person(offices.officer).post(f"{PEOPLE}{person.pk}/change/", facts(person, employee_number="900007"))
    person.refresh_from_db()
    assert (person.employee_number, FormerNumber.objects.count()) == ("000007", 0)


def test_system_administrator_sees_accounts_and_no_roster_facts(tree, system, as_person):
    person = make_person("某人", tree.branch, phone="13812345678")
    client = as_person(system)
    page = client.get(f"{PEOPLE}{person.pk}/change/").content.decode()
    names = [
        name for name in ("13812345678", "id_political_status", "id_phone", "id_born_on") if name in page
    ]
    assert (names, "id_username" in page, "某人" in listed(client)) == ([], True, True)
    client.post(
        f"{PEOPLE}{person.pk}/change/", {"username": "mou", "name": "某人", "email": "", "phone": "1"}
    )
    person.refresh_from_db()
    # Closing an account has a page of its own, which ends the sessions too.
    assert (person.username, person.is_active, person.phone) == ("mou", True, "13812345678")
    assert f"/accounts/{person.pk}/" in client.get(f"{PEOPLE}{person.pk}/change/").content.decode()


def test_system_administrator_enters_an_account_without_password(system, as_person):
    as_person(system).post(f"{PEOPLE}add/", {"username": "shangji", "name": "上级", "email": ""})
    person = Person.objects.get(username="shangji")
    assert (person.has_usable_password(), person.is_active, person.employee_number) == (False, True, None)


def test_secretary_enters_nobody(tree, offices, as_person):
    assert as_person(offices.branch_secretary).get(f"{PEOPLE}add/").status_code == 403


def test_nothing_is_deleted(tree, offices, system, as_person):
    person = make_person("某人", tree.branch)
    codes = [as_person(p).post(f"{PEOPLE}{person.pk}/delete/").status_code for p in (offices.officer, system)]
    assert codes == [403, 403]


@pytest.mark.parametrize(
    ("model", "who", "opens"),
    [
        ("appointment", "security", True),
        ("appointment", "officer", True),
        ("appointment", "system", False),
        ("person", "auditor", False),
        ("person", "security", False),
        ("contender", "officer", True),
        ("contender", "system", False),
        ("votingright", "officer", True),
        ("votingright", "branch_secretary", False),
        ("organization", "officer", True),
        ("organization", "branch_secretary", False),
    ],
)
def test_each_list_opens_to_its_keepers(tree, offices, system, as_person, model, who, opens):
    people = {
        "security": appoint(make_person("安全"), Role.SECURITY_ADMIN),
        "auditor": appoint(make_person("审计"), Role.AUDITOR),
        "system": system,
    }
    person = people.get(who) or getattr(offices, who)
    answer = as_person(person).get(f"/admin/campaign/{model}/", follow=True)
    assert answer.status_code == (200 if opens else 403)


def test_the_trail_has_no_page_in_the_admin(tree, as_person, system):
    """Reading it there would leave no row; the auditor has 审计日志."""
    assert as_person(system).get("/admin/campaign/auditevent/").status_code == 404


def test_states_appointments_and_places_are_read_only(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    post = make_post(campaign, make_member("持岗", tree.branch), "submitted")
    place = Membership.objects.filter(branch=tree.branch).first()
    held = Appointment.objects.filter(organization=tree.branch).first()
    client = as_person(offices.officer)
    codes = [
        client.post(
            f"/admin/campaign/{model}/{row.pk}/change/", {"state": "active", "role": "secretary"}
        ).status_code
        for model, row in (("contender", post), ("membership", place), ("appointment", held))
    ]
    post.refresh_from_db()
    assert (codes, post.state) == ([403, 403, 403], "submitted")


def test_officer_keeps_the_own_house_and_no_other(tree, offices, as_person):
    client = as_person(offices.officer)
    data = {"parent": tree.general.pk, "kind": "branch", "name": "新党支部", "has_committee": "on"}
    client.post("/admin/campaign/organization/add/", data)
    made = Organization.objects.get(name="新党支部")
    assert made.path == f"{tree.general.path}{made.pk}/"
    client.post(
        "/admin/campaign/organization/add/", data | {"parent": tree.other_general.pk, "name": "外党支部"}
    )
    assert Organization.objects.filter(name="外党支部").count() == 0
    assert (
        client.post(f"/admin/campaign/organization/{tree.far.pk}/change/", {"name": "改"}).status_code == 403
    )


def test_officer_mends_an_alias_but_not_the_name(tree, offices, as_person):
    project = make_project(make_campaign(tree, offices.officer), tree.branch, "平台")
    data = {"alias": "甲", "urgency": 2, "difficulty": 3, "relation": "", "name": "改名"}
    as_person(offices.officer).post(f"/admin/campaign/project/{project.pk}/change/", data)
    project.refresh_from_db()
    assert (project.name, project.alias, project.urgency) == ("平台", "甲", 2)


@pytest.mark.parametrize("size", [1, 30])
def test_list_takes_the_same_queries_for_any_size(tree, offices, as_person, django_assert_num_queries, size):
    for number in range(size):
        make_person(f"人{number}", tree.branch)
    client = as_person(offices.branch_secretary)
    client.get(PEOPLE)
    with django_assert_num_queries(10):  # with the row of the trail that it was read
        client.get(PEOPLE)
