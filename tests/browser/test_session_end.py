"""The end of a session in a real browser: the warning, going on, and what was typed (trust.md AUTH-5, UX-5, WEB-5)."""

import pytest
from playwright.sync_api import Page, expect

from campaign.models import CorrectionRequest, PersonSession
from tests.browser.desk import day
from tests.factories import PASSWORD, make_offices, make_person, make_tree
from tests.reviews.months import VOTING, make_house, open_month

FORM, LABEL, TEXT = "/me/corrections/", "哪里不对，应当是什么", "入党时间应为2011年7月，\n见党员登记表。"


@pytest.fixture
def tree():
    tree = make_tree()
    tree.offices = make_offices(tree)
    return tree


@pytest.fixture
def person(tree):
    return make_person("李晓燕", tree.branch, password=PASSWORD)


@pytest.fixture
def brief(settings):
    """A session that is warned of after two seconds and over after four."""

    def shorten(idle=4, warn=2):
        settings.SESSION_COOKIE_AGE, settings.SESSION_WARN_BEFORE, settings.SESSION_TOUCH_EVERY = (
            idle,
            warn,
            0,
        )

    return shorten


@pytest.fixture
def usual(settings):
    """The sessions of every day again."""

    def lengthen():
        settings.SESSION_COOKIE_AGE, settings.SESSION_WARN_BEFORE = 1800, 120

    return lengthen


def sign_in(page: Page, person) -> None:
    page.get_by_label("工号").fill(person.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/signin" not in url)


def kept(page: Page) -> list[str]:
    """What the browser keeps of typing, wherever a page could keep it."""
    return page.evaluate(
        "() => [localStorage, sessionStorage].flatMap(store => Object.entries(store))"
        ".map(entry => entry.join(' '))"
    )


def box(page: Page):
    return page.locator("[data-session]")


def type_text(page: Page, text=TEXT) -> None:
    page.get_by_label(LABEL).fill(text)
    page.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('ledger-kept:'))")


def test_warning_comes_quietly_and_one_key_goes_on(person, browser_as, brief, assert_accessible):
    brief(idle=8, warn=6)
    page = browser_as(person)
    page.goto(FORM)
    field = page.get_by_label(LABEL)
    field.click()
    expect(box(page)).to_be_hidden()
    expect(box(page)).to_be_visible(timeout=4000)
    expect(page.get_by_role("status").filter(has_text="按任意键继续使用")).to_be_visible()
    # The focus stays where somebody types, and the key that goes on is typed as well.
    expect(field).to_be_focused()
    assert_accessible(page)
    before = PersonSession.objects.get(person=person).seen_at
    page.keyboard.press("a")
    expect(box(page)).to_be_hidden()
    expect(field).to_have_value("a")
    assert PersonSession.objects.get(person=person).seen_at > before


def test_the_button_goes_on_too_and_the_page_stays(person, browser_as, brief):
    brief(idle=8, warn=6)
    page = browser_as(person)
    page.goto(FORM)
    page.get_by_role("button", name="继续使用").click(timeout=5000)
    expect(box(page)).to_be_hidden()
    assert page.url.endswith(FORM)


def test_another_tab_in_use_keeps_this_one_quiet(person, browser_as, brief):
    brief(idle=5, warn=3)
    page = browser_as(person)
    page.goto(FORM)
    other = page.context.new_page()
    for _ in range(4):
        other.goto("/me/")
        page.wait_for_timeout(1200)
        expect(box(page)).to_be_hidden()


def test_typed_text_is_there_again_after_the_session_ended(person, browser_as, brief, usual):
    brief()
    page = browser_as(person)
    page.goto(FORM)
    type_text(page)
    page.wait_for_url("**/signin/?next=%2Fme%2Fcorrections%2F&ended=1", timeout=12_000)
    expect(page.get_by_role("status")).to_contain_text("登录已到期，系统已自动退出。")
    usual()
    sign_in(page, person)
    assert page.url.endswith(FORM)
    expect(page.get_by_label(LABEL)).to_have_value(TEXT)
    expect(page.get_by_role("status").filter(has_text="还没有提交的内容")).to_be_visible()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("已提交，答复会显示在本页。")).to_be_visible()
    assert CorrectionRequest.objects.get().text == TEXT
    page.goto(FORM)
    expect(page.get_by_label(LABEL)).to_have_value("")
    assert kept(page) == []


def test_a_form_sent_too_late_comes_back_with_its_text(person, browser_as):
    page = browser_as(person)
    page.goto(FORM)
    type_text(page)
    PersonSession.objects.all().delete()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("status")).to_contain_text("没有提交的内容留在这台电脑的浏览器里")
    assert CorrectionRequest.objects.count() == 0
    sign_in(page, person)
    expect(page.get_by_label(LABEL)).to_have_value(TEXT)


def test_what_comes_back_can_be_thrown_away(person, browser_as):
    page = browser_as(person)
    page.goto(FORM)
    type_text(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label(LABEL)).to_have_value(TEXT)
    page.get_by_role("button", name="不要了").click()
    expect(page.get_by_label(LABEL)).to_have_value("")
    page.reload()
    expect(page.get_by_label(LABEL)).to_have_value("")


def test_text_belongs_to_its_person(person, tree, browser_as):
    other = make_person("邻居", tree.branch, password=PASSWORD)
    page = browser_as(person)
    page.goto(FORM)
    page.on("dialog", lambda dialog: dialog.accept())
    type_text(page)
    browser_as(other).goto(FORM)
    expect(page.get_by_label(LABEL)).to_have_value("")
    browser_as(person).goto(FORM)
    expect(page.get_by_label(LABEL)).to_have_value(TEXT)


def test_a_form_of_the_admin_keeps_its_text_too(tree, browser_as):
    """Django's own markup; what was typed is there after the sign-in, and gone once it is saved."""
    person = make_person("李晓燕", tree.branch)
    officer = tree.offices.officer
    officer.set_password(PASSWORD)
    officer.save()
    address = f"/admin/campaign/person/{person.pk}/change/"
    page = browser_as(officer)
    page.goto(address)
    page.get_by_label("学历").fill("硕士研究生")
    page.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('ledger-kept:'))")
    PersonSession.objects.all().delete()
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/signin/**")
    sign_in(page, officer)
    expect(page.get_by_label("学历")).to_have_value("硕士研究生")
    expect(page.get_by_role("status").filter(has_text="还没有提交的内容")).to_be_visible()
    # Refused for want of a reason, the text still stands and is still kept.
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_label("学历")).to_have_value("硕士研究生")
    page.get_by_label("理由").fill("毕业证书已核对")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/admin/campaign/person/")
    person.refresh_from_db()
    assert person.education == "硕士研究生"
    assert kept(page) == []


def test_signing_out_forgets_what_was_typed_and_back_shows_the_sign_in_page(person, browser_as):
    page = browser_as(person)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(FORM)
    type_text(page)
    page.locator("details.mine > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/signin/")
    assert page.evaluate("() => Object.keys(localStorage)") == []
    page.go_back()
    expect(page.get_by_role("heading", name="登录争创账本")).to_be_visible()
    assert "更正申请" not in page.content()
    sign_in(page, person)
    page.goto(FORM)
    expect(page.get_by_label(LABEL)).to_have_value("")


def test_the_secret_sheet_keeps_nothing_and_says_so_when_time_runs_out(browser_as, brief):
    house = make_house(posts=3, teams=0, staff=6)
    cycle = open_month(house)
    with day(VOTING):
        page = browser_as(house.staff[0])
        page.on("dialog", lambda dialog: dialog.accept())
        brief(idle=8, warn=6)
        page.goto(f"/reviews/{cycle.pk}/sheet/")
        page.locator(".grades input").first.check(force=True)
        page.locator("form[data-sheet] textarea, form[data-sheet] input[type=text]").first.fill(
            "SENTINEL", force=True
        )
        expect(box(page)).to_contain_text("评议表不保留，请先提交。", timeout=5000)
        page.wait_for_url("**/signin/**", timeout=15_000)
        assert kept(page) == []
        assert page.evaluate("() => document.cookie") == ""


def test_without_scripts_the_page_says_plainly_that_the_text_is_lost(person, browser, live_server):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/signin/?next={FORM}")
    sign_in(page, person)
    page.get_by_label(LABEL).fill(TEXT)
    PersonSession.objects.all().delete()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("刚才提交的内容没有保存，登录后会回到原来的页面，请重新填写。")).to_be_visible()
    sign_in(page, person)
    assert page.url == live_server.url + FORM
    context.close()


def test_the_admin_warns_too(tree, browser_as, brief, assert_accessible):
    brief(idle=10, warn=9)
    page = browser_as(tree.offices.officer)
    page.goto("/admin/")
    expect(box(page)).to_contain_text("按任意键继续使用", timeout=5000)
    assert_accessible(page)
    page.keyboard.press("Shift")
    expect(box(page)).to_be_hidden()
