"""可信自检: what is in order says so, and each thing that can fail is shown failing, in words (trust.md TEST-5, DUR-3)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from campaign import audit, clock, database_state, self_check, triggers
from campaign.models import AuditEvent
from campaign.permissions import Role
from campaign.self_check import BAD, DOUBTFUL, GOOD
from campaign.services.backups import MADE, note_drill
from campaign.services.trail import verify_and_record
from reviews.models import Standing
from reviews.services.verifying import verify_rankings
from tests.factories import appoint, make_person
from tests.reviews.months import full_month, make_house

pytestmark = pytest.mark.django_db
NOW = "2026-11-27 10:00"
URL = reverse("campaign:self-check")


@pytest.fixture
def house():
    with clock.at(NOW, everywhere=True):
        house = make_house(posts=1, teams=0, staff=5)
        full_month(house)
        house.admin = appoint(make_person("系统管理员"), Role.SYSTEM_ADMIN)
        yield house


def in_order():
    """Everything done that is to be done every day."""
    verify_and_record(by=None)
    verify_rankings(by=None)
    audit.record(MADE, by=None, files=3, size=5_000_000, sha256="0" * 64)
    note_drill(file=Path("ledger-1.tar"), seconds=8, fault="")


def states(*titles):
    found = {line.title: line for line in self_check.lines()}
    return [found[title].state for title in titles]


def test_a_house_where_everything_was_done_is_in_order(house):
    in_order()
    lines = {line.title: line for line in self_check.lines()}
    assert (
        states("审计日志", "日志保存期", "防改触发器", "测评保密", "最近备份", "恢复演练", "排名封存")
        == [GOOD] * 7
    )
    assert lines["最近备份"].finding == "4.8MB，含3个文件"
    assert lines["恢复演练"].finding == "8秒内恢复，数据、附件和校验码一致"
    assert lines["排名封存"].finding == "封存1次；全部校验一致"
    assert re.fullmatch(r"(SQLite 3|PostgreSQL 1\d)\.\d+(\.\d+)?", lines["数据库版本"].finding)


def test_what_was_never_done_is_said(house):
    assert states("审计日志", "最近备份", "恢复演练", "排名封存") == [DOUBTFUL, BAD, BAD, DOUBTFUL]


def test_a_backup_and_a_drill_grow_old(house, settings):
    in_order()
    late = clock.now() + timedelta(hours=settings.BACKUP_HOURS, minutes=1)
    with clock.at(late):
        assert states("最近备份", "恢复演练") == [BAD, GOOD]
    with clock.at(clock.now() + timedelta(days=settings.RESTORE_DRILL_DAYS, minutes=1)):
        assert states("恢复演练") == [BAD]


def test_a_drill_that_failed_is_bad(house):
    in_order()
    note_drill(file=Path("ledger-2.tar"), seconds=3, fault="备份里的文件与清单不符")
    assert states("恢复演练") == [BAD]


def test_a_figure_changed_behind_the_product_is_found_by_the_act_and_stays_on_the_page(house, client):
    in_order()
    triggers.remove([Standing._meta.db_table])
    Standing.objects.update(composite=1)
    assert states("防改触发器", "排名封存") == [BAD, GOOD]
    triggers.install([Standing._meta.db_table])
    client.force_login(house.admin)
    answer = client.post(reverse("campaign:self-check-verify"), follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    assert states("防改触发器", "排名封存") == [GOOD, BAD]
    page = answer.content.decode()
    assert "<li>排名封存：2026年10月" in page
    assert house.posts[0].principal_name not in page
    last = AuditEvent.objects.filter(action="rankings-verify").latest("id")
    assert (last.actor, last.result, last.detail["seals"]) == (house.admin, AuditEvent.Result.FAULT, 1)


def test_a_row_of_the_trail_taken_away_is_bad(house):
    in_order()
    with triggers.lifted("test", [AuditEvent._meta.db_table]):
        AuditEvent.objects.filter(action="cycle-open").delete()
    assert states("审计日志") == [BAD]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite's versions")
def test_an_old_sqlite_is_doubtful_and_a_new_one_is_not(monkeypatch):
    monkeypatch.setattr(database_state, "_version", lambda: (3, 51, 2))
    assert database_state.version_doubt().startswith("低于3.51.3的SQLite")
    monkeypatch.setattr(database_state, "_version", lambda: (3, 51, 3))
    assert database_state.version_doubt() == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite's settings")
def test_acknowledged_is_durable_on_sqlite():
    assert database_state.durability_fault() == ""
    assert database_state.durability().endswith("synchronous=2")


def test_the_page_asks_as_often_for_ten_times_the_rows(house, client, django_assert_max_num_queries):
    in_order()
    client.force_login(house.admin)
    client.get(URL)  # the first request of a session also notes it
    with django_assert_max_num_queries(40) as few:
        client.get(URL)
    for _number in range(300):
        audit.record(MADE, by=None, files=1, size=1, sha256="1" * 64)
    with django_assert_max_num_queries(40) as many:
        assert client.get(URL).status_code == 200
    assert len(many) == len(few)
