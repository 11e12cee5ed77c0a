"""The account's pages as people meet them: first day by keyboard, lock, notice, sessions; both widths, axe 0."""

import pytest
from playwright.sync_api import Page, expect

from campaign import accounts
from campaign.models import CorrectionRequest, PrivacyReceipt
from campaign.services.corrections import ask_correction
from tests.browser.desk import Desk
from tests.browser.widths import at_both_widths
from tests.factories import PASSWORD, appoint, make_offices, make_person, make_tree

LONG = "入党时间应为二〇一一年七月，转正时间应为二〇一二年七月，均见党员登记表。" * 13


@pytest.fixture
def tree():
    tree = make_tree()
    tree.offices = make_offices(tree)
    return tree


@pytest.fixture
def person(tree):
    return make_person("阿依古丽买买提江吐尔逊", tree.branch, password=PASSWORD)


@pytest.fixture
def looks_right(page: Page, assert_accessible):
    """Say that a page is accessible and no wider than the window."""

    def look(address: str = "") -> None:
        if address:
            page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url

    return look


@at_both_widths
def test_pages_are_accessible_and_fit(person, tree, browser_as, looks_right, width):
    admin = appoint(make_person("系管", password=PASSWORD), "system_admin")
    asked = ask_correction(text=LONG[:480], by=person)
    page = browser_as(person)
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("/me/", "/me/sessions/", "/me/corrections/", "/me/password/", "/privacy/"):
        looks_right(address)
    browser_as(tree.offices.officer)
    for address in ("/corrections/", f"/corrections/{asked.pk}/"):
        looks_right(address)
    browser_as(admin)
    account = f"/accounts/{person.pk}/"
    for address in ("/accounts/", account, f"{account}reset/", f"{account}close/"):
        looks_right(address)
    page.get_by_role("button", name="停用账号").click()
    expect(page.get_by_text("已停用阿依古丽买买提江吐尔逊的账号。")).to_be_visible()


@at_both_widths
def test_lock_page_says_when_and_fits(page: Page, person, looks_right, width):
    page.set_viewport_size({"width": width, "height": 844})
    for _ in range(5):
        page.goto("/signin/")
        page.get_by_label("工号").fill(person.username)
        page.get_by_label("密码").fill("Wrong-password-7")
        page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="登录暂时锁定")).to_be_visible()
    expect(page.get_by_text("以后再试")).to_be_visible()
    looks_right()


def test_first_day_from_slip_to_home_by_keyboard_alone(page: Page, person, settings, looks_right):
    settings.PRIVACY_NOTICE_REQUIRED = True
    slip = accounts.issue_first_password(person, by=None)
    page.goto("/me/")
    page.get_by_label("工号").focus()
    page.keyboard.type(person.username)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(slip)  # as a paste does
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.get_by_label("现在的密码").focus()
    for word in (slip, "Huoju-2026-shan", "Huoju-2026-shan"):
        page.keyboard.insert_text(word)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="修改密码")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="个人信息处理告知")).to_be_visible()
    looks_right()
    page.get_by_role("button", name="已阅知，继续使用").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已记下您阅知了个人信息处理告知")).to_be_visible()
    assert page.url.endswith("/me/")
    assert PrivacyReceipt.objects.get().person == person


def test_own_data_come_in_one_click(person, browser_as):
    page = browser_as(person)
    page.goto("/me/")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载我的资料").click()
    assert download.value.suggested_filename.startswith("我的资料-阿依古丽买买提江吐尔逊-")
    assert download.value.path().read_bytes()[:2] == b"PK"


def test_correction_goes_from_the_person_to_the_officer_and_back(page: Page, person, tree, browser_as):
    desk = Desk(page, browser_as)
    desk.sit(person, "/me/")
    desk.follow("有错，申请更正")
    desk.fill("哪里不对，应当是什么", "学历应为硕士研究生。")
    desk.press("提交申请")
    desk.sees("已提交，答复会显示在本页。", "办理中")
    desk.sit(tree.offices.officer)
    desk.sees("答复阿依古丽买买提江吐尔逊的更正申请")
    desk.follow("去办理")
    desk.fill("答复", "已按学历证书更正。")
    desk.press("答复")
    desk.sees("已答复阿依古丽买买提江吐尔逊。")
    desk.sit(person, "/me/corrections/")
    desk.sees("已按学历证书更正。", "已答复")
    assert CorrectionRequest.objects.get().answered_by == tree.offices.officer
