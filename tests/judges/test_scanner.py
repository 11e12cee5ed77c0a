"""A web vulnerability scanner, signed in as each of the eleven, against a demonstration thrown away afterwards.

`make judges` installs it apart and runs this; the last figures are in docs/outside-judges.md.
"""

import json
import shutil
import threading
from html import escape
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from campaign.views.accounts import DEMO_PEOPLE
from tests.judges.explained import reason, unexplained
from tests.judges.scanner import ATTACKS, CRAWL_SECONDS, HOME, SAFE, WAPITI, crawled, scan
from tests.trust.demonstration import COLD, cookies, demonstration, sign_in

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not WAPITI.exists(), reason="the scanner is not installed; make judges installs it"),
]
#: Fewer would mean that the scanner was not signed in.
FEWEST_PAGES = 10


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A demonstration as it is before anybody attacked it; its server is stopped."""
    home = tmp_path_factory.mktemp("demonstration")
    with demonstration(home / "demo", home / "log") as demo:
        demo.wait_until_it_answers(COLD)
    return home / "demo"


def bad_page(environ, start_response):
    """What the scanner must find: it prints what it is sent, runs it as SQL would complain, and has no policy."""
    word = parse_qs(environ["QUERY_STRING"]).get("word", [""])[0]
    start_response("200 OK", [("Content-Type", "text/html"), ("Set-Cookie", "sessionid=1")])
    return [
        f'<p>{word}</p><form><input name="word" value="{escape(word)}"></form><a href="/?word=a">a</a>'.encode()
    ]


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def test_the_scanner_finds_fault_with_a_bad_page(tmp_path):
    with make_server("127.0.0.1", 0, bad_page, handler_class=Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = scan(
            f"http://127.0.0.1:{server.server_port}/",
            {},
            tmp_path / "bad.json",
            ("xss", "csp", "cookieflags"),
            seconds=20,
        )
        server.shutdown()
    assert {one.category for one in unexplained(found)} >= {
        "Reflected Cross Site Scripting",
        "Content Security Policy Configuration",
        "HttpOnly Flag cookie",
    }


@pytest.mark.parametrize("username", [name for name, *_ in DEMO_PEOPLE])
def test_the_scanner_finds_nothing_unexplained(built, tmp_path, username):
    shutil.copytree(built, tmp_path / "demo")
    report = HOME / f"scan-{username}.json"
    with demonstration(tmp_path / "demo", tmp_path / "log") as demo:
        demo.wait_until_it_answers(COLD)
        cookie = cookies(sign_in(demo, username))
        found = scan(demo.url("/"), cookie, report, SAFE + ATTACKS, seconds=CRAWL_SECONDS)
    pages = crawled(report)
    told = {
        "pages": pages,
        "explained": sorted({f"{one.category}: {reason(one)}" for one in found if reason(one)}),
    }
    (HOME / f"scan-{username}.summary.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
    assert "\n".join(map(str, unexplained(found))) == ""
    assert pages >= FEWEST_PAGES
