"""What production must not have: known passwords, shared accounts, accounts left open (trust.md AUTH-10, ACL-8)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from campaign import checks, clock
from campaign.checks import accounts_are_somebodys_own
from tests.factories import PASSWORD, appoint, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    return settings


def account(name, **fields):
    """Somebody's account, made today."""
    return make_person(name, created_at=clock.now(), **fields)


def found():
    return [(message.id, message.msg) for message in accounts_are_somebodys_own(databases=["default"])]


def test_own_passwords_are_fine(production):
    account("张三", username="admin", password=PASSWORD)
    appoint(account("李四", password=PASSWORD), "system_admin")
    assert found() == []


@pytest.mark.parametrize(
    ("username", "password"), [("zongzhi", "zhengchuang2026"), ("admin", "admin"), ("test", "test")]
)
def test_printed_or_guessable_password_is_an_error(production, username, password):
    account("某人", username=username, password=password)
    assert ("campaign.E005", f"The account {username} has a password everybody knows.") in found()


def test_administrator_with_the_printed_password_is_an_error_whatever_the_name(production):
    appoint(account("某人", username="100777", password="zhengchuang2026"), "auditor")
    assert found() == [("campaign.E005", "The account 100777 has a password everybody knows.")]


def test_shared_account_is_an_error(production):
    account("大家", username="public", password=PASSWORD)
    assert found() == [("campaign.E006", "The account public belongs to nobody in particular.")]


def test_closed_and_passwordless_accounts_are_no_error(production):
    account("停用", username="zongzhi", password="zhengchuang2026", is_active=False)
    account("没有密码", username="test")
    assert found() == []


def test_account_left_open_is_a_warning(production):
    make_person("太久", password=PASSWORD, created_at=clock.now() - timedelta(days=91))
    assert [identity for identity, _words in found()] == ["campaign.W001"]


def test_only_production_is_asked(settings):
    account("某人", username="zongzhi", password="zhengchuang2026")
    assert (settings.PRODUCTION, found()) == (False, [])


def test_check_command_fails_on_it(production):
    account("某人", username="zongzhi", password="zhengchuang2026")
    with pytest.raises(SystemCheckError, match=r"campaign\.E005"):
        call_command("check", databases=["default"])


def test_no_table_knows_a_superuser():
    flags = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    assert flags & {"is_superuser", "is_staff", "user_permissions"} == set()


@pytest.mark.parametrize(
    ("production", "setting", "ids"),
    [
        (True, "off", ["campaign.W010"]),
        (True, "administrators", []),
        (True, "confirmers", []),
        (False, "off", []),
    ],
)
def test_production_without_a_second_factor_is_named(settings, production, setting, ids):
    settings.PRODUCTION, settings.SECOND_FACTOR = production, setting
    assert [message.id for message in checks.administrators_have_a_second_factor()] == ids
