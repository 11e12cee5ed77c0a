"""A full disk and a database that only reads, under a real gunicorn: 503 with what to do, pages can be read, nothing is
half, and everything is well once there is room again (trust.md DUR-7)."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.sqlite3._functions import register
from django.urls import reverse

from tests.access.records import PDF
from tests.reviews.months import VOTING, make_house, open_month
from tests.trust import stored
from tests.trust.deeds import evidence, file, publication, result_of, roster_import, secret_sheet
from tests.trust.log import told
from tests.trust.servers import serving, signed_in

SIZE = "8m"
FULL, READ_ONLY = "服务器的存储空间满了", "系统现在只能查看、不能保存"
#: Without them root is bound by the permissions of files as everybody is.
AS_ANYBODY = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
)

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "make", [roster_import, publication, secret_sheet, evidence], ids=lambda make: make.__name__
)
def test_a_database_that_only_reads_refuses_every_act_and_takes_it_later(make, tmp_path):
    deed = make()
    cookie = signed_in(deed.person, deed.at)
    after, _writes = result_of(deed, cookie)
    before = stored.canonical()
    with serving(tmp_path / "log") as server:
        answer = server.ask("POST", deed.path, cookie, deed.data(), X_Clock=deed.at, X_Read_Only="1")
        assert (answer.status, READ_ONLY in answer.text, "data-not-done" in answer.text) == (503, True, True)
        assert (stored.canonical(), stored.files_and_rows()) == (before, ([], []))
        pages = {
            path: server.ask("GET", path, cookie, X_Clock=deed.at, X_Read_Only="1").status
            for path in ("/", "/me/", deed.path)
        }
        assert set(pages.values()) == {200}, pages
        assert server.ask("POST", deed.path, cookie, deed.data(), X_Clock=deed.at).status == 302
        assert stored.canonical() == after


@contextmanager
def small_disk(folder: Path):
    """A disk of 8 MB with a copy of this test's database on it."""
    if os.geteuid() != 0 or connection.vendor != "sqlite":
        pytest.skip("a small disk is mounted by root only, and holds SQLite's file")
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=False
    ).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "db.sqlite3")])
        with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
            copy.execute("PRAGMA journal_mode=WAL")
        connections.close_all()
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def serving_from(folder: Path, log: Path, **options):
    there = {
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "VAR_DIR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    with serving(log, environment=there, **options) as server:
        yield server


def rows(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(f"file:{folder}/db.sqlite3?mode=ro", uri=True)) as copy:
        return copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def fill(path: Path) -> None:
    """Take all the room there is."""
    with path.open("wb", buffering=0) as hog:
        try:
            while True:
                hog.write(b"\0" * 4096)
        except OSError:
            pass


@pytest.fixture
def house():
    house = make_house(posts=1, teams=0, staff=6)
    open_month(house)
    return house


def an_action(house, number, size=0):
    """An action, with a PDF of so many bytes."""
    post = house.posts[0]
    data = {
        "act": "action-add",
        "on": str(post.measures.get().pk),
        "acted_on": "2026-11-11",
        "text": f"复盘{number}。",
    }
    if size:
        data["files"] = [file(f"记录{number}.pdf", PDF + b"\0" * size)]
    return reverse("modelposts:handbook-part", args=[post.pk, "actions"]), data


def test_a_full_disk_keeps_what_was_acknowledged_and_takes_the_rest_once_there_is_room(house, tmp_path):
    cookie = signed_in(house.holders[0], VOTING)
    with small_disk(tmp_path / "disk") as disk, serving_from(disk, tmp_path / "log") as server:

        def send(number, size=0):
            path, data = an_action(house, number, size)
            return server.ask("POST", path, cookie, data, X_Clock=VOTING)

        assert send(0, 1000).status == 302
        fill(disk / "hog")
        # SQLite's log may have room for a few more: each is answered, and what is acknowledged is there.
        small = [send(number).status for number in range(1, 30)]
        assert (set(small) <= {302, 503}, rows(disk, "modelposts_action")) == (True, 1 + small.count(302))
        said = [send(number, 400_000) for number in range(200, 205)]
        assert {answer.status for answer in said} == {503}
        assert all(FULL in answer.text and "data-not-done" in answer.text for answer in said)
        assert {server.ask("GET", path, cookie, X_Clock=VOTING).status for path in ("/", "/me/")} == {200}
        kept = rows(disk, "campaign_attachment")
        files = [path for path in (disk / "media").rglob("*") if path.is_file()]
        assert (kept, len(files)) == (1, 1), "a refused file left its bytes"

        (disk / "hog").unlink()
        assert send(300, 1000).status == 302
        assert (rows(disk, "campaign_attachment"), sound(disk)) == (2, "ok")
        told(
            "full-disk",
            f"disk of {SIZE} full: 5 uploads of 400 kB answered 503, pages 200; with room again 302, integrity ok",
        )


def sound(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
        register(copy)  # the constraints ask functions of Django's
        return copy.execute("PRAGMA integrity_check").fetchone()[0]


def test_files_nobody_may_write_to_are_read_and_answered_503(house, tmp_path):
    cookie = signed_in(house.holders[0], VOTING)
    with (
        small_disk(tmp_path / "disk") as disk,
        serving_from(disk, tmp_path / "log", prefix=AS_ANYBODY) as server,
    ):
        path, data = an_action(house, 1)
        assert server.ask("POST", path, cookie, data, X_Clock=VOTING).status == 302
        with closing(sqlite3.connect(disk / "db.sqlite3")) as holder:  # keeps SQLite's log where it is
            holder.execute("SELECT count(*) FROM campaign_person").fetchone()
            permit(disk, 0o444, 0o555)
            os.kill(server.process.pid, signal.SIGHUP)  # new workers open it anew
            wait_for_new_workers(server)
            answer = server.ask("POST", path, cookie, data, X_Clock=VOTING)
            assert (answer.status, READ_ONLY in answer.text) == (503, True)
            assert server.ask("GET", path, cookie, X_Clock=VOTING).status == 200
            permit(disk, 0o644, 0o755)
            os.kill(server.process.pid, signal.SIGHUP)
            wait_for_new_workers(server)
            assert server.ask("POST", path, cookie, data, X_Clock=VOTING).status == 302
        assert rows(disk, "modelposts_action") == 2


def permit(folder: Path, file_mode: int, folder_mode: int) -> None:
    for path in folder.glob("db.sqlite3*"):
        path.chmod(file_mode)
    folder.chmod(folder_mode)


def workers_of(server) -> set[str]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return set(children.read_text().split())


def wait_for_new_workers(server) -> None:
    """Until none of the workers there were before is left, and the new ones answer."""
    before, deadline = workers_of(server), time.monotonic() + 60
    while before & workers_of(server) and time.monotonic() < deadline:
        time.sleep(0.1)
    server.wait()
