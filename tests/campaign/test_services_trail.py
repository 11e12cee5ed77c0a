"""The audit trail's chain finds what was done to it, and old rows go only when they may (trust.md AUD-3, AUD-4)."""

import json
import stat
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from campaign import audit, clock, triggers
from campaign.audit_chain import seal_of
from campaign.errors import Refused
from campaign.models import AuditEvent, AuditLink
from campaign.services import trail
from campaign.services.trail import check_quickly, purge_trail, seal_trail, verify_trail
from campaign.trail_state import fault_text
from tests.factories import make_person

pytestmark = pytest.mark.django_db
SEALED_AT = "2026-03-02 09:00"


@pytest.fixture
def rows(monkeypatch):
    """Nine rows, six of them under two links, three after."""
    monkeypatch.setattr(trail, "ROWS_A_LINK", 3)
    with clock.at(SEALED_AT):
        made = [audit.record("sign-in", by=None, obj=make_person(f"甲{number}")) for number in range(6)]
        assert seal_trail() == 2
        return made + [audit.record("sign-out", by=None) for _ in range(3)]


def tampered(sql, *params):
    """Change the trail as somebody with the database in hand would, the guards aside."""
    with triggers.lifted("test"), connection.cursor() as cursor:
        cursor.execute(sql, params)


def texts():
    """What the quick and the full check say."""
    return [fault_text(state.fault) if state.fault else "" for state in (check_quickly(), verify_trail())]


def test_untouched_trail_verifies_and_says_how_much_it_holds(rows):
    state = verify_trail()
    assert (state.sealed, state.unsealed, state.fault) == (6, 3, None)
    assert (state.head, check_quickly()) == (AuditLink.objects.get(number=2).seal, state)


def test_links_hold_ids_and_digests_and_the_link_before(rows):
    first, second = AuditLink.objects.order_by("number")
    assert first.rows.split("\n") == [f"{row.pk} {row.digest}" for row in rows[:3]]
    assert (first.previous, second.previous, second.through_id) == ("", first.seal, rows[5].pk)


@pytest.mark.headline("audit")
def test_changed_row_under_a_link_is_named(rows, figure):
    tampered("UPDATE campaign_auditevent SET actor_name = '别人' WHERE id = %s", rows[4].pk)
    assert texts()[1] == f"第{rows[4].pk}条被改动"
    figure.say("an edited row is named")


def test_changed_row_with_its_digest_made_anew_is_named(rows):
    forged = AuditEvent.objects.get(pk=rows[4].pk)
    forged.actor_name = "别人"
    tampered(
        "UPDATE campaign_auditevent SET actor_name = %s, digest = %s WHERE id = %s",
        *("别人", forged.content_digest(), forged.pk),
    )
    assert texts()[1] == f"第{rows[4].pk}条被改动"


@pytest.mark.parametrize(
    "column",
    ["at", "action", "actor_role", "address", "request_id", "object_label", "result", "detail", "digest"],
)
def test_every_column_is_under_the_digest(rows, column):
    value = {
        "at": "2026-03-02 09:00:01+08:00",
        "address": "10.0.0.1",
        "result": "refused",
        "detail": '{"a": 1}',
    }
    tampered(
        f"UPDATE campaign_auditevent SET {column} = %s WHERE id = %s", value.get(column, "x"), rows[1].pk
    )
    assert texts()[1] == f"第{rows[1].pk}条被改动"


@pytest.mark.headline("audit")
def test_deleted_row_is_named_at_once(rows, figure):
    tampered("DELETE FROM campaign_auditevent WHERE id = %s", rows[2].pk)
    assert texts() == [f"第{rows[2].pk}条缺失"] * 2
    figure.say("a deleted row is named")


def test_last_sealed_row_deleted_is_named(rows):
    tampered("DELETE FROM campaign_auditevent WHERE id >= %s", rows[5].pk)
    assert texts() == [f"第{rows[5].pk}条缺失"] * 2


def test_changed_row_after_the_last_link_is_named(rows):
    tampered("UPDATE campaign_auditevent SET result = 'refused' WHERE id = %s", rows[8].pk)
    assert texts()[1] == f"第{rows[8].pk}条被改动"


def test_row_put_in_between_is_named(rows):
    with triggers.lifted("test"):
        AuditEvent.objects.filter(pk=rows[1].pk)._raw_delete("default")
        AuditEvent.objects.filter(pk=rows[0].pk).update(id=rows[1].pk)
    assert texts()[1] == f"第{rows[0].pk}条缺失"


def test_last_link_and_its_rows_removed_is_told_by_the_last_verification(rows):
    trail.verify_and_record(by=None)
    last = AuditLink.objects.get(number=2)
    assert verify_trail().fault is None
    with triggers.lifted("test"):
        AuditLink.objects.filter(number__gte=2).delete()
        AuditEvent.objects.filter(pk__gt=rows[2].pk).exclude(action="audit-verify").delete()
    assert texts() == ["第2段封存缺失"] * 2
    assert last.through_id == rows[5].pk


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": "1 aa"}, "第1段封存值不符"),
        ({"count": 4}, "第1段封存值不符"),
        ({"previous": "ab"}, "第1段封存与上一段接不上"),
        ({"seal": "ab"}, "第1段封存值不符"),
    ],
)
def test_changed_link_is_named(rows, change, said):
    with triggers.lifted("test"):
        AuditLink.objects.filter(number=1).update(**change)
    assert texts()[1] == said


def test_first_link_written_anew_breaks_the_next(rows):
    link = AuditLink.objects.get(number=1)
    link.sealed_at -= timedelta(days=1)
    with triggers.lifted("test"):
        AuditLink.objects.filter(pk=link.pk).update(sealed_at=link.sealed_at, seal=seal_of(trail._link(link)))
    assert texts() == ["第2段封存与上一段接不上"] * 2


def test_command_verifies_leaves_its_outcome_and_names_the_row(rows, capsys):
    call_command("verify_audit")
    # The three rows after the second link were sealed first.
    assert capsys.readouterr().out.startswith("审计日志9条，校验一致，最近封存值")
    tampered("UPDATE campaign_auditevent SET actor_name = '别人' WHERE id = %s", rows[3].pk)
    with pytest.raises(CommandError, match=f"^第{rows[3].pk}条被改动$"):
        call_command("verify_audit")
    outcomes = (
        AuditEvent.objects.filter(action="audit-verify").order_by("id").values_list("result", flat=True)
    )
    assert (list(outcomes), trail.last_verification().detail["row"]) == (["ok", "fault"], rows[3].pk)


def test_export_is_a_private_file_of_the_day_with_the_head(rows, tmp_path):
    with clock.at("2026-03-03 02:00"):
        file = trail.export_day(day=clock.day_of(rows[0].at), folder=tmp_path)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == ("audit-2026-03-02.jsonl", 0o600)
    assert [line["id"] for line in lines[:-1]] == [row.pk for row in rows]
    assert [line["digest"] for line in lines[:-1]] == [row.digest for row in rows]
    head = AuditLink.objects.order_by("-number").first()
    assert lines[-1] == {"rows": 9, "link": head.number, "seal": head.seal}
    assert AuditEvent.objects.get(action="audit-export-day").detail == {"day": "2026-03-02", "rows": 9}
    with pytest.raises(Refused, match="不覆盖"):
        trail.export_day(day=clock.day_of(rows[0].at), folder=tmp_path)


def test_whole_chain_written_anew_differs_from_an_export(rows, tmp_path):
    file = trail.export_day(day=clock.day_of(rows[0].at), folder=tmp_path)
    assert trail.compare_with_export(file) is None
    with triggers.lifted("test"):
        AuditLink.objects.all().delete()
        AuditEvent.objects.filter(action="audit-verify").delete()
    seal_trail()
    assert verify_trail().fault is None
    assert trail.compare_with_export(file).kind == "export"
    tampered("DELETE FROM campaign_auditevent WHERE id = %s", rows[8].pk)
    assert fault_text(trail.compare_with_export(file)) == f"第{rows[8].pk}条缺失"


def test_failed_export_leaves_no_file(rows, tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        trail.export_day(day=clock.day_of(rows[0].at), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- Keeping and removing --------------------------------------------------------------------------------------------


@pytest.mark.headline("audit")
@pytest.mark.parametrize(("days_later", "removed"), [(183, 0), (184, 6)])
def test_rows_may_go_after_184_days_and_not_after_183(rows, figure, days_later, removed):
    with clock.at(clock.start_of(clock.day_of(rows[0].at)) + timedelta(days=days_later, hours=10)):
        assert purge_trail(days=184) == removed
        assert AuditEvent.objects.filter(pk__lte=rows[5].pk).count() == 6 - removed
        purge = AuditEvent.objects.get(action="audit-purge")
        assert purge.detail["rows"] == removed
        assert texts() == ["", ""]
    assert triggers.installed_count() == triggers.expected_count()
    figure.say("kept 184 days, not 183")


def test_fewer_than_184_days_are_refused_and_the_refusal_is_kept(rows):
    with pytest.raises(CommandError, match="审计日志至少保存184天，不能只保存183天。"):
        call_command("purge_audit", days=183)
    event = AuditEvent.objects.get(action="audit-purge")
    assert (event.result, event.detail["days"]) == ("refused", 183)
    assert AuditEvent.objects.filter(pk__in=[row.pk for row in rows]).count() == 9


def test_default_keeps_400_days(rows, capsys):
    with clock.at("2027-04-06 08:59"):  # 399 days and 24 hours less a minute
        call_command("purge_audit")
    with clock.at("2027-04-06 09:00"):
        call_command("purge_audit")
    assert capsys.readouterr().out.split() == ["已清理0条", "已清理6条"]


def test_trail_that_does_not_verify_is_not_purged(rows):
    tampered("DELETE FROM campaign_auditevent WHERE id = %s", rows[2].pk)
    with clock.at("2027-12-01 09:00"), pytest.raises(Refused, match="先查明原因"):
        purge_trail(days=400)
    assert AuditEvent.objects.filter(pk__lte=rows[5].pk).count() == 5


def test_forged_purge_row_does_not_excuse_a_removal(rows):
    with clock.at("2026-05-01 09:00"):
        audit.record("audit-purge", by=None, days=400, rows=6, through=rows[5].pk)
        tampered("DELETE FROM campaign_auditevent WHERE id <= %s", rows[5].pk)
        assert texts() == [f"第{rows[5].pk}条之前的记录未满保存期就被清理"] * 2


def test_row_that_comes_back_after_a_purge_is_named(rows):
    with clock.at("2027-12-01 09:00"):
        purge_trail(days=400)
        again = AuditEvent.objects.order_by("id").first()
        again.pk, again._state.adding = rows[0].pk, True
        again.save(force_insert=True)
        assert texts() == [f"第{rows[0].pk}条是后来加入的"] * 2


# --- Several writers at once -----------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_row_still_being_written_waits_for_the_next_link():
    """A lower id may be committed after a higher one; no link passes over it, and nobody waits for anybody."""
    written, go_on = threading.Event(), threading.Event()

    def slow_writer():
        try:
            with transaction.atomic():
                audit.record("sign-in", by=None)
                written.set()
                assert go_on.wait(10)
        finally:
            connection.close()

    slow = threading.Thread(target=slow_writer)
    slow.start()
    assert written.wait(10)
    later = audit.record("sign-out", by=None)  # commits first, with the higher id
    assert (seal_trail(), verify_trail().unsealed) == (0, 1)
    go_on.set()
    slow.join()
    assert seal_trail() == 1
    link = AuditLink.objects.get()
    assert (link.count, link.through_id, verify_trail().fault) == (2, later.pk, None)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain():
    for _ in range(5):
        audit.record("sign-in", by=None)
    start = threading.Barrier(4)

    def seal():
        try:
            start.wait(10)
            seal_trail()
        finally:
            connection.close()

    sealers = [threading.Thread(target=seal) for _ in range(4)]
    for thread in sealers:
        thread.start()
    for thread in sealers:
        thread.join()
    seal_trail()
    state = verify_trail()
    assert (state.sealed, state.unsealed, state.fault) == (5, 0, None)


# --- The commands ----------------------------------------------------------------------------------------------------


def test_commands_seal_export_and_compare(rows, tmp_path, capsys):
    with clock.at("2026-03-03 02:00"):
        call_command("seal_audit")
        call_command("export_audit", to=tmp_path / "out")
        file = tmp_path / "out" / "audit-2026-03-02.jsonl"
        with pytest.raises(CommandError, match="不覆盖"):
            call_command("export_audit", to=tmp_path / "out")
        call_command("verify_audit", against=[str(file)])
        assert capsys.readouterr().out.splitlines()[:2] == ["新封存1段", str(file)]
        file.write_text(file.read_text().replace(rows[0].digest, "0" * 64))
        with pytest.raises(CommandError, match=f"与导出文件.*不符：第{rows[0].pk}条被改动"):
            call_command("verify_audit", against=[str(file)])
