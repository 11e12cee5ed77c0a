"""A whole handbook and ten weeks of a log written on a telephone (product.md §4), with the steps each takes."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from campaign.models import LedgerHandIn
from modelposts.models import Action, HandbookPart
from taskforces.models import WeeklyEntry
from taskforces.weeks import Week
from tests.browser.desk import Desk, day
from tests.ledgers import make_house

pytestmark = pytest.mark.trust
NOW = "2026-11-18 10:00"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house(live_server):
    with day(NOW):
        return make_house()


@pytest.fixture
def desk(page, browser_as):
    page.set_viewport_size(PHONE)
    return Desk(page, browser_as)


def fits(desk):
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert desk.page.evaluate(wide) == 0, desk.page.url


def write(desk, label, text):
    """The free text of a part, whose panel has the same name as its control."""
    desk.main.get_by_role("textbox", name=label).fill(text)


def add(desk, address, act, on, values, button):
    """Open the form of an act, fill it, send it."""
    desk.page.goto(f"{address}?act={act}&on={on}")
    for label, value in values.items():
        desk.fill(label, value)
    fits(desk)
    desk.send(button)


def test_a_full_handbook_on_a_phone(house, desk, assert_accessible):
    book = f"/posts/{house.post.pk}/handbook/"
    with day(NOW):
        desk.sit(house.holder, f"{book}founding/")
        write(desk, "补充说明", "11月起责任区增加夜航数据间。")
        expect(desk.main.locator("[data-saved]").first).to_contain_text("已保存10:00", timeout=8000)
        add(
            desk,
            f"{book}study/",
            "study-add",
            "",
            {"学习内容": "安全生产法", "摘要": "先排查再作业。"},
            "记入手册",
        )
        for measure in house.post.measures.all():
            text = {"做了什么": f"按“{measure.text}”核对两批数据。"}
            add(desk, f"{book}actions/", "action-add", measure.pk, text, "记入手册")
            add(
                desk, f"{book}effects/", "outcome-add", measure.pk, {"成效": "差错由5处降到1处。"}, "记入账本"
            )
        for indicator in house.post.indicators.all():
            add(desk, f"{book}effects/", "reading-add", indicator.pk, {"读数": "96"}, "记入账本")
        fits(desk)
        for key, label in (("evaluation", "自评小结"), ("acceptance", "争创总结")):
            desk.page.goto(f"{book}{key}/")
            write(desk, label, "按计划做到，下一步每周碰头一次。")
            desk.send("保存")
        for key in ("founding", "study", "actions", "effects", "evaluation", "acceptance"):
            desk.page.goto(f"{book}{key}/")
            desk.send("标为已完成本节")
            desk.sees("已完成本节")
            fits(desk)
        desk.page.goto(f"{book}check/")
        assert_accessible(desk.page)
        fits(desk)
        desk.send("提交创建手册")
    parts = HandbookPart.objects.filter(post_id=house.post.pk)
    assert (parts.exclude(done_at=None).count(), parts.exclude(text="").count()) == (6, 3)
    assert Action.objects.count() == house.post.measures.count()
    assert LedgerHandIn.objects.get().contender == house.post


def test_ten_weeks_of_a_log_on_a_phone(house, desk, assert_accessible):
    first = date(2026, 9, 20)
    house.team.activated_on = first - timedelta(days=6)
    house.team.save(update_fields=["activated_on"])
    for number in range(10):
        sunday = first + timedelta(days=7 * number)
        with day(f"{sunday} 16:00"):
            week = Week.of(sunday)
            desk.sit(house.captain, f"/teams/{house.team.pk}/log/weeks/")
            if number == 4:
                desk.send("本周无变化")
            else:
                # Last week's plan stands there as a start.
                if number not in (0, 5):
                    expect(desk.labelled("本周完成")).to_have_value(f"第{number}批接口联调。")
                desk.fill("本周完成", f"完成第{number}批接口联调。")
                desk.fill("下周计划", f"第{number + 1}批接口联调。")
                desk.send(f"提交{week.label}周志")
            fits(desk)
    with day(f"{sunday} 17:00"):
        desk.page.goto(f"/teams/{house.team.pk}/log/weeks/")
        assert_accessible(desk.page)
    rows = WeeklyEntry.objects.filter(team_id=house.team.pk)
    assert (rows.filter(status="filled").count(), rows.filter(status="unchanged").count()) == (9, 1)
