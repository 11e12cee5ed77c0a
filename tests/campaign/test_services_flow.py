"""From the first draft to 挂牌 through the services alone (product.md §3): post and team side by side."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Decision, Objection, Recusal
from campaign.services import applications, deciding, meetings, notices, upward
from campaign.services.applications import Commitments, Draft
from modelposts.services.applications import PostFacts, apply_for_post
from taskforces.services.applications import TeamFacts, apply_for_team
from tests.factories import (
    make_campaign,
    make_duty,
    make_member,
    make_offices,
    make_person,
    make_project,
    make_scorers,
    make_tree,
)

pytestmark = pytest.mark.django_db

ROWS = Commitments(
    indicators=[
        {"name": "恢复用时", "unit": "分钟", "baseline": 6000, "target": 2000, "due_on": date(2026, 12, 15)}
    ],
    measures=[{"text": "每周复盘一次", "first_action_on": date(2026, 4, 10)}],
    pledges=[{"text": f"按月公开处置情况{n}", "due_on": date(2026, 11, 30)} for n in (1, 2)],
)


@pytest.fixture
def scene():
    """Everything up to two drafts in one branch, on 2 March 2026."""
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    make_scorers(tree.campaign, tree.branch)
    tree.holder, tree.captain = make_member("许望舒", tree.branch), make_member("雷牧原", tree.branch)
    tree.member = make_person("顾明舟", tree.neighbour, status="群众")
    with clock.at("2026-03-02 09:00"):
        tree.post = apply_for_post(
            campaign=tree.campaign,
            draft=Draft(
                title="网络安全岗", level=tree.campaign.company, new_duty="网络安全防护", commitments=ROWS
            ),
            post=PostFacts(post_type="operations", responsibilities="值守", goal="早发现"),
            by=tree.holder,
        )
        tree.team = apply_for_team(
            campaign=tree.campaign,
            draft=Draft(
                title="移动产线攻关队",
                level=tree.campaign.group,
                project=make_project(tree.campaign, tree.branch),
                due_on=date(2026, 12, 20),
                commitments=ROWS,
            ),
            team=TeamFacts(
                theme="缩短周期",
                brief="打通三个系统",
                members=[
                    {"person": tree.member, "role": "member", "task": "测试", "started_on": date(2026, 3, 2)}
                ],
                milestones=[{"title": "上线", "weight": 10000, "due_on": date(2026, 11, 20)}],
            ),
            by=tree.captain,
        )
    return tree


def endorse_both(scene):
    """Submitted and endorsed with the branch committee's meeting."""
    secretary = scene.offices.branch_secretary
    applications.submit(contender=scene.post, by=scene.holder)
    applications.answer_consent(contender=scene.team, accepted=True, by=scene.member)
    applications.submit(contender=scene.team, by=scene.captain)
    applications.confirm_duty(contender=scene.post, by=secretary)
    meeting = meetings.create_meeting(
        campaign=scene.campaign,
        organization=scene.branch,
        held_on=date(2026, 3, 3),
        method="hands",
        contenders=[scene.post, scene.team],
        by=secretary,
    )
    for item in meeting.items.all():
        meetings.record_vote(item=item, yes=3, no=0, abstain=0, by=secretary)
    meetings.close_meeting(meeting=meeting, by=secretary)
    for contender in (scene.post, scene.team):
        deciding.endorse(contender=contender, by=secretary, comment="同意推荐")
    return meeting


def decide_both(scene):
    """The general branch's committee: five due, four present, secret ballot."""
    officer = scene.offices.officer
    meeting = meetings.create_meeting(
        campaign=scene.campaign,
        organization=scene.general,
        held_on=date(2026, 3, 10),
        method="secret",
        contenders=[scene.post, scene.team],
        by=officer,
        teller_name="范委员",
        counter_name="彭委员",
    )
    meetings.record_attendance(meeting=meeting, absences={scene.offices.deputy.pk: "出差"}, by=officer)
    for item in meeting.items.all():
        meetings.record_vote(item=item, yes=4, no=0, abstain=0, issued=4, returned=4, valid=4, by=officer)
    meetings.close_meeting(meeting=meeting, by=officer)
    deciding.decide_batch(meeting=meeting, by=scene.offices.secretary)
    return meeting


def fresh(scene):
    """Post and team as the database has them."""
    for contender in (scene.post, scene.team):
        contender.refresh_from_db()
    return [scene.post, scene.team]


def notify_both(scene):
    return notices.post_notice(
        campaign=scene.campaign,
        contenders=fresh(scene),
        title="拟定争创对象公示",
        body="现予公示",
        office="党群工作部",
        phone="021-1234",
        handler=scene.offices.discipline,
        by=scene.offices.officer,
    )


def test_from_draft_to_active(scene):
    offices, campaign = scene.offices, scene.campaign
    with clock.at("2026-03-05 10:00"):
        endorse_both(scene)
    with clock.at("2026-03-11 10:00"):
        meeting = decide_both(scene)
        assert (meeting.items.first().outcome, meeting.items.first().reason) == (
            "passed",
            "应到5人，实到4人，赞成4票，超过应到半数，通过。",
        )
        notice = notify_both(scene)
        assert (notice.posted_on, notice.ends_on) == (date(2026, 3, 11), date(2026, 3, 18))
    with clock.at("2026-03-18 10:00"):
        objection = notices.raise_objection(
            notice=notice, contender=scene.post, text="与事实不符", by=scene.member, with_name=False
        )
        assert objection.handler == offices.discipline
    with clock.at("2026-03-19 10:00"):
        notices.record_finding(objection=objection, finding="经查不实", upheld=False, by=offices.discipline)
        assert len(notices.clear_batch(notice=notice, by=offices.secretary).done) == 2
        report = upward.report_up(
            campaign=campaign,
            level=campaign.group,
            contenders=fresh(scene)[1:],
            reference="信党字〔2026〕3号",
            reported_on=date(2026, 3, 19),
            by=offices.officer,
        )
    with clock.at("2026-04-01 10:00"):
        upward.record_reply(
            entry=report.entries.get(),
            reply="lower",
            level=campaign.company,
            replied_on=date(2026, 4, 1),
            by=offices.officer,
        )
        batch = upward.activate_batch(contenders=fresh(scene), by=offices.secretary)
    assert [contender.state for contender in batch.done] == ["active", "active"]
    assert (scene.team.level_granted, scene.team.activated_on) == (campaign.company, date(2026, 4, 1))
    steps = Decision.objects.filter(contender=scene.team).order_by("pk").values_list("action", flat=True)
    assert list(steps) == [
        *("submit", "endorse", "decide", "post_notice", "clear", "report_up", "reply", "activate"),
    ]
    anonymous = AuditEvent.objects.get(action="objection-raise")
    assert (anonymous.actor, anonymous.actor_name, anonymous.address, anonymous.request_id) == (
        None,
        "",
        None,
        "",
    )
    assert Objection.objects.get().raised_by is None


def test_joining_branches_follow_from_the_members(scene):
    assert list(scene.team.team.joining_branches.all()) == [scene.neighbour]


def test_applicant_on_the_committee_leaves_the_item(scene):
    secretary = scene.offices.branch_secretary
    with clock.at("2026-03-05 10:00"):
        own = apply_for_post(
            campaign=scene.campaign,
            draft=Draft(title="支书岗", level=scene.campaign.company, duty=make_duty(scene.campaign, scene.branch),
                        commitments=ROWS),
            post=PostFacts(post_type="service", responsibilities="服务", goal="响应快"),
            by=secretary,
        )  # fmt: skip
        applications.submit(contender=own, by=secretary)
        meeting = meetings.create_meeting(
            campaign=scene.campaign, organization=scene.branch, held_on=date(2026, 3, 4), method="hands",
            contenders=[own], by=scene.offices.branch_deputy,
        )  # fmt: skip
        item = meeting.items.get()
        assert Recusal.objects.get().person == secretary
        with pytest.raises(Refused) as refused:
            meetings.record_vote(item=item, yes=3, no=0, abstain=0, by=scene.offices.branch_deputy)
        assert str(refused.value) == "同意、不同意、弃权合计3票，应等于参加表决的2人。"
        meetings.record_vote(item=item, yes=2, no=0, abstain=0, by=scene.offices.branch_deputy)
        meetings.close_meeting(meeting=meeting, by=scene.offices.branch_deputy)
        with pytest.raises(Refused) as refused:
            deciding.endorse(contender=own, by=secretary)
        assert str(refused.value) == "“同意推荐”须由所在支部书记办理，且不能办理本人的事项。"
        deciding.endorse(contender=own, by=scene.offices.branch_deputy)
    assert own.state == "endorsed"
