"""Lighthouse on the main pages, signed in: accessibility 100, best practices 95 at least (issue 8, headline 10)."""

import json
import os
import shutil
import subprocess
from urllib.request import build_opener

import pytest

from tests.browser.conftest import CHROMIUM
from tests.judges.scanner import HOME
from tests.trust.demonstration import COLD, cookies, demonstration, sign_in

LIGHTHOUSE = HOME / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not LIGHTHOUSE.exists(), reason="Lighthouse is not installed; make judges installs it"
    ),
]
PAGES = {
    "signin": ("", "/signin/"),
    "home": ("zongzhi", "/"),
    "campaign": ("zongzhi", "/campaign/"),
    "posts": ("dangyuan", "/posts/"),
    "handbook": ("dangyuan", "/posts/1/handbook/"),
    "teams": ("duizhang", "/teams/"),
    "weekly-log": ("duizhang", "/teams/33/log/weeks/"),
    "month": ("zongzhi", "/reviews/"),
    "ranking": ("qunzhong", "/reviews/ranking/"),
    "board": ("qunzhong", "/board/"),
    "reports": ("zongshuji", "/reports/"),
    "audit": ("shenji", "/audit/"),
}
ACCESSIBILITY, BEST_PRACTICES = 100, 95
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    home = tmp_path_factory.mktemp("demonstration")
    with demonstration(home / "demo", home / "log") as demo:
        demo.wait_until_it_answers(COLD)
        yield demo


def look(url: str, cookie: dict[str, str], report) -> dict:
    """Lighthouse's verdict on one page: scores of 100, and the audits that failed."""
    told = "; ".join(f"{name}={value}" for name, value in cookie.items())
    command = [
        str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}",
        "--only-categories=accessibility,best-practices,performance", "--max-wait-for-load=45000",
        f"--extra-headers={json.dumps({'Cookie': told} if told else {})}",
    ]  # fmt: skip
    # No news from elsewhere, no statistics sent.
    environment = {**os.environ, "CHROME_PATH": CHROMIUM, "CI": "1", "LIGHTHOUSE_ERROR_REPORTING": "0"}
    subprocess.run(command, check=True, timeout=180, env=environment, capture_output=True)
    return json.loads(report.read_text())


@pytest.mark.parametrize("name", list(PAGES))
def test_page_scores(demo, tmp_path, name):
    username, address = PAGES[name]
    session = sign_in(demo, username) if username else build_opener()
    # Where the address leads: Lighthouse loses the session at a redirect.
    address = session.open(demo.url(address)).geturl()
    told = look(address, cookies(session), tmp_path / "report.json")
    shutil.copy(tmp_path / "report.json", HOME / f"lighthouse-{name}.json")
    assert told["finalDisplayedUrl"] == address
    scores = {key: round(one["score"] * 100) for key, one in told["categories"].items()}
    failed = [key for key, one in told["audits"].items() if one["score"] == 0]
    assert scores["accessibility"] == ACCESSIBILITY, failed
    assert scores["best-practices"] >= BEST_PRACTICES, failed
