"""Every page of the permission table in a real Chromium, answered by Django in this process.

The browser's requests are routed to Django's test client, so that the world of tests/access, its clock and its
rolled-back transaction serve whole pages with their headers, styles and scripts, and nothing listens on a port.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, Route

from campaign import clock
from tests.access.matrix import Row, sign_in

ORIGIN = "http://localhost"
LOOK = Path(__file__).with_name("page_faults.js").read_text(encoding="utf-8")
#: The desk, the office PC, the phone and the zoom of 400 % (WCAG 1.4.10), in CSS pixels.
WIDTHS = (1440, 1366, 390, 320)
#: Of these the ones looked at on every landing; between the desk and the PC nothing breaks.
USUAL = (1440, 390, 320)
#: Without preload axe does not copy stylesheets into the page, which the policy would report as a breach.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "preload": False,
    "resultTypes": ["violations"],
}
#: Seconds a script takes on a slow line.
LATE = 0.06
#: What names the form among those of a page; everything else of an empty form is empty.
KEPT = ("act", "on", "version")
#: Differs from answer to answer and person to person without being another page.
PERSONAL = re.compile(r'value="[A-Za-z0-9]{64}"|<details class="mine">.*?</details>', re.DOTALL)


@cache
def static_file(name: str) -> tuple[bytes, str]:
    found = finders.find(name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return (Path(found).read_bytes() if found else b""), kind


class Walk:
    """One tab of one person; ``look(row, place, role)`` yields what is wrong with the page."""

    def __init__(self, page: Page, world: Any) -> None:
        self.page, self.world = page, world
        self.client, self.axe = Client(SERVER_NAME="localhost"), Axe()
        self.at, self.posted, self.faults = "", None, []
        self.scripts_come_late = False
        self.kept: Any = None  # the answer the browser is about to ask for
        # Playwright calls back in a context of its own, where Django would open another connection to the database.
        connection.ensure_connection()
        self.context = copy_context()
        page.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._note)

    def _note(self, message) -> None:
        # A page that says 409 or 422 is an answer; the browser reports its status as an error.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text[:160]}")

    def _answer(self, route: Route) -> None:
        """Serve one request of the browser from Django or the static files; refuse any other machine."""
        parts = urlsplit(route.request.url)
        if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
            self.faults.append(f"asks elsewhere: {route.request.url}")
            route.abort()
        elif parts.path.startswith("/static/"):
            body, kind = static_file(parts.path.removeprefix("/static/"))
            if self.scripts_come_late and parts.path.endswith(".js"):
                # Painted first without them, as on a slow line.
                sleep(LATE)
            if not body:
                self.faults.append(f"no such file: {parts.path}")
            route.fulfill(status=200 if body else 404, body=body, content_type=kind)
        else:
            response, self.kept = self.kept, None
            if response is None:
                address = parts.path + (f"?{parts.query}" if parts.query else "")
                response = self.context.run(self.ask, address)
            headers = {name: value for name, value in response.items() if name != "Content-Length"}
            route.fulfill(status=response.status_code, headers=headers, body=content(response))

    def ask(self, address: str):
        """The answer of the product, redirects followed; nothing of it stays."""
        with clock.at(self.at), transaction.atomic():
            send = self.client.get if self.posted is None else self.client.post
            response = send(address, self.posted, follow=True)
            if is_page(response):
                content(response)
            transaction.set_rollback(True)
        return response

    def sit(self, row: Row, role: str, posted: dict | None = None) -> None:
        """The person of that role at the row's moment."""
        self.at, self.posted, self.faults[:] = row.at, posted, []
        self.client.cookies.clear()
        sign_in(self.client, self.world.people[role])

    def text(self, row: Row, place: str, role: str) -> str:
        """The page as a text that compares from person to person, empty where the answer is no page."""
        self.sit(row, role)
        response = self.ask(row.address(self.world.at[place]))
        return PERSONAL.sub("", content(response).decode()) if is_page(response) else ""

    def look(self, row: Row, place: str, role: str, *, closely: bool = False) -> list[str]:
        """What is wrong with the page at every width, by keyboard and on paper; nothing where it is no page.

        ``closely`` asks axe again at the phone's width, where other things stand.
        """
        self.sit(row, role)
        if not self.open(row.address(self.world.at[place])):
            return []
        self.faults += self._axe()
        self.faults += self._by_keyboard()
        self.faults += self._too_wide(WIDTHS if closely else USUAL)
        if closely:
            self.faults += self.page.evaluate(LOOK, "seen")
            self.faults += self._axe()
        self.faults += self._printed()
        return list(dict.fromkeys(self.faults))

    def look_refused(self, row: Row, place: str, role: str) -> list[str]:
        """What is wrong with the page that refuses an empty form; nothing where it is taken."""
        here = self.world.at[place]
        kept = {name: value if name in KEPT else "" for name, value in row.data(here).items()}
        self.sit(row, role, kept)
        if not self.open(row.address(here)) or self.page.locator(".errsum").count() == 0:
            return []
        self.faults += self._axe()
        self.faults += self._too_wide(WIDTHS)
        return list(dict.fromkeys(self.faults))

    def open(self, address: str) -> bool:
        """Show the answer as it comes, wide; whether it is a page of that address."""
        self.kept = self.ask(address)
        if not is_page(self.kept) or (self.posted is not None and self.kept.redirect_chain):
            return False
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.page.goto(ORIGIN + address)
        self.faults += self.page.evaluate(LOOK, "seen")
        return True

    def _axe(self) -> Iterator[str]:
        for fault in self.axe.run(self.page, options=RULES).response["violations"]:
            for node in fault["nodes"]:
                yield f"axe {fault['id']}: {node['html'][:140]}"

    def _by_keyboard(self) -> Iterator[str]:
        """The first stop is the way past the navigation (the error summary where there is one)."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.keyboard.press("Tab")
        yield from self.page.evaluate(LOOK, "focus")

    def _too_wide(self, widths: tuple[int, ...]) -> Iterator[str]:
        """Reading runs in one direction at every width; ends at the narrowest phone."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 844})
            found = self.page.evaluate("document.documentElement.scrollWidth")
            if found > width:
                yield f"{found} px wide at {width}: {self.page.evaluate(WIDEST)}"

    def _printed(self) -> list[str]:
        self.page.emulate_media(media="print")
        found = self.page.evaluate(LOOK, "printed")
        self.page.emulate_media(media="screen")
        return found


@contextmanager
def walking(browser: Browser, world: Any) -> Iterator[Walk]:
    """A tab that is kept while a module lasts.

    Its context is made here: pytest-playwright's own arguments would remember this module's address for the others.
    """
    context = browser.new_context(
        reduced_motion="reduce",  # a slide that is still appearing has other colours
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": WIDTHS[0], "height": 900},
    )
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        yield Walk(context.new_page(), world)
    context.close()


#: What sticks out furthest and is not inside something that scrolls by itself.
WIDEST = """() => {
  const scrolls = (element) => { for (let up = element.parentElement; up; up = up.parentElement) {
    if (getComputedStyle(up).overflowX !== "visible" && up !== document.body && up !== document.documentElement) { return true; } }
    return false; };
  let found = null, right = 0;
  document.querySelectorAll("body *").forEach((element) => {
    const edge = element.getBoundingClientRect().right;
    if (edge > right + 1 && !scrolls(element)) { right = edge; found = element; } });
  return found ? found.outerHTML.replace(/\\s+/g, " ").slice(0, 120) : "";
}"""


def is_page(response) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def content(response) -> bytes:
    """The body of an answer, streamed or not; asked for twice it is the same."""
    if response.streaming:
        response.content = b"".join(response.streaming_content)
    return response.content
