"""Meetings (product.md §3 议): due lists, attendance, rounds, ties at the cut-off, frozen conclusions."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, ItemVote, Recusal, VotingRight
from campaign.outcomes import current_round, propose
from campaign.services import applications, deciding, meetings
from campaign.services.rules import make_rule_set
from tests.factories import (
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_team,
    make_tree,
)

pytestmark = pytest.mark.django_db
HELD = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def today():
    with clock.at("2026-03-11 10:00"):
        yield


@pytest.fixture
def house():
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    return tree


def posts(house, number, state="endorsed"):
    return [
        make_post(house.campaign, make_member(f"申报人{n}", house.branch), state, title=f"示范岗{n}")
        for n in range(number)
    ]


def meet(house, contenders, method="hands", organization=None, by=None, **facts):
    return meetings.create_meeting(
        campaign=house.campaign,
        organization=organization or house.general,
        held_on=HELD,
        method=method,
        contenders=contenders,
        by=by or house.offices.officer,
        **facts,
    )


def vote(meeting, *yes, round_number=1, by):
    """``yes`` by item in order; the rest of those present said no."""
    _number, items = current_round(meeting)
    for item, count in zip(items, yes, strict=True):
        present = meeting.attendances.filter(present=True).count() - item.recusals.count()
        meetings.record_vote(
            item=item, yes=count, no=present - count, abstain=0, by=by, round_number=round_number
        )


def names(meeting):
    return [row.person_name for row in meeting.attendances.all()]


def test_due_list_of_a_committee_is_its_appointments_of_the_day(house):
    left = make_member("前委员", house.branch)
    Appointment.objects.create(
        person=left, organization=house.general, role="committee_member",
        started_on=date(2020, 1, 1), ended_on=date(2026, 3, 9),
    )  # fmt: skip
    double = house.offices.secretary
    Appointment.objects.create(
        person=double, organization=house.general, role="publicity_member", started_on=date(2020, 1, 1)
    )
    meeting = meet(house, posts(house, 1))
    assert meeting.kind == "general_committee"
    assert sorted(names(meeting)) == sorted(["方总书", "石副书", "严纪检", "范委员", "彭委员"])


def test_branch_without_committee_meets_as_all_members_with_voting_right(house):
    house.branch.has_committee = False
    house.branch.save()
    probationary = make_person("预备", house.branch, status="中共预备党员")
    lapsed = make_member("停权", house.branch)
    VotingRight.objects.filter(person=lapsed).update(ended_on=date(2026, 3, 9))
    post = posts(house, 1, "submitted")[0]
    meeting = meet(house, [post], organization=house.branch, by=house.offices.branch_secretary)
    assert meeting.kind == "general_meeting"
    assert probationary.name not in names(meeting)
    assert lapsed.name not in names(meeting)
    assert sorted(names(meeting)) == sorted(
        ["秦办事", "何支书", "吕副支书", "施委员", "范委员", "彭委员", "申报人0"]
    )
    assert Recusal.objects.get().person == post.principal


def test_only_those_who_prepare_for_the_organisation_enter_its_meetings(house):
    post = posts(house, 1, "submitted")[0]
    for person in (house.offices.neighbour_secretary, house.offices.officer, post.principal):
        with pytest.raises(Refused) as refused:
            meet(house, [post], organization=house.branch, by=person)
        assert str(refused.value) == "只能录入本支部的会议；党总支的会议由党总支办事员录入。"


def test_what_waits_for_another_meeting_stands_on_no_agenda(house):
    submitted = posts(house, 1, "submitted")[0]
    with pytest.raises(Refused) as refused:
        meet(house, [submitted])
    assert str(refused.value) == "“示范岗0”现在不能列入这次会议的议题。"


def test_absence_needs_a_reason(house):
    meeting = meet(house, posts(house, 1))
    with pytest.raises(Refused) as refused:
        meetings.record_attendance(
            meeting=meeting, absences={house.offices.deputy.pk: " "}, by=house.offices.officer
        )
    assert str(refused.value) == "请写明石副书的缺席原因。"


def test_without_half_of_those_due_nothing_is_voted(house):
    meeting = meet(house, posts(house, 1))
    away = list(meeting.attendances.values_list("person_id", flat=True))[:3]
    meetings.record_attendance(
        meeting=meeting, absences=dict.fromkeys(away, "出差"), by=house.offices.officer
    )
    with pytest.raises(Refused) as refused:
        vote(meeting, 2, by=house.offices.officer)
    assert str(refused.value) == "实到2人，不足应到5人的半数，不能表决。"


def test_member_of_the_team_leaves_and_stays_in_due(house):
    member = house.offices.discipline
    team = make_team(house.campaign, make_member("队长", house.branch), "endorsed", members=[member])
    meeting = meet(house, [team])
    item = meeting.items.get()
    assert [(r.person, r.reason) for r in item.recusals.all()] == [(member, "申报团队成员")]
    meetings.record_vote(item=item, yes=2, no=2, abstain=0, by=house.offices.officer)
    assert [(p.outcome, p.text) for p in propose(meeting)] == [
        ("not_passed", "应到5人，实到4人，赞成2票，未超过应到半数，不通过。")
    ]


def test_setting_takes_the_recused_out_of_due(house):
    make_rule_set(campaign=house.campaign, by=house.offices.officer, recused_leaves_due=True)
    team = make_team(
        house.campaign, make_member("队长", house.branch), "endorsed", members=[house.offices.discipline]
    )
    meeting = meet(house, [team])
    meetings.record_vote(item=meeting.items.get(), yes=3, no=1, abstain=0, by=house.offices.officer)
    assert propose(meeting)[0].text == "应到4人，实到4人，赞成3票，超过应到半数，通过。"


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"issued": 5, "returned": 6, "valid": 5}, "收回6张，多于发出5张，本次投票无效，应重新投票。"),
        ({"issued": 5, "returned": 4, "valid": 5}, "有效5张，多于收回4张，请核对。"),
        ({"issued": 5, "returned": 5, "valid": 4}, "同意、不同意、弃权合计5票，应等于有效票4张。"),
        ({}, "无记名投票请填写发出、收回和有效票数。"),
    ],
)
def test_secret_sheets_add_up(house, figures, sentence):
    meeting = meet(house, posts(house, 1), "secret", teller_name="范委员", counter_name="彭委员")
    with pytest.raises(Refused) as refused:
        meetings.record_vote(
            item=meeting.items.get(), yes=4, no=1, abstain=0, by=house.offices.officer, **figures
        )
    assert str(refused.value) == sentence
    assert ItemVote.objects.count() == 0


def test_tie_at_the_cut_off_is_voted_again_among_the_tied(house):
    officer = house.offices.officer
    make_rule_set(
        campaign=house.campaign, by=officer, quotas=[(house.general, house.campaign.company, "post", 2)]
    )
    four = posts(house, 4)
    meeting = meet(house, four)
    vote(meeting, 5, 4, 4, 2, by=officer)
    number, tied = current_round(meeting)
    assert (number, [item.contender for item in tied]) == (2, four[1:3])
    with pytest.raises(Refused) as refused:
        meetings.close_meeting(meeting=meeting, by=officer)
    assert str(refused.value) == "示范岗1、示范岗2票数相同，请录入第2轮表决。"
    vote(meeting, 3, 5, round_number=2, by=officer)
    meetings.close_meeting(meeting=meeting, by=officer)
    assert [item.outcome for item in meeting.items.all()] == ["passed", "not_passed", "passed", "not_passed"]
    assert meeting.items.all()[1].reason == (
        "应到5人，实到5人，赞成3票，过半数但名额已满，按得票排在名额之外。"
    )


def test_fewer_passed_than_places_leaves_places_empty(house):
    officer = house.offices.officer
    make_rule_set(
        campaign=house.campaign, by=officer, quotas=[(house.general, house.campaign.company, "post", 3)]
    )
    meeting = meet(house, posts(house, 2))
    vote(meeting, 5, 2, by=officer)
    meetings.close_meeting(meeting=meeting, by=officer)
    assert [item.outcome for item in meeting.items.all()] == ["passed", "not_passed"]


def test_places_taken_by_an_earlier_meeting_are_gone(house):
    officer = house.offices.officer
    make_rule_set(
        campaign=house.campaign, by=officer, quotas=[(house.general, house.campaign.company, "post", 2)]
    )
    make_post(house.campaign, make_member("先选", house.branch), "active")
    meeting = meet(house, posts(house, 2))
    vote(meeting, 5, 4, by=officer)
    assert [proposal.outcome for proposal in propose(meeting)] == ["passed", "not_passed"]


def test_closing_freezes_due_and_present(house):
    officer = house.offices.officer
    meeting = meet(house, posts(house, 1))
    meetings.record_attendance(meeting=meeting, absences={house.offices.deputy.pk: "出差"}, by=officer)
    vote(meeting, 4, by=officer)
    meetings.close_meeting(meeting=meeting, by=officer)
    assert (meeting.due, meeting.present, meeting.closed_by) == (5, 4, officer)
    for act in (
        lambda: meetings.record_attendance(meeting=meeting, absences={}, by=officer),
        lambda: vote(meeting, 3, by=officer),
        lambda: meetings.close_meeting(meeting=meeting, by=officer),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert str(refused.value) == "会议已经办结，不能再改。"


def test_attendance_changed_after_the_vote_asks_for_a_new_vote(house):
    officer = house.offices.officer
    meeting = meet(house, posts(house, 1))
    vote(meeting, 5, by=officer)
    meetings.record_attendance(meeting=meeting, absences={house.offices.deputy.pk: "出差"}, by=officer)
    with pytest.raises(Refused) as refused:
        meetings.close_meeting(meeting=meeting, by=officer)
    assert str(refused.value) == "“示范岗0”表决以后改过到会或回避，请重新录入表决。"


def test_conclusion_may_be_stricter_with_a_reason_never_milder(house):
    officer = house.offices.officer
    meeting = meet(house, posts(house, 3))
    vote(meeting, 5, 2, 5, by=officer)
    first, second, third = meeting.items.all()
    milder = {second.pk: ("passed", "特殊情况")}
    with pytest.raises(Refused) as refused:
        meetings.close_meeting(meeting=meeting, by=officer, conclusions=milder)
    assert str(refused.value) == "“示范岗1”的票数不足以通过，结论不能写“通过”。"
    with pytest.raises(Refused) as refused:
        meetings.close_meeting(meeting=meeting, by=officer, conclusions={third.pk: ("deferred", "")})
    assert str(refused.value) == "请写明“示范岗2”结论的理由。"
    meetings.close_meeting(meeting=meeting, by=officer, conclusions={third.pk: ("deferred", "材料待核实")})
    assert [item.outcome for item in meeting.items.all()] == ["passed", "not_passed", "deferred"]
    batch = deciding.decide_batch(meeting=meeting, by=house.offices.secretary)
    assert [contender.state for contender in batch.done] == ["selected", "not_selected"]
    third.contender.refresh_from_db()
    assert (third.contender.state, first.outcome) == ("endorsed", "")


def test_meeting_of_tomorrow_is_not_closed_today(house):
    officer = house.offices.officer
    meeting = meet(house, posts(house, 1))
    vote(meeting, 5, by=officer)
    meetings.edit_meeting(
        meeting=meeting, held_on=date(2026, 3, 12), method="hands",
        contenders=[item.contender for item in meeting.items.all()], by=officer,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        meetings.close_meeting(meeting=meeting, by=officer)
    assert str(refused.value) == "会议还没有召开，召开以后才能办结。"


def test_own_case_of_the_general_secretary_is_left_to_the_deputy(house):
    own = make_post(house.campaign, house.offices.secretary, "endorsed", title="书记岗")
    officer = house.offices.officer
    meeting = meet(house, [own, *posts(house, 1)])
    vote(meeting, 4, 5, by=officer)
    meetings.close_meeting(meeting=meeting, by=officer)
    batch = deciding.decide_batch(meeting=meeting, by=house.offices.secretary)
    assert ([c.title for c in batch.done], [c.title for c, _reason in batch.left]) == (
        ["示范岗0"],
        ["书记岗"],
    )
    again = deciding.decide_batch(meeting=meeting, by=house.offices.deputy)
    assert [contender.title for contender in again.done] == ["书记岗"]
    with pytest.raises(Refused) as refused:
        deciding.decide_batch(meeting=meeting, by=house.offices.deputy)
    assert str(refused.value) == "这次会议的结论都已经确认过了。"


def test_returned_application_needs_a_new_meeting_of_its_branch(house):
    post = posts(house, 1, "draft")[0]
    secretary = house.offices.branch_secretary
    applications.submit(contender=post, by=post.principal)
    meeting = meet(house, [post], organization=house.branch, by=secretary)
    vote(meeting, 3, by=secretary)
    meetings.close_meeting(meeting=meeting, by=secretary)
    deciding.return_application(contender=post, by=secretary, comment="请补充")
    with clock.at("2026-03-12 10:00"):
        applications.submit(contender=post, by=post.principal)
        assert deciding.endorsing_item(post) is None
        with pytest.raises(Refused) as refused:
            deciding.endorse(contender=post, by=secretary)
    assert str(refused.value) == "这一步须有会议结论，请先录入会议和表决。"
