"""The printed ledger in a real browser: the page to print, its PDF on A4, Word through the button (issue 5)."""

import re
from datetime import date

import pytest

from modelposts.services import handbook
from taskforces.services import weeks
from taskforces.weeks import Week
from tests.browser.desk import Desk, day
from tests.ledgers import NOW, first, make_house
from tests.words import text_of

LONG = "把接口联调的每一步都记下来，查到原因再改，改完回归一遍。" * 17
PAGES = re.compile(rb"/Type\s*/Page[^s]")


@pytest.fixture
def house(transactional_db):
    with day(NOW):
        house = make_house()
        for number in range(9):
            handbook.record_action(
                contender=house.post, measure=first(house.post.measures), acted_on=date(2026, 11, 3 + number),
                text=f"第{number}次。{LONG}", by=house.holder,
            )  # fmt: skip
        handbook.save_part_text(
            contender=house.post, key="evaluation", text=LONG * 5, version=1, by=house.holder
        )
        weeks.save_week(
            contender=house.team, week=Week(2026, 46), version=0, by=house.captain, done=LONG, next="余下9个。",
            hand_in=True,
        )  # fmt: skip
        yield house


def test_a_ledger_is_printed_and_taken_as_word(page, browser_as, house, assert_accessible):
    desk = Desk(page, browser_as)
    desk.sit(house.holder, f"/posts/{house.post.pk}/handbook/founding/")
    desk.follow("打印")
    desk.sees("党员示范岗创建手册", "第8次。", "六、验收结论", "支部书记签名：")
    assert_accessible(page)
    page.emulate_media(media="print")
    # 170 mm of an A4 page, at 96 dots an inch.
    page.set_viewport_size({"width": 643, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 643
    assert page.locator(".topbar").is_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(PAGES.findall(printed)) >= 5
    assert b"/MediaBox [0 0 594" in printed or b"/MediaBox [0 0 595" in printed
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download() as taken:
        desk.link("导出Word").click()
    assert taken.value.suggested_filename == "试飞数据处理岗-党员示范岗创建手册.docx"
    with open(taken.value.path(), "rb") as file:
        assert LONG in text_of(file.read())


def test_a_log_is_printed_for_a_chosen_month(page, browser_as, house, assert_accessible):
    desk = Desk(page, browser_as)
    desk.sit(house.captain, f"/teams/{house.team.pk}/log/print/")
    desk.choose("周志的时间", "2026年11月")
    desk.send("查看")
    desk.sees("（2026年11月）", "第46周", LONG)
    assert_accessible(page)
    with page.expect_download() as taken:
        desk.link("导出Word").click()
    assert "2026年11月" in taken.value.suggested_filename
