"""A month's ranking that fills several sheets of paper, through the browser's own printing (trust.md CN-5, INT-3)."""

import re
import subprocess

import pytest
from django.urls import reverse

from reviews.models import Ranking
from tests.browser.desk import day
from tests.reviews.months import CONFIRMING, full_month, make_house

POSTS = 45
A4 = (842, 595)

pytestmark = pytest.mark.trust


@pytest.fixture
def house(transactional_db):
    with day(CONFIRMING):
        house = make_house(posts=POSTS, teams=1)
        full_month(house)
        yield house


def pages_of(pdf: bytes, tmp_path) -> list[str]:
    """The text of every page, as it lies on the paper."""
    file = tmp_path / "ranking.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True
    )
    return said.stdout.rstrip("\f\n").split("\f")


def test_a_long_ranking_on_paper_repeats_its_head_and_carries_the_seal(page, browser_as, house, tmp_path):
    browser_as(house.holders[0]).goto(reverse("reviews:ranking-month", args=[house.campaign.pk, "2026-10"]))
    pdf = page.pdf(prefer_css_page_size=True)
    pages = pages_of(pdf, tmp_path)
    sizes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)}
    assert {(round(wide), round(high)) for wide, high in sizes} == {A4}
    assert len(pages) >= 2
    rows = [one for one in pages if "岗位" in one]
    assert len(rows) >= 2
    assert [("名次" in one, "综合得分" in one) for one in rows] == [(True, True)] * len(rows)
    said = re.sub(r"\s", "", "".join(pages))
    assert said.count("公司级") >= POSTS
    # Eight groups of the seal fit the line of the paper; the workbook carries all sixteen.
    assert Ranking.objects.get().seal[:32] in said
    assert "打印时间" in said
    assert "填表人：" in said
    assert [word for word in ("退出登录", "跳到正文", "搜索", "意见箱") if word in said] == []
