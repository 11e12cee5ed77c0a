"""Every page that the eleven sign-ins of the demonstration reach by links, at two widths (trust.md UX-6, UX-7, WEB-2, WEB-6).

The server is the demonstration as ``make demo`` starts it, with its data and its static files: axe finds nothing, the
console is empty, the policy is not broken, nothing is asked of another machine, nothing scrolls sideways, no link is
dead. What two people are shown alike is looked at once. ``test_every_page.py`` does the same for the permission table.
"""

import pytest

from campaign.views.accounts import DEMO_PEOPLE
from tests.browser.crawl import crawling
from tests.trust.demonstration import COLD, demonstration

pytestmark = [pytest.mark.trust, pytest.mark.django_db]

#: Fewer would mean that the crawl lost its way; the least of them is the auditor's.
FEWEST_PAGES = 10


@pytest.fixture(scope="session")
def base_url():
    """No live server: the demonstration is one."""
    return "http://127.0.0.1"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    home = tmp_path_factory.mktemp("demonstration")
    with demonstration(home / "demo", home / "log") as demo:
        demo.wait_until_it_answers(COLD)
        yield demo


@pytest.fixture(scope="module")
def seen():
    """The pages looked at so far, as texts."""
    return set()


@pytest.mark.headline("axe")
@pytest.mark.parametrize("username", [name for name, *_ in DEMO_PEOPLE])
def test_every_page_a_sign_in_reaches(browser, demo, seen, username, figure):
    wrong, visited = [], 0
    with crawling(browser, demo, seen) as crawl:
        crawl.sign_in(username)
        for address, faults in crawl.pages():
            visited += 1
            wrong += [f"{address}: {fault}" for fault in faults]
        figure.add("addresses of the demonstration", visited)
    assert not wrong, "\n".join(wrong)
    assert visited >= FEWEST_PAGES
