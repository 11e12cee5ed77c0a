"""评一评 on a phone: one tap a contender, blank rows said before they count, a question before leaving unsent."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.models import Tally
from tests.browser.desk import day
from tests.reviews.months import VOTING, make_house, open_month

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MARKS = ("好", "较好", "一般", "差", "不了解")
TAPS = """() => { window.taps = 0; document.addEventListener(
  "click", event => { if (event.isTrusted && event.detail > 0) window.taps += 1; }, true); }"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, **PHONE}


@pytest.fixture
def house(transactional_db, request):
    with day(VOTING):
        posts, teams = getattr(request, "param", (2, 1))
        house = make_house(posts=posts, teams=teams, staff=1)
        open_month(house)
        house.voter = house.staff[0]
        house.url = reverse("reviews:sheet", args=[house.cycle.pk])
        yield house


def counted(house):
    """(graded, 不了解) of the whole month."""
    rows = Tally.objects.filter(entry__cycle=house.cycle).values_list(
        "good", "fair", "average", "poor", "unknown"
    )
    return sum(sum(row[:4]) for row in rows), sum(row[4] for row in rows)


def tap(page, row, mark):
    """The mark by touch, where the finger would land."""
    row.get_by_role("radio", name=mark, exact=True).tap()


def test_blank_rows_are_said_before_they_count_and_leaving_asks(page, browser_as, house, assert_accessible):
    browser_as(house.voter).goto(house.url)
    rows, left = page.locator(".ballot li"), page.locator("[data-sheet-left]")
    tap(page, rows.nth(0), "好")
    expect(page.locator("[data-sheet-status]")).to_have_text("已评1／3")
    assert [rows.nth(number).get_by_text("未评").is_visible() for number in range(3)] == [False, True, True]

    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("window.setTimeout(() => window.location.assign('/'), 0)")
    page.wait_for_timeout(300)
    assert (asked, page.url.endswith(house.url)) == (["beforeunload"], True)

    page.get_by_role("button", name="提交评议").tap()
    expect(left).to_have_text("还有2个没有点，提交后按“不了解”计。要提交，请再点一次。")
    assert_accessible(page)
    tap(page, rows.nth(1), "较好")
    expect(left).to_have_text("")
    page.get_by_role("button", name="提交评议").tap()
    expect(left).to_contain_text("还有1个没有点")
    page.get_by_role("button", name="确认提交").tap()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    assert counted(house) == (2, 1)
    page.go_back()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()


@pytest.mark.trust
@pytest.mark.parametrize("house", [(18, 11)], indirect=True)
def test_twenty_nine_contenders_by_touch_take_less_than_sixty_taps_and_two_minutes(page, browser_as, house):
    browser_as(house.voter).goto(house.url)
    rows = page.locator(".ballot li")
    assert rows.count() == 29
    targets = page.locator(".grades label, .ballot summary, [data-sheet-send], [data-sheet-next]")
    sizes = [one for one in (each.bounding_box() for each in targets.all()) if one]
    assert len(sizes) == 29 * 6 + 2
    assert min(min(size["width"], size["height"]) for size in sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.evaluate(TAPS)
    begun = time.monotonic()
    for number in range(29):
        tap(page, rows.nth(number), MARKS[number % 5])
    expect(page.locator("[data-sheet-status]")).to_have_text("已评29／29")
    # The bar stays in sight at the end of the list, and so does the row that is graded.
    expect(page.get_by_role("button", name="提交评议")).to_be_in_viewport()
    expect(rows.last).to_be_in_viewport()
    taps = page.evaluate("window.taps") + 1
    page.get_by_role("button", name="提交评议").tap()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    seconds = time.monotonic() - begun
    assert (taps, counted(house)) == (30, (24, 5))
    assert taps < 60
    # What a person adds is reading: 90 of the 120 seconds are left for 29 lines.
    assert seconds < 30
