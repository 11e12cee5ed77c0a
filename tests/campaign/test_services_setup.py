from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaign.errors import Refused
from campaign.models import Organization, Person
from campaign.permissions import roles_on
from campaign.services.setup import found_organizations
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("createfirstadmin", stdout=out, **options)
    return out.getvalue()


def test_command_prints_sign_in_and_a_first_password_that_works_once():
    printed = run(username="admin", name="张管理")
    person = Person.objects.get()
    password = printed.splitlines()[1].removeprefix("初始密码：")
    assert printed.splitlines()[0] == "登录账号：admin"
    assert (person.name, person.check_password(password), person.must_change_password) == (
        "张管理",
        True,
        True,
    )
    assert [place.role for place in roles_on(person).places] == ["system_admin"]


def test_second_first_administrator_is_refused():
    run()
    with pytest.raises(CommandError) as error:
        run(username="other")
    assert str(error.value) == "系统管理员已经有了，其他管理员由安全管理员任命。"
    assert Person.objects.count() == 1


def test_tree_is_founded_with_paths():
    admin = make_person("管理")
    general = found_organizations(
        committee="上航公司党委",
        general_branch="信息化中心党总支",
        branches=["一党支部", "二党支部"],
        by=admin,
    )
    committee = general.parent
    assert [(o.name, o.kind, o.path) for o in Organization.objects.at_or_under(general).branches()] == [
        (branch.name, "branch", f"/{committee.pk}/{general.pk}/{branch.pk}/")
        for branch in general.children.all()
    ]
    assert general.children.count() == 2


def test_second_general_branch_stands_under_the_same_committee():
    admin = make_person("管理")
    first = found_organizations(committee="党委", general_branch="一总支", by=admin)
    second = found_organizations(committee="党委", general_branch="二总支", by=admin)
    assert (second.parent, Organization.objects.count()) == (first.parent, 3)


@pytest.mark.parametrize("committee", ["党委", ""])
def test_same_general_branch_twice_is_refused(committee):
    admin = make_person("管理")
    found_organizations(committee=committee, general_branch="一总支", by=admin)
    with pytest.raises(Refused) as refused:
        found_organizations(committee=committee, general_branch="一总支", by=admin)
    assert str(refused.value) == "“一总支”已经登记过了。"
