"""Everything one sign-in of the demonstration can follow links to, looked at in a real Chromium on a real server."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.browser.walk import LOOK, PERSONAL, RULES, WIDEST
from tests.trust.demonstration import Demo

#: interface.md's bar: the desk and the phone.
WIDTHS = (1440, 390)
#: So many objects of one page are looked at for each sign-in; the states they may be in are in test_every_page.py.
ALIKE = 1
#: The exports are files, ten a minute (WEB-8); the page that links them is looked at, the file is not asked for.
FILES = re.compile(r"\.(xlsx|docx|csv|zip|json|pdf|ics|jpg|png)$|/(word|workbook|download|picture)/$")
LINKS = "() => Array.from(document.querySelectorAll('a[href]:not([download])'), (link) => link.href)"


class Crawl:
    """One tab of one sign-in; ``pages()`` yields what is wrong with each page it reaches."""

    def __init__(self, page: Page, demo: Demo, seen: set[str]) -> None:
        self.page, self.demo, self.seen, self.axe = page, demo, seen, Axe()
        self.faults: list[str] = []
        self.alike: Counter[tuple] = Counter()
        self.looked_at = 0
        self.status = 0
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._note)
        page.on("request", self._asked)
        page.on("response", self._answered)

    def sign_in(self, username: str) -> None:
        self.page.goto(self.demo.url("/signin/"))
        self.page.get_by_label("工号").fill(username)
        self.page.get_by_label("密码", exact=True).fill(settings.DEMO_PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(lambda url: "/signin" not in url)

    def pages(self) -> Iterator[tuple[str, list[str]]]:
        """Address and faults of every page reached from 首页, breadth first."""
        found, known = deque(["/"]), {"/"}
        while found:
            address = found.popleft()
            if not self._wanted(address):
                continue
            self.faults = []
            links = self._visit(address)
            for link in links:
                if link not in known:
                    known.add(link)
                    found.append(link)
            yield address, list(dict.fromkeys(self.faults))

    def _wanted(self, address: str) -> bool:
        parts = urlsplit(address)
        if FILES.search(parts.path):
            return False
        try:
            match = resolve(parts.path)
        except Resolver404:
            return True  # a dead link is a finding
        names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
        if match.app_name == "admin" and names:
            return False  # the lists of Django's admin in every order
        words = [value for value in match.kwargs.values() if isinstance(value, str)]
        key = (match.view_name, *words, *names)
        self.alike[key] += 1
        return self.alike[key] <= ALIKE

    def _visit(self, address: str) -> list[str]:
        """Look at one page at both widths and return where it leads."""
        # Asked for beside the tab first: a file is no page, and what someone else was shown alike was looked at.
        answer = self.page.request.get(self.demo.url(address))
        if answer.status != 200:
            self.faults.append(f"status {answer.status}")
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return []
        text = PERSONAL.sub("", answer.text())
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.page.goto(self.demo.url(address))
        if text not in self.seen:
            self.seen.add(text)
            self.looked_at += 1
            self._look()
        return [self._own(link) for link in self.page.evaluate(LINKS) if link.startswith(self.demo.url("/"))]

    def _look(self) -> None:
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{width}: {fault}" for fault in self.page.evaluate(LOOK, "seen")]
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.faults.append(f"{wide} px wide at {width}: {self.page.evaluate(WIDEST)}")
            for fault in self.axe.run(self.page, options=RULES).response["violations"]:
                self.faults += [
                    f"{width}: axe {fault['id']}: {node['html'][:140]}" for node in fault["nodes"]
                ]

    def _own(self, link: str) -> str:
        parts = urlsplit(link)
        return urlunsplit(("", "", parts.path, parts.query, ""))

    def _note(self, message) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text[:160]}")

    def _asked(self, request) -> None:
        if not request.url.startswith((self.demo.url("/"), "data:", "blob:")):
            self.faults.append(f"asks elsewhere: {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} for {response.url}")


@contextmanager
def crawling(browser: Browser, demo: Demo, seen: set[str]) -> Iterator[Crawl]:
    context = browser.new_context(
        reduced_motion="reduce",  # a slide that is still appearing has other colours
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": WIDTHS[0], "height": 900},
    )
    yield Crawl(context.new_page(), demo, seen)
    context.close()
