"""The top navigation: visible names, who sees which, where a page belongs."""

from types import SimpleNamespace

import pytest
from django.urls import NoReverseMatch

from campaign import menu

NAMES = ["首页", "争创活动", "示范岗", "攻关队", "月度评比", "排行榜", "展板", "报表中心", "管理后台"]


def person(*, staff=False, auditor=False, administrator=False, signed_in=True):
    return SimpleNamespace(
        is_authenticated=signed_in,
        is_active=True,
        is_staff=staff,
        is_auditor=auditor,
        is_administrator=administrator,
    )


@pytest.fixture
def every_page_exists(monkeypatch):
    monkeypatch.setattr(menu, "reverse", lambda name: f"/{name}/")


def labels(items):
    return [str(item.label) for item in items]


@pytest.mark.usefixtures("every_page_exists")
def test_holder_of_an_appointment_sees_every_entry_in_the_fixed_order():
    assert labels(menu.menu_for(person(staff=True))) == NAMES


@pytest.mark.usefixtures("every_page_exists")
def test_without_an_appointment_there_is_no_admin():
    assert labels(menu.menu_for(person())) == NAMES[:-1]


@pytest.mark.usefixtures("every_page_exists")
def test_auditor_has_the_own_page_and_no_admin():
    assert labels(menu.menu_for(person(auditor=True, administrator=True))) == [
        *NAMES[:-1],
        "审计日志",
        "可信自检",
    ]


@pytest.mark.usefixtures("every_page_exists")
def test_stranger_sees_nothing():
    assert menu.menu_for(person(staff=True, signed_in=False)) == []


def test_entry_without_a_page_is_left_out(monkeypatch):
    def reverse(name):
        if name == "reviews:ranking-latest":
            raise NoReverseMatch
        return f"/{name}/"

    monkeypatch.setattr(menu, "reverse", reverse)
    assert labels(menu.menu_for(person())) == [name for name in NAMES[:-1] if name != "排行榜"]


@pytest.mark.usefixtures("every_page_exists")
def test_one_entry_is_current():
    items = menu.menu_for(person(staff=True), "reviews:ranking-month")
    assert [str(item.label) for item in items if item.is_current] == ["排行榜"]


@pytest.mark.parametrize(
    ("view_name", "place"),
    [
        ("campaign:home", "campaign:home"),
        ("campaign:application-edit", "campaign:overview"),
        ("campaign:notice-detail", "campaign:overview"),
        ("campaign:board", "campaign:board"),
        ("campaign:self-check-verify", "campaign:self-check"),
        ("campaign:report-preview", "campaign:report-centre"),
        ("modelposts:handbook-part", "modelposts:post-list"),
        ("taskforces:team-list", "taskforces:team-list"),
        ("reviews:sheet-mass", "reviews:cycle-current"),
        ("reviews:ranking-latest", "reviews:ranking-latest"),
        ("admin:campaign_person_changelist", "admin:index"),
        ("campaign:roster-import", "admin:index"),
        ("campaign:audit-event", "campaign:audit-log"),
        ("campaign:import-meanings", "admin:index"),
        ("campaign:tree", "admin:index"),
        ("campaign:suggestion-new", ""),
        ("campaign:search", ""),
        ("campaign:stuck", "campaign:overview"),
        ("campaign:account-me", ""),
        ("campaign:first-run", ""),
        ("", ""),
    ],
)
def test_place_of_a_page(view_name, place):
    assert menu.place_of(view_name) == place
