"""Roles on a day, scope, and fetching that authorises (product.md §2, trust.md ACL-3, AUTH-6)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from campaign import clock
from campaign.models import Appointment, Membership, Organization
from campaign.permissions import (
    Role,
    branch_path_of,
    can_read_private,
    fetch,
    forget,
    require,
    role_names,
    roles_on,
    scope_of,
    under_paths,
)
from tests.factories import appoint, make_person, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


def held(person, day=None):
    return [(place.role, place.organization_name) for place in roles_on(person, day).places]


def test_appointment_counts_from_its_first_to_its_last_day(tree):
    person = make_person("李晓燕", tree.branch)
    appoint(person, Role.SECRETARY, tree.branch, date(2026, 3, 1), date(2026, 8, 31))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [held(person, day) for day in days] == [
        [],
        [("secretary", "工程信息党支部")],
        [("secretary", "工程信息党支部")],
        [],
    ]


def test_rights_are_the_union_of_all_places(tree):
    person = make_person("李晓燕", tree.branch)
    appoint(person, Role.SECRETARY, tree.branch)
    appoint(person, Role.DISCIPLINE_MEMBER, tree.general)
    roles = roles_on(person)
    assert roles.has(Role.DISCIPLINE_MEMBER)
    assert (roles.has_at(tree.branch, Role.SECRETARY), roles.has_at(tree.general, Role.SECRETARY)) == (
        True,
        False,
    )
    assert role_names(person) == "书记、纪检委员"
    assert scope_of(person) == (tree.general.path,)


@pytest.mark.parametrize(
    ("role", "at", "branch", "neighbour", "far"),
    [
        (Role.SECRETARY, "branch", True, False, False),
        (Role.COMMITTEE_MEMBER, "branch", True, False, False),
        (Role.CONFIDENTIALITY_OFFICER, "branch", True, False, False),
        (Role.CAMPAIGN_OFFICER, "general", True, True, False),
        (Role.SECRETARY, "general", True, True, False),
        (Role.SECRETARY, "committee", True, True, True),
        (Role.SUPERIOR_VIEWER, "committee", False, False, False),
        (Role.SYSTEM_ADMIN, None, False, False, False),
        (Role.SECURITY_ADMIN, None, False, False, False),
        (Role.AUDITOR, None, False, False, False),
    ],
)
def test_private_records_are_read_there_or_above(tree, role, at, branch, neighbour, far):
    person = appoint(make_person("李晓燕", tree.branch), role, getattr(tree, at) if at else None)
    organizations = (tree.branch, tree.neighbour, tree.far)
    assert tuple(can_read_private(person, each) for each in organizations) == (branch, neighbour, far)


def test_path_of_a_sibling_that_begins_alike_is_not_covered(tree):
    siblings = [
        Organization.objects.create(kind="branch", name=f"第{n}党支部", parent=tree.general)
        for n in range(12)
    ]
    for sibling in siblings:
        sibling.place()
    for first in siblings:
        person = appoint(make_person("", first), Role.SECRETARY, first)
        assert [other.name for other in siblings if can_read_private(person, other)] == [first.name]


def test_disabled_person_holds_nothing(tree):
    person = appoint(make_person("李晓燕", tree.branch, is_active=False), Role.SECRETARY, tree.branch)
    assert (held(person), scope_of(person)) == ([], ())


def test_roles_are_read_once_however_many_are_held(tree, django_assert_num_queries):
    one = appoint(make_person("", tree.branch), Role.SECRETARY, tree.branch)
    many = make_person("", tree.branch)
    for role in (*Appointment.COMMITTEE_ROLES, Role.CAMPAIGN_OFFICER):
        appoint(many, role, tree.general)
    for person in (one, many):
        with django_assert_num_queries(1):
            roles_on(person)
            scope_of(person)
            role_names(person)
            can_read_private(person, tree.branch)


def test_changed_appointment_works_on_the_next_request_and_after_forget(tree):
    person = make_person("李晓燕", tree.branch)
    assert held(person) == []
    appoint(person, Role.SECRETARY, tree.branch)
    assert held(person) == []
    assert held(type(person).objects.get(pk=person.pk)) == [("secretary", "工程信息党支部")]
    forget(person)
    assert held(person) == [("secretary", "工程信息党支部")]


def test_branch_follows_a_transfer_by_date(tree):
    person = make_person("李晓燕", tree.branch, until=date(2026, 6, 30))
    Membership.objects.create(person=person, branch=tree.neighbour, started_on=date(2026, 7, 1))
    assert [branch_path_of(person, day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
        tree.branch.path,
        tree.neighbour.path,
    ]
    assert branch_path_of(make_person("无支部")) == ""


def test_today_is_the_day_of_the_clock(tree):
    person = appoint(
        make_person("李晓燕", tree.branch), Role.SECRETARY, tree.branch, since=date(2026, 11, 10)
    )
    with clock.at("2026-11-09 23:59"):
        assert held(person) == []
    with clock.at("2026-11-10 00:00"):
        assert held(person) == [("secretary", "工程信息党支部")]


def test_under_no_path_is_nothing(tree):
    assert list(Organization.objects.filter(under_paths([]))) == []
    assert set(Organization.objects.filter(under_paths([tree.general.path]))) == {
        tree.general,
        tree.branch,
        tree.neighbour,
    }


def test_fetch_gives_the_row_or_404_or_403(tree):
    owner, stranger = make_person("李晓燕", tree.branch), make_person("王测试", tree.far, is_active=False)
    rows = Organization.objects.all()
    assert fetch(rows, owner, pk=tree.branch.pk) == tree.branch
    assert fetch(Organization, owner, right=lambda person, row: True, pk=tree.branch.pk) == tree.branch
    with pytest.raises(Http404):
        fetch(rows, stranger, pk=tree.branch.pk)
    with pytest.raises(Http404):
        fetch(rows, stranger, right=lambda person, row: False, pk=tree.branch.pk)
    with pytest.raises(PermissionDenied):
        fetch(rows, owner, right=lambda person, row: False, pk=tree.branch.pk)


@pytest.mark.parametrize("key", [0, 999_999, 10**30, "x", "", None, [1]])
def test_forged_key_is_404(tree, key):
    with pytest.raises(Http404):
        fetch(Organization, make_person("李晓燕", tree.branch), pk=key)


def test_require_denies():
    require(True)
    with pytest.raises(PermissionDenied):
        require(False)
