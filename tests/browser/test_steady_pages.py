"""A page stands still while its scripts arrive (interface.md, the bar)."""

import pytest

from tests.access.tables import ROWS
from tests.browser.walk import ORIGIN, walking

pytestmark = pytest.mark.django_db

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
def walk(browser, world):
    with walking(browser, world) as walk:
        yield walk


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("url", STEADY)
def test_page_does_not_jump_when_scripts_come_late(walk, url, width):
    row = next(row for row in ROWS if row.url == url and row.get)
    walk.sit(row, {"campaign:home": "holder_a", "taskforces:week": "captain_a"}.get(url, "holder_a"))
    walk.scripts_come_late = True
    walk.page.set_viewport_size({"width": width, "height": 900})
    walk.page.goto(ORIGIN + row.address(walk.world.at["a"]))
    assert walk.page.evaluate(SHIFTS) < STILL
