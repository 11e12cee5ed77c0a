"""htmx in a real browser: rows open in place, filters keep the address, failures become whole pages (trust.md WEB-3)."""

import re
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.models import PersonSession
from tests.reviews.months import full_month, make_house

AFTER = "2026-11-27 10:00"


@pytest.fixture
def house():
    with clock.at(AFTER, everywhere=True):
        house = make_house(posts=3, teams=1)
        house.ranking = full_month(house)
        house.url = reverse("reviews:ranking-month", args=[house.campaign.pk, house.ranking.cycle.month])
        yield house


@pytest.fixture
def ranking(house, browser_as) -> Page:
    page = browser_as(house.officer)
    page.goto(house.url)
    return page


@pytest.fixture
def loads(page):
    """Addresses of whole pages loaded since."""
    found = []
    page.on("request", lambda request: found.append(request.url) if request.is_navigation_request() else None)
    return found


def opened(page):
    return page.locator("tr.calc")


def link(page, number=0):
    return page.locator(".c-open a").nth(number)


def query(page):
    return parse_qs(urlsplit(page.url).query)


def kept(page):
    return page.evaluate("[sessionStorage.length, localStorage.length]")


def test_row_opens_and_closes_in_place_by_mouse(ranking, loads):
    link(ranking).click()
    expect(opened(ranking)).to_have_count(1)
    assert "open" in query(ranking)
    expect(link(ranking)).to_have_attribute("aria-expanded", "true")
    expect(link(ranking)).to_be_focused()
    link(ranking, 1).click()
    expect(link(ranking, 1)).to_have_attribute("aria-expanded", "true")
    expect(opened(ranking)).to_have_count(1)
    link(ranking, 1).click()
    expect(opened(ranking)).to_have_count(0)
    assert "open" not in query(ranking)
    assert loads == []


def test_row_opens_by_keyboard_and_the_focus_stays(ranking, loads):
    link(ranking, 1).focus()
    ranking.keyboard.press("Enter")
    expect(opened(ranking)).to_have_count(1)
    expect(link(ranking, 1)).to_be_focused()
    expect(link(ranking, 1)).to_contain_text("收起")
    ranking.keyboard.press("Enter")
    expect(opened(ranking)).to_have_count(0)
    expect(link(ranking, 1)).to_be_focused()
    assert loads == []


def test_reload_shows_the_same_and_back_closes_it(ranking, house):
    before = ranking.url
    link(ranking).click()
    expect(opened(ranking)).to_have_count(1)
    text, address = opened(ranking).inner_text(), ranking.url
    ranking.reload()
    assert (opened(ranking).inner_text(), ranking.url) == (text, address)
    ranking.go_back()
    expect(opened(ranking)).to_have_count(0)
    assert ranking.url == before
    # Going back loads the page anew; its scripts must be there to hear of the step forward.
    ranking.wait_for_load_state("load")
    ranking.go_forward()
    expect(opened(ranking)).to_have_count(1)
    assert ranking.url == address


def test_filter_swaps_the_table_keeps_the_address_and_announces_the_count(ranking, house, loads):
    branch = ranking.get_by_label("党支部")
    status = ranking.get_by_role("status")
    level = house.cycle.entries.first().level_name
    ranking.evaluate("document.getElementById('sum').dataset.kept = 'yes'")
    ranking.get_by_label("认定层级").select_option(level)
    expect(ranking.locator("#ranks > tr")).to_have_count(3)
    ranking.wait_for_url(lambda url: "level=" in url)
    branch.select_option(str(house.tree.branch.pk))
    ranking.wait_for_url(lambda url: f"branch={house.tree.branch.pk}" in url)
    expect(status).to_contain_text("共3个")
    expect(status).to_have_attribute("data-kept", "yes")
    assert query(ranking)["level"] == [level]
    link(ranking).click()
    expect(opened(ranking)).to_have_count(1)
    assert query(ranking)["branch"] == [str(house.tree.branch.pk)]
    tab = ranking.locator("#kinds a").nth(1).get_attribute("href")
    assert f"branch={house.tree.branch.pk}" in tab
    assert loads == []


@pytest.mark.parametrize(
    ("name", "words", "count"),
    [("modelposts:post-list", "岗位2", "共1个"), ("taskforces:team-list", "没有的", "共0个"),
     ("campaign:inventory", "没有的", "共0项")],
)  # fmt: skip
def test_search_swaps_the_list_and_back_undoes_it(
    house, browser_as, loads, assert_accessible, name, words, count
):
    page = browser_as(house.officer)
    page.goto(reverse(name))
    first = page.get_by_role("status").inner_text()
    del loads[:]
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("status")).to_have_text(count)
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert query(page)["q"] == [words]
    assert (loads, kept(page)) == ([], [0, 0])
    assert_accessible(page)
    page.go_back()
    expect(page.get_by_role("status")).to_have_text(first)
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_choosing_a_branch_swaps_the_list_at_once(house, browser_as, loads):
    page = browser_as(house.officer)
    page.goto(reverse("modelposts:post-list"))
    del loads[:]
    page.locator("select[name=branch]").select_option(str(house.tree.neighbour.pk))
    expect(page.get_by_role("status")).to_have_text("共0个")
    expect(page.locator("#list")).to_contain_text("没有符合的示范岗")
    assert query(page)["branch"] == [str(house.tree.neighbour.pk)]
    assert loads == []


def test_signed_out_meanwhile_the_whole_sign_in_page_comes(ranking):
    PersonSession.objects.all().delete()
    link(ranking).click()
    ranking.wait_for_url(re.compile("/signin/"))
    expect(ranking.get_by_role("button", name="登录")).to_be_visible()
    expect(ranking.locator("main")).to_have_count(1)
    assert "open%3D" in ranking.url or "open=" in ranking.url


def test_error_is_a_whole_page(ranking):
    ranking.evaluate(
        """() => { const old = document.querySelector(".c-open a"), other = old.cloneNode(true);
        other.setAttribute("hx-get", "?open=999999"); other.href = "?open=999999";
        old.replaceWith(other); htmx.process(other); }"""
    )
    link(ranking).click()
    expect(ranking.get_by_role("heading", level=1)).to_have_text("没有这个页面")
    assert query(ranking)["open"] == ["999999"]


@pytest.mark.parametrize("status", [403, 409, 500, 502])
def test_every_failure_loads_the_page_anew(ranking, loads, status):
    """Only the part's request fails: the page behind it is shown as a whole."""
    ranking.route(
        lambda url: "open=" in url,
        lambda route, request: (
            route.fulfill(status=status, body="<p>half</p>")
            if request.headers.get("hx-request")
            else route.continue_()
        ),
    )
    link(ranking).click()
    expect(opened(ranking)).to_have_count(1)
    assert len(loads) == 1
    assert "half" not in ranking.content()


def test_lost_connection_is_shown_by_the_browser_not_swallowed(ranking, loads):
    ranking.route(
        lambda url: "open=" in url,
        lambda route, request: route.abort() if request.headers.get("hx-request") else route.continue_(),
    )
    link(ranking).click()
    expect(opened(ranking)).to_have_count(1)
    assert len(loads) == 1


def test_nothing_stays_in_the_tab(ranking):
    assert kept(ranking) == [0, 0]
    link(ranking).click()
    expect(opened(ranking)).to_have_count(1)
    assert kept(ranking) == [0, 0]
    ranking.go_back()
    expect(opened(ranking)).to_have_count(0)
    assert kept(ranking) == [0, 0]


def test_click_with_control_opens_another_tab(ranking):
    with ranking.context.expect_page() as other:
        link(ranking).click(modifiers=["Control"])
    expect(opened(other.value)).to_have_count(1)
    expect(opened(ranking)).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_opened_row_is_accessible_and_fits(ranking, assert_accessible, width):
    ranking.set_viewport_size({"width": width, "height": 900})
    link(ranking).click()
    expect(opened(ranking)).to_have_count(1)
    assert_accessible(ranking)
    assert ranking.evaluate("document.documentElement.scrollWidth") == width


def test_all_of_it_works_without_scripts(house, browser, browser_as, base_url):
    cookies = browser_as(house.officer).context.cookies()
    with browser.new_context(java_script_enabled=False, base_url=base_url) as context:
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(house.url)
        link(page).click()
        expect(opened(page)).to_have_count(1)
        assert "open" in query(page)
        page.get_by_label("党支部").select_option(str(house.tree.branch.pk))
        page.get_by_role("button", name="筛选").click()
        expect(page.get_by_role("status")).to_contain_text("共3个")
        assert query(page)["branch"] == [str(house.tree.branch.pk)]
        page.goto(reverse("modelposts:post-list"))
        page.get_by_role("searchbox").fill("岗位2")
        page.get_by_role("button", name="查找").click()
        expect(page.get_by_role("status")).to_have_text("共1个")


def test_page_with_htmx_is_light_and_others_do_not_load_it(house, browser_as):
    page, asked = browser_as(house.officer), []
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(house.url)
    names = {url.split("/static/")[1].split("?")[0] for url in asked if "/static/" in url}
    assert "django_htmx/htmx-2.min.js" in names
    files = [open(finders.find(name), "rb").read() for name in names]  # noqa: SIM115  read at once
    assert sum(len(brotli.compress(content)) for content in [response.body(), *files]) < 150 * 1024
    del asked[:]
    page.goto("/")
    assert [url for url in asked if "htmx" in url] == []
