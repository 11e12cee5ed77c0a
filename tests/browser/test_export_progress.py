"""A large roster as a secretary takes it out: asked for, left, made by a worker meanwhile, fetched, deleted."""

import pytest
from playwright.sync_api import expect

from campaign.models import PreparedFile
from tests.browser.desk import Desk, day
from tests.factories import make_house, make_person
from tests.prepared import work

ASKED, A_MINUTE_LATER, DONE = "2026-11-10 09:00", "2026-11-10 09:01:30", "2026-11-10 09:02"


@pytest.fixture
def house(transactional_db, settings, tmp_path):
    settings.EXPORT_ROWS_AT_ONCE = 3
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    with day(ASKED):
        house = make_house()
        make_person("欧阳慕容司徒上官诸葛令狐", house.branch)
    return house


def test_a_large_export_is_left_and_fetched_later(page, browser_as, assert_accessible, house):
    desk = Desk(page, browser_as)
    with day(ASKED):
        desk.sit(house.offices.branch_secretary, "/reports/roster/")
        desk.send("下载Excel")
        desk.sees_heading("花名册")
        desk.sees("排队中", "可以离开这一页")
        assert_accessible(page)
        desk.menu("示范岗")
        address = f"/reports/prepared/{PreparedFile.objects.get().pk}/"
    with day(A_MINUTE_LATER):
        desk.menu("报表中心")
        desk.sees("准备中的下载", "无人办理")
        desk.follow("花名册")
        desk.page.goto(address)
        desk.sees("超过60秒没有后台程序办理", "不必重新申请")
        assert_accessible(page)
        # The page asks again every two seconds; what it says changes without a reload.
        desk.page.goto("/")
        work()
    with day(DONE):
        desk.menu("报表中心")
        desk.sees("可以下载")
        desk.page.goto(address)
        desk.sees("已准备好，共10行")
        assert_accessible(page)
        with page.expect_download() as download:
            desk.link("下载").click()
        assert download.value.suggested_filename == "工程信息党支部-2026年11月-花名册.xlsx"
        desk.send("删除文件")
        desk.sees("已删除“花名册”的文件。")
        expect(desk.main.get_by_text("准备中的下载")).to_have_count(0)


def test_the_page_moves_on_by_itself(page, browser_as, house):
    """Polled, without a click: from waiting to under way to done, in place."""
    desk = Desk(page, browser_as)
    with day(ASKED):
        desk.sit(house.offices.branch_secretary, "/reports/roster/")
        desk.send("下载Excel")
        desk.sees("排队中")
        PreparedFile.objects.update(stage="working", done=4, total=10)
        desk.sees("已完成4／10行")
        PreparedFile.objects.update(stage="failed", outcome="准备时出了问题，请重新开始。")
        desk.sees("准备时出了问题，请重新开始。")
        expect(desk.main.get_by_role("button", name="重新开始")).to_be_visible()
