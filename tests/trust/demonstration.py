"""A demonstration of its own, built, served and signed in to as a stranger would."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tests.house.sources import ROOT

COLD, WARM = 300, 20  # seconds; measured 60 and 5, and 150 on a machine that four others use
#: What makes this process a test; the demonstration is started as a stranger starts it, under its own settings.
OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TEST_DIRECTORY", "DJANGO_ALLOW_ASYNC_UNSAFE")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Demo:
    """One running demonstration; ``printed`` is what it said until it answered."""

    def __init__(self, folder, log) -> None:
        self.port, self.folder, self.log = free_port(), folder, log
        environment = {**os.environ, "DEMO_DIR": str(folder), "PORT": str(self.port)}
        for name in OURS:
            environment.pop(name, None)
        self.process = subprocess.Popen(
            ["deploy/demo.sh", "serve"],
            cwd=ROOT, env=environment, stdout=log.open("w"), stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    @property
    def printed(self) -> str:
        return self.log.read_text()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def wait_until_it_answers(self, seconds: int) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.printed
            try:
                urllib.request.urlopen(self.url("/signin/"))
            except urllib.error.URLError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError(f"no answer within {seconds} s:\n{self.printed}")


@contextmanager
def demonstration(folder, log) -> Iterator[Demo]:
    demo = Demo(folder, log)
    try:
        yield demo
    finally:
        os.killpg(demo.process.pid, signal.SIGTERM)
        demo.process.wait(timeout=30)


def sign_in(demo: Demo, username: str) -> urllib.request.OpenerDirector:
    """Sign in through the form, as a browser would, and return the session."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = opener.open(demo.url("/signin/")).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    fields = {
        "csrfmiddlewaretoken": token.group(1),
        "username": username,
        "password": settings.DEMO_PASSWORD,
        "next": "",
    }
    opener.open(demo.url("/signin/"), urllib.parse.urlencode(fields).encode())
    return opener


def is_signed_in(opener: urllib.request.OpenerDirector, demo: Demo) -> bool:
    return opener.open(demo.url("/")).geturl() == demo.url("/")


def cookies(opener: urllib.request.OpenerDirector) -> dict[str, str]:
    """The session's cookies, for whoever comes by another program."""
    jars = [handler.cookiejar for handler in opener.handlers if hasattr(handler, "cookiejar")]
    return {cookie.name: cookie.value or "" for jar in jars for cookie in jar}
