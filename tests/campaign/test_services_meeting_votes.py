"""Votes by name, void votes, tellers, rounds of several groups, and what a closed meeting keeps (product.md §3 议)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, ItemVote, MeetingItem, MeetingQuota, NamedVote, VoidRound
from campaign.outcomes import attendance_of, current_round, propose
from campaign.services import meetings
from campaign.services.rules import make_rule_set
from campaign.vote_record import record_of
from tests.factories import make_campaign, make_member, make_offices, make_post, make_team, make_tree

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


def posts(house, number, **fields):
    return [
        make_post(
            house.campaign, make_member(f"申报人{n}", house.branch), "endorsed", title=f"示范岗{n}", **fields
        )
        for n in range(number)
    ]


def meet(house, contenders, method="hands", **facts):
    return meetings.create_meeting(
        campaign=house.campaign, organization=house.general, held_on=HELD, method=method,
        contenders=contenders, by=house.offices.officer, **facts,
    )  # fmt: skip


def secret(house, contenders):
    return meet(house, contenders, "secret", teller_name="范委员", counter_name="彭委员")


def vote(meeting, *yes, round_number=1):
    """``yes`` of the items now to be voted, in order; the rest of those present said no."""
    by = meeting.prepared_by
    _number, items = current_round(meeting)
    for item, count in zip(items, yes, strict=True):
        present = attendance_of(meeting, item).present_for_item
        figures = {"yes": count, "no": present - count, "abstain": 0}
        meetings.record_vote(item=item, by=by, round_number=round_number, **figures)


def quota(house, *rows):
    make_rule_set(campaign=house.campaign, by=house.offices.officer, quotas=rows)


# --- By name --------------------------------------------------------------------------------------


def test_votes_by_name_are_kept_with_their_names_and_counted(house):
    meeting = meet(house, posts(house, 1), "named")
    item, voters = meeting.items.get(), list(meeting.attendances.order_by("pk"))
    choices = {row.person_id: "yes" for row in voters} | {
        voters[0].person_id: "no",
        voters[1].person_id: "abstain",
    }
    vote = meetings.record_named_votes(item=item, choices=choices, by=house.offices.officer)
    assert (vote.yes, vote.no, vote.abstain) == (3, 1, 1)
    named = {row.person_name: row.choice for row in NamedVote.objects.filter(item=item)}
    assert named == {row.person_name: choices[row.person_id] for row in voters}
    line = record_of(meeting).sections[0].items[0].rounds[0]
    assert [(one.choice, len(one.names.split("、"))) for one in line.named] == [
        ("赞成", 3),
        ("反对", 1),
        ("弃权", 1),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda choices, voters: choices.pop(voters[0].person_id), "记名投票请逐人录入意见，还缺："),
        (
            lambda choices, voters: choices.update({voters[0].person_id: "perhaps"}),
            "请选择赞成、反对或弃权。",
        ),
        (lambda choices, voters: choices.update({0: "yes"}), "缺席和回避的人员不参加这项表决。"),
    ],
)
def test_a_vote_by_name_is_everybodys_own(house, change, sentence):
    meeting = meet(house, posts(house, 1), "named")
    voters = list(meeting.attendances.order_by("pk"))
    choices = {row.person_id: "yes" for row in voters}
    change(choices, voters)
    with pytest.raises(Refused, match=sentence):
        meetings.record_named_votes(item=meeting.items.get(), choices=choices, by=house.offices.officer)
    assert (ItemVote.objects.count(), NamedVote.objects.count()) == (0, 0)


def test_figures_alone_do_not_do_where_the_vote_is_by_name(house):
    meeting = meet(house, posts(house, 1), "named")
    with pytest.raises(Refused, match="记名投票请逐人录入意见。"):
        vote(meeting, 5)
    other = meet(house, posts(house, 1))
    with pytest.raises(Refused, match="只有记名投票才记录每个人的意见。"):
        meetings.record_named_votes(item=other.items.get(), choices={}, by=house.offices.officer)


def test_who_came_in_place_of_another_must_vote_before_the_meeting_closes(house):
    """As many are present as before: the figures agree, the names do not."""
    officer, offices = house.offices.officer, house.offices
    meeting = meet(house, posts(house, 1), "named")
    absent = {offices.deputy.pk: "出差"}
    meetings.record_attendance(meeting=meeting, absences=absent, by=officer)
    item = meeting.items.get()
    choices = {row.person_id: "yes" for row in meeting.attendances.filter(present=True)}
    meetings.record_named_votes(item=item, choices=choices, by=officer)
    meetings.record_attendance(meeting=meeting, absences={offices.discipline.pk: "请假"}, by=officer)
    with pytest.raises(Refused, match="表决以后改过到会或回避，请重新录入表决。"):
        meetings.close_meeting(meeting=meeting, by=officer)


# --- Void -------------------------------------------------------------------------------------------


def test_more_returned_than_issued_is_kept_as_void_and_voted_again(house):
    officer = house.offices.officer
    meeting = secret(house, posts(house, 1))
    item = meeting.items.get()
    for returned in (6, 7):
        meetings.record_void(item=item, issued=5, returned=returned, by=officer)
    with pytest.raises(Refused):
        meetings.close_meeting(meeting=meeting, by=officer)
    meetings.record_vote(item=item, yes=4, no=1, abstain=0, issued=5, returned=5, valid=5, by=officer)
    meetings.close_meeting(meeting=meeting, by=officer)
    lines = record_of(meeting).sections[0].items[0].rounds
    assert [line.words for line in lines] == [
        "收回6张，多于发出5张，本次表决无效，重新投票",
        "收回7张，多于发出5张，本次表决无效，重新投票",
        "发出5张，收回5张，有效5张；赞成4＋反对1＋弃权0＝5；4×2＝8＞应到5，超过半数",
    ]
    assert AuditEvent.objects.filter(action="meeting-void").count() == 2


def test_a_void_vote_takes_the_place_of_the_one_before(house):
    meeting = secret(house, posts(house, 1))
    item, officer = meeting.items.get(), house.offices.officer
    meetings.record_vote(item=item, yes=4, no=1, abstain=0, issued=5, returned=5, valid=5, by=officer)
    meetings.record_void(item=item, issued=5, returned=6, by=officer)
    assert (item.votes.count(), item.void_rounds.count()) == (0, 1)


@pytest.mark.parametrize(("method", "returned"), [("secret", 5), ("hands", 6)])
def test_nothing_else_is_void(house, method, returned):
    facts = {"teller_name": "范委员", "counter_name": "彭委员"} if method == "secret" else {}
    meeting = meet(house, posts(house, 1), method, **facts)
    with pytest.raises(Refused, match="收回多于发出的无记名投票才作废。"):
        meetings.record_void(item=meeting.items.get(), issued=5, returned=returned, by=house.offices.officer)
    assert VoidRound.objects.count() == 0


# --- Tellers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tellers", "sentence"),
    [
        (("申报人0", "彭委员"), "监票人、计票人不能是本次会议的候选人或队员：申报人0。"),
        (("范委员、队员甲", "彭委员"), "监票人、计票人不能是本次会议的候选人或队员：队员甲。"),
        (("范委员", "范委员"), "监票人和计票人不能是同一人：范委员。"),
    ],
)
def test_tellers_do_not_stand_and_are_two(house, tellers, sentence):
    team = make_team(
        house.campaign,
        make_member("队长", house.branch),
        "endorsed",
        members=[make_member("队员甲", house.branch)],
    )
    with pytest.raises(Refused) as refused:
        meet(house, [*posts(house, 1), team], "secret", teller_name=tellers[0], counter_name=tellers[1])
    assert str(refused.value) == sentence


def test_who_joins_the_agenda_later_may_not_count_either(house):
    first, second = posts(house, 2)
    meeting = meet(house, [first], "secret", teller_name="申报人1", counter_name="彭委员")
    with pytest.raises(Refused, match="不能是本次会议的候选人或队员：申报人1。"):
        meetings.edit_meeting(
            meeting=meeting, held_on=HELD, method="secret", contenders=[first, second], by=house.offices.officer,
        )  # fmt: skip


# --- Rounds --------------------------------------------------------------------------------------------------


def test_groups_tied_at_different_rounds_are_voted_the_earlier_first(house):
    company = house.campaign.company
    quota(house, (house.general, company, "post", 1), (house.general, company, "team", 1))
    teams = [make_team(house.campaign, make_member(f"队长{n}", house.branch), "endorsed") for n in range(2)]
    meeting = meet(house, [*posts(house, 2), *teams])
    vote(meeting, 5, 5, 5, 4)
    vote(meeting, 4, 4, round_number=2)
    first_team, second_team = meeting.items.order_by("position")[2:]
    # The second team is voted once more in round 1 and now shares the place: its round 2 comes before the posts' round 3.
    meetings.record_vote(item=second_team, yes=5, no=0, abstain=0, by=house.offices.officer)
    number, items = current_round(meeting)
    assert (number, items) == (2, [first_team, second_team])
    vote(meeting, 5, 3, round_number=2)
    number, items = current_round(meeting)
    assert (number, [item.contender.title for item in items]) == (3, ["示范岗0", "示范岗1"])


def test_a_corrected_first_round_drops_the_rounds_of_all_who_compete(house):
    quota(house, (house.general, house.campaign.company, "post", 2))
    meeting = meet(house, posts(house, 3))
    vote(meeting, 5, 4, 4)
    vote(meeting, 3, 5, round_number=2)
    first, second, third = meeting.items.order_by("position")
    meetings.record_vote(item=second, yes=4, no=1, abstain=0, by=house.offices.officer)
    assert third.votes.count() == 2, "the same figures again change nothing"
    meetings.record_vote(item=second, yes=3, no=2, abstain=0, by=house.offices.officer)
    assert [item.votes.count() for item in (first, second, third)] == [1, 1, 1]
    assert [one.outcome for one in propose(meeting)] == ["passed", "not_passed", "passed"]


def test_a_tie_that_no_round_settles_may_be_put_off_and_the_place_stays_empty(house):
    officer = house.offices.officer
    quota(house, (house.general, house.campaign.company, "post", 1))
    meeting = meet(house, posts(house, 2))
    vote(meeting, 4, 4)
    vote(meeting, 3, 3, round_number=2)
    first, second = meeting.items.order_by("position")
    put_off = {
        first.pk: ("deferred", "两轮票数相同，缓议。"),
        second.pk: ("deferred", "两轮票数相同，缓议。"),
    }
    with pytest.raises(Refused, match="示范岗1票数相同，请录入第3轮表决。"):
        meetings.close_meeting(meeting=meeting, by=officer, conclusions={first.pk: put_off[first.pk]})
    meetings.close_meeting(meeting=meeting, by=officer, conclusions=put_off)
    assert set(meeting.items.values_list("outcome", flat=True)) == {"deferred"}


def test_another_method_starts_the_votes_anew(house):
    meeting = meet(house, posts(house, 1))
    vote(meeting, 5)
    contenders = [item.contender for item in meeting.items.all()]
    meetings.edit_meeting(
        meeting=meeting, held_on=HELD, method="oral", contenders=contenders, by=house.offices.officer
    )
    assert ItemVote.objects.count() == 0


# --- Closed --------------------------------------------------------------------------------------------------------


def closed(house):
    """A closed meeting with votes by name on two posts for one place, one of them tied and voted again."""
    officer = house.offices.officer
    quota(house, (house.general, house.campaign.company, "post", 1))
    meeting = secret(house, posts(house, 2))
    first, second = meeting.items.order_by("position")
    meetings.recuse(item=first, person=house.offices.discipline, reason="亲属", by=officer)
    meetings.record_void(item=first, issued=4, returned=5, by=officer)
    for item, present, yes in ((first, 4, 4), (second, 5, 3)):
        meetings.record_vote(
            item=item,
            yes=yes,
            no=present - yes,
            abstain=0,
            issued=present,
            returned=present,
            valid=present,
            by=officer,
        )
    meetings.close_meeting(meeting=meeting, by=officer)
    return meeting


def said(meeting):
    """Every word of the record."""
    record = record_of(type(meeting).objects.get(pk=meeting.pk))
    return [record.quorum, record.basis, *(
        word for section in record.sections
        for word in (section.title, *section.lines, *(line.words for item in section.items for line in item.rounds))
    )]  # fmt: skip


def test_later_rules_and_selections_change_nothing_a_closed_meeting_says(house):
    meeting = closed(house)
    before = said(meeting)
    assert "名额1个。" in before
    assert "回避人员在所回避的议题中算缺席，仍计入应到人数，依据规则第2号（2026年3月11日制定）。" in before
    make_rule_set(
        campaign=house.campaign, by=house.offices.officer, recused_leaves_due=True,
        quotas=[(house.general, house.campaign.company, "post", 9)], reason="修订",
    )  # fmt: skip
    make_post(house.campaign, make_member("后选", house.branch), "selected")
    assert said(meeting) == before
    assert list(MeetingQuota.objects.values_list("places", "taken")) == [(1, 0)]


def test_the_setting_prints_its_basis(house):
    make_rule_set(
        campaign=house.campaign,
        by=house.offices.officer,
        recused_leaves_due=True,
        reason="党总支2026年第3次会议决定",
    )
    record = record_of(meet(house, posts(house, 1)))
    assert record.basis == (
        "回避人员不计入所回避议题的应到人数，依据规则第2号（2026年3月11日制定），制定说明：党总支2026年第3次会议决定。"
    )


SQL = {
    "meeting": "UPDATE campaign_meeting SET held_on = '2026-03-09' WHERE id = {meeting}",
    "reopening": "UPDATE campaign_meeting SET closed_at = NULL, closed_by_id = NULL, due = NULL, present = NULL WHERE id = {meeting}",
    "conclusion": "UPDATE campaign_meetingitem SET outcome = 'passed' WHERE id = {item}",
    "vote": "UPDATE campaign_itemvote SET yes = 0 WHERE item_id = {item}",
    "vote gone": "DELETE FROM campaign_itemvote WHERE item_id = {item}",
    "vote added": "INSERT INTO campaign_itemvote (item_id, round, present, yes, no, abstain) VALUES ({item}, 9, 5, 5, 0, 0)",
    "attendance": "UPDATE campaign_attendance SET present = {false} WHERE meeting_id = {meeting}",
    "recusal gone": "DELETE FROM campaign_recusal WHERE item_id = {item}",
    "void round gone": "DELETE FROM campaign_voidround WHERE item_id = {item}",
    "places": "UPDATE campaign_meetingquota SET places = 9 WHERE meeting_id = {meeting}",
}


@pytest.mark.parametrize("name", SQL)
def test_the_database_itself_keeps_a_closed_meeting(house, name):
    meeting = closed(house)
    before = said(meeting)
    item = meeting.items.order_by("position")[0].pk
    statement = SQL[name].format(
        meeting=meeting.pk, item=item, false="false" if connection.vendor == "postgresql" else 0
    )
    with (
        pytest.raises(DatabaseError, match="closed meeting"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert said(meeting) == before


def test_what_anonymising_writes_is_not_frozen(house):
    meeting = closed(house)
    assert meeting.attendances.update(person_name="已匿名人员") == 5
    assert MeetingItem.objects.filter(meeting=meeting).count() == 2
