"""A real Chromium for tests/browser: pytest-playwright's ``page`` on Django's live server."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.access.world import make_world, standing
from tests.browser.walk import RULES

#: Debian's Chromium; its headless shell first, which is the same engine without windows.
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium") if Path(path).exists()),
    "/usr/bin/chromium",
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # A page that asks for anything off this machine fails at once (trust.md WEB-6).
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("django_db") is None:
                item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session", autouse=True)
def allow_orm_beside_the_browser() -> Iterator[None]:
    """Playwright's loop runs in this thread, where Django would refuse the ORM as "async"."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """``page.goto("/")`` goes to the live server."""
    return live_server.url


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[Any]:
    """The world of the permission table, for a module that walks through it without a live server."""
    with django_db_blocker.unblock(), standing(make_world) as world:
        yield world


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """pytest-playwright's page; fails the test on a script error or a breach of the content security policy."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if is_breach(message.text) else None)
    page.set_default_timeout(15_000)
    yield page
    assert faults == []


def is_breach(words: str) -> bool:
    return "Content Security Policy" in words or words.startswith("Refused to")


@pytest.fixture
def browser_as(page: Page, live_server):
    """Return a function that signs a person in without the form; ``browser_as(person).goto("/")``."""

    def sign_in(person) -> Page:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.clear_cookies()
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return sign_in


@pytest.fixture
def assert_accessible():
    """Return a function that runs axe on the page as it stands: no violation of WCAG 2.2 A and AA."""
    axe = Axe()

    def check(page: Page) -> None:
        # What is still appearing has other colours.
        page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
        violations = axe.run(page, options=RULES).response["violations"]
        found = [f"{fault['id']}: {node['html'][:160]}" for fault in violations for node in fault["nodes"]]
        assert found == []

    return check
