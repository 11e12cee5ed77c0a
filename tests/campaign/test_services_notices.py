"""公示, objections, 上报 and 挂牌 (product.md §3)."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Objection
from campaign.services import notices, upward
from tests.factories import (
    appoint,
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_scorers,
    make_tree,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    make_scorers(tree.campaign, tree.branch)
    tree.holder = make_member("许望舒", tree.branch)
    tree.post = make_post(tree.campaign, tree.holder, "selected", title="网络安全岗")
    return tree


def post_notice(house, *contenders, by=None, handler=None, **fields):
    contenders = contenders or (house.post,)
    with clock.at("2026-04-28 16:00"):
        return notices.post_notice(
            campaign=house.campaign, contenders=list(contenders), title="公示", body="名单",
            office="党群工作部", phone="021-1", handler=handler or house.offices.discipline,
            by=by or house.offices.officer, **fields,
        )  # fmt: skip


def object_to(house, notice, contender=None, by=None, with_name=False, at="2026-04-30 10:00"):
    with clock.at(at):
        return notices.raise_objection(
            notice=notice, contender=contender or house.post, text="与事实不符",
            by=by or house.offices.branch_member, with_name=with_name,
        )  # fmt: skip


def test_five_working_days_over_the_may_holiday(house):
    notice = post_notice(house)
    # 29, 30 April, 6, 7, 8 May: 1–5 May 2026 are holidays.
    assert (notice.posted_on, notice.ends_on) == (date(2026, 4, 28), date(2026, 5, 8))
    house.post.refresh_from_db()
    assert house.post.state == "on_notice"


def test_fewer_days_than_the_rules_are_lifted_to_them(house):
    assert post_notice(house, workdays=1).ends_on == date(2026, 5, 8)


def test_only_the_officer_posts(house):
    for person in (house.offices.secretary, house.offices.branch_secretary, house.holder):
        with pytest.raises(Refused) as refused:
            post_notice(house, by=person)
        assert str(refused.value) == "公示由党总支办事员发布。"


def test_handler_is_of_the_committee_and_the_discipline_member_comes_first(house):
    assert notices.handlers_of(house.general)[0] == house.offices.discipline
    with pytest.raises(Refused) as refused:
        post_notice(house, handler=house.offices.branch_secretary)
    assert str(refused.value) == "异议受理人须是党总支委员，一般为纪检委员。"


def test_text_is_made_from_the_decision(house):
    with clock.at("2026-04-28 16:00"):
        window = notices.window_from_today(house.campaign)
        text = notices.suggested_text(house.campaign, [house.post], window)
    assert text.splitlines() == [
        "经信息化中心党总支会议议决，拟确定以下对象参加“学规范我在行动”争创，现予公示。",
        "党员示范岗（1个）：",
        "1. 网络安全岗　许望舒　工程信息党支部　公司级",
        "公示期到2026年5月8日止。如有异议，请在公示期内署名或不署名反映，由受理人核查并答复。",
    ]


def test_objection_without_a_name_leads_back_to_nobody(house):
    notice = post_notice(house)
    objection = object_to(house, notice)
    assert (objection.raised_by, objection.handler) == (None, house.offices.discipline)
    event = AuditEvent.objects.get(action="objection-raise")
    assert (event.actor, event.actor_name, event.address, event.request_id) == (None, "", None, "")
    assert event.detail == {}


def test_objection_with_a_name_is_seen_by_handler_and_author_only(house):
    notice = post_notice(house)
    author = make_person("提出人", house.branch, status="群众")
    objection = object_to(house, notice, by=author, with_name=True)
    seen_by = {
        person.name: Objection.objects.visible_to(person).count()
        for person in (author, house.offices.discipline, house.offices.secretary, house.offices.officer)
    }
    assert seen_by == {"提出人": 1, "严纪检": 1, "方总书": 0, "秦办事": 0}
    assert objection.raised_by == author


def test_handler_of_the_same_branch_passes_it_on(house):
    own = make_post(house.campaign, make_member("邻居", house.neighbour), "selected")
    notice = post_notice(house, own)
    objection = object_to(house, notice, own)
    # All three officers of the general branch are of that branch; a member of the other one is asked.
    assert objection.handler.name == "范委员"


def test_objection_comes_within_the_window_from_own_staff(house):
    notice = post_notice(house)
    for person, moment in (
        (house.offices.branch_member, "2026-05-09 00:00"),
        (make_member("外人", house.far), "2026-04-30 10:00"),
    ):
        with pytest.raises(Refused) as refused:
            object_to(house, notice, by=person, at=moment)
        assert str(refused.value) == "公示期已满，或您不是本党总支的职工，不能再提出异议。"
    assert object_to(house, notice, at="2026-05-08 23:59").received_on == date(2026, 5, 8)


def test_clearing_waits_for_the_window_and_for_every_finding(house):
    notice = post_notice(house)
    objection = object_to(house, notice)
    secretary = house.offices.secretary
    with clock.at("2026-05-08 10:00"), pytest.raises(Refused) as refused:
        notices.clear_batch(notice=notice, by=secretary)
    assert "公示期到5月8日结束" in str(refused.value)
    with clock.at("2026-05-09 10:00"):
        with pytest.raises(Refused) as refused:
            notices.clear_batch(notice=notice, by=secretary)
        assert str(refused.value) == "还有1件异议没有核查结论，请受理人先办结。"
        notices.record_finding(objection=objection, finding="不实", upheld=False, by=house.offices.discipline)
        assert [c.state for c in notices.clear_batch(notice=notice, by=secretary).done] == ["cleared"]


def test_upheld_objection_ends_in_not_selected(house):
    notice = post_notice(house)
    objection = object_to(house, notice)
    with clock.at("2026-05-09 10:00"):
        notices.record_finding(objection=objection, finding="属实", upheld=True, by=house.offices.discipline)
        with pytest.raises(Refused):
            notices.clear_batch(notice=notice, by=house.offices.secretary)
        house.post.refresh_from_db()
        notices.uphold(contender=house.post, comment="异议成立", by=house.offices.secretary)
    assert house.post.state == "not_selected"


def test_only_the_handler_finds_and_only_once(house):
    notice = post_notice(house)
    objection = object_to(house, notice)
    for person in (house.offices.secretary, house.offices.officer, house.holder):
        with pytest.raises(Refused) as refused:
            notices.record_finding(objection=objection, finding="不实", upheld=False, by=person)
        assert str(refused.value) == "异议只能由受理人核查，且不能办理本人和本支部的事项。"
    notices.record_finding(objection=objection, finding="不实", upheld=False, by=house.offices.discipline)
    with pytest.raises(Refused) as refused:
        notices.record_finding(objection=objection, finding="属实", upheld=True, by=house.offices.discipline)
    assert str(refused.value) == "这件异议已经有核查结论，不能再改。"


def test_whoever_posted_the_notice_does_not_clear_it(house):
    double = appoint(house.offices.officer, "deputy_secretary", house.general)
    notice = post_notice(house)
    with clock.at("2026-05-09 10:00"), pytest.raises(Refused) as refused:
        notices.clear_batch(notice=notice, by=double)
    assert str(refused.value) == "公示由您发布，请另一位书记或副书记宣布结果。"


def report(house, *contenders, **fields):
    values = {"reference": "信党字〔2026〕3号", "reported_on": date(2026, 5, 11), "by": house.offices.officer}
    return upward.report_up(
        campaign=house.campaign, level=house.campaign.group, contenders=list(contenders), **values | fields
    )


def test_report_of_another_level_is_refused_as_a_whole(house):
    high = make_post(
        house.campaign, make_member("甲", house.branch), "cleared", level_applied=house.campaign.group
    )
    low = make_post(house.campaign, make_member("乙", house.branch), "cleared", title="公司岗")
    with clock.at("2026-05-11 10:00"), pytest.raises(Refused) as refused:
        report(house, high, low)
    assert str(refused.value) == "“公司岗”申报的不是集团公司级。"
    high.refresh_from_db()
    assert high.state == "cleared"


@pytest.mark.parametrize(
    ("reply", "level", "state", "granted"),
    [
        ("granted", None, "cleared", "集团公司级"),
        ("lower", "company", "cleared", "公司级"),
        ("not_recognised", None, "not_recognised", None),
    ],
)
def test_reply_decides_the_level(house, reply, level, state, granted):
    campaign = house.campaign
    post = make_post(campaign, make_member("甲", house.branch), "cleared", level_applied=campaign.group)
    with clock.at("2026-06-01 10:00"):
        entry = report(house, post).entries.get()
        upward.record_reply(
            entry=entry, reply=reply, level=getattr(campaign, level) if level else None,
            replied_on=date(2026, 6, 1), by=house.offices.officer,
        )  # fmt: skip
    post.refresh_from_db()
    assert (post.state, post.level_granted and post.level_granted.name) == (state, granted)


def test_lower_level_must_be_lower(house):
    post = make_post(
        house.campaign, make_member("甲", house.branch), "cleared", level_applied=house.campaign.group
    )
    with clock.at("2026-06-01 10:00"):
        entry = report(house, post).entries.get()
        with pytest.raises(Refused) as refused:
            upward.record_reply(
                entry=entry, reply="lower", level=house.campaign.group, replied_on=date(2026, 6, 1),
                by=house.offices.officer,
            )  # fmt: skip
    assert str(refused.value) == "请选择比申报层级低的认定层级。"


def test_activation_takes_what_is_ready_and_says_what_the_rest_lacks(house):
    ready = make_post(house.campaign, make_member("甲", house.branch), "cleared")
    lacking = make_post(house.campaign, make_member("乙", house.neighbour), "cleared")
    with clock.at("2026-06-01 10:00"):
        batch = upward.activate_batch(contenders=[ready, lacking], by=house.offices.secretary)
    assert [(c.pk, c.state, c.activated_on) for c in batch.done] == [(ready.pk, "active", date(2026, 6, 1))]
    assert [(c.pk, reason) for c, reason in batch.left] == [(lacking.pk, "“有考核”未满足：尚缺支部评分人。")]
