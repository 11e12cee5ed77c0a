"""The first day by visible names: from the command's password to an open campaign with its inventory."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.models import Campaign, Membership, Organization, Person, Project
from tests.browser.widths import at_both_widths
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


TITLES = ["组织树", "科室", "花名册", "委员会", "三个管理员", "密码条", "争创活动", "规则", "重大项目清单", "评分人", "激励文本"]  # fmt: skip


def sign_in(page: Page, number: str, password: str, *, change: bool = True) -> None:
    """Sign in; with a first password choose an own one."""
    page.context.clear_cookies()
    page.goto("/signin/")
    page.get_by_label("工号").fill(number)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    if change:
        page.get_by_label("现在的密码").fill(password)
        page.get_by_label("新密码", exact=True).fill(OWN_PASSWORD)
        page.get_by_label("再填一次新密码").fill(OWN_PASSWORD)
        page.get_by_role("button", name="修改密码").click()
        expect(page.get_by_text("密码已修改")).to_be_visible()


def upload(page: Page, file: str) -> None:
    page.get_by_label("表格文件").set_input_files(DATA / file)
    page.get_by_role("button", name="上传并预检").click()


def undone(page: Page) -> list[str]:
    """Steps of the list on 首页 that are not done, in order."""
    page.goto("/")
    steps = page.locator(".checklist li").filter(has_not_text="已办")
    return [text.strip() for text in steps.locator("strong").all_inner_texts()]


def follow_next(page: Page, name: str) -> None:
    """The next step of the list on 首页, by its primary button."""
    page.goto("/")
    page.locator(".checklist .is-next").get_by_role("link", name=name).click()


def test_first_day_from_nothing_to_a_campaign_that_can_start(page: Page):
    """Everything but the first command goes through pages, each step from the list on 首页."""
    printed = StringIO()
    call_command("createfirstadmin", stdout=printed)
    sign_in(page, "admin", printed.getvalue().splitlines()[1].removeprefix("初始密码："))
    enter_the_trees(page)
    import_the_roster(page)
    appoint_the_offices(page)
    passwords = print_all_slips(page)
    assert undone(page) == TITLES[6:]
    officer = Person.objects.get(employee_number=OFFICES["党总支办事员"])
    sign_in(page, officer.username, passwords[officer.employee_number])
    assert undone(page) == TITLES[6:]
    prepare_the_campaign(page)
    page.goto("/")
    expect(page.locator(".checklist")).to_have_count(0)
    expect(page.get_by_role("heading", name="待办")).to_be_visible()


def enter_the_trees(page: Page) -> None:
    """组织树 with a typing mistake, corrected before use, a branch entered in vain, a 党小组, 科室 and 班组."""
    page.goto("/")
    page.get_by_role("link", name="建立组织").click()
    page.get_by_label("上级党委").fill("上航公司党委")
    page.get_by_label("党总支", exact=True).fill("信息化中新党总支")
    page.get_by_label("党支部").fill("工程信息党支部\n写错的党支部")
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="登记组织").click()
    assert undone(page) == TITLES[1:]
    page.get_by_role("link", name="组织和科室").click()
    row = page.get_by_role("row").filter(has_text="信息化中新党总支")
    row.get_by_role("link", name="更正").click()
    page.get_by_label("名称").fill("信息化中心党总支")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("row").filter(has_text="写错的党支部").get_by_role("link", name="更正").click()
    page.get_by_role("link", name="登记错了，删除").click()
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("“写错的党支部”已删除。")).to_be_visible()
    page.get_by_role("link", name="登记党支部和党小组").click()
    page.get_by_label("上级组织").select_option(label="工程信息党支部")
    page.get_by_label("名称").fill("第一党小组")
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="登记", exact=True).click()
    follow_next(page, "登记科室")
    page.get_by_role("textbox", name="科室和班组").fill("工程信息科\n工程信息科／试飞数据班组")
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="登记", exact=True).click()
    assert list(Organization.objects.values_list("kind", "name")) == [
        ("committee", "上航公司党委"),
        ("general_branch", "信息化中心党总支"),
        ("branch", "工程信息党支部"),
        ("group", "第一党小组"),
    ]


def import_the_roster(page: Page) -> None:
    """A faulty file imports nothing; the right one fills branches, committees and departments."""
    follow_next(page, "导入花名册")
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


def appoint_the_offices(page: Page) -> None:
    follow_next(page, "登记任职")
    for label, number in OFFICES.items():
        page.get_by_label(label).fill(number)
    page.get_by_role("button", name="登记任职").click()
    expect(page.get_by_text("已登记5项任职")).to_be_visible()


def print_all_slips(page: Page) -> dict[str, str]:
    """Slips of every branch; returns {工号: first password}."""
    follow_next(page, "打印密码条")
    found: dict[str, str] = {}
    for branch in Organization.objects.branches():
        page.goto(f"/password-slips/?branch={branch.pk}")
        # A sheet holds forty: a larger branch takes two.
        while page.get_by_role("checkbox", checked=True).count():
            with page.expect_event("domcontentloaded"):
                page.get_by_role("button", name="发放并显示密码条").click()
            for slip in page.locator(".slip").all():
                words = slip.inner_text().split()
                found[words[words.index("登录账号") + 1]] = slip.locator("samp").inner_text()
            page.goto(f"/password-slips/?branch={branch.pk}")
    assert len(found) == 194
    return found


def prepare_the_campaign(page: Page) -> None:
    """The officer: campaign, inventory, scorers, incentive."""
    follow_next(page, "建立活动")
    page.get_by_label("活动名称").fill("2026年度争创活动")
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="建立活动").click()
    follow_next(page, "导入清单")
    upload(page, "projects.xlsx")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("清单已导入：新增36项")).to_be_visible()
    assert Project.objects.filter(campaign=Campaign.objects.get()).count() == 36
    follow_next(page, "指定评分人")
    general = Organization.objects.general_branches().get()
    for organization in (general, *Organization.objects.branches()):
        scorer = Person.objects.staff_of(organization, clock.today()).filter(standing="full").first()
        page.get_by_role("main").get_by_label("组织").select_option(value=str(organization.pk))
        page.get_by_role("main").get_by_label("评分人").fill(scorer.employee_number)
        page.get_by_role("button", name="指定").click()
        expect(page.get_by_role("main").locator(".messages")).to_contain_text(scorer.name)
    follow_next(page, "公布激励")
    page.get_by_label("激励办法").first.fill("优先推荐评优评先。")
    page.get_by_label("现在公布激励办法").check()
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="保存活动").click()


@at_both_widths
def test_set_up_pages_are_accessible_and_fit(page: Page, browser_as, assert_accessible, width):
    tree = make_tree()
    offices = make_offices(tree)
    campaign = make_campaign(tree, offices.officer)
    system = appoint(make_person("系统"), "system_admin")
    security = appoint(make_person("安全"), "security_admin")
    pages = {
        system: (
            "/",
            "/first-run/",
            f"/organizations/{tree.general.pk}/",
            f"/organizations/{tree.general.pk}/add/",
            f"/organizations/{tree.general.pk}/departments/add/",
            f"/organizations/{tree.branch.pk}/edit/",
            f"/organizations/{tree.branch.pk}/remove/",
            "/suggestions/",
            "/search/?q=ce",
            "/password-slips/",
            f"/password-slips/?branch={tree.branch.pk}",
        ),
        security: ("/appointments/", "/admin/", "/admin/campaign/appointment/"),
        offices.officer: (
            "/?by=place",
            "/stuck/",
            "/suggestions/",
            "/suggestions/new/",
            "/search/",
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
