"""gunicorn with two workers as in production, on the test's own database, and a client that says what was answered."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, connections
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from campaign import clock
from campaign.sessions import SessionStore
from tests.house.sources import ROOT

TOKEN = "t" * 32
PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """``status`` 0: the connection ended without a word."""

    status: int
    location: str = ""
    text: str = ""


def signed_in(person, at: str) -> str:
    """The cookie of a session as the sign-in page would have made it, last used just now."""
    with clock.at(at):
        now = int(clock.now().timestamp())
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            "started": now, "seen": now,
        }
    )  # fmt: skip
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


class Server:
    """``prefix`` starts it as somebody else or elsewhere; ``environment`` adds to what the test's own run has."""

    def __init__(
        self, log: Path, *, prefix: tuple[str, ...] = (), environment: dict[str, str] | None = None
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.log, self.prefix = log, prefix
        self.environment = {**os.environ, **_own_database(), **(environment or {})}
        self.start()

    def start(self) -> None:
        command = [
            *self.prefix,
            ".venv/bin/gunicorn",
            "tests.trust.faulty_wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        command += [
            "--workers",
            "2",
            "--log-level",
            "warning",
            "--no-control-socket",
            "--graceful-timeout",
            "8",
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log.open("a"), stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip

    def ask(
        self, method: str, path: str, cookie: str = "", data: dict | None = None, **headers: str
    ) -> Answer:
        """One request on a connection of its own; ``headers`` are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value} | {
            "Cookie": cookie
        }
        body = None
        if data is not None:
            data = {"csrfmiddlewaretoken": TOKEN, **data}
            if any(
                hasattr(one, "read")
                for value in data.values()
                for one in (value if isinstance(value, list) else [value])
            ):
                body, sent["Content-Type"] = encode_multipart(BOUNDARY, data), MULTIPART_CONTENT
            else:
                body, sent["Content-Type"] = urlencode(data, doseq=True), "application/x-www-form-urlencoded"
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.request(method, path, body, sent)
            answer = link.getresponse()
            return Answer(
                answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
            )
        except (http.client.HTTPException, ConnectionError):
            return Answer(0)
        finally:
            link.close()

    def wait(self, seconds: float = 60) -> float:
        """Seconds until it answers."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            try:
                if self.ask("GET", "/healthz").status == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server does not answer:\n{self.log.read_text()}")

    def kill(self) -> None:
        """SIGKILL to the master and every worker at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> None:
        """SIGTERM, as systemd stops it."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


def _own_database() -> dict[str, str]:
    """What makes the server read the database, the files and the key of this test run."""
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres://ledger@/{name}"
    return {
        "DJANGO_SETTINGS_MODULE": "campaign.settings_test", "DATABASE_URL": address,
        "VAR_DIR": str(Path(settings.MEDIA_ROOT).parent), "SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip


@contextmanager
def serving(log: Path, **options) -> Iterator[Server]:
    """A server on the database of this test, stopped at the end."""
    connections.close_all()
    server = Server(log, **options)
    try:
        server.wait()
        yield server
    finally:
        server.stop()
