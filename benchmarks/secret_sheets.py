"""1,000 secret sheets from 50 clients at once against the real server with 2 workers: none lost, none doubled, no error.

    .venv/bin/python benchmarks/secret_sheets.py                          SQLite, in a scratch directory
    deploy/with-postgres.sh .venv/bin/python benchmarks/secret_sheets.py  PostgreSQL

Each voter opens the sheet of 29 contenders over HTTP, taps every row and sends it; every tenth sends it twice at the
same moment, as an impatient finger does. Prints figures; ``--json`` prints them for a program. Exit status 1 where a
sheet was lost, doubled or answered with an error. tests/trust/test_load.py runs it at full size.
"""

import argparse
import http.client
import json
import os
import queue
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SCRATCH = tempfile.TemporaryDirectory(prefix="sheets-")
os.environ["VAR_DIR"] = SCRATCH.name
NAME = f"sheets_{os.getpid()}"
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
if ON_POSTGRESQL:
    import psycopg

    # A database of its own beside the one the address names, so that it can be run twice.
    with psycopg.connect(dbname="ledger", autocommit=True) as first:
        first.execute(f"CREATE DATABASE {NAME}")
    os.environ["DATABASE_URL"] = f"postgres://ledger@/{NAME}"
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{SCRATCH.name}/bench.sqlite3"
os.environ["DJANGO_SETTINGS_MODULE"] = "campaign.settings_test"

import django  # noqa: E402  the settings come first

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.urls import reverse  # noqa: E402

from campaign import clock  # noqa: E402
from campaign.models import AuditEvent, Membership, Person  # noqa: E402
from campaign.sessions import SessionStore  # noqa: E402
from reviews.models import Register, Remark, ReviewCycle, Tally  # noqa: E402
from reviews.services.closing import count_faults  # noqa: E402
from reviews.services.opening import open_cycle  # noqa: E402
from tests import factories  # noqa: E402

POSTS, TEAMS = 18, 11
MARKS = ("good", "fair", "average", "poor", "unknown")
BACKEND = "django.contrib.auth.backends.ModelBackend"
TWICE = 10  # every tenth finger taps twice
STARTED_ON = "2026-03-01"


def make_month(voters: int) -> tuple[ReviewCycle, list[Person]]:
    """A month of 29 contenders whose appraisal window holds this very moment, and its voters."""
    with clock.at("2026-03-01 09:00"):
        tree = factories.make_tree()
        offices = factories.make_offices(tree)
        campaign = factories.make_campaign(tree, offices.officer)
        factories.make_scorers(campaign, tree.branch)
        for number in range(POSTS):
            factories.make_post(campaign, factories.make_member(f"岗位{number}", tree.branch), "active")
        for number in range(TEAMS):
            captain = factories.make_member(f"队长{number}", tree.branch)
            factories.make_team(campaign, captain, "active", members=[])
        people = Person.objects.bulk_create(
            Person(username=f"v{number}", employee_number=f"v{number}", name=f"评议{number}", password="!")
            for number in range(voters)
        )
        Membership.objects.bulk_create(
            Membership(person=person, branch=tree.neighbour, started_on=STARTED_ON) for person in people
        )
    with clock.at("2026-11-02 09:00"):
        cycle = open_cycle(campaign=campaign, month="2026-10", by=offices.officer)
    today = clock.today()
    first = {
        "find_from": -9,
        "find_to": -7,
        "show_from": -6,
        "show_to": -4,
        "appraise_from": -1,
        "appraise_to": 3,
    }
    dates = {name: today + timedelta(days=days) for name, days in first.items()}
    opened = datetime.combine(dates["find_from"], day_time(9), clock.ZONE)
    ReviewCycle.objects.filter(pk=cycle.pk).update(opened_at=opened, **dates)
    cycle.refresh_from_db()
    return cycle, people


def sign_in(person: Person) -> str:
    """A session as the sign-in page would have made it; hashing passwords is not what is measured."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Server:
    """gunicorn as in production, on a free port of loopback."""

    def __init__(self, workers: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        command = [".venv/bin/gunicorn", "campaign.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += [
            "--workers",
            str(workers),
            "--log-level",
            "warning",
            "--no-control-socket",
            "--backlog",
            "256",
        ]
        self.log = Path(SCRATCH.name, "server.log")
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=self.log.open("w"), stderr=subprocess.STDOUT, start_new_session=True
        )

    def wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if self.get("/healthz", "")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the server does not answer:\n{self.log.read_text()}")

    def ask(self, method: str, path: str, cookie: str, body: str = "") -> tuple[int, str, str]:
        """(status, Set-Cookie, text) of one request on a connection of its own."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request(method, path, body or None, headers)
            answer = link.getresponse()
            return answer.status, answer.headers.get("Set-Cookie", ""), answer.read().decode()
        finally:
            link.close()

    def get(self, path: str, cookie: str) -> tuple[int, str, str]:
        return self.ask("GET", path, cookie)

    def cpu_seconds(self) -> float:
        """What the workers have used so far, from /proc: comparable on a machine that others use too."""
        used = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:  # gone meanwhile
                continue
            if int(fields[1]) == self.process.pid:
                used += int(fields[11]) + int(fields[12])
        return used / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)


class Run:
    """Clients that take voters from a line until it is empty; what was answered and how long it took."""

    def __init__(self, server: Server, path: str, sessions: list[str]) -> None:
        self.server, self.path, self.line = server, path, queue.SimpleQueue()
        for number, key in enumerate(sessions):
            self.line.put((number, key))
        self.opened: list[float] = []
        self.sent: list[float] = []
        self.answers: Counter[str] = Counter()
        self.lock = threading.Lock()

    def work(self, clients: int) -> float:
        """Seconds until the line is empty."""
        threads = [threading.Thread(target=self.client, args=(number,)) for number in range(clients)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - begun

    def client(self, number: int) -> None:
        dice = random.Random(number)
        while True:
            try:
                place, key = self.line.get_nowait()
            except queue.Empty:
                return
            try:
                self.vote(place, f"{settings.SESSION_COOKIE_NAME}={key}", dice)
            except (OSError, http.client.HTTPException) as fault:
                self.note(f"no answer: {type(fault).__name__}")

    def vote(self, place: int, cookie: str, dice: random.Random) -> None:
        """Open the sheet, tap every row, send it; every tenth twice at the same moment."""
        begun = time.perf_counter()
        status, given, page = self.server.get(self.path, cookie)
        self.opened.append(time.perf_counter() - begun)
        names = re.findall(r'<input type="radio" name="(g\d+)" value="good"', page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if status != 200 or token is None or len(names) != POSTS + TEAMS:
            self.note(f"sheet not opened: {status}")
            return
        form = {name: dice.choice(MARKS) for name in names} | {"csrfmiddlewaretoken": token.group(1)}
        if place % 6 == 0:
            form["r" + names[place % len(names)][1:]] = f"建议{place}"
        cookie, body = f"{cookie}; {given.split(';')[0]}", urlencode(form)
        twin = threading.Thread(target=self.send, args=(cookie, body)) if place % TWICE == 0 else None
        if twin:
            twin.start()
        self.send(cookie, body)
        if twin:
            twin.join()

    def send(self, cookie: str, body: str) -> None:
        begun = time.perf_counter()
        try:
            status, _given, page = self.server.ask("POST", self.path, cookie, body)
        except (OSError, http.client.HTTPException) as fault:
            self.note(f"no answer: {type(fault).__name__}")
            return
        self.sent.append(time.perf_counter() - begun)
        self.note("refused as sent" if status == 422 and "已提交过本月评议" in page else str(status))

    def note(self, answer: str) -> None:
        with self.lock:
            self.answers[answer] += 1


def parts(seconds: list[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    rows = sorted(seconds)
    return {
        f"p{part}": round(1000 * rows[min(len(rows) - 1, len(rows) * part // 100)]) for part in (50, 95, 99)
    }


def faults_of(cycle: ReviewCycle, run: Run, sheets: int, server: Server) -> list[str]:
    """What is not as it must be; empty when every sheet counts once."""
    twins = len(range(0, sheets, TWICE))
    rows = Tally.objects.filter(entry__cycle=cycle, channel="mass")
    per_entry = {row.entry_id: sum(getattr(row, mark) for mark in MARKS) for row in rows}
    found = {
        "answers": (dict(run.answers), {"302": sheets, "refused as sent": twins}),
        "register": (Register.objects.filter(cycle=cycle).count(), sheets),
        "counters": (set(per_entry.values()), {sheets}),
        "counters against the register": (count_faults(cycle), []),
        "remarks": (Remark.objects.filter(entry__cycle=cycle).count(), len(range(0, sheets, 6))),
        "trail": (AuditEvent.objects.filter(action="sheet-send").count(), sheets),
        "server's log": (re.findall(r"^.*(?:ERROR|CRITICAL|Traceback).*$", server.log.read_text(), re.M), []),
    }
    return [f"{name}: {seen}, not {wanted}" for name, (seen, wanted) in found.items() if seen != wanted]


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--sheets", type=int, default=1000)
    asked.add_argument("--clients", type=int, default=50)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    call_command("migrate", verbosity=0)
    cycle, people = make_month(options.sheets)
    sessions = [sign_in(person) for person in people]
    connections.close_all()
    server = Server(options.workers)
    try:
        server.wait()
        run = Run(server, reverse("reviews:sheet", args=[cycle.pk]), sessions)
        used = server.cpu_seconds()
        seconds = run.work(options.clients)
        used = server.cpu_seconds() - used
    finally:
        server.stop()
    faults = faults_of(cycle, run, options.sheets, server)
    figures = {
        "database": connection.vendor, "sheets": options.sheets, "clients": options.clients,
        "workers": options.workers, "seconds": round(seconds, 1), "sheets_a_second": round(options.sheets / seconds, 1),
        "server_cpu_ms_a_sheet": round(1000 * used / options.sheets, 1),
        "open_ms": parts(run.opened), "send_ms": parts(run.sent), "faults": faults,
    }  # fmt: skip
    print(
        json.dumps(figures, ensure_ascii=False)
        if options.json
        else json.dumps(figures, ensure_ascii=False, indent=2)
    )
    return 1 if faults else 0


def drop() -> None:
    connections.close_all()
    if ON_POSTGRESQL:
        with psycopg.connect(dbname="ledger", autocommit=True) as last:
            last.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


if __name__ == "__main__":
    try:
        status = main()
    finally:
        drop()
    sys.exit(status)
