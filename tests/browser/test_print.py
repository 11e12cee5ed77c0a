"""What lies on the table after printing: the paper form, black on white (interface.md, Look; the walk tries every page)."""

import pytest

from tests.access.tables import ROWS
from tests.browser.walk import ORIGIN, walking

pytestmark = pytest.mark.django_db

#: Page → person who prints it, words of the line to sign or seal; "" where the form has none.
PAPERS = {
    "reviews:ranking-month": ("member_a", "填表人："),
    "campaign:meeting-record": ("officer", "监票人签名："),
    "campaign:notice-result": ("officer", "受理人签名："),
    "campaign:notice-detail": ("officer", "信息化中心党总支（盖章）"),
    "modelposts:handbook-part": ("holder_a", "支部书记签名（盖章）："),
    "taskforces:log-part": ("captain_a", "支部书记签名（盖章）："),
}
SEEN = """() => {
  const of = (selector, property) => Array.from(new Set(Array.from(document.querySelectorAll(selector))
    .filter((element) => element.getClientRects().length > 0).map((element) => getComputedStyle(element)[property])));
  const parts = ["h1", "h2", "main p", ".data td", ".data th", ".facts dd"].flatMap((one) => of(one, "color"));
  return { ink: Array.from(new Set(parts)), ground: of("body", "backgroundColor"),
    heads: of(".data > thead", "display"), rows: of(".data > tbody > tr", "breakInside"),
    signs: of(".printline.is-signs, .printline.is-seal", "breakInside"),
    words: Array.from(document.querySelectorAll(".printline")).map((one) => one.innerText).join() };
}"""


@pytest.fixture(scope="session")
def base_url():
    """No live server: pages are answered in this process."""
    return ORIGIN


@pytest.fixture(scope="module")
def walk(browser, world):
    with walking(browser, world) as walk:
        yield walk


def row_of(url):
    """The page's row; of a ledger the part that is signed."""
    rows = [row for row in ROWS if row.url == url and row.get]
    signed = [row for row in rows if "evaluation" in row.args(Part())] if url.endswith("-part") else rows
    return signed[0]


class Part:
    pk = 0

    def __getattr__(self, name):
        return self


@pytest.mark.parametrize("url", PAPERS)
def test_paper_is_black_on_white_with_lines_to_sign(walk, url):
    role, words = PAPERS[url]
    row = row_of(url)
    walk.sit(row, role)
    assert walk.open(row.address(walk.world.at["a"]))
    walk.page.emulate_media(media="print")
    seen = walk.page.evaluate(SEEN)
    walk.page.emulate_media(media="screen")
    assert seen["ink"] == ["rgb(0, 0, 0)"]
    assert seen["ground"] == ["rgb(255, 255, 255)"]
    assert set(seen["heads"]) <= {"table-header-group"}
    assert set(seen["rows"]) <= {"avoid"}
    assert words in seen["words"]
    assert seen["signs"] == ["avoid"]
