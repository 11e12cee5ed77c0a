"""Thirty script payloads in every stored text, in a real Chromium with the content security policy switched off: what the
pages escape must be enough by itself; 0 executed (trust.md WEB-4, T9)."""

import pytest
from django.apps import apps
from django.test import override_settings

from campaign import clock
from tests.browser.test_every_page import PAGES, named, once, who_may
from tests.browser.walk import ORIGIN, WIDTHS, Walk
from tests.trust.log import told
from tests.trust.payloads import PAYLOADS, poison

pytestmark = [pytest.mark.trust, pytest.mark.django_db]
#: Runs before any script of a page; whatever calls it is counted.
CANARY = "window.pwned = () => { window.hits = (window.hits || 0) + 1; }; window.alert = window.pwned;"


@pytest.fixture(scope="session")
def base_url():
    """No live server: the walk answers the browser itself."""
    return ORIGIN


@pytest.fixture(scope="module")
def walk(browser, world):
    with clock.at("2026-11-12 09:00"):
        assert poison(list(apps.get_models())) > 80
    context = browser.new_context(
        locale="zh-CN", viewport={"width": WIDTHS[0], "height": 900}, bypass_csp=True
    )
    context.add_init_script(CANARY)
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        page = context.new_page()
        page.set_default_timeout(60_000)
        yield Walk(page, world)
    context.close()


def test_the_canary_would_count(walk):
    """Escaping forgotten, most of the payloads do run in this browser."""
    hits = 0
    for payload in PAYLOADS:
        walk.page.goto("about:blank")
        walk.page.set_content(
            f'<script>{CANARY}</script><p>{payload}</p><input value="{payload}"><textarea>{payload}</textarea>'
        )
        walk.page.wait_for_timeout(50)
        hits += bool(walk.page.evaluate("window.hits"))
    assert hits >= 10, hits


@pytest.mark.parametrize("row", list(named(once(PAGES))))
def test_no_payload_runs(walk, row):
    if not who_may(row.get):
        return  # a page that nobody opens any more
    place, role = who_may(row.get)[0]
    walk.sit(row, role)
    address = row.address(walk.world.at[place])
    walk.kept = walk.ask(address)
    if not walk.kept.get("Content-Type", "").startswith("text/html"):
        return
    walk.page.goto(ORIGIN + address)
    walk.page.locator("body").press("Tab")
    shown = walk.page.evaluate("document.body.innerText.includes('pwned')")
    found = walk.page.evaluate(
        "[window.hits || 0, document.querySelectorAll('[onerror],[onload],[onfocus],[ontoggle]').length]"
    )
    assert found == [0, 0]
    told("canary", f"{row.url} as {role}: 0 executed{'' if shown else ' (shows none)'}")
