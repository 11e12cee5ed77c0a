"""The auditor finds an act, reads it, takes the rows out and has the chain verified, with and without scripts."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import expect

from campaign import audit, clock
from campaign.models import AuditEvent
from tests.factories import appoint, make_offices, make_person, make_tree

NOW = "2026-11-10 09:00"


@pytest.fixture
def house():
    with clock.at(NOW, everywhere=True):
        tree = make_tree()
        tree.offices = make_offices(tree)
        tree.auditor = appoint(make_person("阿卜杜热合曼买买提江宋", tree.neighbour), "auditor")
        for _ in range(55):
            audit.record("sign-out", by=tree.offices.secretary)
        audit.record(
            "organization-changed",
            by=tree.offices.officer,
            obj=tree.branch,
            changes={"name": ["旧名", "新名"]},
        )
        yield tree


def expect_asked(page, asked):
    """Wait for the page whose address asks for just this."""
    page.wait_for_url(
        lambda url: (
            {key: value[0] for key, value in parse_qs(urlsplit(url).query).items() if value[0]} == asked
        )
    )


def test_auditor_finds_reads_takes_out_and_verifies(house, browser_as, assert_accessible, tmp_path):
    page = browser_as(house.auditor)
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="审计日志").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("校验一致")
    assert_accessible(page)

    page.get_by_label("动作").select_option("group:office")
    expect(page.locator("#sum")).to_have_text("共1条")
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["action"] == ["group:office"])
    page.reload()
    expect(page.locator("#sum")).to_have_text("共1条")

    with page.expect_download() as loading:
        page.get_by_role("button", name="导出Excel").click()
    loading.value.save_as(tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(BytesIO((tmp_path / "out.xlsx").read_bytes())).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert ("更改党组织" in cells, "退出登录" in cells, "名称：旧名 → 新名" in cells) == (True, False, True)

    page.get_by_role("link", name="更改党组织").click()
    expect(main.get_by_role("row").filter(has_text="名称")).to_contain_text("新名")
    assert_accessible(page)
    page.get_by_role("link", name="此人的全部记录").click()
    expect_asked(page, {"person": house.offices.officer.employee_number})

    page.get_by_role("button", name="逐条校验").click()
    expect(main).to_contain_text("全部一致")
    expect(main).to_contain_text("最近逐条校验11月10日09:00，一致")
    assert AuditEvent.objects.filter(action="audit-verify", actor=house.auditor).count() == 1


@pytest.mark.parametrize("width", [390, 1440])
def test_log_fits_the_screen_and_pages_keep_the_filter(house, browser_as, width):
    page = browser_as(house.auditor)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/audit/?action=sign-out")
    page.get_by_role("link", name="下一页").click()
    expect_asked(page, {"action": "sign-out", "page": "2"})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (wide, page.locator("tbody tr").count()) == (0, 5)


def test_log_works_without_scripts(house, browser_as, browser, live_server):
    cookies = browser_as(house.auditor).context.cookies()
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/audit/")
    page.get_by_label("操作人").fill("秦办事")
    page.get_by_role("button", name="查找").click()
    expect_asked(page, {"person": "秦办事"})
    expect(page.locator("#sum")).to_have_text("共1条")
    page.get_by_role("button", name="逐条校验").click()
    expect(page.get_by_role("main")).to_contain_text("全部一致")
    context.close()
