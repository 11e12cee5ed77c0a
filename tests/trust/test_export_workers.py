"""Workers that are killed in the middle or start together: each file is made once, none half (product.md §6, DUR-1)."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from campaign import clock
from campaign.models import Person, PreparedFile
from campaign.reporting import exporting, find
from campaign.services import preparing
from tests.factories import make_house, make_person
from tests.house.sources import ROOT

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]
PATIENCE = 180


@pytest.fixture
def house(settings, tmp_path):
    settings.EXPORT_ROWS_AT_ONCE = 3
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
    house = make_house()
    for number in range(40):
        make_person(f"人员{number}", house.branch)
    return house


def address() -> str:
    """The database of the test, for a process of its own."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}@/{given['NAME']}"


def start(tmp_path, *more: str) -> subprocess.Popen:
    """A real worker; ``more`` slows it down, as a hundred thousand rows would."""
    environment = {
        **os.environ, "DATABASE_URL": address(), "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "campaign.settings_test", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", SLOW.replace("SECONDS", more[0] if more else "0")],
                            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # fmt: skip


SLOW = """
import time, django
django.setup()
from campaign.services import preparing
from campaign.reporting import cells
append = cells.LaidOutSheet.append_high
def slowly(self, *given):
    time.sleep(SECONDS)
    append(self, *given)
cells.LaidOutSheet.append_high = slowly
preparing.TELL_EVERY = 0.0
from django.core.management import call_command
call_command("db_worker", batch=True, startup_delay=False, interval=0.1)
"""


def asked(house) -> PreparedFile:
    report, by = find("roster"), house.offices.branch_secretary
    selection = exporting.selection_of(report, by, {"unit": str(house.branch.pk)})
    return exporting.export(report, selection, by=by)


def wait_for(job, stage: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if job.stage == stage:
            return
        time.sleep(0.1)
    raise AssertionError(f"{job.stage} instead of {stage}")


def files(tmp_path) -> list[Path]:
    return [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_a_worker_killed_in_the_middle_leaves_no_file_and_its_job_is_done_once_by_the_next(house, tmp_path):
    job = asked(house)
    worker = start(tmp_path, "0.2")
    wait_for(job, "working")
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(PATIENCE)
    assert (files(tmp_path), PreparedFile.objects.get().stage) == ([], "working")
    with clock.at(clock.now() + timedelta(seconds=61)):
        preparing.begin_anew(job, by=house.offices.branch_secretary)
    second = start(tmp_path)
    assert second.wait(PATIENCE) == 0, second.stderr.read()
    job.refresh_from_db()
    assert (job.stage, job.attempt, len(files(tmp_path))) == ("ready", 2, 1)


def test_two_workers_at_once_do_each_job_once(house, tmp_path):
    officers = [house.offices.branch_secretary, house.offices.officer, house.offices.secretary]
    report = find("roster")
    for by in officers:
        for unit in (house.branch, house.general):
            selection = exporting.selection_of(report, by, {"unit": str(unit.pk)})
            if selection is not None:
                exporting.export(report, selection, by=by)
    jobs = PreparedFile.objects.count()
    assert jobs > 3
    workers = [start(tmp_path, "0.005") for _ in range(2)]
    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0]
    connections.close_all()
    assert set(PreparedFile.objects.values_list("stage", flat=True)) == {"ready"}
    assert len(files(tmp_path)) == jobs
    results = DBTaskResult.objects.all()
    assert {row.status for row in results} == {"SUCCESSFUL"}
    assert all(len(row.worker_ids) == 1 for row in results)


def test_others_read_and_write_while_a_worker_is_at_it(house, tmp_path, as_person):
    """Requests are answered and acts committed in the middle of a long export: nothing waits for its end."""
    job = asked(house)
    worker = start(tmp_path, "0.5")
    wait_for(job, "working")
    client, waited = as_person(house.offices.officer), []
    client.get("/reports/")  # what the first request loads is no waiting
    for number in range(10):
        before = time.monotonic()
        assert client.get("/reports/").status_code == 200
        Person.objects.filter(pk=house.holder.pk).update(note=str(number))
        waited.append(time.monotonic() - before)
    job.refresh_from_db()
    assert job.stage == "working"
    # The export goes on for 20 seconds and more; a lock held for its time would show in the longest of them.
    assert max(waited) < 15
    preparing.call_off(job, by=house.offices.branch_secretary)
    assert worker.wait(PATIENCE) == 0
    assert (PreparedFile.objects.get().stage, files(tmp_path)) == ("cancelled", [])


def test_settings_name_the_queue_of_our_own_database():
    assert settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend"
