"""办理进程: every step, where it waits and for whom, what comes next; nobody's vote, objection or recommendation
has a name there (product.md §3)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.case_trail import trail_of
from campaign.models import ENDED_STATES, Consent, Contender, Revocation, RevocationAppeal, State
from campaign.services import applications, deciding, meetings, notices, upward
from tests.factories import (
    appoint,
    make_house,
    make_member,
    make_person,
    make_post,
    make_team,
)

pytestmark = pytest.mark.django_db

#: Whose part in the decision nobody learns from the trail: who recommended, stayed away, left the room, objected.
HIDDEN = ("荐荐人", "缺席委", "回避委", "反对人")


@pytest.fixture
def house():
    """A post handed in on 2 March 2026, recommended by somebody else."""
    house = make_house()
    house.recommender = make_member("荐荐人", house.branch)
    house.objector = make_member("反对人", house.neighbour)
    house.staff = make_person("普通职工", house.neighbour, status="群众")
    for name in ("缺席委", "回避委"):
        appoint(make_member(name, house.branch), "committee_member", house.general)
    with clock.at("2026-02-20 09:00"):
        house.post = make_post(
            house.campaign, house.holder, "draft", title="网络安全岗", created_by=house.recommender,
            created_at=clock.now(), level_applied=house.campaign.group,
        )  # fmt: skip
    with clock.at("2026-02-21 09:00"):
        applications.submit(contender=house.post, by=house.holder)
    return house


def endorse(house):
    secretary = house.offices.branch_secretary
    with clock.at("2026-03-05 10:00"):
        meeting = meetings.create_meeting(
            campaign=house.campaign, organization=house.branch, held_on=date(2026, 3, 4), method="hands",
            contenders=[house.post], by=secretary,
        )  # fmt: skip
        meetings.record_vote(item=meeting.items.get(), yes=2, no=1, abstain=0, by=secretary)
        meetings.close_meeting(meeting=meeting, by=secretary)
        deciding.endorse(contender=house.post, by=secretary, comment="业务过硬")


def meet(house, *, close=True):
    """The general branch's committee: seven due, one away, one who left the room."""
    officer = house.offices.officer
    with clock.at("2026-03-11 10:00"):
        meeting = meetings.create_meeting(
            campaign=house.campaign, organization=house.general, held_on=date(2026, 3, 10), method="secret",
            contenders=[house.post], by=officer, teller_name="范委员", counter_name="彭委员",
        )  # fmt: skip
        people = {row.person.name: row.person for row in meeting.attendances.select_related("person")}
        meetings.record_attendance(meeting=meeting, absences={people["缺席委"].pk: "出差"}, by=officer)
        item = meeting.items.get()
        meetings.recuse(item=item, person=people["回避委"], reason="亲属", by=officer)
        meetings.record_vote(item=item, yes=4, no=1, abstain=0, issued=5, returned=5, valid=5, by=officer)
        if close:
            meetings.close_meeting(meeting=meeting, by=officer)
    house.meeting = meeting
    return meeting


def post_notice(house):
    with clock.at("2026-03-12 10:00"):
        deciding.decide_batch(meeting=house.meeting, by=house.offices.secretary)
        house.post.refresh_from_db()
        house.notice = notices.post_notice(
            campaign=house.campaign, contenders=[house.post], title="公示", body="名单", office="党群工作部",
            phone="021-1", handler=house.offices.discipline, by=house.offices.officer,
        )  # fmt: skip
        notices.raise_objection(
            notice=house.notice,
            contender=house.post,
            text="与反对人所知不符",
            by=house.objector,
            with_name=True,
        )


def clear(house):
    with clock.at("2026-03-20 10:00"):
        objection = house.notice.objections.get()
        notices.record_finding(
            objection=objection, finding="反对人反映的情况不实", upheld=False, by=house.offices.discipline
        )
        notices.clear_batch(notice=house.notice, by=house.offices.secretary)


def trail(house, at="2026-03-13 10:00"):
    with clock.at(at):
        return trail_of(Contender.objects.get(pk=house.post.pk))


def test_the_trail_begins_with_the_draft_and_names_no_recommender(house):
    events = trail(house).events
    assert [(event.label, event.by) for event in events] == [
        ("起草申报", "他人推荐"),
        ("提交申报", "许望舒"),
    ]


def test_it_waits_for_the_branchs_secretaries_by_name(house):
    now = trail(house, "2026-02-25 10:00").now
    assert (now.label, now.who, now.since, now.until) == (
        "支部审核",
        "工程信息党支部书记或副书记（何支书、吕副支书）",
        date(2026, 2, 21),
        "计划2026年2月28日前",
    )


def test_in_a_secretarys_own_case_the_others_are_waited_for(house):
    Contender.objects.filter(pk=house.post.pk).update(principal=house.offices.branch_secretary)
    assert trail(house).now.who == "工程信息党支部书记或副书记（吕副支书）"
    Consent.objects.create(
        contender=house.post, person=house.offices.branch_deputy, asked_at=house.post.created_at
    )
    assert trail(house).now.who == "工程信息党支部委员会其他委员"


def test_meetings_are_figures_and_the_comment_stands(house):
    endorse(house)
    step = trail(house).events[-1]
    assert (step.label, step.by, step.state) == ("同意推荐", "何支书", "支部已同意")
    assert step.lines == (
        "2026年3月4日　工程信息党支部　支部委员会，应到3人，实到3人",
        "参加表决3人：赞成2，反对1，弃权0",
    )
    assert step.comment.startswith("业务过硬")


def test_before_the_decision_it_says_whether_it_is_on_an_agenda(house):
    endorse(house)
    assert (trail(house).now.who, trail(house).now.text) == ("党总支办事员", "列入党总支会议议程")
    meeting = meet(house, close=False)
    assert trail(house).now.text == "已列入3月10日的会议议程"
    with clock.at("2026-03-11 11:00"):
        meetings.close_meeting(meeting=meeting, by=house.offices.officer)
    now = trail(house).now
    assert (now.who, now.text) == ("党总支书记或副书记", "3月10日已上会表决，结论待确认")
    # What the meeting concluded is told once it is decided, not before.
    assert not any("赞成4" in line for event in trail(house).events for line in event.lines)


def test_a_secret_vote_shows_its_sheets(house):
    endorse(house)
    meet(house)
    post_notice(house)
    steps = {event.label: event for event in trail(house).events}
    assert steps["议决"].lines == (
        "2026年3月10日　信息化中心党总支　党总支委员会，应到7人，实到6人",
        "参加表决5人：赞成4，反对1，弃权0；发出5张，收回5张，有效5张",
    )
    assert steps["发布公示"].lines == ("公示到2026年3月19日",)


def test_an_open_objection_is_not_told(house):
    endorse(house)
    meet(house)
    post_notice(house)
    assert trail(house).now.until == "公示到2026年3月19日"
    after = trail(house, "2026-03-20 10:00")
    assert (after.now.who, after.now.text) == ("党总支书记或副书记", "公示期满，核实情况后宣布结果")


def test_from_report_to_activation(house):
    endorse(house)
    meet(house)
    post_notice(house)
    clear(house)
    assert (trail(house).now.label, trail(house).now.who) == ("上报和批复", "党总支办事员")
    with clock.at("2026-03-23 10:00"):
        house.post.refresh_from_db()
        report = upward.report_up(
            campaign=house.campaign, level=house.campaign.group, contenders=[house.post],
            reference="信党字〔2026〕3号", reported_on=date(2026, 3, 23), by=house.offices.officer,
        )  # fmt: skip
    assert (trail(house).now.who, trail(house).events[-1].lines) == (
        "上级党组织",
        ("上报集团公司级，文号信党字〔2026〕3号",),
    )
    with clock.at("2026-03-25 10:00"):
        upward.record_reply(
            entry=report.entries.get(), reply="lower", level=house.campaign.company, reply_reference="沪党批9号",
            replied_on=date(2026, 3, 25), by=house.offices.officer,
        )  # fmt: skip
    reply = trail(house).events[-1]
    assert reply.lines == ("按较低层级认定", "认定为公司级", "批复文号沪党批9号")
    assert (trail(house).now.label, trail(house).now.until) == ("挂牌", "计划2026年4月1日前")
    assert [(one.label, one.on) for one in trail(house).ahead] == [
        ("争创，每月评比", date(2026, 4, 28)),
        ("验收", date(2026, 12, 28)),
    ]


def test_no_hidden_name_is_on_any_page_of_anybody(house, as_person):
    endorse(house)
    meet(house)
    post_notice(house)
    clear(house)
    Contender.objects.filter(pk=house.post.pk).update(
        state="active", activated_on=date(2026, 4, 1), level_granted=house.campaign.company
    )
    addresses = [
        reverse("campaign:application-detail", args=[house.post.pk]),
        reverse("modelposts:handbook-part", args=[house.post.pk, "founding"]),
        reverse("modelposts:post-card", args=[house.post.pk]),
        reverse("modelposts:post-plate", args=[house.post.pk]),
        reverse("campaign:pledge-list", args=[house.campaign.pk]),
    ]
    opened = {}
    with clock.at("2026-04-02 10:00"):
        for reader in (house.holder, house.offices.branch_secretary, house.offices.officer, house.staff):
            client = as_person(reader)
            pages = [client.get(address) for address in addresses]
            opened[reader.name] = [page.status_code for page in pages]
            text = "".join(page.content.decode() for page in pages)
            assert [name for name in HIDDEN if name in text] == []
    assert opened == {
        "许望舒": [200] * 5,
        "何支书": [200] * 5,
        "秦办事": [200] * 5,
        "普通职工": [403, 200, 200, 200, 200],
    }


@pytest.mark.parametrize("state", State)
def test_every_state_says_where_it_stands(house, as_person, state):
    holder = make_member("另一人", house.branch)
    withdrawn = {"closed_on": date(2026, 5, 1)} if state in ENDED_STATES else {}
    post = make_post(house.campaign, holder, state, title="另一岗", **withdrawn)
    with clock.at("2026-03-13 10:00"):
        page = as_person(holder).get(reverse("campaign:application-detail", args=[post.pk]))
    text = page.content.decode()
    found = trail_of(post)
    ended = f"已办结：{state.label}"
    assert (ended in text, found.now is None, found.ahead == []) == (
        (True, True, True) if found.ended else (False, False, state == State.ACCEPTING)
    )
    assert found.ended or f"现在：{found.now.label}" in text


def test_who_asks_to_leave_waits_for_the_general_branch(house):
    with clock.at("2026-06-01 10:00"):
        post = make_post(house.campaign, make_member("退出人", house.branch), "active")
        applications.request_withdrawal(contender=post, reason="调岗", by=post.principal)
        found = trail_of(post)
    assert (found.now.label, found.now.who) == ("退出申请", "党总支书记或副书记")
    assert (found.events[-1].label, found.events[-1].comment) == ("本人申请退出", "调岗")


def test_a_team_waits_for_its_members(house):
    member = make_person("待答人", house.branch)
    team = make_team(house.campaign, make_member("队长", house.branch), "draft", members=[member])
    Consent.objects.filter(contender=team).update(accepted=None, answered_at=None)
    assert trail_of(team).now.text == "还有1名队员没有答复，全部同意后可以提交"


def test_rectifying_says_until_when(house):
    post = make_post(
        house.campaign, make_member("整改人", house.branch), "rectifying", rectify_until=date(2026, 6, 30)
    )
    with clock.at("2026-06-30 10:00"):
        now = trail_of(post).now
    assert (now.who, now.until) == ("整改人", "期限2026年6月30日")
    with clock.at("2026-07-01 10:00"):
        assert trail_of(post).now.who == "党总支办事员"


def test_a_long_history_takes_no_more_queries(house):
    endorse(house)
    with CaptureQueriesContext(connection) as short:
        trail(house)
    meet(house)
    post_notice(house)
    clear(house)
    with CaptureQueriesContext(connection) as long:
        trail(house)
    assert len(long) <= len(short)


def test_my_applications_say_for_whom_each_waits(house, as_person):
    make_post(house.campaign, house.holder, "rejected", title="上次的岗")
    with clock.at("2026-02-25 10:00"):
        page = as_person(house.holder).get("/applications/").content.decode()
    assert "等工程信息党支部书记或副书记（何支书、吕副支书）：审核申报，支部会议表决" in page
    # What has ended waits for nobody.
    assert page.count('<small class="d-block second">') == 1


def test_ended_applications_cost_no_queries(house, as_person):
    counts = []
    for more in (0, 30):
        for _turn in range(more):
            make_post(house.campaign, house.holder, "rejected")
        client = as_person(house.holder)
        client.get("/applications/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/applications/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_revocation_is_told_with_its_hearing_and_appeal_and_without_what_was_said(house):
    post = make_post(house.campaign, make_member("钱摘牌", house.branch), "revoked")
    told = clock.start_of(date(2026, 6, 1))
    case = Revocation.objects.create(
        contender=post, ground="accident", fact="事实甲", recorded_by=house.offices.officer, recorded_at=told,
        told_on=date(2026, 6, 1), hearing_until=date(2026, 6, 15), statement="陈述乙", stated_on=date(2026, 6, 3),
        stated_by=post.principal, ending="revoked", ending_reason="结论丙", ended_by=house.offices.secretary,
        ended_at=clock.start_of(date(2026, 6, 20)), appeal_until=date(2026, 7, 4),
    )  # fmt: skip
    RevocationAppeal.objects.create(
        revocation=case, text="申诉丁", raised_by=post.principal, raised_at=clock.start_of(date(2026, 6, 25)),
        handler=house.offices.discipline, upheld=False, finding="结论戊", found_by=house.offices.discipline,
        found_at=clock.start_of(date(2026, 6, 28)), follow_up="维持摘牌。", confirmed_by=house.offices.secretary,
        confirmed_at=clock.start_of(date(2026, 6, 30)),
    )  # fmt: skip
    events = [event for event in trail_of(post).events if event.at >= told]
    assert [event.label for event in events] == [
        "提请摘牌，已告知本人",
        "本人已陈述",
        "本人申诉",
        "申诉不成立",
    ]
    assert events[0].lines == ("本人可在2026年6月15日前陈述",)
    said = str(events)
    assert "维持摘牌。" in said
    assert not [secret for secret in ("事实甲", "陈述乙", "申诉丁", "结论戊", "纪检") if secret in said]
