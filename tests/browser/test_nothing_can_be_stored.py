"""While nothing can be stored the person is told so and keeps what was typed; afterwards it is sent as it was (trust.md DUR-7)."""

from contextlib import contextmanager

import pytest
from django.core.signals import request_started
from django.db import connection
from playwright.sync_api import expect

from campaign.models import CorrectionRequest
from modelposts.models import HandbookPart
from tests.browser.desk import day
from tests.ledgers import make_house

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]
NOW, TEXT = "2026-11-18 14:03", "本月牵头复盘两次，恢复用时降到18分钟。"


@contextmanager
def writing_refused():
    """Every request finds a database that only reads; its threads keep their connections, so each is told anew."""
    with asking_before_each_request("PRAGMA query_only=ON", "SET default_transaction_read_only=on"):
        yield


@contextmanager
def asking_before_each_request(on_sqlite, on_postgresql):
    def ask(**kwargs):
        with connection.cursor() as cursor:
            cursor.execute(on_sqlite if connection.vendor == "sqlite" else on_postgresql)

    request_started.connect(ask, weak=False)
    try:
        yield
    finally:
        request_started.disconnect(ask)


@pytest.fixture
def house():
    with (
        day(NOW),
        asking_before_each_request("PRAGMA query_only=OFF", "SET default_transaction_read_only=off"),
    ):
        yield make_house()


def test_a_ledger_says_that_it_is_not_saved_and_saves_itself_afterwards(house, browser_as):
    page = browser_as(house.holder)
    page.set_default_timeout(60_000)
    page.goto(f"/posts/{house.post.pk}/handbook/evaluation/")
    with writing_refused():
        page.locator("textarea[name=text]").fill(TEXT)
        expect(page.locator("[data-saved]")).to_contain_text("未保存，正在重试", timeout=60_000)
        page.wait_for_function(
            "words => Object.values(localStorage).some(one => one.includes(words))", arg=TEXT
        )
        assert not HandbookPart.objects.filter(text=TEXT).exists()
    expect(page.locator("[data-saved]")).to_contain_text("已保存", timeout=90_000)
    assert HandbookPart.objects.filter(text=TEXT).exists()


def test_a_form_that_was_refused_stands_there_as_it_was_typed(house, browser_as):
    page = browser_as(house.holder)
    page.set_default_timeout(60_000)
    page.goto("/me/corrections/")
    page.locator("textarea[name=text]").fill("入党时间应为2004年6月。")
    button = page.get_by_role("main").locator("form:has(textarea[name=text]) button[type=submit]")
    with writing_refused():
        button.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("暂时不能保存", timeout=60_000)
        expect(page.get_by_role("main")).to_contain_text("请返回上一页，先不要关闭它，稍后再提交")
    assert CorrectionRequest.objects.count() == 0
    page.go_back()
    expect(page.locator("textarea[name=text]")).to_have_value("入党时间应为2004年6月。")
    button.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("暂时不能保存", timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("入党时间应为2004年6月。")
    assert CorrectionRequest.objects.get().text == "入党时间应为2004年6月。"
