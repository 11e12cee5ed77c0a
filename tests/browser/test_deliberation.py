"""议, 公示 and 上报 in a real Chromium, by the names people see (product.md §3).

A meeting with a recusal, a tie and a further round, an empty place; a notice, an objection found right; a reply from
above that grants the lower level; the 票决记录 on paper. And the secretary's inbox worked by keyboard alone.
"""

from datetime import date

from playwright.sync_api import expect

from campaign.models import Contender, Objection
from campaign.services import meetings
from campaign.services.rules import make_rule_set
from tests.browser.desk import Desk, day
from tests.factories import make_house, make_member, make_person, make_post, make_team

TITLES = ("网络安全岗", "数据保障岗", "平台运行岗", "范委员的岗")
TEAM = "贯通攻关队"


def make_endorsed():
    """Four posts for two places and one team for two, all for the level that is decided above."""
    house = make_house()
    campaign, group = house.campaign, house.campaign.group
    quotas = [(house.general, group, "post", 2), (house.general, group, "team", 2)]
    make_rule_set(campaign=campaign, by=house.offices.officer, quotas=quotas)
    member = house.general.appointments.get(person__name="范委员").person
    holders = [house.holder, make_member("秦越川", house.branch), make_member("陆致远", house.branch), member]
    for holder, title in zip(holders, TITLES, strict=True):
        make_post(campaign, holder, "endorsed", title=title, level_applied=group)
    make_team(campaign, make_member("韩知行", house.branch), "endorsed", title=TEAM, level_applied=group)
    house.author = make_person("沈砚秋", house.branch, status="群众")
    return house


def hold_the_meeting(desk, house):
    """The officer enters it; the committee member whose own post it is leaves by itself."""
    desk.sit(house.offices.officer)
    desk.follow("去录入")
    desk.fill("召开日期", "2026-03-10")
    desk.fill("主持人", "方总书")
    desk.fill("记录人", "秦办事")
    desk.choose("表决方式", "无记名投票")
    desk.fill("监票人", "许望舒")
    desk.fill("计票人", "彭委员")
    desk.press("保存，下一步填到会")
    desk.sees("监票人、计票人不能是本次会议的候选人或队员：许望舒。")
    desk.fill("监票人", "严纪检")
    desk.press("保存，下一步填到会")
    desk.sees("范委员（申报人本人）")
    desk.press("保存，下一步填表决")
    for title, yes, present in zip((*TITLES, TEAM), (5, 4, 4, 2, 5), (5, 5, 5, 4, 5), strict=True):
        fill_votes(desk, title, yes, present)
    desk.fill(f"{TITLES[1]}收回", 6)
    desk.press("保存，下一步看结论")
    desk.sees(f"{TITLES[1]}收回多于发出，本次表决无效，已记录在案")
    fill_votes(desk, TITLES[1], 4, 5)
    desk.press("保存，下一步看结论")
    desk.sees_heading("第2轮表决")
    desk.sees("以下对象票数相同、超过名额")
    fill_votes(desk, TITLES[1], 3, 5)
    fill_votes(desk, TITLES[2], 2, 5)
    desk.press("保存，下一步看结论")
    desk.sees(
        "数据保障岗、平台运行岗票数相同，还有1个名额，第2轮在他们之间再表决。",
        "超过半数的少于名额，空缺1个，不再补足。",
    )
    desk.press("办结会议")
    desk.sees("会议已办结，应到、实到和结论不再改变。")


def fill_votes(desk, title, yes, present):
    figures = {
        "发出": present,
        "收回": present,
        "有效": present,
        "赞成": yes,
        "反对": present - yes,
        "弃权": 0,
    }
    for label, figure in figures.items():
        desk.fill(f"{title}{label}", figure)


def print_the_record(desk):
    desk.follow("票决记录")
    desk.sees(
        "回避1人：参加表决5－1＝4人，回避的仍计入应到5人。",
        "第1轮第1次（无效）",
        "收回6张，多于发出5张，本次表决无效，重新投票",
        "发出5张，收回5张，有效5张；赞成3＋反对2＋弃权0＝5；3×2＝6＞应到5，超过半数",
        "2×2＝4≤应到5，未超过半数",
    )
    expect(desk.main.get_by_role("button", name="打印")).to_be_visible()
    desk.page.emulate_media(media="print")
    for words in ("主持人签名：", "监票人签名：", "计票人签名：", "记录人签名："):
        expect(desk.page.get_by_text(words)).to_be_visible()
    expect(desk.page.get_by_role("navigation", name="主导航")).to_be_hidden()
    assert desk.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    desk.page.emulate_media(media="screen")


def test_from_the_vote_to_the_reply(page, browser_as, live_server, assert_accessible):
    desk = Desk(page, browser_as)
    with day("2026-03-10 16:00"):
        house = make_endorsed()
        hold_the_meeting(desk, house)
        print_the_record(desk)
        assert_accessible(page)
        desk.sit(house.offices.secretary)
        desk.follow("去确认")
        desk.press("确认议决结果")
        desk.sees("已确认5项议决结果。")
    with day("2026-03-11 09:00"):
        desk.sit(house.offices.officer)
        desk.follow("去公示")
        desk.sees("3月12日为第1个工作日，3月18日为第5个工作日")
        expect(desk.labelled("正文")).to_have_value(
            "经信息化中心党总支2026年3月10日党总支委员会会议议决，拟确定以下对象参加“学规范我在行动”争创，现予公示。\n"
            "党员示范岗（2个）：\n"
            "1. 网络安全岗　许望舒　工程信息党支部　集团公司级\n"
            "2. 数据保障岗　秦越川　工程信息党支部　集团公司级\n"
            "党员攻关队（1个）：\n"
            "1. 贯通攻关队　韩知行　工程信息党支部　集团公司级\n"
            "公示期到2026年3月18日止。如有异议，请在公示期内署名或不署名反映，由受理人核查并答复。"
        )
        desk.fill("受理电话", "021-1234")
        desk.press("发布公示")
        desk.sees("公示已发布。")
        notice = desk.page.url
    with day("2026-03-12 10:00"):
        object_and_find(desk, house, notice)
    with day("2026-03-19 09:00"):
        announce(desk, house, notice)
        report_and_reply(desk, house)


def object_and_find(desk, house, notice):
    """An objection without a name reaches the 纪检委员 alone, who finds it right."""
    desk.sit(house.author, notice)
    desk.follow("提出异议")
    desk.choose("对谁有异议", TITLES[0])
    desk.fill("异议内容", "指标所列数据与值守记录不一致。")
    desk.press("提交异议")
    desk.sees("异议已送达受理人，只有受理人看得到。")
    assert Objection.objects.get().raised_by is None
    desk.sit(house.offices.discipline)
    desk.follow("去核查")
    desk.sees("不署名", "指标所列数据与值守记录不一致。")
    desk.main.get_by_role("textbox", name="核查结论").fill("经核对值守记录，情况属实。")
    desk.page.get_by_label("成立，不予选定").check()
    desk.press("办结")
    desk.sees("核查结论已记录。")


def announce(desk, house, notice):
    desk.sit(house.offices.secretary, notice)
    assert "值守记录" not in desk.main.inner_text()
    desk.follow("不予选定")
    desk.fill("理由", "公示期间异议经核查成立。")
    desk.press("不予选定")
    desk.press("宣布公示通过")
    desk.sees("2个对象公示通过。")
    desk.follow("结果报告")
    desk.sees(
        "公示期间共收到异议1件，核查成立1件，不成立0件。",
        "不予选定1个：网络安全岗。",
        "公示通过2个：数据保障岗、贯通攻关队。",
    )
    assert "值守记录" not in desk.main.inner_text()


def report_and_reply(desk, house):
    """Above, the team is granted the level it applied for and the post the lower one."""
    desk.sit(house.offices.officer)
    desk.follow("去登记")
    desk.choose("上报层级", "集团公司级")
    for box in desk.main.get_by_role("checkbox").all():
        box.check()
    desk.fill("文号", "信党字〔2026〕3号")
    desk.press("登记上报")
    for title, reply, level in ((TITLES[1], "按较低层级认定", "公司级"), (TEAM, "按申报层级认定", None)):
        row = desk.main.get_by_role("row").filter(has_text=title)
        row.get_by_role("link", name="登记批复").click()
        desk.main.get_by_role("combobox", name="批复").select_option(label=reply)
        if level:
            desk.choose("认定层级", level)
        desk.fill("批复文号", "集团党〔2026〕9号")
        desk.press("登记批复")
        desk.sees(f"“{title}”的批复已登记。")
    row = desk.main.get_by_role("row").filter(has_text=TITLES[1])
    expect(row.get_by_role("cell").nth(2)).to_have_text("集团公司级")
    expect(row.get_by_role("cell").nth(3)).to_have_text("公司级")
    states = dict(Contender.objects.values_list("title", "state"))
    assert states == {
        TITLES[0]: "not_selected", TITLES[1]: "cleared", TITLES[2]: "not_selected", TITLES[3]: "not_selected",
        TEAM: "cleared",
    }  # fmt: skip


def test_the_inbox_by_keyboard(page, browser_as, live_server, assert_accessible):
    desk = Desk(page, browser_as)
    with day("2026-03-11 10:00"):
        house = make_house()
        names = ("岗一", "岗二", "岗三")
        posts = [
            make_post(house.campaign, make_member(f"人{name}", house.branch), "submitted", title=name)
            for name in names
        ]
        secretary = house.offices.branch_secretary
        meeting = meetings.create_meeting(
            campaign=house.campaign, organization=house.branch, held_on=date(2026, 3, 10), method="hands",
            contenders=posts[:2], by=secretary,
        )  # fmt: skip
        for item in meeting.items.all():
            meetings.record_vote(item=item, yes=3, no=0, abstain=0, by=secretary)
        meetings.close_meeting(meeting=meeting, by=secretary)
        desk.sit(secretary, "/review/")
        expect(desk.main.get_by_role("heading", name="键盘快捷键")).to_be_visible()
        assert_accessible(page)
        page.keyboard.press("j")
        desk.sees_heading("岗二")
        page.keyboard.press("k")
        desk.sees_heading("岗一")
        page.keyboard.press("c")
        page.keyboard.type("yes, join")  # letters of keys are letters while one writes
        expect(desk.labelled("意见")).to_have_value("yes, join")
        page.keyboard.press("Escape")
        page.keyboard.press("y")
        expect(desk.main.get_by_role("button", name="同意推荐")).to_be_focused()
        page.keyboard.press("Enter")
        desk.sees("“岗一”：同意推荐。")
        desk.sees_heading("岗二")
        desk.labelled("启用快捷键").uncheck(force=True)
        page.keyboard.press("j")
        desk.sees_heading("岗二")
        page.reload()
        desk.labelled("启用快捷键").check(force=True)
        page.keyboard.press("b")
        desk.sees_heading("可以同意推荐的有1件")
        desk.sees("岗三", "这一步须有会议结论，请先录入会议和表决。")
        desk.press("同意推荐所选申报")
        desk.sees("已同意推荐1件。")
    states = Contender.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["endorsed", "endorsed", "submitted"]
