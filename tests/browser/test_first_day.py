"""The first day by visible names: from the command's password to an open campaign with its inventory."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from campaign.models import Campaign, Membership, Organization, Person, Project
from tests.factories import appoint, make_campaign, make_offices, make_person, make_tree

DATA = Path(__file__).parents[1] / "data"
OWN_PASSWORD = "Kx7-mountain-sky"
OFFICES = {
    "党总支书记": "000365",
    "纪检委员": "000400",
    "党总支办事员": "000435",
    "安全管理员": "000442",
    "审计员": "000477",
}


def sign_in(page: Page, number: str, password: str) -> None:
    """Sign in with a first password and choose an own one."""
    page.context.clear_cookies()
    page.goto("/signin/")
    page.get_by_label("工号").fill(number)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("现在的密码").fill(password)
    page.get_by_label("新密码", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("再填一次新密码").fill(OWN_PASSWORD)
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_text("密码已修改")).to_be_visible()


def upload(page: Page, file: str) -> None:
    page.get_by_label("表格文件").set_input_files(DATA / file)
    page.get_by_role("button", name="上传并预检").click()


def test_first_day_from_an_empty_database(page: Page):
    printed = StringIO()
    call_command("createfirstadmin", stdout=printed)
    sign_in(page, "admin", printed.getvalue().splitlines()[1].removeprefix("初始密码："))
    page.goto("/")
    page.get_by_role("link", name="首次设置").first.click()
    page.get_by_label("上级党委").fill("上航公司党委")
    page.get_by_label("党总支", exact=True).fill("信息化中心党总支")
    page.get_by_role("button", name="登记组织").click()

    page.get_by_role("link", name="导入花名册").click()
    page.get_by_label("按表新建支部").check()
    upload(page, "roster-with-errors.xlsx")
    expect(page.get_by_role("heading", name="有8处需要改正，什么都没有导入")).to_be_visible()
    assert Membership.objects.count() == 0
    page.get_by_role("link", name="重新上传").click()
    page.get_by_label("按表新建支部").check()
    upload(page, "roster.xlsx")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("花名册已导入：新增194人")).to_be_visible()
    assert Organization.objects.branches().count() == 6

    page.goto("/first-run/")
    page.get_by_role("link", name="登记任职").click()
    for label, number in OFFICES.items():
        page.get_by_label(label).fill(number)
    page.get_by_role("button", name="登记任职").click()
    expect(page.get_by_text("已登记5项任职")).to_be_visible()

    officer = Person.objects.get(employee_number=OFFICES["党总支办事员"])
    page.get_by_role("link", name="打印密码条").click()
    page.get_by_label("支部").select_option(label=officer.memberships.get().branch.name)
    page.wait_for_url("**branch=*")
    page.get_by_role("button", name="发放并显示密码条").click()
    row = page.get_by_role("row").filter(has_text=officer.name)
    password = row.locator("samp").inner_text()

    sign_in(page, officer.username, password)
    page.goto("/campaigns/new/")
    page.get_by_label("活动名称").fill("2026年度争创活动")
    page.get_by_role("button", name="建立活动").click()
    page.get_by_role("link", name="项目导入").click()
    upload(page, "projects.xlsx")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("清单已导入：新增36项")).to_be_visible()
    assert Project.objects.filter(campaign=Campaign.objects.get()).count() == 36


@pytest.mark.parametrize("width", [1440, 390])
def test_set_up_pages_are_accessible_and_fit(page: Page, browser_as, assert_accessible, width):
    tree = make_tree()
    offices = make_offices(tree)
    campaign = make_campaign(tree, offices.officer)
    system = appoint(make_person("系统"), "system_admin")
    security = appoint(make_person("安全"), "security_admin")
    pages = {
        system: ("/first-run/", "/password-slips/", f"/password-slips/?branch={tree.branch.pk}"),
        security: ("/appointments/", "/admin/", "/admin/campaign/appointment/"),
        offices.officer: (
            "/roster/import/",
            "/campaigns/new/",
            f"/campaigns/{campaign.pk}/edit/",
            f"/campaigns/{campaign.pk}/rules/",
            f"/campaigns/{campaign.pk}/scorers/",
            f"/campaigns/{campaign.pk}/inventory/",
            f"/campaigns/{campaign.pk}/inventory/import/",
            f"/people/{offices.branch_member.pk}/transfer/",
            "/admin/campaign/person/",
            f"/admin/campaign/person/{offices.branch_member.pk}/change/",
        ),
    }
    page.set_viewport_size({"width": width, "height": 900})
    for person, addresses in pages.items():
        browser_as(person)
        for address in addresses:
            page.goto(address)
            assert_accessible(page)
            assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, width)
