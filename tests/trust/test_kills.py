"""SIGKILL at named points inside import, publication, secret sheet and upload, in a real gunicorn with two workers:
nothing half, nothing acknowledged and lost (trust.md DUR-1, DUR-8, headline 5)."""

import time
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from campaign import clock
from campaign.services import sweeping
from tests.trust import stored
from tests.trust.deeds import evidence, publication, result_of, roster_import, secret_sheet
from tests.trust.log import told
from tests.trust.servers import serving, signed_in

#: Killed before so many of an act's statements, evenly spread over all of them.
WRITES_TRIED = 6
FILE_POINTS = ("file:1", "half-file:1", "after-file:1", "file:2", "after-file:2", "after-file:4")

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


def spread(count, most=WRITES_TRIED):
    """Numbers from 1 to ``count``, the first and the last among them."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(step * (count - 1) / (most - 1)) for step in range(most)})


def swept():
    """(files without a row, rows without a file) once the daily command has run the next day."""
    with clock.at(datetime.now(clock.ZONE) + timedelta(hours=25)):
        sweeping.sweep(sweeping.orphans())
    return stored.files_and_rows()


@pytest.fixture
def drill(tmp_path):
    """The act, a server in front of its database, and one kill after the other."""

    def begin(make):
        deed = make()
        cookie = signed_in(deed.person, deed.at)
        return Drill(deed, cookie, *result_of(deed, cookie), tmp_path / "server.log")

    return begin


class Drill:
    """What was stored before the act, what is stored after it, and who sends it."""

    def __init__(self, deed, cookie, after, writes, log):
        self.deed, self.cookie, self.after, self.writes, self.log = deed, cookie, after, writes, log
        self.before = stored.canonical()
        assert self.before != self.after, "the act writes nothing: no kill could be seen"
        connections.close_all()

    def send(self, server, point=""):
        return server.ask(
            "POST", self.deed.path, self.cookie, self.deed.data(), X_Clock=self.deed.at, X_Kill_At=point
        )

    def kill(self, server, point):
        """Send the act to its death and return what is stored then, "before", "after" or what is half."""
        answer = self.send(server, point)
        begun = time.monotonic()
        assert server.ask("GET", "/healthz").status == 200
        back = time.monotonic() - begun
        found = self.found()
        told("kills", f"{connection.vendor:10} {self.deed.name}  {point:16} answer: {answer.status or 'none'}"
             f"  stored: {found}  database: {'ok' if not stored.is_sound() else 'damaged'}  served again: {back:.2f} s")  # fmt: skip
        assert (answer.status, stored.is_sound()) == (0, [])
        return found

    def found(self):
        now = stored.canonical()
        connections.close_all()
        if now in (self.before, self.after):
            return "before" if now == self.before else "after"
        return f"half: {stored.difference(self.before, now)[:3]} / {stored.difference(self.after, now)[:3]}"


@pytest.mark.headline("kill -9")
@pytest.mark.parametrize(
    "make", [roster_import, publication, secret_sheet, evidence], ids=lambda make: make.__name__
)
def test_a_killed_act_is_wholly_done_or_not_at_all(make, drill, figure):
    tried = drill(make)
    points = [f"write:{number}" for number in spread(tried.writes)]
    points += list(FILE_POINTS if make is evidence else ()) + ["before-commit:1"]
    with serving(tried.log) as server:
        found = {point: tried.kill(server, point) for point in points}
        assert {point: state for point, state in found.items() if state != "before"} == {}
        assert tried.kill(server, "after-commit:1") == "after", "committed and lost"
        figure.add("kills, nothing half or lost", len(points) + 1)
        assert swept() == ([], [])

        # The person sends it once more, as one does after a broken connection.
        again = tried.send(server)
        if tried.deed.again:
            page = (
                again
                if again.text
                else server.ask("GET", again.location, tried.cookie, X_Clock=tried.deed.at)
            )
            assert (tried.deed.again in page.text, tried.found()) == (True, "after")


@pytest.mark.headline("kill -9")
@pytest.mark.parametrize(
    "make", [roster_import, publication, secret_sheet, evidence], ids=lambda make: make.__name__
)
def test_what_was_acknowledged_survives_the_death_of_every_process(make, drill, figure):
    tried = drill(make)
    with serving(tried.log) as server:
        answer = tried.send(server)
        server.kill()
        assert (answer.status, tried.found(), stored.is_sound(), swept()) == (302, "after", [], ([], []))
        figure.add("kills, nothing half or lost")
        begun = time.monotonic()
        server.start()
        server.wait()
        told("kills", f"{connection.vendor:10} {tried.deed.name}  answered 302, then master and workers killed: stored: after,"
             f" served again: {time.monotonic() - begun:.1f} s")  # fmt: skip
