"""The first day through its pages: organisations, offices, password slips, appointments."""

import pytest

from campaign import clock
from campaign.models import Appointment, AuditEvent, Organization, Person
from campaign.permissions import roles_on
from tests.factories import appoint, make_member, make_offices, make_organization, make_person, make_tree

pytestmark = pytest.mark.django_db
Role = Appointment.Role


@pytest.fixture
def admin():
    return appoint(make_person("管理", username="admin", employee_number=None), Role.SYSTEM_ADMIN)


@pytest.fixture
def house():
    """A general branch with one branch of four full members and one non-party person, nobody in office."""
    general = make_organization("general_branch", "信息化中心党总支")
    branch = make_organization("branch", "工程信息党支部", general)
    people = [make_member(name, branch) for name in ("甲书记", "乙纪检", "丙办事", "丁安全", "戊审计")]
    make_person("己群众", branch, status="群众")
    return general, people


def filled(**changes):
    return {
        "secretary": "甲书记",
        "discipline_member": "乙纪检",
        "officer": "丙办事",
        "security": "丁安全",
        "auditor": "戊审计",
        **changes,
    }


def test_tree_is_entered_on_an_empty_system(admin, as_person):
    as_person(admin).post(
        "/first-run/",
        {"committee": "上航公司党委", "general_branch": "中心 党总支", "branches": "一党支部\n\n二党支部"},
    )
    assert list(Organization.objects.values_list("kind", "name")) == [
        ("committee", "上航公司党委"),
        ("general_branch", "中心党总支"),
        ("branch", "一党支部"),
        ("branch", "二党支部"),
    ]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"general_branch": ""}, {"general_branch": ["请填写党总支名称。"]}),
        ({"general_branch": "中心", "branches": "一\n一"}, {"branches": ["“一”写了两次，请删去一个。"]}),
        (
            {"general_branch": "中心", "branches": "长" * 61},
            {"branches": ["支部名称不能超过60个字：长长长长长长长长长长长长长长长长长长长长。"]},
        ),
    ],
)
def test_wrong_tree_comes_back_at_its_field(admin, as_person, data, errors):
    assert as_person(admin).post("/first-run/", data).context["form"].errors == errors
    assert Organization.objects.count() == 0


def test_first_run_is_the_system_administrators(admin, house, as_person):
    general, people = house
    appoint(people[2], Role.CAMPAIGN_OFFICER, general)
    security = appoint(people[3], Role.SECURITY_ADMIN)
    codes = [
        as_person(person).get("/first-run/").status_code for person in (admin, people[0], people[2], security)
    ]
    assert codes == [200, 403, 403, 403]


def test_first_offices_are_appointed_together(admin, house, as_person):
    general, people = house
    as_person(admin).post(f"/first-run/{general.pk}/offices/", filled())
    held = {p.name: [place.role for place in roles_on(p).places] for p in people}
    assert held == {
        "甲书记": ["secretary"],
        "乙纪检": ["discipline_member"],
        "丙办事": ["campaign_officer"],
        "丁安全": ["security_admin"],
        "戊审计": ["auditor"],
    }
    assert AuditEvent.objects.filter(action="appointment-made", actor=admin).count() == 5


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"secretary": "己群众"}, "secretary", "己群众不是正式党员，不能担任党内职务。"),
        ({"auditor": "丁安全"}, "auditor", "丁安全已是管理员。系统、安全、审计三种管理员不能由一人兼任。"),
        ({"officer": ""}, "officer", "请填写党总支办事员。"),
        ({"officer": "管理"}, "officer", "没有找到“管理”，请填写名册中的姓名或工号。"),
    ],
)
def test_one_wrong_office_appoints_nobody(admin, house, as_person, changes, field, sentence):
    general, _people = house
    response = as_person(admin).post(f"/first-run/{general.pk}/offices/", filled(**changes))
    assert response.context["form"].errors == {field: [sentence]}
    assert Appointment.objects.exclude(person=admin).count() == 0


def test_namesakes_are_asked_for_their_number(admin, house, as_person):
    general, _people = house
    twin = make_member("甲书记", general.children.get())
    address = f"/first-run/{general.pk}/offices/"
    response = as_person(admin).post(address, filled())
    assert response.context["form"].errors == {"secretary": ["名册中有2位“甲书记”，请改填工号。"]}
    as_person(admin).post(address, filled(secretary=f"甲书记 {twin.employee_number}"))
    assert roles_on(twin).has(Role.SECRETARY)


def test_first_offices_close_once_there_is_an_officer(admin, house, as_person):
    general, people = house
    address = f"/first-run/{general.pk}/offices/"
    as_person(admin).post(address, filled())
    admin = Person.objects.get(pk=admin.pk)
    assert as_person(admin).post(address, filled(deputy=people[0].employee_number)).status_code == 403


def test_first_offices_are_for_general_branches_only(admin, house, as_person):
    branch = house[0].children.get()
    assert as_person(admin).get(f"/first-run/{branch.pk}/offices/").status_code == 403


def test_slips_are_shown_once_and_work(admin, house, as_person):
    general, people = house
    branch = general.children.get()
    one = people[0]
    one.set_unusable_password()
    one.save()
    client = as_person(admin)
    response = client.post(f"/password-slips/?branch={branch.pk}", {"people": [one.pk]})
    (slip,) = response.context["slips"]
    one.refresh_from_db()
    assert (slip.username, one.check_password(slip.password), one.must_change_password) == (
        one.username,
        True,
        True,
    )
    assert slip.password not in client.get(f"/password-slips/?branch={branch.pk}").content.decode()
    event = AuditEvent.objects.get(action="first-password")
    assert (event.actor, slip.password in str(event.detail)) == (admin, False)


def test_slip_says_where_to_sign_in_as_whom_and_until_when(admin, house, as_person):
    branch = house[0].children.get()
    one = house[1][0]
    with clock.at("2026-04-20 09:00"):
        response = as_person(admin).post(f"/password-slips/?branch={branch.pk}", {"people": [one.pk]})
    (slip,) = response.context["slips"]
    assert (slip.organization, slip.name, slip.number, slip.username) == (
        "工程信息党支部", "甲书记", one.employee_number, one.username,
    )  # fmt: skip
    page = response.content.decode()
    assert [page.count(words) for words in ("http://testserver/signin/", "4月27日09:00", slip.password)] == [
        1,
        1,
        1,
    ]


def test_slip_of_a_person_from_another_branch_is_refused(admin, house, as_person):
    general, _people = house
    other = make_organization("branch", "制造信息党支部", general)
    stranger = make_member("外", other)
    before = stranger.password
    address = f"/password-slips/?branch={general.children.first().pk}"
    response = as_person(admin).post(address, {"people": [stranger.pk]})
    stranger.refresh_from_db()
    assert response.context["form"].errors == {"people": ["勾选的人不在这个支部，请刷新后重选。"]}
    assert stranger.password == before


def test_more_than_a_sheet_of_slips_is_refused(admin, house, as_person):
    branch = house[0].children.get()
    crowd = [make_person(f"人{number}", branch) for number in range(41)]
    response = as_person(admin).post(
        f"/password-slips/?branch={branch.pk}", {"people": [person.pk for person in crowd]}
    )
    assert response.context["form"].errors == {"people": ["一次最多打印40人，请分几次。"]}


def test_slips_are_the_system_administrators(admin, as_person):
    tree = make_tree()
    offices = make_offices(tree)
    security = appoint(make_person("安全"), Role.SECURITY_ADMIN)
    people = (admin, offices.officer, offices.secretary, security)
    assert [as_person(person).get("/password-slips/").status_code for person in people] == [
        200,
        403,
        403,
        403,
    ]


@pytest.mark.parametrize("size", [1, 30])
def test_slip_list_takes_the_same_queries_for_any_size(
    admin, house, as_person, django_assert_num_queries, size
):
    branch = house[0].children.get()
    for number in range(size):
        make_person(f"人{number}", branch)
    client = as_person(admin)
    client.get("/password-slips/")
    with django_assert_num_queries(8):
        client.get(f"/password-slips/?branch={branch.pk}")


def test_security_administrator_appoints_and_ends(house, as_person):
    general, people = house
    security = appoint(people[3], Role.SECURITY_ADMIN)
    client = as_person(security)
    client.post("/appointments/", {"person": "甲书记", "role": "secretary", "organization": general.pk})
    made = Appointment.objects.get(person=people[0])
    assert (made.role, made.organization, made.made_by) == ("secretary", general, security)
    client.post(f"/appointments/{made.pk}/end/")
    assert Appointment.objects.filter(person=people[0]).count() == 0


def test_appointing_oneself_comes_back_at_the_field(house, as_person):
    general, people = house
    security = appoint(people[3], Role.SECURITY_ADMIN)
    data = {"person": "丁安全", "role": "secretary", "organization": general.pk}
    response = as_person(security).post("/appointments/", data)
    assert response.context["form"].errors == {"person": ["不能给自己任职，请由另一位管理员办理。"]}


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"organization": ""}, {"person": ["请填写人员。"], "role": ["请选择职务。"]}),
        ({"person": "甲书记", "role": "king"}, {"role": ["请选择列出的职务。"]}),
        ({"person": "甲书记", "role": "secretary"}, {"person": ["请选择任职的组织。"]}),
        (
            {"person": "甲书记", "role": "secretary", "organization": "99999"},
            {"organization": ["请选择列出的组织。"]},
        ),
    ],
)
def test_wrong_appointment_comes_back_at_its_field(house, as_person, data, errors):
    security = appoint(house[1][3], Role.SECURITY_ADMIN)
    assert as_person(security).post("/appointments/", data).context["form"].errors == errors
    assert Appointment.objects.count() == 1


def test_appointments_are_the_security_administrators(admin, house, as_person):
    general, people = house
    officer = appoint(people[2], Role.CAMPAIGN_OFFICER, general)
    auditor = appoint(people[4], Role.AUDITOR)
    made = officer.appointments.get()
    codes = [
        (
            as_person(p).get("/appointments/").status_code,
            as_person(p).post(f"/appointments/{made.pk}/end/").status_code,
        )
        for p in (admin, officer, auditor, people[0])
    ]
    assert codes == [(403, 403)] * 4
    assert Appointment.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("size", [1, 30])
def test_appointment_list_takes_the_same_queries_for_any_size(
    house, as_person, django_assert_num_queries, size
):
    general, people = house
    security = appoint(people[3], Role.SECURITY_ADMIN)
    for number in range(size):
        appoint(make_member(f"委员{number}", general.children.get()), Role.COMMITTEE_MEMBER, general)
    client = as_person(security)
    client.get("/appointments/")
    with django_assert_num_queries(9):
        client.get("/appointments/")
