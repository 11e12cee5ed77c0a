"""Large files: checked and written beside the request, with their progress kept; small ones as before (issue: 5,000 rows)."""

from datetime import timedelta

import pytest
from django.db import connection

from campaign import background, clock
from campaign.errors import Refused
from campaign.models import ImportFile, Membership, Person
from campaign.services import imports
from campaign.services.import_findings import Findings
from campaign.services.imports import ROSTER, begin_check, confirm, findings_of, is_silent
from campaign.services.roster_findings import roster_findings
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from tests.factories import appoint, make_person, make_tree
from tests.sheets import ROSTER_HEADER, full, mass, workbook

Stage = ImportFile.Stage
pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return appoint(
        make_person("秦办事", employee_number=None, username="qin"), "campaign_officer", tree.general
    )


@pytest.fixture
def few(settings):
    """Ten rows are many."""
    settings.IMPORT_ROWS_AT_ONCE = 10


def people(count):
    return [mass(f"{number:06}", f"人{number}") for number in range(1, count + 1)]


def upload(tree, officer, *rows):
    return store_upload(
        kind="roster",
        organization=tree.general,
        name="花名册.xlsx",
        content=workbook(ROSTER_HEADER, *rows),
        by=officer,
    )


def again(file):
    return ImportFile.objects.get(pk=file.pk)


def test_findings_survive_being_kept(tree, officer):
    file = upload(tree, officer, full(), *people(3))
    findings = roster_findings(plan_roster(file))
    assert Findings.from_text(findings.to_text()) == findings


def test_small_file_needs_no_check_and_keeps_nothing(tree, officer):
    file = upload(tree, officer, *people(3))
    begin_check(file, ROSTER)
    assert (again(file).stage, again(file).findings, findings_of(file, ROSTER).counts[0]) == (
        "stored",
        "",
        ("新增", 3),
    )


def test_large_file_is_checked_in_the_background_and_its_findings_are_kept(tree, officer, few):
    file = upload(tree, officer, *people(15))
    assert (findings_of(file, ROSTER), is_silent(file)) == (None, True)
    begin_check(file, ROSTER)
    file = again(file)
    assert (file.stage, file.rows, is_silent(file)) == ("checked", 15, False)
    assert findings_of(file, ROSTER) == roster_findings(plan_roster(file))


def test_progress_is_told_on_the_way(tree, officer, few, monkeypatch):
    monkeypatch.setattr("campaign.roster.ROWS_A_STEP", 5)
    told = []
    monkeypatch.setattr(imports, "_tell", lambda pk, checked, rows: told.append((checked, rows)))
    begin_check(upload(tree, officer, *people(15)), ROSTER)
    assert told == [(0, 15), (5, 15), (10, 15)]


def test_large_file_is_written_and_forgotten(tree, officer, few):
    file = upload(tree, officer, *people(15))
    begin_check(file, ROSTER)
    file = again(file)
    assert confirm(file, ROSTER, by=officer, seen=findings_of(file, ROSTER).digest, leaving=()) == ""
    file = again(file)
    assert (file.stage, file.outcome) == ("written", "花名册已导入：新增15人、变更0人、调动0人、不变0人。")
    assert (bytes(file.content), file.findings, Membership.objects.count()) == (b"", "", 15)


def test_what_changed_meanwhile_is_checked_again_and_said(tree, officer, few):
    file = upload(tree, officer, *people(15))
    begin_check(file, ROSTER)
    file = again(file)
    seen = findings_of(file, ROSTER).digest
    make_person("人1", tree.branch, status="群众", employee_number="000001", username="000001")
    assert confirm(file, ROSTER, by=officer, seen=seen, leaving=()) == ""
    file = again(file)
    assert (file.stage, file.outcome) == (
        "checked",
        "名册在预检之后有了变化，请核对下面新的预检结果，再确认一次。",
    )
    assert (dict(findings_of(file, ROSTER).counts)["新增"], Membership.objects.count()) == (14, 1)


def test_second_confirmation_of_a_large_file_is_refused(tree, officer, few):
    file = upload(tree, officer, *people(15))
    begin_check(file, ROSTER)
    ImportFile.objects.filter(pk=file.pk).update(stage=Stage.WRITING)
    with pytest.raises(Refused) as refused:
        confirm(again(file), ROSTER, by=officer, seen="x", leaving=())
    assert str(refused.value) == "这份文件正在检查或导入，请稍候。"


def test_work_without_a_sign_of_life_for_a_minute_is_silent_and_can_be_begun_again(tree, officer, few):
    file = upload(tree, officer, *people(15))
    with clock.at("2026-03-10 09:00"):
        ImportFile.objects.filter(pk=file.pk).update(stage=Stage.CHECKING, stage_at=clock.now())
        assert is_silent(again(file)) is False
        begin_check(again(file), ROSTER)
        assert again(file).stage == "checking"
    with clock.at("2026-03-10 09:01:01"):
        assert is_silent(again(file)) is True
        begin_check(again(file), ROSTER)
        assert again(file).stage == "checked"


def test_failure_on_the_way_writes_nothing_and_says_so(tree, officer, few, monkeypatch):
    file = upload(tree, officer, *people(15))
    begin_check(file, ROSTER)
    file, digest = again(file), findings_of(again(file), ROSTER).digest
    monkeypatch.setattr(Person.objects, "bulk_create", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(file, ROSTER, by=officer, seen=digest, leaving=())
    file = again(file)
    assert (file.stage, file.confirmed_at, Membership.objects.count()) == ("stored", None, 0)
    assert file.outcome == "处理时出了问题，什么都没有写入，请重新检查；仍不行请联系系统管理员。"


def test_upload_replaced_while_it_is_checked_is_let_go(tree, officer, few):
    file = upload(tree, officer, *people(15))
    upload(tree, officer, *people(12))
    imports._check(file.pk, ROSTER)
    assert list(ImportFile.objects.values_list("rows", "stage")) == [(13, "stored")]


def test_interrupted_write_of_a_finished_import_is_no_silence(tree, officer, few):
    file = upload(tree, officer, *people(15))
    long_ago = clock.now() - timedelta(hours=1)
    ImportFile.objects.filter(pk=file.pk).update(
        stage=Stage.WRITING, stage_at=long_ago, confirmed_at=long_ago, confirmed_by=officer, content=b""
    )
    assert (is_silent(again(file)), ImportFile.objects.visible_to(officer).count()) == (False, 1)


def test_what_is_read_takes_no_write_lock_and_what_is_written_takes_one_transaction(
    tree, officer, monkeypatch
):
    inside = []
    real = imports.confirm_roster.__globals__["read_upload"]
    monkeypatch.setitem(
        imports.confirm_roster.__globals__,
        "read_upload",
        lambda *args: (inside.append(len(connection.savepoint_ids)), real(*args))[1],
    )
    file = upload(tree, officer, *people(2))
    depth = len(connection.savepoint_ids)
    imports.confirm_roster(file, by=officer, seen=plan_roster(file).digest)
    assert inside == [depth]


@pytest.mark.django_db(transaction=True)
def test_thread_checks_and_writes_with_the_clock_of_its_request(settings):
    settings.WORK_IN_BACKGROUND = True
    settings.IMPORT_ROWS_AT_ONCE = 10
    threads = []
    original = background.Thread

    def kept(**options):
        threads.append(original(**options))
        return threads[-1]

    tree = make_tree()
    officer = appoint(make_person("秦办事", tree.branch), "campaign_officer", tree.general)
    with pytest.MonkeyPatch.context() as patch, clock.at("2026-03-10 09:00"):
        patch.setattr(background, "Thread", kept)
        file = upload(tree, officer, *people(15))
        begin_check(file, ROSTER)
        threads[0].join(20)
        file = again(file)
        assert (file.stage, str(file.stage_at.astimezone(clock.ZONE))[:16]) == ("checked", "2026-03-10 09:00")
        confirm(file, ROSTER, by=officer, seen=findings_of(file, ROSTER).digest, leaving=())
        threads[1].join(20)
    assert again(file).outcome == "花名册已导入：新增15人、变更0人、调动0人、不变0人。"
    assert {str(row.started_on) for row in Membership.objects.filter(person__name="人1")} == {"2026-03-10"}
