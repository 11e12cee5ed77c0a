"""Files made beside the requests: each is made once, for who asked, under the right of its page (product.md §6)."""

import hashlib
import logging
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Appointment, AuditEvent, PreparedFile
from campaign.prepared_state import PreparedState, prepared_for
from campaign.reporting import exporting, find
from campaign.services import preparing
from campaign.services.prepared_sweep import sweep_prepared
from tests.factories import make_house, make_person
from tests.prepared import done, work

pytestmark = pytest.mark.django_db
NOON = "2026-11-10 12:00"


@pytest.fixture
def house(settings, tmp_path):
    settings.EXPORT_ROWS_AT_ONCE = 3
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    with clock.at(NOON):
        house = make_house()
        for number in range(5):
            make_person(f"人员{number}", house.branch)
        yield house


@pytest.fixture
def secretary(house):
    return house.offices.branch_secretary


def asked(house, by):
    report = find("roster")
    return exporting.export(report, exporting.selection_of(report, by, {"unit": str(house.branch.pk)}), by=by)


def rows_in(job):
    sheet = load_workbook(BytesIO(job.file.read())).worksheets[0]
    return [row[2].value for row in sheet if isinstance(row[0].value, int)]


def stage(job):
    job.refresh_from_db()
    return job.stage


def test_a_long_roster_waits_for_the_worker_and_holds_every_row(house, secretary):
    job = asked(house, secretary)
    assert (job.stage, job.total, job.title, job.picked) == ("waiting", 14, "花名册", "工程信息党支部")
    job = done(job)
    assert (job.stage, job.done, job.filename) == ("ready", 14, "工程信息党支部-2026年11月-花名册.xlsx")
    content = job.file.read()
    assert (job.size, job.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    job.file.seek(0)
    assert {f"人员{number}" for number in range(5)} < set(rows_in(job))
    assert len(rows_in(PreparedFile.objects.get())) == 14


def test_a_short_one_is_sent_at_once(house, secretary, settings):
    settings.EXPORT_ROWS_AT_ONCE = 14
    assert isinstance(asked(house, secretary), exporting.Export)
    assert not PreparedFile.objects.exists()


def test_the_same_asked_for_twice_is_made_once(house, secretary):
    assert asked(house, secretary) == asked(house, secretary)
    work()
    assert AuditEvent.objects.filter(action="export-asked").count() == 1
    assert DBTaskResult.objects.count() == 1


def test_no_more_than_ten_are_held(house, secretary, settings):
    settings.EXPORTS_HELD = 1
    job = done(asked(house, secretary))
    with pytest.raises(Refused, match="您有1份准备中或待下载的文件"):
        asked(house, secretary)
    preparing.call_off(job, by=secretary)
    assert asked(house, secretary).stage == "waiting"


def test_asking_counts_against_the_ten_a_minute(house, secretary):
    for _number in range(9):
        audit.record("report.export", by=secretary)
    asked(house, secretary)
    with pytest.raises(Refused, match="一分钟内最多下载10次报表"):
        asked(house, secretary)


def test_the_right_is_asked_again_when_it_is_made(house, secretary):
    job = asked(house, secretary)
    Appointment.objects.filter(person=secretary).update(ended_on="2026-11-09")
    job = done(job)
    assert (job.stage, job.outcome, job.file.name) == (
        "failed", "您现在无权查看这份内容，没有生成文件。", "",
    )  # fmt: skip


def test_the_right_is_asked_again_when_it_is_fetched(house, secretary, as_person):
    job = done(asked(house, secretary))
    address = reverse("campaign:prepared-download", args=[job.pk])
    response = as_person(secretary).get(address)
    assert b"".join(response.streaming_content)[:2] == b"PK"
    event = AuditEvent.objects.get(action="report.export")
    assert (event.actor, event.detail["rows"], event.detail["picked"]) == (
        secretary, 14, {"unit": "工程信息党支部"},
    )  # fmt: skip
    assert as_person(house.offices.officer).get(address).status_code == 404
    Appointment.objects.filter(person=secretary).update(ended_on="2026-11-09")
    assert as_person(secretary).get(address).status_code == 403
    assert AuditEvent.objects.filter(action="report.export").count() == 1


def test_who_calls_it_off_gets_nothing(house, secretary):
    job = asked(house, secretary)
    preparing.call_off(job, by=secretary)
    assert done(job).stage == "cancelled"
    assert (PreparedState(job).may_begin_anew, list(prepared_for(secretary))) == (True, [])


def test_work_called_off_in_the_middle_leaves_no_file(house, secretary, monkeypatch, tmp_path):
    job = asked(house, secretary)
    told = preparing._Telling.__call__

    def call_off_first(self, count, total):
        PreparedFile.objects.update(stage="cancelled")
        told(self, count, total)

    monkeypatch.setattr(preparing._Telling, "__call__", call_off_first)
    assert done(job).stage == "cancelled"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_worker_that_died_is_told_and_its_job_begun_again_once(house, secretary):
    job = asked(house, secretary)
    PreparedFile.objects.update(stage="working")
    job.refresh_from_db()
    with pytest.raises(Refused, match="这份文件已经在准备了"):
        preparing.begin_anew(job, by=secretary)
    with clock.at("2026-11-10 12:01:01"):
        assert (PreparedState(job).label, PreparedState(job).may_begin_anew) == ("已中断", True)
        preparing.begin_anew(job, by=secretary)
        job = done(job)
    # The queue still held the first beginning: it found itself overtaken.
    assert (job.stage, job.attempt, DBTaskResult.objects.count()) == ("ready", 2, 2)


def test_one_overtaken_while_it_works_neither_tells_nor_finishes(house, secretary):
    job = asked(house, secretary)
    PreparedFile.objects.update(stage="working")
    telling = preparing._Telling(job.pk, 1)
    telling(0, 14)
    PreparedFile.objects.update(attempt=2)
    telling._last = float("-inf")
    with pytest.raises(preparing.Overtaken):
        telling(1, 14)
    preparing.prepare.call(job.pk, 1)
    assert stage(job) == "working"


def test_nobody_at_work_is_said_after_a_minute_and_not_while_one_works(house, secretary):
    job = asked(house, secretary)
    other = PreparedFile.objects.create(
        kind="report", what="0" * 64, title="另一份", asked_by=house.offices.officer, asked_at=clock.now(),
        stage="working", stage_at=clock.now(),
    )  # fmt: skip
    assert PreparedState(job).label == "排队中"
    with clock.at("2026-11-10 12:01:01"):
        assert (PreparedState(job).label, PreparedState(job).is_waited_for) == ("无人办理", True)
        PreparedFile.objects.filter(pk=other.pk).update(stage_at=clock.now())
        assert PreparedState(job).label == "排队中"


def test_a_failure_quotes_nothing_and_can_be_begun_again(house, secretary, monkeypatch, caplog):
    """Neither the row, the queue's result nor a log line holds what the error quotes (trust.md AUD-5)."""
    job = asked(house, secretary)

    def fail(*args, **given):
        raise ValueError("机密的话 许望舒 13216359207")

    monkeypatch.setattr(exporting, "build", fail)
    with caplog.at_level(logging.DEBUG):
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).propagate = True
        try:
            job = done(job)
        finally:
            for name in ("django_tasks", "django_tasks_db"):
                logging.getLogger(name).propagate = False
    result = DBTaskResult.objects.get()
    assert job.outcome == "准备时出了问题，请重新开始；仍不行请联系系统管理员。"
    assert (result.status, result.exception_class_path) == (
        "FAILED",
        "campaign.services.preparing.WorkFailed",
    )
    assert "preparing a file failed: ValueError" in caplog.text
    for text in (job.outcome, result.traceback, str(result.args_kwargs), caplog.text):
        assert "机密的话" not in text
    monkeypatch.undo()
    preparing.begin_anew(job, by=secretary)
    assert done(job).stage == "ready"


def test_the_queue_holds_numbers_only(house, secretary):
    job = asked(house, secretary)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [job.pk, 1], "kwargs": {}}


def test_files_go_after_their_days_and_the_sweep_is_noted(house, secretary, tmp_path):
    job = done(asked(house, secretary))
    stray = tmp_path / "work" / "9-1-left"
    stray.mkdir(parents=True)
    with clock.at("2026-11-13 11:59"):
        assert sweep_prepared().rows == 0
        assert PreparedState(job).until == job.stage_at + timedelta(days=3)
    with clock.at("2026-11-13 12:01"):
        call_command("sweep_prepared", verbosity=0)
    assert not PreparedFile.objects.exists()
    assert [path for path in tmp_path.rglob("prepared/*/*") if path.is_file()] == []
    assert AuditEvent.objects.get(action="exports-swept").detail == {"rows": 1}


def test_a_lost_file_is_said(house, secretary, as_person):
    job = done(asked(house, secretary))
    job.file.storage.delete(job.file.name)
    page = as_person(secretary).get(reverse("campaign:prepared-download", args=[job.pk]), follow=True)
    assert "文件不在了，请删除后重新申请。" in page.content.decode()


def test_nothing_is_taken_before_it_is_ready(house, secretary):
    job = asked(house, secretary)
    with pytest.raises(Refused, match="还没有准备好"):
        preparing.stored(job)
    with pytest.raises(PermissionDenied):
        preparing.note_taking(job, by=make_person("外人", house.neighbour))
