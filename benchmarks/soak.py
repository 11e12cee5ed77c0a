"""Eight writers and twenty readers at once against the real server with two workers, for minutes: no error, figures p95.

    .venv/bin/python benchmarks/soak.py --minutes 5                          SQLite, in a scratch directory
    deploy/with-postgres.sh .venv/bin/python benchmarks/soak.py --minutes 5  PostgreSQL

Writers add actions to a handbook of their own, without a pause; readers go through the pages of a month. What a writer
was answered 302 must be stored exactly once at the end. Exit status 1 where an answer was an error or a row is missing.
``tests/trust/test_soak.py`` (make long) runs it for five minutes.
"""

import argparse
import http.client
import json
import random
import re
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlencode

import secret_sheets as load  # makes the scratch database, the server and the sessions
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse

from modelposts.models import Action

WRITERS, READERS = 8, 20
TOKEN = "t" * 32


def cookie_of(person) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={load.sign_in(person)}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


class Soak:
    """Clients until the time is over; what was answered and how long it took."""

    def __init__(self, server, cycle, people, minutes: float) -> None:
        self.server, self.until = server, time.monotonic() + 60 * minutes
        self.reads: list[float] = []
        self.writes: list[float] = []
        self.answers: Counter[str] = Counter()
        self.lock = threading.Lock()
        posts = [
            entry.contender
            for entry in cycle.entries.select_related("contender__principal")
            if entry.kind == "post"
        ]
        self.writers = [(cookie_of(post.principal), post, post.measures.get().pk) for post in posts[:WRITERS]]
        self.readers = [cookie_of(person) for person in people[:READERS]]
        self.pages = [
            "/", "/me/", "/suggestions/", reverse("reviews:cycle", args=[cycle.pk]), reverse("reviews:sheet", args=[cycle.pk]),
            reverse("modelposts:post-list"), reverse("taskforces:team-list"),
        ]  # fmt: skip

    def run(self) -> None:
        threads = [threading.Thread(target=self.write, args=writer) for writer in self.writers]
        threads += [
            threading.Thread(target=self.read, args=(number, cookie))
            for number, cookie in enumerate(self.readers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def write(self, cookie: str, post, measure: int) -> None:
        path, number = reverse("modelposts:handbook-part", args=[post.pk, "actions"]), 0
        day = post.activated_on.isoformat()
        while time.monotonic() < self.until:
            number += 1
            body = {
                "act": "action-add",
                "on": measure,
                "acted_on": day,
                "text": f"复盘{post.pk}-{number}。",
                "csrfmiddlewaretoken": TOKEN,
            }
            self.ask("POST", path, cookie, urlencode(body), self.writes)

    def read(self, number: int, cookie: str) -> None:
        dice = random.Random(number)
        while time.monotonic() < self.until:
            self.ask("GET", dice.choice(self.pages), cookie, "", self.reads)
            time.sleep(dice.uniform(0.2, 1.0))  # somebody looks at the page

    def ask(self, method: str, path: str, cookie: str, body: str, took: list[float]) -> None:
        begun = time.perf_counter()
        try:
            status = f"{method} {self.server.ask(method, path, cookie, body)[0]}"
        except (OSError, http.client.HTTPException) as fault:
            status = f"{method} no answer: {type(fault).__name__}"
        with self.lock:
            took.append(time.perf_counter() - begun)
            self.answers[status] += 1


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    call_command("migrate", verbosity=0)
    cycle, people = load.make_month(READERS)
    connections.close_all()
    server = load.Server(2)
    try:
        server.wait()
        soak = Soak(server, cycle, people, options.minutes)
        connections.close_all()
        used = server.cpu_seconds()
        soak.run()
        used = server.cpu_seconds() - used
    finally:
        server.stop()
    texts = Counter(Action.objects.values_list("text", flat=True))
    log = server.log.read_text()
    faults = {
        "answers": {
            name: count for name, count in soak.answers.items() if name not in ("GET 200", "POST 302")
        },
        "acknowledged and not stored": soak.answers["POST 302"] - len(texts),
        "stored twice": sum(count > 1 for count in texts.values()),
        "locked": log.count("database is locked"),
        "log": re.findall(r"^.*(?:ERROR|CRITICAL|Traceback).*$", log, re.M)[:5],
    }
    figures = {
        "database": connection.vendor, "minutes": options.minutes, "writers": WRITERS, "readers": READERS,
        "answers": dict(soak.answers), "read_ms": load.parts(soak.reads), "write_ms": load.parts(soak.writes),
        "server_cpu_s": round(used), "faults": {name: found for name, found in faults.items() if found},
    }  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False, indent=None if options.json else 2))
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    try:
        status = main()
    finally:
        load.drop()
    sys.exit(status)
