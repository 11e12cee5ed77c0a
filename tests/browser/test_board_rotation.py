"""A wall screen in a real browser: it turns by itself, keeps turning without net or server, and goes blank when withdrawn.

The page's own clock is driven by the test, so that minutes on the wall take moments here.
"""

import pytest
from playwright.sync_api import expect

from campaign.models import BoardScreen
from campaign.services import screens
from tests.browser.desk import day
from tests.campaign.storytelling import make_press, photo, tell
from tests.factories import make_member, make_post

SECONDS, POLL = 5, 30


@pytest.fixture
def house():
    with day("2026-11-10 14:03"):
        house = make_press()
        make_post(house.campaign, make_member("阿卜杜热合曼麦麦提江", house.branch), "active", pledges=5)
        house.story = tell(house, "public", files=[photo()])
        house.screen, house.token = screens.make_screen(
            organization=house.general, by=house.offices.officer, name="大厅", seconds=SECONDS
        )
        yield house


@pytest.fixture
def wall(page, house, live_server):
    """The screen as it stands on the wall, its clock in the test's hand."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.clock.install()
    page.goto(f"{live_server.url}/board/{house.token}/")
    return page


def shown(wall):
    return wall.locator(".slide.is-on")


def number(wall):
    return wall.locator("[data-board-place]")


def lost(wall):
    return wall.locator("[data-board-lost]")


def pass_by(wall, seconds):
    wall.clock.run_for(seconds * 1000)


def asked_again(wall, seconds=POLL):
    """Let the time pass after which it asks, and wait for its answer."""
    with wall.expect_response(lambda answer: answer.url.endswith("/slides/")) as answer:
        pass_by(wall, seconds)
    return answer.value.status


def test_it_turns_holds_and_steps_by_keyboard(wall, house, assert_accessible):
    expect(number(wall)).to_have_text("1／3")
    expect(shown(wall)).to_have_count(1)
    assert_accessible(wall)
    pass_by(wall, SECONDS)
    expect(number(wall)).to_have_text("2／3")
    wall.keyboard.press("Space")
    expect(wall.locator("[data-board-state]")).to_have_text("已暂停，空格键继续")
    pass_by(wall, 4 * SECONDS)
    expect(number(wall)).to_have_text("2／3")
    wall.keyboard.press("ArrowRight")
    expect(shown(wall)).to_contain_text("值守到最后一个架次")
    wall.keyboard.press("ArrowRight")
    expect(number(wall)).to_have_text("1／3")
    wall.keyboard.press("ArrowLeft")
    wall.get_by_role("button", name="轮播").click()
    # Whoever goes on by pointer leaves the focus on the button, which is no part of a slide.
    pass_by(wall, SECONDS)
    expect(number(wall)).to_have_text("1／3")


def test_without_net_it_keeps_turning_says_so_and_takes_up_what_is_new(wall, house):
    wall.context.set_offline(True)
    expect(lost(wall)).to_have_text("网络中断，内容更新于14:03")
    pass_by(wall, SECONDS)
    expect(number(wall)).to_have_text("2／3")
    pass_by(wall, SECONDS)
    expect(shown(wall)).to_contain_text("值守到最后一个架次")
    # The picture was fetched with the page: it is there without the net.
    assert shown(wall).locator("img").evaluate("image => image.complete && image.naturalWidth") == 64
    tell(house, "public", title="断网时审查通过的一篇")
    with wall.expect_response(lambda answer: answer.url.endswith("/slides/")):
        wall.context.set_offline(False)
        pass_by(wall, 1)
    expect(lost(wall)).to_be_empty()
    expect(wall.locator(".slide")).to_have_count(4)
    # The slide that stood there stands there still.
    expect(shown(wall)).to_contain_text("值守到最后一个架次")


def test_a_server_that_restarts_is_asked_again(wall, house):
    failing = "**/slides/"
    wall.route(failing, lambda route: route.abort())
    pass_by(wall, POLL)
    expect(lost(wall)).to_have_text("网络中断，内容更新于14:03")
    wall.unroute(failing)
    # A proxy that answers for the server is not the server.
    wall.route(failing, lambda route: route.fulfill(status=502, body="bad gateway"))
    assert asked_again(wall, 5) == 502
    expect(lost(wall)).not_to_be_empty()
    wall.unroute(failing)
    assert asked_again(wall, 5) == 304
    expect(lost(wall)).to_be_empty()


def test_withdrawn_it_goes_blank_at_the_next_step(wall, house):
    screens.withdraw_screen(BoardScreen.objects.get(pk=house.screen.pk), by=house.offices.officer)
    assert asked_again(wall) == 404
    expect(wall.get_by_role("main")).to_have_text("这块展板已停用。")
    pass_by(wall, 10 * POLL)
    expect(wall.locator(".slide")).to_have_count(0)


@pytest.mark.parametrize("size", [(1366, 768), (3840, 2160)], ids=["office", "4k"])
def test_long_names_and_pledges_stay_on_the_slide(wall, house, size):
    """At every size the smallest text is 28 of 1080 parts of the height, and nothing leaves its slide."""
    wall.set_viewport_size({"width": size[0], "height": size[1]})
    found = wall.evaluate(
        """() => {
          const wrong = [];
          const least = 28 * innerHeight / 1080 - .5;
          const slides = [...document.querySelectorAll('.slide')];
          slides.forEach(slide => {
            slides.forEach(one => one.classList.toggle('is-on', one === slide));
            slide.querySelectorAll('.plate, .result').forEach(part => {
              const box = part.getBoundingClientRect();
              const foot = part.className.includes('result') ? 96 * innerHeight / 1080 : 0;
              [...part.children].forEach(child => {
                const inner = child.getBoundingClientRect();
                if (inner.bottom > box.bottom - foot + 1 || inner.right > box.right + 1) { wrong.push(slide.id + ' leaves'); }
              });
            });
            slide.querySelectorAll('h1, h2, h3, p, li, span, em, dt, dd, small, b').forEach(text => {
              if (parseFloat(getComputedStyle(text).fontSize) < least) { wrong.push(slide.id + ' small'); }
            });
          });
          return wrong;
        }"""
    )
    assert found == []
