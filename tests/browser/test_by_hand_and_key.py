"""By finger, by key, and inside 企业微信: what the pages must do for each (trust.md UX-7, UX-8, CN-6)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaign.models import Suggestion
from reviews.models import Register, Tally
from tests.access.tables import ROWS
from tests.browser.desk import day
from tests.browser.walk import walking
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = pytest.mark.trust

#: 企业微信 on a telephone of some years ago.
WECOM = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "wxwork/4.1.22 MicroMessenger/7.0.1 Language/zh"
)
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
COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (!box.width || !box.height || one === document.body) { return ""; }
  const x = box.left + Math.min(box.width, 200) / 2, y = box.top + Math.min(box.height, 40) / 2;
  if (y < 0 || y > innerHeight) { return "outside: " + one.outerHTML.slice(0, 100); }
  const top = document.elementFromPoint(x, y), label = one.closest("label") || document.querySelector(`label[for="${one.id}"]`);
  const own = top && (one.contains(top) || top.contains(one) || (label && (label.contains(top) || top.contains(label))));
  return own ? "" : "covered by " + (top ? top.outerHTML.slice(0, 60) : "nothing") + ": " + one.outerHTML.slice(0, 100);
}"""


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture
def walk(browser, world):
    with walking(browser, world) as walk:
        yield walk


def rows_of(urls):
    """The first row of each address, with somebody who may."""
    for url in urls:
        row = next(row for row in ROWS if row.url == url and row.get)
        place = next(place for place, who in row.get.items() if who.may)
        yield row, place, min(row.get[place].may)


@pytest.mark.django_db
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


@pytest.mark.django_db
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


@pytest.fixture
def month(transactional_db):
    with day(VOTING):
        house = make_house(posts=3, teams=1, staff=1)
        open_month(house)
        yield house


def test_a_sheet_is_marked_and_sent_by_keyboard(page, browser_as, month):
    """Tab to a row, an arrow to the mark, on to the next; sent by the button under the focus, never by Enter in a row."""
    voter = month.staff[0]
    page.on("dialog", lambda dialog: dialog.accept())
    browser_as(voter).goto(reverse("reviews:sheet", args=[month.cycle.pk]))
    marked = 0
    for _stop in range(80):
        page.keyboard.press("Tab")
        kind = page.evaluate("[document.activeElement.type, document.activeElement.name]")
        if kind[0] == "radio":
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
            assert Register.objects.filter(cycle=month.cycle).count() == 0
            marked += 1
        elif (
            kind[0] == "submit"
            and page.evaluate("document.activeElement.closest('main') !== null")
            and marked == 4
        ):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("已提交").first).to_be_visible()
    assert (marked, Register.objects.filter(cycle=month.cycle).count()) == (4, 1)
    assert sum(sum(row) for row in Tally.objects.values_list("good", "fair", "average", "poor")) == 4


def test_a_button_pressed_twice_sends_once(page, browser_as, month):
    """Two quick presses: one request leaves the browser, one suggestion is written (trust.md RACE-2)."""
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.on("dialog", lambda dialog: dialog.accept())
    browser_as(month.staff[0]).goto(reverse("campaign:suggestion-new"))
    page.get_by_label("类别").select_option(index=1)
    page.get_by_role("radio").first.check()
    page.get_by_label("意见内容").fill("请把周志的填写说明写清楚一些。")
    page.get_by_role("button", name="提交意见").dblclick()
    page.wait_for_url(lambda url: "/new" not in url)
    assert (len(sent), Suggestion.objects.count()) == (1, 1)


def test_inside_wecom_a_file_and_a_page_come_as_anywhere(browser, live_server, month):
    """No page depends on another window or on printing; a file is a plain link that another browser can open."""
    context = browser.new_context(
        base_url=live_server.url, user_agent=WECOM, viewport={"width": 390, "height": 844}
    )
    page, opened = context.new_page(), []
    context.on("page", opened.append)
    page.goto("/signin/")
    page.get_by_label("工号").fill("nobody")
    page.get_by_label("密码").fill("Wrong-horse-99")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_title("错误：登录 - 争创账本")
    assert page.locator("[target=_blank]").count() == 0
    assert opened == []
    context.close()
