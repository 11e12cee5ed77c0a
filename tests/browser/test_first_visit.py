"""The first visit: weight over the wire, scripts that nobody waits for, a page that does not jump (interface.md, the bar)."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from lxml import html

from tests.access.conftest import world  # noqa: F401  the world of the permission table
from tests.access.matrix import sign_in
from tests.access.tables import ROWS
from tests.browser.walk import ORIGIN, Walk
from tests.house.sources import name, templates, text

pytestmark = pytest.mark.django_db

LIGHT = 150 * 1024
BROTLI = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
CSS_FILE = re.compile(r'url\(["\']?([^"\')]+)')
STILL = 0.02
#: Where people come first and most often, and the pages whose scripts change most.
STEADY = (
    "campaign:home",
    "modelposts:handbook-part",
    "taskforces:week",
    "reviews:sheet",
    "reviews:ranking-month",
)
SHIFTS = """() => new Promise((done) => {
  let total = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { total += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(total), 150);
})"""


@pytest.fixture(scope="session")
def base_url():
    """No live server: pages are answered in this process."""
    return ORIGIN


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Static files as production serves them: hashed and compressed once, sent by whitenoise."""
    files = "campaign.staticfiles.CollectedStorage"
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": files},
    }
    with override_settings(
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        STATIC_ROOT=tmp_path_factory.mktemp("static"), STORAGES=storages,
        WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False,
    ):  # fmt: skip
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def over_the_wire(client: Client, address: str) -> dict[str, int]:
    """Bytes of the page and of everything it asks for, by address, as they are sent."""
    page = client.get(address, **BROTLI)
    sent = {address: len(page.content)}
    tree = html.fromstring(page.content)
    waiting = [urljoin(address, one) for one in tree.xpath("//link/@href | //script/@src | //img/@src")]
    while waiting:
        part = waiting.pop()
        if part in sent:
            continue
        answer = client.get(part, **BROTLI)
        body = b"".join(answer.streaming_content)
        assert answer.status_code == 200, part
        sent[part] = len(body)
        if urlsplit(part).path.endswith(".css"):
            assert answer["Content-Encoding"] == "br", part
            plain = b"".join(client.get(part).streaming_content).decode()
            waiting += [urljoin(part, one) for one in CSS_FILE.findall(plain) if "data:" not in one]
    return sent


def test_sign_in_and_home_weigh_under_150_kilobytes(collected, world):  # noqa: F811  the fixture of that name
    client = Client()
    signin = over_the_wire(client, "/signin/")
    sign_in(client, world.people["captain_a"])
    home = over_the_wire(client, "/")
    both = signin | home
    assert len(both) > 12
    assert sum(both.values()) < LIGHT, sorted(both.items(), key=lambda one: -one[1])[:5]


def test_no_script_is_waited_for():
    """The parser goes on past a deferred script, so that the first paint does not wait for it."""
    tags = [(name(path), tag) for path in templates() for tag in re.findall(r"<script\b[^>]*>", text(path))]
    assert len(tags) >= 8
    assert [(path, tag) for path, tag in tags if " defer" not in tag] == []


@pytest.fixture(scope="module")
def walk(browser, browser_context_args, world):  # noqa: F811  the fixture of that name
    context = browser.new_context(**browser_context_args)
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        yield Walk(context.new_page(), world)
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("url", STEADY)
def test_page_does_not_jump_when_scripts_come_late(walk, url, width):
    row = next(row for row in ROWS if row.url == url and row.get)
    walk.sit(row, {"campaign:home": "holder_a", "taskforces:week": "captain_a"}.get(url, "holder_a"))
    walk.scripts_come_late = True
    walk.page.set_viewport_size({"width": width, "height": 900})
    walk.page.goto(ORIGIN + row.address(walk.world.at["a"]))
    assert walk.page.evaluate(SHIFTS) < STILL
