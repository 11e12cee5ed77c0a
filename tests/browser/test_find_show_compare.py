"""找一找 晒一晒 比一比 on a phone: one month through the pages for holder, secretary, 宣传委员 and colleague."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from campaign import clock
from campaign.models import Reading
from campaign.services.attachments import attach
from modelposts.models import Action
from tests.browser.desk import Desk, day
from tests.factories import appoint, make_member
from tests.pictures import picture as make_picture
from tests.reviews.months import FIND, SHOW, VOTING, make_house, open_month

LATE_SHOW = "2026-11-09 15:00"


@pytest.fixture
def house(live_server):
    house = make_house(posts=2, teams=0, staff=1)
    house.publicity = appoint(make_member("宣委员", house.tree.branch), "publicity_member", house.tree.branch)
    holder, post = house.holders[0], house.posts[0]
    action = Action.objects.create(
        post_id=post.pk, measure=post.measures.get(), acted_on=date(2026, 10, 15), text="跨班组复盘两次",
        saved_at=clock.now(), saved_by=holder,
    )  # fmt: skip
    picture = SimpleUploadedFile("现场照片.jpg", make_picture(), "image/jpeg")
    action.evidence.add(attach(contender=post, upload=picture, by=holder))
    for contender, value in zip(house.posts, (2400, 4000), strict=True):
        Reading.objects.create(
            indicator=contender.indicators.get(), read_on=date(2026, 10, 28), value=value,
            recorded_by=contender.principal, recorded_at=clock.now(),
        )  # fmt: skip
    open_month(house)
    return house


@pytest.fixture
def desk(page, browser_as):
    page.set_viewport_size({"width": 390, "height": 844})
    return Desk(page, browser_as)


def fits(desk):
    """Nothing of the page lies beside the phone."""
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_month_is_found_shown_and_compared(house, desk, assert_accessible):
    page, main, title = desk.page, desk.main, house.posts[0].title
    with day(FIND):
        desk.sit(house.holders[0])
        desk.follow("10月找一找未提交")
        desk.sees("目标和读数", "24分钟", "还差", "4分钟")
        fits(desk)
        assert_accessible(page)
        for label, text in (("原因", "新人多。"), ("下一步措施", "结对带教。"), ("完成期限", "2026-11-30")):
            main.get_by_label(label, exact=True).first.fill(text)
        desk.send("保存并提交")
        desk.sees("已提交")
        desk.sit(house.officer)
        desk.menu("月度评比")
        desk.tab("找一找")
        desk.follow("看差距清单")
        desk.sees("结对带教。", "已写明")
        main.locator("select[name=state]").select_option("closed")
        expect(main).to_contain_text("没有符合条件的差距。")
        fits(desk)
        assert_accessible(page)

    with day(SHOW):
        desk.sit(house.holders[0])
        desk.follow("10月晒一晒未提交")
        for control in main.get_by_role("checkbox").all():
            control.check(force=True)
        desk.fill("本月情况说明", "恢复用时从40分钟压到24分钟。" + "长" * 480)
        fits(desk)
        assert_accessible(page)
        desk.send("保存并提交支部确认")
        for person, todo, verdict, action in (
            (house.branch_secretary, "10月晒一晒有1个待确认", "内容属实，同意公开", "提交意见"),
            (house.publicity, "10月晒一晒有1个待保密审查", "不涉及国家秘密、工作秘密和商业秘密，可以公开", "提交审查结论"),
        ):  # fmt: skip
            desk.sit(person)
            desk.follow(todo)
            desk.tick(verdict)
            desk.send(action)
        desk.sit(house.staff[0])
        desk.menu("月度评比")
        desk.tab("晒一晒")
        main.locator("input[name=q]").fill("恢复用时")
        desk.press("查找")
        expect(main).to_contain_text("共1个")
        fits(desk)
        assert_accessible(page)
        desk.follow(title)
        picture = main.locator(".pictures img")
        expect(picture).to_have_count(1)
        picture.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('.pictures img').naturalWidth > 0")
        fits(desk)
        main.get_by_role("textbox", name="留言").fill("复盘记录能共享吗？")
        desk.send("发表留言")
        desk.sees("复盘记录能共享吗？")

    with day(LATE_SHOW):
        desk.sit(house.holders[0])
        desk.follow("10月晒一晒有留言待回复")
        desk.follow("回复")
        desk.fill("回复", "放在共享目录了。")
        desk.send("发表回复")
        desk.sit(house.officer, page.url)
        desk.follow("隐藏")
        desk.fill("隐藏理由", "与内容无关")
        desk.send("确认隐藏")
        desk.sit(house.holders[1], page.url)
        desk.sees("这条留言已隐藏", "隐藏，理由：与内容无关")
        expect(main).not_to_contain_text("复盘记录能共享吗？")
        assert_accessible(page)

    with day(VOTING):
        desk.sit(house.holders[1])
        desk.menu("月度评比")
        desk.tab("比一比")
        for post in house.posts:
            main.get_by_role("checkbox", name=re.compile(post.title)).check()
        desk.send("比一比")
        desk.sees("90.0%", "50.0%", "40.0个百分点", "每周复盘一次：跨班组复盘两次")
        expect(main.get_by_role("img", name="各项目的条形图")).to_be_visible()
        fits(desk)
        assert_accessible(page)
        source = main.locator("#learn-source option").filter(has_text=title)
        desk.labelled("向谁学").select_option(source.get_attribute("value"))
        desk.fill("学什么、怎么用", "学跨班组复盘，先试两周。")
        desk.send("登记")
        desk.sees("已登记互学", f"向{title}学")
        desk.follow("填写效果（12月31日前）")
        desk.fill("用得怎样", "交接少漏两项。")
        desk.send("记下效果")
        desk.follow("支部")
        desk.sees("示范岗均分", "本月得分发布后显示")
        fits(desk)
        assert_accessible(page)
        desk.sit(house.holders[0])
        desk.sees("别人学我们", "学跨班组复盘，先试两周。", "交接少漏两项。")
        fits(desk)
