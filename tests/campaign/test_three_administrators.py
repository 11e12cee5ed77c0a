"""系统, 安全 and 审计管理员 are three people and nothing else (trust.md ACL-8, 等保 8.1.4.2d; product.md §2)."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from campaign import triggers
from campaign.checks import administrators_are_three
from campaign.errors import Refused
from campaign.models import Appointment, Person
from campaign.permissions import Role
from campaign.services.appointments import appoint as appoint_by
from tests.factories import appoint, make_member, make_person, make_tree

pytestmark = pytest.mark.django_db
JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 5, 1)
ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]


@pytest.fixture
def tree():
    return make_tree()


def three():
    """One person of each."""
    return {role: appoint(make_person(f"管理{role}"), role) for role in ADMINISTRATORS}


# --- What one person may hold -----------------------------------------------------------------------------------------

SHARED_DAYS = [
    ((JANUARY, None), (MAY, None)),
    ((JANUARY, MARCH), (MARCH, None)),
    ((JANUARY, None), (JANUARY, MARCH)),
    ((MARCH, MARCH), (JANUARY, MAY)),
]


@pytest.mark.parametrize(("first", "second"), SHARED_DAYS)
@pytest.mark.parametrize("other", [Role.AUDITOR, Role.SECRETARY, Role.CAMPAIGN_OFFICER, Role.SUPERIOR_VIEWER])
def test_database_refuses_two_appointments_that_share_a_day(tree, other, first, second):
    person = make_member("管理", tree.branch)
    place = None if other == Role.AUDITOR else tree.general
    appoint(person, Role.SYSTEM_ADMIN, None, *first)
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(person, other, place, *second)
    with pytest.raises(IntegrityError), transaction.atomic():
        other_person = appoint(make_member("旁人", tree.branch), other, place, *second)
        Appointment.objects.filter(person=other_person).update(person=person)
    assert list(person.appointments.values_list("role", flat=True)) == ["system_admin"]


def test_one_after_the_other_is_allowed(tree):
    person = make_member("管理", tree.branch)
    appoint(person, Role.AUDITOR, None, JANUARY, MARCH)
    appoint(person, Role.SECRETARY, tree.branch, date(2026, 4, 1))
    assert set(person.appointments.values_list("role", flat=True)) == {"auditor", "secretary"}


def test_offices_of_the_party_may_be_held_together(tree):
    person = make_member("书记", tree.branch)
    appoint(appoint(person, Role.SECRETARY, tree.branch), Role.COMMITTEE_MEMBER, tree.general)
    assert person.appointments.count() == 2


def test_guard_is_counted_among_those_that_must_be_there():
    guard = next(guard for guard in triggers.guards() if guard.table == triggers.APART_TABLE)
    with connection.cursor() as cursor:
        cursor.execute(triggers._drop_guard_sql(guard.name, guard.table))
    assert triggers.installed_count() == triggers.expected_count() - 1
    triggers.install()
    assert triggers.installed_count() == triggers.expected_count()


@pytest.mark.parametrize(
    ("held", "asked", "sentence"),
    [
        ("auditor", "secretary", "兼任现任审计员。系统、安全、审计三种管理员不兼其他职务，请先免去原任职。"),
        (
            "campaign_officer",
            "auditor",
            "兼任现任党总支办事员。系统、安全、审计三种管理员不兼其他职务，请先免去原任职。",
        ),
        ("system_admin", "security_admin", "兼任已是管理员。系统、安全、审计三种管理员不能由一人兼任。"),
    ],
)
def test_appointing_says_why_not(tree, held, asked, sentence):
    person, security = make_member("兼任", tree.branch), appoint(make_person("管安全"), Role.SECURITY_ADMIN)
    appoint(person, held, None if held in ADMINISTRATORS else tree.general)
    with pytest.raises(Refused) as refused:
        appoint_by(person, organization=tree.general, role=asked, by=security)
    assert str(refused.value) == sentence


# --- Six rows: each of the three at the doors of the other two --------------------------------------------------------

OWN = {
    Role.SYSTEM_ADMIN: [("admin:campaign_person_changelist", ()), ("campaign:password-slips", ())],
    Role.SECURITY_ADMIN: [("campaign:appointment-list", ()), ("admin:campaign_appointment_changelist", ())],
    Role.AUDITOR: [("campaign:audit-log", ())],
}
PAIRS = [(role, other) for role in ADMINISTRATORS for other in ADMINISTRATORS if role != other]


@pytest.mark.parametrize(("role", "other"), PAIRS)
def test_none_of_the_three_opens_what_is_anothers(as_person, role, other):
    people = three()
    for name, args in OWN[other]:
        address = reverse(name, args=args)
        assert as_person(people[other]).get(address).status_code == 200
        assert as_person(people[role]).get(address, follow=True).status_code == 403, address


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_none_of_the_three_reads_ballots_drafts_scores_or_raises_the_own_rights(tree, as_person, role):
    person = three()[role]
    client = as_person(person)
    for name in ("campaign:review-inbox", "campaign:meeting-list"):
        page = client.get(reverse(name))
        assert page.status_code == 403 or "工程信息党支部" not in page.content.decode(), name
    before = list(Appointment.objects.order_by("pk").values_list("person_id", "role"))
    data = {"person": person.name, "role": "secretary", "organization": tree.general.pk}
    client.post(reverse("campaign:appointment-list"), data)
    assert list(Appointment.objects.order_by("pk").values_list("person_id", "role")) == before


def test_first_run_does_not_hand_the_system_administrator_another_role(as_person, tree):
    people = three()
    address = reverse("campaign:first-run-offices", args=[tree.general.pk])
    client = as_person(people[Role.SYSTEM_ADMIN])
    client.post(
        address, {"secretary": people[Role.SYSTEM_ADMIN].name, "auditor": people[Role.SYSTEM_ADMIN].name}
    )
    assert [a.role for a in people[Role.SYSTEM_ADMIN].appointments.all()] == ["system_admin"]


def test_nobody_can_be_superuser():
    """Django's switch that passes every right does not exist: no column to set, and the question is never yes."""
    columns = {field.name for field in Person._meta.get_fields()}
    assert columns & {"is_superuser", "is_staff", "groups", "user_permissions"} == set()
    assert getattr(make_person("某人"), "is_superuser", False) is False


# --- The check of a deployment ----------------------------------------------------------------------------------------


def errors():
    return [(error.id, error.msg) for error in administrators_are_three()]


def test_three_people_pass_the_deployment_check():
    three()
    assert errors() == []


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_missing_ended_or_closed_administrator_is_named(role):
    person = three()[role]
    person.is_active = False
    person.save()
    assert errors() == [("campaign.E003", f"Nobody is {role}.")]
    Appointment.objects.filter(person=person).update(ended_on=date(2026, 1, 1))
    assert errors() == [("campaign.E003", f"Nobody is {role}.")]


def test_doubled_administrator_is_counted(tree):
    person = three()[Role.AUDITOR]
    guards = [guard for guard in triggers.guards() if guard.table == triggers.APART_TABLE]
    with connection.cursor() as cursor:
        for guard in guards:
            cursor.execute(triggers._drop_guard_sql(guard.name, guard.table))
    appoint(person, Role.SECRETARY, tree.branch)
    assert errors() == [("campaign.E004", "1 administrators hold another appointment.")]
    triggers.install()
