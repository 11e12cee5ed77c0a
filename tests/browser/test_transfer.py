"""A transfer in the middle of the campaign, on the office's PC; and the pages of people as a browser shows them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.desk import Desk, day
from tests.browser.widths import at_both_widths
from tests.factories import make_member
from tests.reviews import months

TODAY = "2026-11-27 09:00"


@pytest.fixture
def house(live_server):
    """October published; the holder of its first post will move."""
    house = months.make_house()
    months.full_month(house)
    return house


@pytest.fixture
def desk(page, browser_as):
    return Desk(page, browser_as)


def address_of(house):
    return reverse("reviews:ranking-month", args=[house.campaign.pk, months.MONTH])


def published(desk, house):
    """The published month as it reads now."""
    desk.page.goto(address_of(house))
    return desk.main.locator("table").first.inner_text()


def test_the_old_secretary_loses_sight_and_the_month_stays(house, desk):
    holder = house.holders[0]
    record = f"/people/{holder.pk}/"
    with day(TODAY):
        desk.sit(house.officer)
        before = published(desk, house)
        assert "岗位1" in before
        desk.sit(house.branch_secretary, record)
        desk.sees_heading("岗位1")
        desk.sees("工程信息党支部")
        desk.sit(house.neighbour_secretary)
        assert desk.page.goto(record).status == 404

        desk.sit(house.officer)
        desk.menu("管理后台")
        desk.page.get_by_role("link", name="人员", exact=True).first.click()
        desk.fill("姓名、拼音或工号", "gw1")
        desk.press("查找")
        desk.follow("岗位1")
        desk.follow("调动")
        desk.sees("仍归工程信息党支部：由该支部审核、评分", "没有任职和评分任务")
        desk.choose("调入支部", "制造信息党支部")
        desk.fill("岗位", "组长")
        desk.fill("事由", "轮岗")
        desk.press("确认调动")
        desk.sees("调动已登记", "工程信息党支部 → 制造信息党支部")

        desk.sit(house.branch_secretary)
        assert desk.page.goto(record).status == 404
        desk.sit(house.neighbour_secretary, record)
        desk.sees_heading("岗位1")
        desk.sees("制造信息党支部", "轮岗")
        desk.sit(house.officer)
        assert published(desk, house) == before


@at_both_widths
def test_people_and_admin_pages_are_accessible_and_fit(house, desk, assert_accessible, width):
    person = make_member("欧阳慕容司徒上官诸葛令狐", house.tree.branch)
    desk.page.set_viewport_size({"width": width, "height": 900})
    with day(TODAY):
        desk.sit(house.officer)
        for address in (
            "/people/",
            f"/people/{person.pk}/",
            f"/people/{house.holders[0].pk}/transfer/",
            f"/people/{house.holders[0].pk}/leave/",
            "/admin/",
            "/admin/campaign/person/",
            f"/admin/campaign/person/{person.pk}/change/",
            f"/admin/campaign/person/{person.pk}/history/",
        ):
            assert desk.page.goto(address).status == 200
            assert_accessible(desk.page)
            assert (address, desk.page.evaluate("document.documentElement.scrollWidth")) == (address, width)
        expect(desk.page.get_by_role("navigation", name="主导航")).to_be_visible()
