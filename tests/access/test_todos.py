"""Who is told to do what on one day of the world: by hand from product.md §2 to §5, for every role at once."""

from collections import defaultdict
from datetime import date

import pytest
from django.test import Client

from campaign import clock
from campaign.models import Consent
from campaign.todos import todos_for
from tests.access.matrix import sign_in
from tests.access.roles import ADMINISTRATORS, EVERYONE, VIEWER
from tests.access.world import NOW
from tests.factories import appoint, make_member, make_organization

pytestmark = pytest.mark.django_db

BOTH_OFFICERS = {"officer", "officer_captain_a"}
CONFIRM_AB = {"general_secretary", "general_deputy"}
#: What is to do, by the words of its title, and exactly who reads it.
TABLE = {
    # From application to 挂牌
    "答复是否参加“攻关队-a-draft”": {"asked_a"},
    "完成并提交申报“攻关队-a-draft”": {"applicant_a"},
    "完成并提交申报“示范岗-a-draft”": {"applicant_a"},
    # The secretary's own team is not among the ones they review: the deputy has two, they one.
    "审核申报1件": {"secretary_a", "secretary_b", "secretary_c"},
    "审核申报2件": {"secretary_holder_a"},
    "办结支部委员会": {"secretary_a", "secretary_b", "secretary_c"},
    "办结党总支委员会": {"officer", "officer_c"},
    "确认议决结果": CONFIRM_AB | {"general_secretary_c"},
    "发布公示，已选定2个对象": BOTH_OFFICERS,
    "发布公示，已选定1个对象": {"officer_c"},
    # The handler is of branch b: the objection against a's post is theirs, that of b another's.
    "核查对“示范岗-a-on_notice”的异议": {"discipline"},
    "上报2个对象": BOTH_OFFICERS,
    "上报1个对象": {"officer_c"},
    "登记批复2件": BOTH_OFFICERS,
    "登记批复1件": {"officer_c"},
    "挂牌2个对象": CONFIRM_AB,
    "挂牌1个对象": {"general_secretary_c"},
    # 典型宣传
    "完成典型宣传": {"holder_a", "holder_b", "holder_c"},
    "确认典型宣传": {"secretary_a", "secretary_holder_a", "secretary_b", "secretary_c"},
    "典型宣传待保密审查": {"publicity_a", "secrecy"},
    # Ledgers
    "第46周周志未交": {"captain_a", "deputy_a", "captain_b", "officer_captain_a"},
    "补交42周周志，从第2周起": {"captain_a", "deputy_a", "captain_b"},
    "补交43周周志，从第2周起": {"officer_captain_a"},
    "里程碑“节点1”超期未完成": {"captain_a", "deputy_a", "captain_b", "officer_captain_a"},
    "攻关队-a缺41周周志": {"secretary_a", "secretary_holder_a"},
    "办事员的攻关队缺42周周志": {"secretary_a", "secretary_holder_a"},
    # Handed in and commented on: the deputy secretary's own handbook is the secretary's to read.
    "阅看“示范岗-a”的创建手册": {"secretary_a", "secretary_holder_a"},
    "阅看“示范岗-b”的创建手册": {"secretary_b"},
    "阅看“示范岗-c”的创建手册": {"secretary_c"},
    "阅看“副书记的示范岗”的创建手册": {"secretary_a"},
    "支部书记对“示范岗-a”的意见未答复": {"holder_a"},
    "支部书记对“示范岗-b”的意见未答复": {"holder_b"},
    "支部书记对“示范岗-c”的意见未答复": {"holder_c"},
    "支部书记对“攻关队-a”的意见未答复": {"captain_a", "deputy_a"},
    "支部书记对“攻关队-b”的意见未答复": {"captain_b"},
    "“示范岗-a-二”的意见已答复，请看后关闭": {"secretary_a"},
    "“示范岗-b-二”的意见已答复，请看后关闭": {"secretary_b"},
    "“示范岗-c-二”的意见已答复，请看后关闭": {"secretary_c"},
    "攻关队-b缺41周周志": {"secretary_b"},
    "攻关队-c缺41周周志": {"secretary_c"},
    # The month
    "10月晒一晒有留言待回复": {"holder_a", "holder_b", "holder_c"},
    "10月晒一晒有2个待确认": {"secretary_a"},
    "10月晒一晒有1个待确认": {"secretary_holder_a", "secretary_b", "secretary_c"},
    "10月晒一晒有1个待保密审查": {"publicity_a"},
    "10月晒一晒有2个待保密审查": {"secrecy"},
    "10月评一评未提交": EVERYONE - ADMINISTRATORS - VIEWER,
    "10月署名评分还差1份": {"holder_a", "captain_a", "secretary_holder_a", "officer_captain_a", "holder_b",
                            "captain_b", "holder_c"},
    "10月署名评分还差5份": {"scorer_a"},
    # Keyed by the officer: the other officer and the secretaries may confirm it.
    "核对纸质票汇总1份": {"officer_captain_a", "general_secretary_c"} | CONFIRM_AB,
    # Remarks on the own team are not the captain's to moderate.
    "审阅意见建议30条": {"officer"},
    "审阅意见建议26条": {"officer_captain_a"},
    "审阅意见建议5条": {"officer_c"},
    "看9月结果预览": {"captain_a", "captain_b", "secretary_holder_a", "officer_captain_a"},
    "答复9月结果申诉": {"discipline"},
    # What teams ask of people, and closed months to open again.
    "攻关队-a请您支持": {"captain_b"},
    "攻关队-b请您支持": {"captain_a"},
    "攻关队-c请您支持": {"secretary_c"},
    "a岗二申请重开8月账本": BOTH_OFFICERS | CONFIRM_AB,
    "b岗二申请重开8月账本": BOTH_OFFICERS | CONFIRM_AB,
    "c岗二申请重开8月账本": {"officer_c", "general_secretary_c"},
    # The house
    "确认导入花名册": {"officer", "officer_c"},
    "确认导入重大项目与重点业务清单": {"officer", "officer_c"},
    "确认导入纸质票汇总表": {"officer", "officer_c"},
    # Who moves between the houses is received by the other one's officer; the own file is answered where one is.
    "接收a被转出": {"officer_c"},
    "接收b被转出": {"officer_c"},
    "接收c被转出": BOTH_OFFICERS,
    "答复甲党员的更正申请": BOTH_OFFICERS | {"secretary_a", "secretary_holder_a"},
    "答复乙党员的更正申请": BOTH_OFFICERS | {"secretary_b"},
    "答复丙党员的更正申请": {"officer_c", "secretary_c"},
    # Asked for by the officer, confirmed by another.
    "答复匿名化申请：a要匿名": CONFIRM_AB,
    "答复匿名化申请：b要匿名": CONFIRM_AB,
    "答复匿名化申请：c要匿名": {"general_secretary_c"},
    "逐条校验审计日志": {"auditor"},
    "办理意见（争创活动）": BOTH_OFFICERS | {"officer_c"},
    "答复征求到的意见2条": BOTH_OFFICERS,
    "答复征求到的意见1条": {"officer_c"},
    "答复民主推荐（党员示范岗）": {"member_a", "member_b", "member_c"},
    "新建党总支还没有党总支办事员": {"security_admin"},
    "信息化中心党总支上报“示范岗-a-reported”，待批复": {"viewer"},
    "信息化中心党总支上报“示范岗-b-reported”，待批复": {"viewer"},
    "试验中心党总支上报“示范岗-c-reported”，待批复": {"viewer"},
}  # fmt: skip
#: The ways out and 验收, at each of the three places.
EXITS = {
    "“示范岗-%s”提请摘牌，请陈述": {"a": {"holder_a"}, "b": {"holder_b"}, "c": {"holder_c"}},
    "确认“离岗-%s-待摘”摘牌的会议结论": {"a": CONFIRM_AB, "b": CONFIRM_AB, "c": {"general_secretary_c"}},
    "核查“离岗-%s-appealed”的摘牌申诉": {"a": {"discipline"}},
    "确认“离岗-%s-found”的申诉结论": {"a": CONFIRM_AB, "b": CONFIRM_AB, "c": {"general_secretary_c"}},
    "答复“攻关队-%s”的延期申请": {"a": CONFIRM_AB, "b": CONFIRM_AB, "c": {"general_secretary_c"}},
    "指定“攻关队-%s-验收中”的验收评分人": {"a": BOTH_OFFICERS, "b": BOTH_OFFICERS, "c": {"officer_c"}},
    "写“攻关队-%s-验收中”的验收总结": {"a": {"holder_a"}, "b": {"holder_b"}, "c": {"holder_c"}},
    "“示范岗-%s-accepting”验收评分": {"a": {"scorer_a"}},
    "写“示范岗-%s-accepting”的支部验收意见": {
        "a": {"secretary_a", "secretary_holder_a"}, "b": {"secretary_b"}, "c": {"secretary_c"},
    },
    "准备“离岗-%s-已评”的验收结论": {"a": BOTH_OFFICERS, "b": BOTH_OFFICERS, "c": {"officer_c"}},
    "确认“离岗-%s-待验”的验收": {"a": CONFIRM_AB, "b": CONFIRM_AB, "c": {"general_secretary_c"}},
}  # fmt: skip
TABLE |= {title % place: who for title, places in EXITS.items() for place, who in places.items()}
TABLE |= {"结束“上一届争创-总办事”": BOTH_OFFICERS, "结束“上一届争创-丙办事”": {"officer_c"}}
#: Titles that begin with these end in a number that counts the whole world.
COUNTED = {"发放首次密码": {"system_admin"}, "查看近7日操作留痕": {"auditor"}}


@pytest.fixture
def todos(world):
    with clock.at(NOW):
        return {role: todos_for(person, clock.today()) for role, person in world.people.items()}


def test_everybody_is_told_exactly_what_is_theirs(todos):
    found = defaultdict(set)
    for role, items in todos.items():
        for item in items:
            found[next((words for words in COUNTED if item.title.startswith(words)), item.title)].add(role)
    assert dict(found) == TABLE | COUNTED


@pytest.mark.one_database
def test_what_is_due_first_stands_first(todos):
    for items in todos.values():
        days = [item.due or date.max for item in items]
        assert days == sorted(days)


@pytest.mark.one_database
def test_every_item_leads_to_a_page_its_reader_may_open(world, quick, todos):
    """Shared ones once a role: who is told to act is never refused there."""
    client, refused = Client(), []
    with clock.at(NOW):
        for role, items in todos.items():
            client.cookies.clear()
            sign_in(client, world.people[role])
            for item in items:
                status = client.get(item.url.partition("#")[0]).status_code
                refused += [] if status == 200 else [(role, item.title, item.url, status)]
    assert refused == []


def test_who_keeps_the_roster_and_who_only_joins_a_team(world):
    """组织委员 answers for the branch's roster and reviews nothing while a secretary may; a branch that joins a
    team is asked for nothing the lead branch answers for: neither its weeks nor its pages."""
    tree, here = world.tree, world.at["a"]
    with clock.at(NOW):
        member = appoint(make_member("甲组织", tree.branch), "organization_member", tree.branch)
        joining = make_organization("branch", "联合攻关党支部", tree.general)
        secretary = appoint(make_member("联支书", joining), "secretary", joining)
        here.team.team.members.create(
            person=make_member("联队员", joining), role="member", started_on=date(2026, 10, 9)
        )
        here.team.team.joining_branches.add(joining)
        told = [{item.title for item in todos_for(person, clock.today())} for person in (member, secretary)]
    assert told == [{"答复甲党员的更正申请"}, set()]


def test_where_both_secretaries_are_in_the_case_the_organization_member_reviews(world):
    tree, here = world.tree, world.at["a"]
    with clock.at(NOW):
        member = appoint(make_member("甲组织", tree.branch), "organization_member", tree.branch)
        Consent.objects.create(
            contender=here.hat_submitted, person=world.people["secretary_holder_a"], asked_at=clock.now()
        )
        told = {item.title for item in todos_for(member, clock.today())}
    assert told == {"审核申报1件", "答复甲党员的更正申请"}
