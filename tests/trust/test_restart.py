"""Stopping as systemd does: what is under way is finished and answered, and the server is back within ten seconds of work
(trust.md DUR-10)."""

import os
import threading
import time
from pathlib import Path

import pytest

from tests.trust import stored
from tests.trust.deeds import publication, result_of, secret_sheet
from tests.trust.log import told
from tests.trust.servers import serving, signed_in

#: Seconds of processor time until it answers again: what others do on the machine does not change it.
WORK = 10.0
HELD = 2.0

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


def worked(server):
    """Processor seconds of master and workers so far."""
    used = 0
    for process in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = process.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # gone meanwhile
        if server.process.pid in (int(process.parent.name), int(fields[1])):
            used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("make", [publication, secret_sheet], ids=lambda make: make.__name__)
def test_an_act_under_way_is_finished_and_answered_when_the_server_is_stopped(make, tmp_path):
    deed = make()
    cookie = signed_in(deed.person, deed.at)
    after, _writes = result_of(deed, cookie)
    answers = []
    with serving(tmp_path / "log") as server:

        def send():
            answers.append(
                server.ask(
                    "POST", deed.path, cookie, deed.data(), X_Clock=deed.at, X_Kill_At=f"hold-commit:{HELD}"
                )
            )

        sending = threading.Thread(target=send)
        sending.start()
        wait_until_writing(deed)
        server.process.terminate()
        sending.join(60)
        server.process.wait(30)
        assert ([answer.status for answer in answers], server.process.returncode) == ([302], 0)
        assert stored.canonical() == after
        begun = time.monotonic()
        server.start()
        server.wait()
        used = worked(server)
        told("restart", f"{deed.name}: SIGTERM in the middle, answered 302 and stored; back after {used:.1f} s of work"
             f" ({time.monotonic() - begun:.1f} s by the clock)")  # fmt: skip
        assert used < WORK


def wait_until_writing(deed):
    """Until the act holds its transaction: it does for two seconds, so that this is seen and not guessed."""
    from django.db import DatabaseError, connection

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
                )
                if cursor.fetchone()[0]:
                    return
            else:
                cursor.execute("PRAGMA busy_timeout=0")
                try:
                    cursor.execute("BEGIN IMMEDIATE")
                    cursor.execute("ROLLBACK")
                except DatabaseError:
                    cursor.execute("PRAGMA busy_timeout=20000")
                    return
        time.sleep(0.02)
    raise AssertionError("the act never began")
