"""Imports as the officer makes them: the samples, an update with people who move and leave, the faulty one mended, 1,200 rows."""

import re

import pytest
from playwright.sync_api import Page, expect

from campaign.models import ImportFile, Membership, Person
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from tests.browser.test_first_day import DATA
from tests.browser.widths import at_both_widths
from tests.factories import appoint, make_campaign, make_organization, make_person, make_tree
from tests.sheets import ROSTER_HEADER, full, loaded, mass, saved, text, workbook

BRANCHES = ("客服信息党支部", "经营管理信息党支部", "综合管理党支部", "基础设施党支部")


@pytest.fixture
def tree(transactional_db):
    tree = make_tree()
    for name in BRANCHES:
        make_organization("branch", name, tree.general)
    # Outside the roster of the house, so that no file makes the officer leave.
    tree.officer = appoint(make_person("秦办事"), "campaign_officer", tree.general)
    return tree


def choose(page: Page, content, name="花名册.xlsx", address="/roster/import/"):
    page.goto(address)
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_role("button", name="上传并预检").click()


def fact(page: Page, label):
    return (
        page.locator("dl.facts > div")
        .filter(has=page.locator("dt", has_text=re.compile(f"^{label}$")))
        .locator("dd")
    )


def imported(tree, *rows):
    file = store_upload(
        kind="roster",
        organization=tree.general,
        name="a.xlsx",
        content=workbook(ROSTER_HEADER, *rows),
        by=tree.officer,
    )
    confirm_roster(file, by=tree.officer, seen=plan_roster(file).digest)


@at_both_widths
def test_update_moves_changes_and_lets_go_whom_the_officer_ticks(
    page, browser_as, assert_accessible, tree, width
):
    page.set_viewport_size({"width": width, "height": 900})
    imported(tree, full(), mass(), mass("000130", "乙"), mass("000131", "丙"))
    browser_as(tree.officer)
    choose(
        page,
        workbook(ROSTER_HEADER, full(branch="制造信息党支部"), mass(position="组长"), mass("000200", "丁")),
    )
    for label, count in (("新增", "1人"), ("变更", "1人"), ("调动", "1人"), ("不变", "0人")):
        expect(fact(page, label)).to_have_text(count)
    expect(
        page.get_by_role("row").filter(has_text="所在支部：工程信息党支部 → 制造信息党支部")
    ).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_label("乙（000130）离册").check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("花名册已导入：新增1人、变更1人、调动1人、不变0人，1人离册。")).to_be_visible()
    open_ones = Membership.objects.filter(ended_on=None).order_by("person__employee_number")
    assert [(one.person.name, one.branch.name) for one in open_ones] == [
        ("萧成远", "制造信息党支部"),
        ("林博", "工程信息党支部"),
        ("丙", "工程信息党支部"),
        ("丁", "工程信息党支部"),
    ]
    assert Person.objects.get(name="乙").is_active is False


def test_sample_with_faults_is_downloaded_mended_and_imported(page, browser_as, assert_accessible, tree):
    browser_as(tree.officer)
    choose(page, (DATA / "roster-with-errors.xlsx").read_bytes(), "roster-with-errors.xlsx")
    expect(page.get_by_role("heading", name="有8处需要改正，什么都没有导入")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出问题的表格").click()
    assert download.value.suggested_filename == "roster-with-errors（已标出问题）.xlsx"
    book = loaded(download.value.path().read_bytes())
    sheet = book.worksheets[0]
    marked = sorted(cell.coordinate for row in sheet for cell in row if cell.fill.fill_type)
    assert marked == sorted(["C5", "K8", "I10", "B12", "H15", "J20", "I25", "L30"])
    mended = {"C5": "柳如是", "K8": "基础设施党支部", "I10": "2002-04", "B12": "000998", "H15": "群众", "J20": "2000-05-01",
              "I25": None, "L30": None}  # fmt: skip
    for cell, value in mended.items():
        sheet[cell] = value
    choose(page, saved(book))
    expect(page.get_by_role("heading", name="确认后将会")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("花名册已导入：新增194人、变更0人、调动0人、不变0人。")).to_be_visible()
    assert Membership.objects.count() == 194


@at_both_widths
def test_unknown_columns_are_explained_once(page, browser_as, assert_accessible, tree, width):
    page.set_viewport_size({"width": width, "height": 900})
    browser_as(tree.officer)
    rows = (
        ("人员代码", "姓名", "政治面貌", "组织归属", "特长"),
        ("000120", "甲", "群众", tree.branch.name, "篮球"),
    )
    choose(page, text(*rows, encoding="gbk"), "花名册.csv")
    expect(page.get_by_role("heading", name="这张表的各列是什么")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_label("人员代码").select_option(label="工号")
    page.get_by_label("组织归属").select_option(label="所在支部")
    page.get_by_role("button", name="记住并预检").click()
    expect(fact(page, "新增")).to_have_text("1人")
    choose(page, text(*rows, encoding="utf-8-sig"), "花名册.csv")
    expect(page.get_by_role("heading", name="花名册预检")).to_be_visible()
    page.goto("/imports/columns/")
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("忘记 ?特长")).click()
    expect(page.get_by_text("已忘记“特长”，下次会再询问。")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_large_file_is_left_and_found_again(
    browser, browser_context_args, live_server, tree, settings, scripts
):
    settings.WORK_IN_BACKGROUND = True
    context = browser.new_context(
        **browser_context_args | {"base_url": live_server.url, "java_script_enabled": scripts}
    )
    page = context.new_page()
    sign_in(context, live_server, tree.officer)
    choose(page, workbook(ROSTER_HEADER, *[mass(f"{n:06}", f"人{n}") for n in range(1, 1201)]))
    page.goto("/")
    wait_for("checked")
    page.goto("/roster/import/")
    page.get_by_role("link", name="回到预检").click()
    expect(fact(page, "新增")).to_have_text("1200人")
    page.get_by_role("button", name="确认导入").click()
    if not scripts:
        wait_for("written")
        page.reload()
    expect(page.get_by_text("花名册已导入：新增1200人、变更0人、调动0人、不变0人。")).to_be_visible(
        timeout=30_000
    )
    assert Membership.objects.filter(ended_on=None).count() == 1200
    context.close()


def sign_in(context, live_server, person):
    from django.conf import settings as now
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[now.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def wait_for(stage):
    """Wait until background work has come so far."""
    import time

    for _attempt in range(150):
        if ImportFile.objects.filter(stage=stage).exists():
            return
        time.sleep(0.2)
    raise AssertionError(f"never {stage}: {list(ImportFile.objects.values('stage', 'outcome'))}")


def test_pages_of_the_other_imports_are_accessible_and_fit(page, browser_as, assert_accessible, tree):
    campaign = make_campaign(tree, tree.officer)
    browser_as(tree.officer)
    page.set_viewport_size({"width": 390, "height": 900})
    choose(
        page,
        (DATA / "projects.xlsx").read_bytes(),
        "projects.xlsx",
        f"/campaigns/{campaign.pk}/inventory/import/",
    )
    expect(fact(page, "新增")).to_have_text("36项")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
