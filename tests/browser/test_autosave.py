"""Nothing typed into a ledger is lost: tab, server, session and network die in turn (trust.md UX-3, UX-4, headline 11)."""

from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from campaign import clock
from campaign.models import LedgerDraft, PersonSession
from modelposts.models import Action, HandbookPart
from modelposts.services import handbook
from taskforces.models import WeeklyEntry
from taskforces.services import weeks
from taskforces.weeks import Week
from tests.browser.desk import day
from tests.factories import PASSWORD
from tests.ledgers import first, make_house

NOW, THIS = "2026-11-18 14:03", Week(2026, 47)
TEXT = "本月牵头复盘两次，恢复用时降到18分钟。"


@pytest.fixture
def house():
    with day(NOW):
        house = make_house()
        for person in (house.holder, house.captain, house.member):
            person.set_password(PASSWORD)
            person.save()
        yield house


@pytest.fixture
def holder(house, browser_as) -> Page:
    page = browser_as(house.holder)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(part(house, "evaluation"))
    return page


def part(house, key):
    return f"/posts/{house.post.pk}/handbook/{key}/"


def week_page(house):
    return f"/teams/{house.team.pk}/log/2026/47/"


def add_page(house):
    return f"{part(house, 'actions')}?act=action-add&on={first(house.post.measures).pk}"


def body(page: Page):
    return page.locator("textarea[name=text]")


def state(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(words)


def stored(house) -> str:
    row = HandbookPart.objects.filter(post_id=house.post.pk, key="evaluation").first()
    return row.text if row else ""


def wait_until_stored(page: Page, house, text: str) -> None:
    """The closing tab may have got the text through at the last moment; then the next one has nothing to bring."""
    for _ in range(80):
        if stored(house) == text:
            return
        page.wait_for_timeout(100)
    assert stored(house) == text


def cut(page: Page):
    """The server is away for this page."""
    page.route("**/handbook/**", lambda route: route.abort() if is_post(route) else route.fallback())
    page.route("**/log/**", lambda route: route.abort() if is_post(route) else route.fallback())


def is_post(route) -> bool:
    return route.request.method == "POST"


def mend(page: Page):
    page.unroute("**/handbook/**")
    page.unroute("**/log/**")


def kept(page: Page) -> list[str]:
    return page.evaluate("() => Object.keys(localStorage)")


def wait_until_kept(page: Page, words: str) -> None:
    page.wait_for_function("words => Object.values(localStorage).some(one => one.includes(words))", arg=words)


@pytest.mark.headline("draft loss")
def test_typing_saves_itself_and_survives_the_tab(house, holder, figure):
    state(holder, "写下即自动保存")
    body(holder).press_sequentially(TEXT[:4], delay=20)
    body(holder).fill(TEXT)
    typed = monotonic()
    wait_until_stored(holder, house, TEXT)
    figure.most("s from the last key to the server", monotonic() - typed)
    state(holder, "已保存14:03")
    assert kept(holder) == []
    # Killed before the next save: the browser has it, the next page brings it to the server.
    cut(holder)
    body(holder).fill(TEXT + "还有半句")
    wait_until_kept(holder, "还有半句")
    other = holder.context.new_page()
    holder.close()
    other.goto(part(house, "evaluation"))
    expect(body(other)).to_have_value(TEXT + "还有半句")
    expect(body(other)).to_be_focused()
    wait_until_stored(other, house, TEXT + "还有半句")
    figure.say("a killed tab loses nothing")


@pytest.mark.headline("draft loss")
def test_away_and_back_the_text_goes_up_by_itself(house, holder, figure):
    cut(holder)
    body(holder).fill(TEXT)
    state(holder, "未保存，正在重试")
    holder.context.set_offline(True)
    body(holder).press_sequentially("再写。")
    state(holder, "没有网络，已存在本机，恢复后自动上传")
    assert stored(house) == ""
    mend(holder)
    holder.context.set_offline(False)
    wait_until_stored(holder, house, TEXT + "再写。")
    state(holder, "已保存14:03")
    holder.reload()
    expect(body(holder)).to_have_value(TEXT + "再写。")
    assert kept(holder) == []
    figure.say("nor do a server and a network that were away")


def test_a_button_pressed_while_the_server_is_away_stays_on_the_page(house, holder):
    holder.goto(add_page(house))
    cut(holder)
    body(holder).fill(TEXT)
    holder.get_by_role("button", name="记入手册").click()
    state(holder, "未保存，正在重试")
    expect(body(holder)).to_have_value(TEXT)
    mend(holder)
    with holder.expect_event("domcontentloaded"):
        holder.get_by_role("button", name="记入手册").click()
    expect(holder.get_by_text("已记入手册。")).to_be_visible()
    assert (Action.objects.get().text, LedgerDraft.objects.count(), kept(holder)) == (TEXT, 0, [])


@pytest.mark.headline("draft loss")
def test_a_session_ended_elsewhere_brings_the_text_back_on_its_field(house, holder, figure):
    holder.goto(add_page(house))
    PersonSession.objects.all().delete()
    body(holder).fill(TEXT)
    state(holder, "登录已失效，已存在本机")
    holder.get_by_role("link", name="重新登录").click()
    holder.get_by_label("工号").fill(house.holder.username)
    holder.get_by_label("密码").fill(PASSWORD)
    holder.keyboard.press("Enter")
    holder.wait_for_url("**act=action-add**")
    expect(body(holder)).to_have_value(TEXT)
    expect(body(holder)).to_be_focused()
    state(holder, "草稿已保存14:03")
    assert LedgerDraft.objects.get().fields["text"] == TEXT
    figure.say("nor does a session that ended")


def test_a_draft_is_offered_again_and_can_be_thrown_away(house, holder):
    holder.goto(add_page(house))
    body(holder).fill(TEXT)
    holder.keyboard.press("Control+s")
    state(holder, "草稿已保存14:03")
    holder.goto(part(house, "actions"))
    assert kept(holder) == []
    with holder.expect_event("domcontentloaded"):
        holder.get_by_role("link", name="记一条行动（").click()
    expect(holder.get_by_text("已恢复14:03的草稿。")).to_be_visible()
    expect(body(holder)).to_have_value(TEXT)
    with holder.expect_event("domcontentloaded"):
        holder.get_by_role("button", name="丢弃草稿").click()
    expect(holder.get_by_text("已丢弃草稿。")).to_be_visible()
    assert (LedgerDraft.objects.count(), Action.objects.count()) == (0, 0)


def test_signing_out_brings_what_is_pending_to_the_server_and_clears_the_browser(house, holder):
    body(holder).fill(TEXT)
    holder.locator("details.mine > summary").click()
    holder.get_by_role("button", name="退出登录").click()
    holder.wait_for_url("**/signin/")
    assert (stored(house), kept(holder)) == (TEXT, [])


def other_saves(house, text="对方写的一句。"):
    version = HandbookPart.objects.get(key="evaluation").version
    with clock.at("2026-11-18 14:02"):
        handbook.save_part_text(
            contender=house.post, key="evaluation", text=text, version=version, by=house.holder
        )


def clash(house, page):
    """Mine was read before another window saved."""
    body(page).fill("我写的一句。")
    state(page, "已保存14:03")
    other_saves(house)
    body(page).fill("我写的两句。")
    state(page, "您在另一处改过这一部分，请先比对")


@pytest.mark.headline("draft loss")
def test_the_second_writer_sees_both_and_takes_the_own_further(house, holder, assert_accessible, figure):
    clash(house, holder)
    box = holder.get_by_role("region", name="有两个版本，请比对后再定")
    expect(box).to_contain_text("对方写的一句。")
    expect(box.locator("[data-mine]")).to_have_text("我写的两句。")
    assert_accessible(holder)
    body(holder).fill("两边合在一起。")
    expect(box.locator("[data-mine]")).to_have_text("两边合在一起。")
    holder.wait_for_timeout(1300)
    assert stored(house) == "对方写的一句。"
    with holder.expect_event("domcontentloaded"):
        holder.get_by_role("button", name="以我的为准保存").click()
    expect(body(holder)).to_have_value("两边合在一起。")
    assert (stored(house), kept(holder)) == ("两边合在一起。", [])
    figure.say("two writers both keep their text")


def test_the_second_writer_takes_the_others(house, holder):
    clash(house, holder)
    # The tab dies undecided: the next page does not overwrite either.
    holder.reload()
    expect(body(holder)).to_have_value("我写的两句。")
    state(holder, "您在另一处改过这一部分，请先比对")
    assert stored(house) == "对方写的一句。"
    with holder.expect_event("domcontentloaded"):
        holder.get_by_role("button", name="用对方的版本").click()
    expect(body(holder)).to_have_value("对方写的一句。")
    assert (stored(house), kept(holder)) == ("对方写的一句。", [])


def test_two_members_see_each_other_in_the_week_and_enter_hands_nothing_in(
    house, browser, browser_as, live_server
):
    captain = browser_as(house.captain)
    captain.on("dialog", lambda dialog: dialog.accept())
    captain.goto(week_page(house))
    captain.get_by_label("本周完成").fill("接口联调14个。")
    state(captain, "已保存14:03")
    captain.get_by_label("希望解决的事").press("Enter")
    expect(captain.get_by_label("本周完成")).to_have_value("接口联调14个。")
    entry = WeeklyEntry.objects.get()
    assert (entry.done, entry.status, entry.version) == ("接口联调14个。", "draft", 1)
    page = captain.context.browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()
    page.goto(f"/signin/?next={week_page(house)}")
    page.get_by_label("工号").fill(house.member.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/log/**")
    expect(page.locator("[data-editors]")).to_have_text("秦越川正在编辑本节")
    with page.expect_response("**/log/**"):
        page.get_by_label("下周计划").click()
    captain.get_by_label("本周完成").press_sequentially("通过。")
    expect(captain.locator("[data-editors]")).to_have_text("宋晚晴正在编辑本节")
    with clock.at("2026-11-18 14:02"):
        weeks.save_week(contender=house.team, week=THIS, version=2, by=house.member, done="队员写的。")
    captain.get_by_label("本周完成").fill("队长写的。")
    state(captain, "另一人刚改过这一部分，请先比对")
    expect(captain.get_by_role("region", name="有两个版本")).to_contain_text("宋晚晴14:02的版本")
    page.context.close()
