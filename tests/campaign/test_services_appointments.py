from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, AuditEvent
from campaign.permissions import roles_on
from campaign.services.appointments import appoint, end_appointment
from tests.factories import make_member, make_person, make_tree

pytestmark = pytest.mark.django_db
Role = Appointment.Role


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def security():
    return make_person("安管")


def refusal(person, **kwargs):
    with pytest.raises(Refused) as refused:
        appoint(person, **kwargs)
    return str(refused.value)


def test_appointment_works_at_once_and_leaves_one_audit_row(tree, security):
    person = make_member("何支书", tree.branch)
    assert not roles_on(person).has(Role.SECRETARY)
    appoint(person, organization=tree.branch, role=Role.SECRETARY, by=security)
    assert roles_on(person).has_at(tree.branch, Role.SECRETARY)
    assert AuditEvent.objects.filter(action="appointment-made", actor=security).count() == 1


def test_appointing_oneself_is_refused(tree, security):
    sentence = refusal(security, organization=tree.general, role=Role.CAMPAIGN_OFFICER, by=security)
    assert sentence == "不能给自己任职，请由另一位管理员办理。"


def test_party_post_for_a_probationary_member_is_refused(tree, security):
    person = make_person("新党员", tree.branch, status="中共预备党员")
    sentence = refusal(person, organization=tree.branch, role=Role.SECRETARY, by=security)
    assert sentence == "新党员不是正式党员，不能担任党内职务。"


def test_non_party_officer_is_possible(tree, security):
    person = make_person("干事", tree.branch, status="群众")
    made = appoint(person, organization=tree.general, role=Role.CAMPAIGN_OFFICER, by=security)
    assert (made.person, made.made_by) == (person, security)


def test_second_secretary_is_refused(tree, security):
    appoint(make_member("何支书", tree.branch), organization=tree.branch, role=Role.SECRETARY, by=security)
    other = make_member("吕", tree.branch)
    sentence = refusal(other, organization=tree.branch, role=Role.SECRETARY, by=security)
    assert sentence == "工程信息党支部已有书记何支书，请先免去原任职。"


def test_second_administrator_role_of_one_person_is_refused(security):
    person = make_person("管理")
    appoint(person, organization=None, role=Role.SYSTEM_ADMIN, by=security)
    sentence = refusal(person, organization=None, role=Role.AUDITOR, by=security)
    assert sentence == "管理已是管理员。系统、安全、审计三种管理员不能由一人兼任。"


def test_same_appointment_twice_is_refused(tree, security):
    person = make_member("何", tree.branch)
    appoint(person, organization=tree.branch, role=Role.COMMITTEE_MEMBER, by=security)
    assert (
        refusal(person, organization=tree.branch, role=Role.COMMITTEE_MEMBER, by=security)
        == "何已任这个职务。"
    )


def test_ended_appointment_has_no_rights_from_today_on(tree, security):
    person = make_member("何支书", tree.branch)
    with clock.at("2026-01-05"):
        made = appoint(person, organization=tree.branch, role=Role.SECRETARY, by=security)
    with clock.at("2026-03-10"):
        end_appointment(made, by=security)
        assert not roles_on(person).has(Role.SECRETARY)
        assert roles_on(person, date(2026, 3, 9)).has(Role.SECRETARY)
    assert AuditEvent.objects.filter(action="appointment-ended").count() == 1


def test_appointment_ended_on_its_first_day_leaves_no_row(tree, security):
    person = make_member("何支书", tree.branch)
    end_appointment(appoint(person, organization=tree.branch, role=Role.SECRETARY, by=security), by=security)
    assert (person.appointments.count(), roles_on(person).places) == (0, ())


def test_last_administrator_of_a_kind_stays(security):
    made = appoint(make_person("管理"), organization=None, role=Role.AUDITOR, by=security)
    with pytest.raises(Refused) as refused:
        end_appointment(made, by=security)
    assert str(refused.value) == "这是唯一的一位审计员，请先任命接任的人。"
