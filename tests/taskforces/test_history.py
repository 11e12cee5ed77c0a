"""Versions of a log: one a stretch of writing, one audit row each, the overwritten text always kept; restored as a new one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock, history
from campaign.errors import Refused
from campaign.models import AuditEvent
from campaign.versions import Stale
from taskforces.models import LogPart, WeeklyEntry
from taskforces.services import log, weeks
from taskforces.weeks import Week
from tests.ledgers import closed, put_into

WEEK = Week(2026, 47)


def write(house, text, *, by=None, at="2026-11-18 10:00", version=None, **more):
    with clock.at(at):
        row = LogPart.objects.filter(team_id=house.team.pk, key="evaluation").first()
        version = version or (row.version if row else 1)
        return log.save_part_text(
            contender=house.team, key="evaluation", text=text, version=version, by=by or house.captain, **more
        )


def write_week(house, done, *, by=None, at="2026-11-18 10:00", **more):
    with clock.at(at):
        row = WeeklyEntry.objects.filter(team_id=house.team.pk, iso_week=47).first()
        version = row.version if row else 0
        return weeks.save_week(
            contender=house.team, week=WEEK, version=version, done=done, by=by or house.captain, **more
        )


def kept(row, field="text"):
    return [(getattr(one, field), one.history_user.name) for one in history.versions_of(row)][::-1]


def saved(action="log-save"):
    return AuditEvent.objects.filter(action=action).count()


def test_saves_within_ten_minutes_of_its_beginning_are_one_version_and_one_audit_row(house):
    write(house, "一")
    write(house, "一二", at="2026-11-18 10:04")
    row = write(house, "一二三", at="2026-11-18 10:09")
    assert (kept(row), saved()) == ([("一二三", "秦越川")], 1)
    version = history.versions_of(row).get()
    assert (version.history_date, version.saved_at, version.version) == (
        clock.start_of(clock.today()).replace(hour=10), row.saved_at, row.version,
    )  # fmt: skip
    # Ten minutes count from the beginning, not from the last save: who writes all day leaves more than one.
    row = write(house, "一二三四", at="2026-11-18 10:10")
    assert (kept(row), saved()) == ([("一二三", "秦越川"), ("一二三四", "秦越川")], 2)


def test_another_hand_in_between_begins_a_version_for_both(house):
    write(house, "队长写")
    write(house, "队员改", by=house.member, at="2026-11-18 10:02")
    row = write(house, "队长再改", at="2026-11-18 10:03")
    assert kept(row) == [("队长写", "秦越川"), ("队员改", "宋晚晴"), ("队长再改", "秦越川")]
    assert saved() == 3


def test_a_row_of_before_gets_its_old_text_as_the_first_version(house):
    """A text saved by the first release has no versions."""
    row = LogPart.objects.create(
        team_id=house.team.pk,
        key="evaluation",
        text="旧的",
        version=3,
        saved_by=house.member,
        saved_at=clock.now(),
    )
    row = write(house, "新的", at="2026-11-18 10:01")
    assert kept(row) == [("旧的", "宋晚晴"), ("新的", "秦越川")]
    assert [one.history_type for one in history.versions_of(row)] == ["~", "+"]


def test_what_overrules_another_text_begins_a_version_even_by_the_same_person(house):
    """Two windows of one person: the text of the other window stays in the history."""
    write(house, "第一个窗口")
    with pytest.raises(Stale):
        write(house, "第二个窗口", version=1)
    row = write(house, "第二个窗口", at="2026-11-18 10:01", why="overruled")
    assert kept(row) == [("第一个窗口", "秦越川"), ("第二个窗口", "秦越川")]
    assert history.versions_of(row)[0].get_history_change_reason_display() == "以后填的为准"


def test_a_refused_save_leaves_no_version(house):
    row = write(house, "一")
    with closed("2026-11"), pytest.raises(Refused):
        write_week(house, "不行")
    with pytest.raises(Stale):
        write(house, "晚了", version=1, by=house.member)
    assert (kept(row), WeeklyEntry.objects.count()) == ([("一", "秦越川")], 0)


def test_a_save_past_our_door_makes_no_version_by_itself(house):
    """simple-history's signals are off: only campaign.history writes."""
    row = LogPart.objects.create(team_id=house.team.pk, key="progress")
    row.save()
    assert history.versions_of(row).count() == 0


def test_handing_in_begins_a_version_and_leaves_its_own_audit_row(house):
    write_week(house, "草稿", by=house.member)
    row = write_week(house, "草稿", by=house.member, at="2026-11-18 10:01")
    row = write_week(house, "交的", at="2026-11-18 10:02", hand_in=True)
    assert kept(row, "done") == [("草稿", "宋晚晴"), ("交的", "秦越川")]
    assert (saved("week-save"), saved("week-hand-in")) == (1, 1)


def test_an_old_text_is_restored_as_a_new_version(house):
    write(house, "旧的")
    row = write(house, "新的", by=house.member, at="2026-11-18 10:01")
    old = history.versions_of(row).last()
    with clock.at("2026-11-18 10:02"):
        log.restore_part_text(
            contender=house.team, key="evaluation", old=old.pk, version=row.version, by=house.member
        )
        row.refresh_from_db()
    assert (row.text, row.saved_by, row.version) == ("旧的", house.member, 4)
    assert kept(row) == [("旧的", "秦越川"), ("新的", "宋晚晴"), ("旧的", "宋晚晴")]
    assert saved("log-restore") == 1
    row = write(house, "接着写", by=house.member, at="2026-11-18 10:03")
    assert len(kept(row)) == 4, "what is written on begins anew: the restored text stays as it was"


def test_restoring_is_refused_to_the_late_and_to_strangers_and_for_other_rows(house):
    row = write(house, "旧的")
    other = write_week(house, "周志")
    foreign = history.versions_of(other).get().pk + 1000
    values = {"contender": house.team, "key": "evaluation", "old": history.versions_of(row).get().pk}
    with pytest.raises(Stale):
        log.restore_part_text(**values, version=1, by=house.captain)
    with pytest.raises(Refused):
        log.restore_part_text(**values, version=row.version, by=house.neighbour)
    with pytest.raises(Refused, match="没有找到这个版本"):
        log.restore_part_text(**values | {"old": foreign}, version=row.version, by=house.captain)


def test_a_week_is_restored_by_who_may_change_it(house):
    write_week(house, "先", problems="人手紧")
    row = write_week(house, "后", at="2026-11-18 10:11", hand_in=True)
    old = history.versions_of(row).last().pk
    values = {"contender": house.team, "week": WEEK, "old": old, "version": row.version}
    with pytest.raises(Refused, match="由队长或副队长修改"):
        weeks.restore_week(**values, by=house.member)
    with closed("2026-11"), pytest.raises(Refused, match="只读"):
        weeks.restore_week(**values, by=house.captain)
    row = weeks.restore_week(**values, by=house.captain)
    assert (row.done, row.problems, row.status) == ("先", "人手紧", "filled")


# --- pages ---


def address(house, name="log-history", *args):
    return reverse(f"taskforces:{name}", args=[house.team.pk, *(args or ("evaluation",))])


def test_the_page_shows_who_when_how_much_and_the_difference(house, as_person):
    write(house, "完成14个接口。")
    write(house, "完成15个接口，提前。", by=house.member, at="2026-11-18 11:00")
    page = as_person(house.captain).get(address(house)).content.decode()
    assert "<b>第2版</b>宋晚晴" in page
    assert "<b>第1版</b>本人" in page
    assert "加4字，删1字" in page
    assert (
        '<span class="visually-hidden">（删）</span>4<span class="visually-hidden">（删完）</span></del>'
        in page
    )
    assert '<span class="visually-hidden">（加）</span>5<span' in page
    assert "恢复第1版" in page


def test_any_two_are_compared_older_first_and_nonsense_shows_the_latest(house, as_person):
    for minute, text in ((0, "甲"), (20, "乙"), (40, "丙")):
        row = write(house, text, at=f"2026-11-18 10:{minute:02}")
    first, _second, third = [one.pk for one in history.versions_of(row)][::-1]
    client = as_person(house.neighbour)
    page = client.get(address(house), {"old": third, "new": first}).content.decode()
    assert "第1版改成第3版" in page
    assert "恢复第" not in page
    for nonsense in ("x", "0", "9" * 30):
        page = client.get(address(house), {"old": nonsense, "new": nonsense}).content.decode()
        assert "第2版改成第3版" in page


def test_the_writer_restores_through_the_page_and_a_late_one_learns_so(house, as_person):
    write(house, "旧的")
    row = write(house, "新的", by=house.member, at="2026-11-18 10:01")
    data = {"old": history.versions_of(row).last().pk, "version": row.version}
    client = as_person(house.captain)
    page = client.post(address(house), data, follow=True)
    assert "已恢复，写成新的一版" in page.content.decode()
    row.refresh_from_db()
    assert row.text == "旧的"
    late = client.post(address(house), data)
    assert (late.status_code, "请比对后再定" in late.content.decode()) == (409, True)
    assert as_person(house.neighbour).post(address(house), data).status_code == 403
    assert as_person(house.stranger).get(address(house)).status_code == 404


def test_drafts_of_a_week_are_the_teams_own(house, as_person):
    write_week(house, "队里的草稿")
    write_week(house, "交上来的", at="2026-11-18 10:20", hand_in=True)
    where = address(house, "week-history", 2026, 47)
    page = as_person(house.neighbour).get(where).content.decode()
    assert "交上来的" in page
    assert "队里的草稿" not in page
    assert "队里的草稿" in as_person(house.member).get(where).content.decode()
    assert as_person(house.captain).get(address(house, "week-history", 2026, 50)).status_code == 404


def test_a_part_without_a_text_has_no_versions_and_a_closed_ledger_is_not_restored(house, as_person):
    client = as_person(house.captain)
    assert client.get(address(house, "log-history", "progress")).status_code == 404
    assert "还没有历史版本" in client.get(address(house)).content.decode()
    write(house, "一")
    write(house, "二", at="2026-11-18 10:30")
    put_into(house.team, "closed")
    page = client.get(address(house))
    assert (page.status_code, "恢复第" in page.content.decode()) == (200, False)


def test_thirty_versions_cost_no_more_queries_than_one(house, as_person):
    client = as_person(house.captain)
    write(house, "0")
    client.get(address(house))
    counted = _count(client, address(house))
    for number in range(1, 30):
        write(house, str(number), by=(house.captain, house.member)[number % 2])
    assert _count(client, address(house)) == counted


def _count(client, where):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(where).status_code == 200
    return len(queries)
