"""摘牌 with its hearing and appeal, 延期 and 转为常态化, and who has left (product.md §3 Out)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.errors import Refused
from campaign.models import Meeting, MeetingItem, Person, Revocation
from campaign.services import applications, exits, meetings
from campaign.stuck import gather, scope_for
from campaign.todos import todos_for
from campaign.workflow import perform
from tests.factories import make_house, make_member, make_post, make_team

pytestmark = pytest.mark.django_db
DAY, MEETING_DAY = "2026-06-01 09:00", "2026-06-03 09:00"


@pytest.fixture
def house():
    with clock.at(DAY):
        house = make_house()
        house.post = make_post(house.campaign, house.holder, "active", title="试飞数据岗")
        yield house


def opened(house, ground="accident", **fields):
    return exits.open_revocation(
        contender=house.post, ground=ground, fact="造成责任事故。", by=house.offices.officer, **fields
    )


def vote(house, outcome="passed", at=MEETING_DAY):
    """The general branch's meeting of that day votes on the revocation and closes."""
    with clock.at(at):
        meeting = meetings.create_meeting(
            campaign=house.campaign, organization=house.general, held_on=clock.today(), method="hands",
            contenders=[house.post], by=house.offices.officer,
        )  # fmt: skip
        item = meeting.items.get()
        present = meeting.attendances.count()
        yes = present if outcome == "passed" else 0
        meetings.record_vote(item=item, yes=yes, no=present - yes, abstain=0, by=house.offices.officer)
        meetings.close_meeting(meeting=meeting, by=house.offices.officer)
    return item


def refusal(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return str(refused.value)


def titles(person):
    return [item.title for item in todos_for(person, clock.today())]


def test_the_person_is_told_by_the_recording(house):
    case = opened(house)
    assert (case.told_on, case.hearing_until) == (date(2026, 6, 1), date(2026, 6, 15))
    assert "“试飞数据岗”提请摘牌，请陈述" in titles(house.holder)
    assert refusal(opened, house=house) == "“试飞数据岗”的摘牌正在办理，不需要再登记。"


def test_rectification_fails_only_when_its_days_are_over(house):
    assert (
        refusal(opened, house=house, ground="rectification") == "没有在限期整改，不能以整改未到位提请摘牌。"
    )
    perform(house.post, "rectify", by=house.offices.officer, comment="8月综合得分66.20分，低于70分。")
    assert (
        refusal(opened, house=house, ground="rectification")
        == "整改期到7月1日结束，期满后才能以整改未到位提请摘牌。"
    )
    with clock.at("2026-07-01 09:00"):
        assert opened(house, ground="rectification").ground == Revocation.Ground.RECTIFICATION


def test_no_meeting_votes_before_the_person_was_heard(house):
    case = opened(house)
    assert refusal(vote, house=house) == "“试飞数据岗”到会议召开那天还不能表决，请核对陈述期或验收准备情况。"
    with clock.at("2026-06-02 09:00"):
        exits.record_statement(revocation=case, text="当班的不是我。", by=house.holder)
    assert vote(house).kind == MeetingItem.Kind.REVOKE


@pytest.mark.parametrize(("day", "may"), [("2026-06-15 09:00", False), ("2026-06-16 09:00", True)])
def test_after_fourteen_days_silence_counts_as_heard(house, day, may):
    opened(house)
    if may:
        assert vote(house, at=day).outcome == ""
    else:
        refusal(vote, house=house, at=day)


def test_revoking_needs_the_case_on_record(house):
    meeting = Meeting.objects.create(
        campaign=house.campaign, organization=house.general, kind="general_committee", held_on=date(2026, 6, 1),
        prepared_by=house.offices.officer, prepared_at=clock.now(), due=5, present=5, closed_at=clock.now(),
        closed_by=house.offices.officer,
    )  # fmt: skip
    item = MeetingItem.objects.create(
        meeting=meeting, contender=house.post, kind="revoke", outcome="passed", reason="过半"
    )
    said = refusal(
        perform, contender=house.post, name="revoke", by=house.offices.secretary, comment="摘", item=item
    )
    assert said == "还没有登记摘牌事由，请党总支办事员先登记并告知本人。"


def test_the_vote_is_confirmed_and_the_title_taken(house):
    case = opened(house)
    exits.record_statement(revocation=case, text="无异议", by=house.holder)
    vote(house)
    with clock.at(MEETING_DAY):
        assert "确认“试飞数据岗”摘牌的会议结论" in titles(house.offices.secretary)
        assert refusal(exits.record_statement, revocation=case, text="再说一次", by=house.holder) == (
            "会议已经表决，陈述不能再改。"
        )
        ended = exits.decide_revocation(revocation=case, comment="", by=house.offices.secretary)
    house.post.refresh_from_db()
    assert (house.post.state, ended.ending) == ("revoked", "revoked")
    # Ten working days after 3 June 2026; 19 June is 端午节.
    assert ended.appeal_until == date(2026, 6, 17)
    assert house.post.decisions.get(action="revoke").by == house.offices.secretary


def test_a_vote_that_fails_leaves_the_title(house):
    case = opened(house)
    exits.record_statement(revocation=case, text="无异议", by=house.holder)
    vote(house, "not_passed")
    with clock.at(MEETING_DAY):
        ended = exits.decide_revocation(revocation=case, comment="", by=house.offices.deputy)
    house.post.refresh_from_db()
    assert (house.post.state, ended.ending, ended.appeal_until) == ("active", "not_passed", None)


def test_nobody_leaves_by_another_way_meanwhile(house):
    opened(house)
    house.post.withdrawal_asked_at, house.post.withdrawal_reason = clock.now(), "想退出"
    house.post.save()
    for step, by in (("accept_withdrawal", house.offices.secretary), ("close", house.offices.officer)):
        assert refusal(perform, contender=house.post, name=step, by=by) == (
            "摘牌正在办理，请先办结，或由党总支办事员登记不再提请。"
        )


def appealed(house):
    case = opened(house)
    exits.record_statement(revocation=case, text="无异议", by=house.holder)
    vote(house)
    with clock.at(MEETING_DAY):
        return exits.decide_revocation(revocation=case, comment="", by=house.offices.secretary)


def test_one_appeal_found_on_by_another_and_confirmed(house):
    case = appealed(house)
    with clock.at("2026-06-17 18:00"):
        appeal = exits.raise_appeal(revocation=case, text="值班记录有误。", by=house.holder)
        assert appeal.handler == house.offices.discipline
        assert refusal(exits.raise_appeal, revocation=case, text="再申诉", by=house.holder) == (
            "已经申诉过，每次摘牌只能申诉一次。"
        )
        exits.find_appeal(appeal=appeal, upheld=True, finding="记录有误。", by=house.offices.discipline)
        done = exits.confirm_appeal(appeal=appeal, follow_up="可以重新申报。", by=house.offices.deputy)
    house.post.refresh_from_db()
    # product.md's table has no way back: the finding stands beside, and the person may apply anew.
    assert (house.post.state, done.upheld, done.follow_up) == ("revoked", True, "可以重新申报。")
    assert make_post(house.campaign, house.holder).state == "draft"


def test_after_its_working_days_no_appeal(house):
    case = appealed(house)
    with clock.at("2026-06-18 09:00"):
        said = refusal(exits.raise_appeal, revocation=case, text="迟了", by=house.holder)
    assert said == "申诉期已于6月17日结束。"


def test_the_handler_is_of_another_branch_and_no_party_to_it(house):
    """纪检委员 of the own branch is passed over, then whoever else sits in the committee."""
    case = appealed(house)
    place = house.offices.discipline.memberships.get()
    place.branch = house.branch
    place.save()
    with clock.at(MEETING_DAY):
        appeal = exits.raise_appeal(revocation=case, text="请复核。", by=house.holder)
    assert (
        appeal.handler == house.offices.deputy
    )  # the secretary confirmed the revoking, the others are of the branch


def test_where_the_handler_has_left_the_next_one_finds(house):
    case = appealed(house)
    with clock.at(MEETING_DAY):
        appeal = exits.raise_appeal(revocation=case, text="请复核。", by=house.holder)
        house.offices.discipline.left_on, house.offices.discipline.is_active = date(2026, 6, 3), False
        house.offices.discipline.save()
        appeal.refresh_from_db()
        assert "核查“试飞数据岗”的摘牌申诉" in titles(house.offices.deputy)
        assert exits.find_appeal(
            appeal=appeal, upheld=False, finding="属实。", by=house.offices.deputy
        ).found_at


@pytest.fixture
def team(house):
    house.team = make_team(house.campaign, house.offices.branch_deputy, "active", title="贯通队")
    return house.team


def test_a_team_is_extended_once_and_by_ninety_days_at_most(house, team):
    captain = team.principal
    ask = {"contender": team, "step": "extend", "reason": "接口改版。", "by": captain}
    assert refusal(exits.ask_step, until=date(2027, 3, 21), **ask) == "延期须晚于原完成日期，且不超过90天。"
    asked = exits.ask_step(until=date(2027, 3, 20), **ask)
    assert "答复“贯通队”的延期申请" in titles(house.offices.secretary)
    exits.answer_step(asked=asked, accepted=True, answer="", by=house.offices.secretary)
    team.refresh_from_db()
    assert (team.due_on, team.extended_on) == (date(2027, 3, 20), date(2026, 6, 1))
    assert refusal(exits.ask_step, until=date(2027, 4, 20), **ask) == "攻关队只能延期一次。"


def test_declining_says_why_and_changes_nothing(house, team):
    asked = exits.ask_step(contender=team, step="routine", reason="已成日常。", by=team.principal)
    decline = {"asked": asked, "accepted": False, "by": house.offices.secretary}
    assert refusal(exits.answer_step, answer="", **decline) == "不同意的，请写明理由。"
    exits.answer_step(answer="还有两个节点。", **decline)
    team.refresh_from_db()
    assert team.state == "active"


def test_routine_ends_the_team(house, team):
    asked = exits.ask_step(contender=team, step="routine", reason="已成日常。", by=team.principal)
    exits.answer_step(asked=asked, accepted=True, answer="同意。", by=house.offices.secretary)
    team.refresh_from_db()
    assert (team.state, team.closed_on) == ("closed_to_routine", date(2026, 6, 1))


def test_for_one_who_has_left_the_officer_asks_to_withdraw(house):
    ask = {"contender": house.post, "reason": "已调离", "by": house.offices.officer}
    refusal(applications.request_withdrawal, **ask)
    house.holder.left_on = date(2026, 6, 1)
    house.holder.save()
    house.post.refresh_from_db()
    applications.request_withdrawal(**ask)
    perform(house.post, "accept_withdrawal", by=house.offices.secretary)
    assert house.post.state == "withdrawn"


def test_what_waits_is_among_the_stuck(house, team):
    opened(house)
    exits.ask_step(contender=team, step="routine", reason="已成日常。", by=team.principal)
    scope = scope_for(house.offices.officer, house.campaign, clock.today())
    assert {item.stage for item in gather(scope)} >= {"摘牌待本人陈述", "延期或常态化待答复"}


def test_to_dos_ask_as_often_for_one_case_as_for_many(house):
    def count():
        officer = Person.objects.get(pk=house.offices.officer.pk)
        with CaptureQueriesContext(connection) as seen:
            todos_for(officer, clock.today())
        return len(seen)

    opened(house)
    one = count()
    for number in range(12):
        post = make_post(house.campaign, make_member(f"岗{number}", house.branch), "active")
        exits.open_revocation(contender=post, ground="leak", fact="泄密。", by=house.offices.officer)
    assert count() == one
