"""The state table of product.md §3, written out by hand: whatever is not here is refused."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Consent, Decision, Meeting, MeetingItem, Revocation, State
from campaign.services.rules import make_rule_set
from campaign.workflow import TABLE, actions_for, perform
from reviews.models import Acceptance
from tests.factories import (
    SINCE,
    appoint,
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_scorers,
    make_team,
    make_tree,
)

pytestmark = pytest.mark.django_db

# (state, action, actor): H holder or captain, S branch secretary, O officer, G general-branch secretary.
STEPS = """
draft submit H
submitted endorse S
submitted return S
submitted reject S
endorsed decide G
selected post_notice O
on_notice clear G
on_notice uphold G
cleared report_up O
cleared activate G
reported reply O
active rectify O
rectifying lift O
active revoke G
rectifying revoke G
draft withdraw H
submitted withdraw H
active accept_withdrawal G
rectifying accept_withdrawal G
active close O
rectifying close O
accepting accept G
draft cancel O
submitted cancel O
endorsed cancel O
selected cancel O
on_notice cancel O
cleared cancel O
reported cancel O
"""
TEAM_STEPS = """
active extend G
active routine G
"""
NAMES = set((STEPS + TEAM_STEPS).split()[1::3])


def steps_of(state, kind):
    """{actor: {actions}} of a state by the table above."""
    text = STEPS.strip() + (TEAM_STEPS if kind == "team" else "")
    found = {actor: set() for actor in "HSOG"}
    for line in text.strip().splitlines():
        source, action, actor = line.split()
        if source == state:
            found[actor].add(action)
    return found


@pytest.fixture
def house():
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    make_scorers(tree.campaign, tree.branch)
    tree.holder = make_member("许望舒", tree.branch)
    return tree


def make(house, state, kind="post", holder=None, **fields):
    make_one = make_post if kind == "post" else make_team
    return make_one(house.campaign, holder or house.holder, state, **fields)


def people(house):
    offices = house.offices
    return {
        "H": house.holder,
        "S": offices.branch_secretary,
        "O": offices.officer,
        "G": offices.secretary,
    }


def test_table_has_no_other_steps():
    assert {transition.name for transition in TABLE} == NAMES


@pytest.mark.parametrize("kind", ["post", "team"])
@pytest.mark.parametrize("state", State.values)
def test_each_actor_has_exactly_the_steps_of_the_table(house, state, kind):
    contender = make(house, state, kind)
    expected = steps_of(state, kind)
    actual = {
        actor: {step.name for step in actions_for(contender, person)}
        for actor, person in people(house).items()
    }
    assert actual == expected


@pytest.mark.parametrize("kind", ["post", "team"])
@pytest.mark.parametrize("state", State.values)
def test_every_other_step_is_refused_and_changes_nothing(house, state, kind):
    contender = make(house, state, kind)
    expected = steps_of(state, kind)
    strangers = {
        "邻支书": house.offices.neighbour_secretary,
        "群众": make_person("路人", house.branch, status="群众"),
    }
    for actor, person in (people(house) | strangers).items():
        for name in NAMES - expected.get(actor, set()):
            with pytest.raises(Refused):
                perform(contender, name, by=person, comment="理由", to=None)
    contender.refresh_from_db()
    assert (contender.state, contender.version, Decision.objects.count()) == (state, 1, 0)


@pytest.mark.parametrize(
    ("role", "where", "state", "name"),
    [
        ("secretary", "branch", "submitted", "return"),
        ("secretary", "general", "endorsed", "decide"),
        ("deputy_secretary", "general", "cleared", "activate"),
    ],
)
def test_nobody_acts_on_the_own_case(house, role, where, state, name):
    double = appoint(make_member("双职", house.branch), role, getattr(house, where))
    own = make(house, state, holder=double)
    assert name not in {step.name for step in actions_for(own, double)}
    with pytest.raises(Refused) as refused:
        perform(own, name, by=double, comment="理由")
    assert "不能办理本人的事项" in str(refused.value)


def test_secretary_in_the_team_is_not_the_one_who_endorses_it(house):
    secretary = house.offices.branch_secretary
    team = make(house, "submitted", "team", members=[secretary])
    deputy = house.offices.branch_deputy
    assert {step.name for step in actions_for(team, secretary)} == set()
    assert {step.name for step in actions_for(team, deputy)} == {"endorse", "return", "reject"}


def test_committee_member_stands_in_where_every_secretary_is_involved(house):
    offices = house.offices
    team = make(house, "submitted", "team", members=[offices.branch_secretary, offices.branch_deputy])
    assert {step.name for step in actions_for(team, offices.branch_member)} == {"endorse", "return", "reject"}
    Consent.objects.filter(person=offices.branch_deputy).update(accepted=False)
    assert actions_for(team, offices.branch_member) == []


def test_a_step_writes_decision_and_audit_row_with_the_names_of_the_moment(house):
    post = make(house, "submitted")
    with clock.at("2026-03-05 10:00"):
        decision = perform(post, "return", by=house.offices.branch_secretary, comment="请补充指标")
    assert (decision.from_state, decision.to_state, decision.by_name, decision.comment) == (
        "submitted",
        "draft",
        "何支书",
        "请补充指标",
    )
    event = AuditEvent.objects.get(action="contender-return")
    assert (event.actor_name, event.detail) == ("何支书", {"before": "submitted", "after": "draft"})
    assert (post.state, post.version) == ("draft", 2)


def test_return_without_a_word_is_refused(house):
    post = make(house, "submitted")
    with pytest.raises(Refused) as refused:
        perform(post, "return", by=house.offices.branch_secretary, comment="  ")
    assert str(refused.value) == "请写明“退回修改”的理由。"


def test_the_loser_of_a_race_learns_who_decided(house):
    post = make(house, "submitted")
    stale = type(post).objects.get(pk=post.pk)
    with clock.at("2026-03-05 10:00"):
        perform(post, "reject", by=house.offices.branch_secretary, comment="不符合条件")
        with pytest.raises(Refused) as refused:
            perform(stale, "return", by=house.offices.branch_deputy, comment="请补充")
    assert str(refused.value) == "何支书已于3月5日10:00办理“不同意”，本次未重复办理。"


def closed_item(house, contender, kind, outcome, organization=None):
    """An item of a closed meeting, made without its services."""
    officer = house.offices.officer
    meeting = Meeting.objects.create(
        campaign=house.campaign,
        organization=organization or house.general,
        kind="general_committee",
        held_on=date(2026, 3, 1),
        prepared_by=officer,
        prepared_at=clock.now(),
        due=5,
        present=5,
        closed_at=clock.now(),
        closed_by=officer,
    )
    return MeetingItem.objects.create(
        meeting=meeting, contender=contender, kind=kind, outcome=outcome, reason="经表决"
    )


def prepare(house, post, name):
    """What a meeting asks for besides: the fact and the person's say; the conclusion of 验收."""
    officer, moment = house.offices.officer, clock.now()
    if name == "revoke":
        Revocation.objects.create(
            contender=post, ground="leak", fact="泄密。", recorded_by=officer, recorded_at=moment,
            told_on=clock.today(), hearing_until=clock.today(), statement="无异议", stated_on=clock.today(),
            stated_by=post.principal,
        )  # fmt: skip
    if name == "accept":
        Acceptance.objects.create(
            contender=post, campaign=house.campaign, rule_set=house.campaign.rule_set, conclusion="通过",
            grade="none", prepared_by=officer, prepared_at=moment,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "name", "kind", "target"),
    [
        ("submitted", "endorse", "endorse", "endorsed"),
        ("endorsed", "decide", "decide", "selected"),
        ("active", "revoke", "revoke", "revoked"),
        ("accepting", "accept", "accept", "closed"),
    ],
)
def test_steps_of_a_meeting_carry_its_closed_item(house, state, name, kind, target):
    post = make(house, state)
    prepare(house, post, name)
    who = house.offices.branch_secretary if name == "endorse" else house.offices.secretary
    where = house.branch if name == "endorse" else house.general
    with pytest.raises(Refused) as refused:
        perform(post, name, by=who, comment="理由", to=target)
    assert str(refused.value) == "这一步须有会议结论，请先录入会议和表决。"
    item = closed_item(house, post, kind, "passed", where)
    perform(post, name, by=who, comment="理由", to=target, item=item)
    assert post.state == target


def test_decision_follows_the_meeting(house):
    post = make(house, "endorsed")
    item = closed_item(house, post, "decide", "not_passed")
    with pytest.raises(Refused) as refused:
        perform(post, "decide", by=house.offices.secretary, to="selected", item=item)
    assert str(refused.value) == "会议结论是“未通过”，与要办理的结果不一致。"
    perform(post, "decide", by=house.offices.secretary, to="not_selected", item=item)
    assert post.state == "not_selected"


def test_whoever_entered_the_meeting_does_not_confirm_it(house):
    post = make(house, "endorsed")
    item = closed_item(house, post, "decide", "passed")
    Meeting.objects.update(prepared_by=house.offices.secretary)
    item.refresh_from_db()
    with pytest.raises(Refused) as refused:
        perform(post, "decide", by=house.offices.secretary, to="selected", item=item)
    assert str(refused.value) == "会议由您录入，须由另一位书记或副书记确认。"
    perform(post, "decide", by=house.offices.deputy, to="selected", item=item)
    assert post.state == "selected"


def test_meeting_of_another_branch_carries_nothing(house):
    post = make(house, "submitted")
    item = closed_item(house, post, "endorse", "passed", house.neighbour)
    with pytest.raises(Refused) as refused:
        perform(post, "endorse", by=house.offices.branch_secretary, item=item)
    assert str(refused.value) == "会议不是有权作出这一决定的组织召开的。"


def test_submission_freezes_rules_and_names(house):
    post = make(house, "draft")
    with clock.at("2026-02-10 09:00"):
        perform(post, "submit", by=house.holder)
    house.holder.name = "许改名"
    house.holder.save()
    post.refresh_from_db()
    assert (post.rule_set.number, post.principal_name, post.branch_name) == (1, "许望舒", "工程信息党支部")
    assert clock.day_of(post.submitted_at) == date(2026, 2, 10)


def test_submission_names_everything_that_is_missing(house):
    post = make(house, "draft", pledges=1, level_applied=None, duty=None)
    post.indicators.all().delete()
    with pytest.raises(Refused) as refused:
        perform(post, "submit", by=house.holder)
    assert str(refused.value) == (
        "请选择申报层级。请选择重点业务。请至少填写1项指标。公开承诺须为2—5项，现有1项。"
    )


def test_only_full_members_submit(house):
    house.holder.political_status = "中共预备党员"
    house.holder.save()
    post = make(house, "draft")
    with pytest.raises(Refused) as refused:
        perform(post, "submit", by=house.holder)
    assert str(refused.value) == "许望舒不是正式党员，不能申报示范岗或担任队长。"


def test_quota_of_the_branch_is_kept_by_the_server(house):
    campaign, by = house.campaign, house.offices.officer
    make_rule_set(campaign=campaign, by=by, quotas=[(house.branch, campaign.company, "post", 1)])
    first, second = make_member("甲", house.branch), make_member("乙", house.branch)
    perform(make_post(campaign, first), "submit", by=first)
    with pytest.raises(Refused) as refused:
        perform(make_post(campaign, second), "submit", by=second)
    assert str(refused.value) == "工程信息党支部公司级名额已用完，请改报其他层级，或请支部书记调整。"


def test_activation_waits_for_the_four_haves(house):
    post = make(house, "cleared")
    house.campaign.scorers.all().delete()
    house.campaign.incentive_published_at = house.campaign.incentive_published_by = None
    house.campaign.save()
    post = type(post).objects.get(pk=post.pk)
    with pytest.raises(Refused) as refused:
        perform(post, "activate", by=house.offices.secretary)
    assert str(refused.value) == (
        "“有考核”未满足：尚缺支部评分人、党总支评分人。“有激励”未满足：激励办法尚未发布，请党总支办事员发布。"
    )


def test_level_decided_above_waits_for_the_reply(house):
    post = make(house, "cleared", level_applied=house.campaign.group)
    with pytest.raises(Refused) as refused:
        perform(post, "activate", by=house.offices.secretary)
    assert str(refused.value) == "“集团公司级”由上级认定，请先上报并登记批复。"
    perform(post, "report_up", by=house.offices.officer)
    perform(post, "reply", by=house.offices.officer, to="not_recognised")
    assert post.state == "not_recognised"


def test_level_decided_here_is_not_reported(house):
    post = make(house, "cleared")
    with pytest.raises(Refused) as refused:
        perform(post, "report_up", by=house.offices.officer)
    assert str(refused.value) == "“公司级”由本党总支认定，不需要上报。"


def test_team_is_extended_once_and_for_ninety_days_at_most(house):
    team = make(house, "active", "team", due_on=date(2026, 6, 30))
    secretary = house.offices.secretary
    with pytest.raises(Refused) as refused:
        perform(team, "extend", by=secretary, until=date(2026, 10, 1))
    assert str(refused.value) == "延期须晚于原完成日期，且不超过90天。"
    perform(team, "extend", by=secretary, until=date(2026, 9, 28))
    assert (team.state, team.due_on) == ("active", date(2026, 9, 28))
    with pytest.raises(Refused) as refused:
        perform(team, "extend", by=secretary, until=date(2026, 10, 28))
    assert str(refused.value) == "攻关队只能延期一次。"


def test_rectifying_has_thirty_days(house):
    post = make(house, "active")
    with clock.at("2026-05-06 09:00"):
        perform(post, "rectify", by=house.offices.officer, comment="月度得分低于70分")
    assert (post.state, post.rectify_until) == ("rectifying", date(2026, 6, 5))
    perform(post, "lift", by=house.offices.officer, comment="已整改")
    assert (post.state, post.rectify_until) == ("active", None)


def test_withdrawal_needs_the_own_asking(house):
    post = make(house, "active")
    with pytest.raises(Refused) as refused:
        perform(post, "accept_withdrawal", by=house.offices.secretary)
    assert str(refused.value) == "本人尚未提出退出申请。"


def test_appointment_that_ended_gives_no_step(house):
    former = make_member("前支书", house.branch)
    appoint(former, "secretary", house.branch, since=SINCE, until=date(2025, 12, 31))
    assert actions_for(make(house, "submitted"), former) == []


def test_an_officer_does_not_judge_the_own_case(house):
    own = make_post(house.campaign, house.offices.officer, "active")
    with pytest.raises(Refused, match="请由另一位党总支办事员办理"):
        perform(own, "rectify", by=house.offices.officer, comment="月度得分低于70分")
    own.refresh_from_db()
    assert own.state == "active"
