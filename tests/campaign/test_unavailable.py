"""Where nothing can be stored just now the person is told so, what is there can be read, and nothing is lost (trust.md DUR-7)."""

import errno
import os
import sqlite3
import stat
from contextlib import contextmanager

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InternalError, OperationalError, connection
from django.test import Client

from campaign import clock, storage
from campaign.models import Appointment, AuditEvent, PersonSession, Suggestion
from campaign.unavailable import Reason, reason_of
from tests.factories import PASSWORD, appoint, make_person, make_tree

NOW = "2026-11-10 09:00"
SUGGESTION = {"category": "system", "desk": "system_admin", "text": "请把字放大。", "with_name": "on"}


def sqlite_error(name):
    error = sqlite3.OperationalError("words that quote what was typed")
    error.sqlite_errorname = name
    return error


def caused(outer, inner):
    outer.__cause__ = inner
    return outer


def unnamed(outer, inner):
    """As the secret sheet raises its faults: the kind, from None."""
    try:
        try:
            raise inner
        except Exception:
            raise outer from None
    except Exception as error:
        return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (caused(OperationalError(), sqlite_error("SQLITE_FULL")), Reason.FULL),
        (caused(OperationalError(), sqlite_error("SQLITE_READONLY_DBMOVED")), Reason.READ_ONLY),
        (caused(OperationalError(), sqlite_error("SQLITE_BUSY_SNAPSHOT")), Reason.BUSY),
        (caused(OperationalError(), sqlite_error("SQLITE_CANTOPEN")), Reason.AWAY),
        (unnamed(OperationalError("a sheet was not counted"), sqlite_error("SQLITE_FULL")), Reason.FULL),
        (caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), Reason.READ_ONLY),
        (caused(OperationalError(), psycopg.errors.DiskFull()), Reason.FULL),
        (caused(OperationalError(), psycopg.errors.AdminShutdown()), Reason.AWAY),
        (caused(OperationalError(), psycopg.OperationalError("connection refused")), Reason.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), Reason.FULL),
        (OSError(errno.EROFS, "Read-only file system"), Reason.READ_ONLY),
        (OSError(errno.ENOENT, "No such file"), None),
        (caused(OperationalError(), sqlite_error("SQLITE_ERROR")), None),
        (psycopg.errors.UniqueViolation(), None),
        (RuntimeError("database or disk is full"), None),
        (None, None),
    ],
)
def test_the_reason_is_told_from_codes_never_from_words(error, reason):
    assert reason_of(error) is reason


@contextmanager
def writing_refused():
    """The database itself refuses, in its own words."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON" if sqlite else "SET default_transaction_read_only=on")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=OFF" if sqlite else "SET default_transaction_read_only=off")


@pytest.fixture
def signed_in(transactional_db):
    person = make_person("李晓燕", make_tree().branch, "群众", password=PASSWORD)
    appoint(make_person("系统管理员"), Appointment.Role.SYSTEM_ADMIN)
    client = Client(raise_request_exception=False)
    with clock.at(NOW):
        client.post("/signin/", {"username": person.username, "password": PASSWORD})
        client.get("/")
    return client


def test_a_database_that_only_reads_is_read_and_says_what_to_do(signed_in):
    rows = AuditEvent.objects.count(), Suggestion.objects.count()
    with clock.at("2026-11-10 09:10"), writing_refused():
        assert [signed_in.get(path).status_code for path in ("/", "/suggestions/", "/me/")] == [200, 200, 200]
        answer = signed_in.post("/suggestions/new/", SUGGESTION)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    page = answer.content.decode()
    for words in (
        "暂时不能保存",
        "系统现在只能查看、不能保存，这次操作没有完成，数据保持原样。",
        "请返回上一页",
        "data-not-done",
    ):
        assert words in page
    assert (AuditEvent.objects.count(), Suggestion.objects.count()) == rows
    with clock.at("2026-11-10 09:12"):
        assert signed_in.get("/").status_code == 200
    assert clock.now() > PersonSession.objects.get().seen_at == clock._read("2026-11-10 09:12")


def test_nothing_stays_of_a_file_the_disk_had_no_room_for(monkeypatch, tmp_path):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError):
        default_storage.save("attachments/2026-11/half", ContentFile(b"x" * 5000))
    assert not default_storage.exists("attachments/2026-11/half")


def test_a_file_is_on_the_disk_before_its_row_is_committed(monkeypatch):
    written = []
    monkeypatch.setattr(storage.os, "fsync", lambda descriptor: written.append(os.fstat(descriptor).st_mode))
    name = default_storage.save("attachments/2026-11/whole", ContentFile(b"x" * 5000))
    # The bytes first, then the name in its folder.
    assert [(stat.S_ISREG(mode), stat.S_ISDIR(mode)) for mode in written] == [(True, False), (False, True)]
    default_storage.delete(name)
