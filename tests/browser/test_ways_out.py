"""A revocation with its hearing and appeal, and an acceptance with three scorers, the cap and its override.

By the names people see, each at the office's PC in turn; past months are written straight into their rows.
"""

from datetime import date

import pytest

from campaign.models import Scorer
from tests.browser.desk import Desk, day
from tests.factories import make_member
from tests.reviews.months import make_house
from tests.reviews.published import year


@pytest.fixture
def house(live_server):
    """Three posts with three published months; three scorers of the other branch."""
    with day("2026-11-02 09:00"):
        house = make_house(posts=3, teams=0, staff=0)
        house.scorers = [make_member(f"验收{n}", house.tree.neighbour) for n in "甲乙丙"]
        for scorer in house.scorers:
            Scorer.objects.create(
                campaign=house.campaign,
                organization=house.tree.neighbour,
                person=scorer,
                started_on=date(2026, 1, 5),
            )
        year(house, 9400, 9300, 6600)
    for post, title in zip(house.posts, ("试飞数据岗", "构型数据岗", "网络值守岗"), strict=True):
        type(post).objects.filter(pk=post.pk).update(title=title)
    return house


@pytest.fixture
def desk(page, browser_as):
    return Desk(page, browser_as)


def meet(desk, house, item, votes, day_held):
    """The officer enters the general branch's meeting about the item from their to-dos, and closes it."""
    desk.sit(house.officer)
    desk.follow(item)
    desk.fill("召开日期", day_held)
    desk.fill("主持人", house.secretary.name)
    desk.fill("记录人", house.officer.name)
    desk.press("保存，下一步填到会")
    desk.press("保存，下一步填表决")
    for title in votes:
        for label, figure in (("赞成", 5), ("反对", 0), ("弃权", 0)):
            desk.fill(f"{title}{label}", figure)
    desk.press("保存，下一步看结论")
    desk.press("办结会议")


def test_a_title_is_taken_with_hearing_and_appeal(house, desk, assert_accessible):
    holder = house.holders[2]
    with day("2026-11-03 09:00"):
        # The weak month is the reason, and stands there already.
        desk.sit(house.officer)
        desk.sees("“网络值守岗”限期整改", "2026年10月综合得分66.00分，低于70分。")
        desk.follow("去办理")
        assert desk.labelled("理由").input_value() == "2026年10月综合得分66.00分，低于70分。"
        desk.press("限期整改")
        desk.sees("整改中")
    with day("2026-12-03 09:00"):
        desk.sit(house.officer)
        desk.sees("“网络值守岗”整改到期，解除或提请摘牌")
        desk.follow("去办理")
        desk.follow("提请摘牌")
        desk.choose("摘牌事由", "整改未到位")
        desk.fill("事实和依据", "整改期满，值守记录仍有六次缺漏。")
        assert_accessible(desk.page)
        desk.press("登记并告知本人")
        desk.sees("本人可以陈述到2026年12月17日")
        desk.sit(holder)
        desk.sees("“网络值守岗”提请摘牌，请陈述")
        desk.follow("去陈述")
        desk.follow("填写陈述")
        desk.fill("本人陈述", "缺漏是系统迁移造成的，已补录。")
        desk.press("提交陈述")
        desk.sees("陈述环节已完成")
    with day("2026-12-04 09:00"):
        meet(desk, house, "录入党总支会议，研究“网络值守岗”摘牌", ["网络值守岗"], "2026-12-04")
        desk.sit(house.secretary)
        desk.follow("确认“网络值守岗”摘牌的会议结论")
        desk.follow("确认会议结论")
        desk.press("摘牌")
        desk.sees("已摘牌", "2026年12月18日")
        desk.sit(holder)
        desk.follow("“网络值守岗”已摘牌，可以申诉一次")
        desk.follow("申诉")
        desk.fill("申诉内容", "补录记录在迁移工单里，请核对。")
        desk.press("提交申诉")
    with day("2026-12-07 09:00"):
        desk.sit(house.discipline)
        desk.follow("核查“网络值守岗”的摘牌申诉")
        desk.follow("填写核查结论")
        desk.choose("申诉是否成立", "不成立")
        desk.fill("核查结论", "补录晚于整改期限。")
        desk.send("提交核查结论")
        desk.sit(house.deputy)
        desk.follow("确认“网络值守岗”的申诉结论")
        desk.follow("确认申诉结论")
        desk.fill("后续处理", "维持摘牌，补录情况记入台账。")
        desk.press("确认")
        desk.sees("申诉不成立", "维持摘牌，补录情况记入台账。")


def score(desk, house, title):
    """Each scorer from their to-dos: full marks, the second scorer a point less with the reason."""
    for number, scorer in enumerate(house.scorers):
        desk.sit(scorer)
        desk.follow(f"“{title}”验收评分")
        for control in desk.main.locator("fieldset input[inputmode=decimal]").all():
            most = control.evaluate("field => field.labels[0].innerText").split("满分")[1].split("分")[0]
            control.fill(most)
        if number == 1:
            first = desk.main.locator("fieldset input[inputmode=decimal]").first
            first.fill(str(float(first.input_value()) - 1))
            desk.main.get_by_label("扣分理由").first.fill("一项指标差一点。")
        desk.press("提交评分")
        desk.sees("验收评分已提交。")


def test_an_acceptance_with_three_scorers_the_cap_and_a_certificate(house, desk, assert_accessible):
    titles = ("试飞数据岗", "构型数据岗")
    with day("2026-12-02 09:00"):
        desk.sit(house.officer)
        desk.follow("转入验收3个对象")
        desk.press("转入验收")
        desk.sees("已有3个对象转入验收")
        for title, holder in zip(titles, house.holders, strict=False):
            desk.sit(house.officer)
            desk.follow(f"指定“{title}”的验收评分人")
            desk.tick("验收甲", "验收乙", "验收丙")
            desk.send("指定")
            desk.sit(holder)
            desk.follow(f"写“{title}”的验收总结")
            desk.fill("总结", "示范目标全部完成，承诺全部兑现。")
            desk.send("保存总结")
            desk.sit(house.branch_secretary)
            desk.follow(f"写“{title}”的支部验收意见")
            desk.sees("示范目标全部完成")
            desk.fill("支部意见", "情况属实，同意验收。")
            desk.press("保存意见")
            score(desk, house, title)
    with day("2026-12-03 09:00"):
        desk.sit(house.officer)
        desk.follow("准备“试飞数据岗”的验收结论")
        desk.sees("第1名，提出等次：优秀。")
        assert_accessible(desk.page)
        desk.fill("验收结论", "同意通过验收。")
        desk.press("保存结论")
        # One place of three: the second asks for a written reason.
        desk.sit(house.officer)
        desk.follow("准备“构型数据岗”的验收结论")
        desk.sees("按得分可评优秀，优秀名额1个已满。")
        desk.fill("验收结论", "同意通过验收。")
        desk.choose("等次", "优秀")
        desk.press("保存结论")
        desk.sees("优秀已超过规定比例，请写明超出的理由。")
        desk.fill("等次理由", "攻克构型数据一致性难题，贡献突出。")
        desk.press("保存结论")
        desk.sees("超出优秀比例")
        meet(desk, house, "录入党总支会议，验收2个对象", titles, "2026-12-03")
        for title in titles:
            desk.sit(house.secretary)
            desk.follow(f"确认“{title}”的验收")
            desk.follow("确认验收")
            desk.press("确认验收")
            desk.sees("已验收")
        desk.sit(house.holders[0], f"/reviews/acceptance/{house.posts[0].pk}/")
        # 94.00 of the months at 70 %, 99.67 of the scorers at 30 %.
        desk.sees("争创得分95.70", "优秀")
        desk.follow("看证书")
        desk.sees("岗位1同志：", "等次为优秀。特发此证。", "〔2026〕第001号")
        assert_accessible(desk.page)
