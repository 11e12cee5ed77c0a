"""管理后台 opens by appointment and has no sign-in of its own (product.md §2, trust.md ACL-8)."""

import pytest

from campaign.permissions import Role, can_use_admin, has_admin_perm
from tests.factories import appoint, make_person, make_tree

pytestmark = pytest.mark.django_db

# role, enters, (model, verb) allowed, (model, verb) refused
TABLE = [
    (Role.SYSTEM_ADMIN, True, ("person", "change"), ("appointment", "change")),
    (Role.SYSTEM_ADMIN, True, ("organization", "view"), ("auditevent", "view")),
    (Role.SECURITY_ADMIN, True, ("appointment", "add"), ("person", "change")),
    (Role.AUDITOR, False, None, ("auditevent", "view")),
    (Role.AUDITOR, False, None, ("person", "view")),
    (Role.CAMPAIGN_OFFICER, True, ("membership", "change"), ("auditevent", "view")),
    (Role.CAMPAIGN_OFFICER, True, ("appointment", "view"), ("appointment", "change")),
    (Role.SECRETARY, True, ("person", "change"), ("membership", "change")),
    (Role.ORGANIZATION_MEMBER, True, ("person", "view"), ("person", "add")),
    (Role.DISCIPLINE_MEMBER, True, None, ("person", "view")),
    (Role.SUPERIOR_VIEWER, False, None, ("person", "view")),
]


@pytest.fixture
def tree():
    return make_tree()


def placed(role, tree):
    return None if role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR) else tree.branch


@pytest.mark.parametrize(("role", "enters", "allowed", "refused"), TABLE)
def test_role_opens_its_own_part_only(tree, role, enters, allowed, refused):
    person = appoint(make_person("", tree.branch), role, placed(role, tree))
    assert can_use_admin(person) is enters
    if allowed:
        assert has_admin_perm(person, f"campaign.{allowed[1]}_{allowed[0]}")
    assert not has_admin_perm(person, f"campaign.{refused[1]}_{refused[0]}")


@pytest.mark.parametrize("role", Role.values)
def test_nobody_deletes_in_the_admin(tree, role):
    person = appoint(make_person("", tree.branch), role, placed(role, tree))
    models = ["person", "membership", "appointment", "organization", "auditevent", "campaign"]
    assert [has_admin_perm(person, f"campaign.delete_{model}") for model in models] == [False] * 6


def test_secretary_enters_and_member_is_denied(tree, as_person):
    member = make_person("钱测试", tree.branch)
    secretary = appoint(make_person("李晓燕", tree.branch), Role.SECRETARY, tree.branch)
    page = as_person(secretary).get("/admin/")
    assert (page.status_code, "管理后台 - 争创账本" in page.content.decode()) == (200, True)
    denied = as_person(member).get("/admin/", follow=True)
    assert (denied.status_code, "没有权限" in denied.content.decode()) == (403, True)


def test_admin_has_no_sign_in_or_password_page_of_its_own(tree, as_person):
    client = as_person(appoint(make_person("李晓燕", tree.branch), Role.SECRETARY, tree.branch))
    assert client.get("/admin/password_change/").url == "/me/password/"
    assert client.get("/admin/login/").status_code == 403
