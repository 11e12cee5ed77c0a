"""Backup, restore and the drill of both on every run (trust.md headline 7, DUR-5, DUR-6, ANON-10)."""

import json
import os
import re
import stat
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from campaign import clock
from campaign.backup_databases import FILE_NAMES
from campaign.backup_manifest import Facts, Manifest, StoredFile, differences, from_json
from campaign.models import AuditEvent
from campaign.secret_windows import open_windows
from campaign.services.attachments import attach
from campaign.services.backups import last_backup, last_drill, restore_backup
from tests.pictures import picture
from tests.reviews.months import full_month, make_house, open_month

AFTER = "2026-11-27 10:00"


@pytest.fixture
def backups(settings, tmp_path):
    """The folder backups are written to; files of rows go to a storage of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.ALLOWED_HOSTS = ["testserver"]
    return settings.BACKUP_DIR


@pytest.fixture
def migrated(transactional_db, settings):
    """The tests' tables are made without migrations; what is restored asks which were run."""
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(connection).disk_migrations:
        recorder.record_applied(app, name)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(recorder.Migration)


@pytest.fixture
def address(monkeypatch):
    """The drill makes a database beside the one in use, which under test has a name of its own."""
    if connection.vendor == "postgresql":
        base = os.environ["DATABASE_URL"].rpartition("/")[0]
        monkeypatch.setenv("DATABASE_URL", f"{base}/{connection.settings_dict['NAME']}")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "campaign.settings")


@pytest.mark.headline("restore drill")
@pytest.mark.django_db(transaction=True)
def test_a_backup_restores_elsewhere_with_every_row_file_and_seal(migrated, backups, address, capsys, figure):
    with clock.at(AFTER, everywhere=True):
        house = make_house(posts=3, teams=1)
        full_month(house)
        attach(
            upload=ContentFile(picture("PNG"), name="现场.png"),
            by=house.officer,
            contender=house.cycle.entries.first().contender,
        )
        call_command("backup")
        call_command("restore_drill")
    said = capsys.readouterr().out
    file = next(backups.iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert re.search(r"\b2 files; the page of signing in answers", said)
    assert "1次封存，校验一致" in said
    assert "审计日志" in said
    assert f"{file.name} restores in" in said
    assert (last_drill().result, last_drill().detail["backup"]) == (AuditEvent.Result.OK, file.name)
    assert last_backup().detail["files"] == 3
    figure.most("s to restore, verify and answer", int(re.search(r"restores in (\d+) s", said)[1]))


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_a_backup_that_was_touched_does_not_restore(backups, address, tmp_path):
    call_command("backup")
    made = next(backups.iterdir())
    with tarfile.open(made) as tar:
        tar.extractall(tmp_path / "opened", filter="data")
    database = tmp_path / "opened" / FILE_NAMES[connection.vendor]
    database.write_bytes(database.read_bytes()[:-1] + b"x")
    with tarfile.open(made, "w") as tar:
        for path in sorted((tmp_path / "opened").iterdir()):
            tar.add(path, path.name)
    with pytest.raises(CommandError, match="备份里的文件与清单不符：database"):
        call_command("restore_drill")
    assert last_drill().result == AuditEvent.Result.FAULT


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_nothing_is_ever_overwritten(backups, tmp_path):
    call_command("backup", tmp_path / "one.tar")
    before = (tmp_path / "one.tar").read_bytes()
    with pytest.raises(CommandError, match="已经存在，不覆盖"):
        call_command("backup", tmp_path / "one.tar")
    assert (tmp_path / "one.tar").read_bytes() == before
    with pytest.raises(CommandError, match="数据库不是空的"):
        call_command("restore", tmp_path / "one.tar")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_old_files_go_and_the_command_after_it_gets_the_name(backups, tmp_path):
    for minute in range(3):
        with clock.at(f"2026-11-27 10:0{minute}"):
            call_command("backup", keep=2, then=f"cp -t {tmp_path}")
    kept = ["ledger-20261127-100100.tar", "ledger-20261127-100200.tar"]
    assert sorted(path.name for path in backups.iterdir()) == kept
    assert sorted(path.name for path in tmp_path.glob("*.tar")) == ["ledger-20261127-100000.tar", *kept]
    with pytest.raises(CommandError, match="the backup is written, but --then ended with status 1"):
        call_command("backup", then="false")


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_while_secret_sheets_come_in_two_backups_are_a_day_apart(backups):
    open_month(make_house(posts=1, teams=0, staff=1))
    with clock.at("2026-11-12 10:00"):
        assert open_windows() == ["2026年10月评一评"]
        call_command("backup")
    with clock.at("2026-11-13 09:59"), pytest.raises(CommandError, match=r"2026年10月评一评.*至少相隔24小时"):
        call_command("backup")
    with clock.at("2026-11-13 10:00"):
        call_command("backup")
    assert len(list(backups.iterdir())) == 2


def test_what_differs_is_named():
    before = Facts({"a": 1, "b": 2}, {"trail": "1 x"})
    assert differences(before, before) == []
    assert differences(before, Facts({"a": 1, "c": 2}, {"trail": "2 y"})) == [
        "rows of b: 2 in the backup, none here",
        "rows of c: none in the backup, 2 here",
        "head of trail: 1 x in the backup, 2 y here",
    ]


def test_a_manifest_reads_back_and_nothing_else_does():
    made = Manifest(
        "2026-11-27T10:00:00+08:00", "sqlite", Facts({"a": 1}, {}), (StoredFile("甲", "0" * 64, 3),)
    )
    assert from_json(made.as_json()) == made
    for wrong in (b"", b"{}", b"[]", json.dumps({"form": 99}).encode()):
        with pytest.raises(ValueError):
            from_json(wrong)


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_restore_needs_an_empty_place(tmp_path):
    from campaign.errors import Refused

    with pytest.raises(Refused, match="数据库不是空的"):
        restore_backup(tmp_path / "none.tar")
