"""Handing in and comments: who may, what waits for whom, double hats, successors in office (product.md §2, §4)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from campaign import clock
from campaign.errors import Refused
from campaign.ledger_review import handing_of
from campaign.models import AuditEvent, Consent, LedgerHandIn, PartComment
from campaign.services.ledger_review import (
    answer_comment,
    answer_hand_in,
    close_comment,
    comment_on_part,
    hand_in_ledger,
)
from campaign.stuck import Scope, gather
from campaign.todos import todos_for
from taskforces.models import TeamMember
from tests.factories import appoint, make_member
from tests.ledgers import NOW, make_house, put_into

pytestmark = pytest.mark.django_db
READ, RETURN = "阅看“试飞数据处理岗”的创建手册", "补充创建手册后再提交：“试飞数据处理岗”"


@pytest.fixture(autouse=True)
def november():
    with clock.at(NOW):
        yield


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def secretary(house):
    return house.offices.branch_secretary


def told(person):
    person.__dict__.pop("_roles_on", None)
    return {item.title for item in todos_for(person, clock.today())}


def comment(house, by, contender=None, **more):
    return comment_on_part(
        contender=contender or house.post, part="evaluation", text="写细些。", by=by, **more
    )


def test_handed_in_the_secretary_reads_and_the_head_says_so(house, secretary):
    made = hand_in_ledger(
        contender=house.post, by=house.holder, note="请看。", missing="验收结论：争创总结还没有写。"
    )
    assert READ in told(secretary)
    assert READ in told(house.offices.branch_deputy)
    assert READ not in told(house.offices.branch_member) | told(house.offices.neighbour_secretary)
    assert handing_of(house.post, house.holder).words == "11月18日提交，待支部书记阅看"
    assert handing_of(house.post, house.neighbour).words == "11月18日提交"
    answer_hand_in(made, answer="read", comment="写得实。", by=secretary)
    assert (made.answer, made.answered_by, READ in told(secretary)) == ("read", secretary, False)
    assert handing_of(house.post, house.neighbour).words == "11月18日提交，支部书记已阅"
    actions = AuditEvent.objects.filter(object_type="campaign.contender").order_by("pk")
    assert [row.action for row in actions][-2:] == ["ledger-hand-in", "ledger-read"]


def test_returned_it_waits_for_the_holder_until_handed_in_again(house, secretary):
    made = hand_in_ledger(contender=house.post, by=house.holder)
    with pytest.raises(Refused, match="退回补充请写明要补什么。"):
        answer_hand_in(made, answer="returned", comment=" ", by=secretary)
    answer_hand_in(made, answer="returned", comment="缺读数。", by=secretary)
    assert RETURN in told(house.holder)
    assert handing_of(house.post, house.neighbour).words == "11月18日提交", "a return is not for everybody"
    assert handing_of(house.post, house.holder).words == "11月18日提交，支部书记退回补充"
    hand_in_ledger(contender=house.post, by=house.holder)
    assert RETURN not in told(house.holder)
    assert READ in told(secretary)


def test_one_waits_at_a_time_and_the_first_answer_counts(house, secretary):
    made = hand_in_ledger(contender=house.post, by=house.holder)
    with pytest.raises(Refused, match="已经提交过，等支部书记阅看后再提交。"):
        hand_in_ledger(contender=house.post, by=house.holder)
    other = LedgerHandIn.objects.get(pk=made.pk)
    answer_hand_in(made, answer="read", by=secretary)
    with pytest.raises(Refused, match="这次提交已经有人答复"):
        answer_hand_in(other, answer="returned", comment="晚了。", by=house.offices.branch_deputy)
    assert LedgerHandIn.objects.get().answer == "read"


def test_members_write_captain_and_deputy_hand_in(house):
    with pytest.raises(PermissionDenied):
        hand_in_ledger(contender=house.team, by=house.member)
    with pytest.raises(Refused):
        hand_in_ledger(contender=house.team, by=house.neighbour)
    TeamMember.objects.filter(person=house.member).update(role="deputy")
    assert hand_in_ledger(contender=house.team, by=house.member).handed_in_by == house.member


def test_a_ledger_that_is_not_written_is_neither_handed_in_nor_answered(house, secretary):
    made = hand_in_ledger(contender=house.post, by=house.holder)
    put_into(house.post, "accepting")
    house.post.refresh_from_db()
    made.contender.refresh_from_db()
    assert READ not in told(secretary)
    with pytest.raises(PermissionDenied):
        answer_hand_in(made, answer="read", by=secretary)
    with pytest.raises(Refused):
        comment(house, secretary)


def test_nobody_answers_their_own_and_a_committee_member_stands_in(house, secretary):
    """Both secretaries are in the team: another member of the committee answers."""
    deputy, member = house.offices.branch_deputy, house.offices.branch_member
    for person in (secretary, deputy):
        Consent.objects.create(contender=house.team, person=person, asked_at=clock.now())
    made = hand_in_ledger(contender=house.team, by=house.captain)
    title = "阅看“一体化平台攻关队”的工作周志"
    assert [title in told(person) for person in (secretary, deputy, member)] == [False, False, True]
    with pytest.raises(PermissionDenied):
        answer_hand_in(made, answer="read", by=secretary)
    answer_hand_in(made, answer="read", by=member)


@pytest.mark.parametrize(
    ("who", "label"),
    [
        ("branch_secretary", "支部书记"),
        ("branch_member", "支部组织委员"),
        ("officer", "党总支办事员"),
        ("secretary", "党总支书记"),
    ],
)
def test_offices_comment_in_their_office(house, who, label):
    made = comment(house, getattr(house.offices, who))
    assert made.office_label == label
    assert f"{label}对“试飞数据处理岗”的意见未答复" in told(house.holder)


@pytest.mark.parametrize("who", ["holder", "captain", "neighbour", "stranger"])
def test_others_comment_nothing(house, who):
    with pytest.raises(Refused):
        comment(house, getattr(house, who))
    assert PartComment.objects.count() == 0


def test_the_discipline_member_of_the_general_branch_and_the_next_branch_comment_nothing(house):
    for person in (house.offices.discipline, house.offices.neighbour_secretary):
        with pytest.raises(Refused):
            comment(house, person)


def test_answered_it_waits_for_the_office_and_closed_for_nobody(house, secretary):
    made, title = comment(house, secretary), "“试飞数据处理岗”的意见已答复，请看后关闭"
    assert title not in told(secretary)
    with pytest.raises(PermissionDenied):
        answer_comment(made, answer="不该由我。", by=house.neighbour)
    answer_comment(made, answer="已补。", by=house.holder)
    with pytest.raises(Refused, match="已经答复或关闭"):
        answer_comment(made, answer="再补。", by=house.holder)
    assert title in told(secretary)
    assert title not in told(house.offices.branch_deputy)
    with pytest.raises(PermissionDenied):
        close_comment(made, by=house.holder)
    close_comment(made, by=secretary)
    assert title not in told(secretary)
    with pytest.raises(Refused, match="已经关闭"):
        close_comment(PartComment.objects.get(), by=secretary)


def test_who_follows_in_the_office_goes_on(house, secretary):
    made = comment(house, secretary)
    answer_comment(made, answer="已补。", by=house.holder)
    title = "“试飞数据处理岗”的意见已答复，请看后关闭"
    secretary.appointments.update(ended_on=date(2026, 11, 17))
    assert title not in told(secretary)
    assert title in told(house.offices.branch_deputy), (
        "while nobody holds the office, the other secretary is told"
    )
    heir = appoint(make_member("新支书", house.tree.branch), "secretary", house.tree.branch)
    assert title in told(heir)
    assert title not in told(house.offices.branch_deputy)
    close_comment(made, by=heir)
    assert made.closed_by == heir


def test_what_waits_is_shown_as_stuck(house, secretary):
    hand_in_ledger(contender=house.post, by=house.holder)
    answer_comment(comment(house, secretary), answer="已补。", by=house.holder)
    comment(house, house.offices.officer, contender=house.team)
    rows = {
        (row.stage, row.title, row.waits_for)
        for row in gather(Scope(house.campaign, None, clock.today()))
        if row.stage.startswith(("账本", "意见"))
    }
    assert rows == {
        ("账本待支部阅看", "试飞数据处理岗", "支部书记"),
        ("意见待关闭", "试飞数据处理岗", "支部书记"),
        ("意见待答复", "一体化平台攻关队", "秦越川"),
    }
