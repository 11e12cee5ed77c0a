"""By finger and by key: fields that do not make a telephone zoom, a focus that nothing covers (trust.md UX-7, CN-6)."""

import pytest

from tests.access.tables import ROWS
from tests.browser.walk import ORIGIN, walking

pytestmark = [pytest.mark.trust, pytest.mark.django_db]

#: Pages with much above and below what has the focus: long forms, a progress line that stays, tables.
LONG = (
    "reviews:sheet",
    "modelposts:handbook-part",
    "taskforces:week",
    "reviews:rubric",
    "campaign:campaign-rules",
)
#: Safari enlarges the page at the focus of anything smaller.
SMALL = """() => Array.from(document.querySelectorAll("input, select, textarea"))
  .filter(one => !["hidden", "checkbox", "radio", "submit", "button", "file"].includes(one.type) && one.getClientRects().length)
  .filter(one => parseFloat(getComputedStyle(one).fontSize) < 16).map(one => one.outerHTML.slice(0, 100))"""
#: The middle of what has the focus, and whether something else lies over it.
COVERED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (!box.width || !box.height || one === document.body) { return ""; }
  const x = box.left + Math.min(box.width, 200) / 2, y = box.top + Math.min(box.height, 40) / 2;
  if (y < 0 || y > innerHeight) { return "outside: " + one.outerHTML.slice(0, 100); }
  const top = document.elementFromPoint(x, y), label = one.closest("label") || document.querySelector(`label[for="${one.id}"]`);
  const own = top && (one.contains(top) || top.contains(one) || (label && (label.contains(top) || top.contains(label))));
  return own ? "" : "covered by " + (top ? top.outerHTML.slice(0, 60) : "nothing") + ": " + one.outerHTML.slice(0, 100);
}"""


@pytest.fixture(scope="session")
def base_url():
    """No live server: pages are answered in this process."""
    return ORIGIN


@pytest.fixture(scope="module")
def walk(browser, world):
    with walking(browser, world) as walk:
        yield walk


def rows_of(urls):
    """The first row of each address, with somebody who may."""
    for url in urls:
        found = (
            (row, place, who) for row in ROWS if row.url == url for place, who in (row.get or {}).items()
        )
        row, place, who = next((one for one in found if one[2].may), (None, "", None))
        if row is not None:
            yield row, place, min(who.may)


def test_fields_on_a_phone_do_not_make_it_zoom(walk):
    """Every page that takes something: at 390 px no field is written smaller than 16 px."""
    wrong, fields = [], 0
    for row, place, role in rows_of(dict.fromkeys(row.url for row in ROWS if row.post and row.get)):
        if row.url.startswith("admin:"):
            continue
        walk.sit(row, role)
        if not walk.open(row.address(walk.world.at[place])):
            continue
        walk.page.set_viewport_size({"width": 390, "height": 844})
        wrong += [f"{row.url}: {found}" for found in walk.page.evaluate(SMALL)]
        fields += walk.page.locator("input:visible, textarea:visible, select:visible").count()
    assert wrong == []
    assert fields > 100


@pytest.mark.parametrize("width", [1440, 390])
def test_what_has_the_focus_is_not_covered(walk, width):
    wrong, stops = [], 0
    for row, place, role in rows_of(LONG):
        walk.sit(row, role)
        assert walk.open(row.address(walk.world.at[place])), row.url
        walk.page.set_viewport_size({"width": width, "height": 600})
        walk.page.evaluate("document.activeElement.blur()")
        for _stop in range(60):
            walk.page.keyboard.press("Tab")
            stops += 1
            if found := walk.page.evaluate(COVERED):
                wrong.append(f"{row.url}: {found}")
    assert stops > 200
    assert wrong == []
