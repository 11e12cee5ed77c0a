"""Applications (product.md §3 选): who may apply, one live case, versions, consents, new duties, withdrawal."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Consent, Contender, Duty
from campaign.services import applications
from campaign.services.applications import Commitments, Draft
from modelposts.services.applications import PostFacts, apply_for_post, edit_post_application
from taskforces.services.applications import TeamFacts, apply_for_team, edit_team_application
from tests.factories import (
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_project,
    make_team,
    make_tree,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at("2026-02-10 09:00"):
        yield


@pytest.fixture
def house():
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    tree.holder = make_member("许望舒", tree.branch)
    return tree


def apply_post(house, by, **fields):
    draft = Draft(**{"title": "网络安全岗", "level": house.campaign.company, **fields})
    post = PostFacts("operations", "值守", "早发现")
    return apply_for_post(campaign=house.campaign, draft=draft, post=post, by=by)


def apply_team(house, by, members=(), title="攻关队", **fields):
    draft = Draft(title=title, level=house.campaign.company, due_on=date(2026, 12, 20), **fields)
    rows = [
        {"person": person, "role": "member", "task": "", "started_on": clock.today()} for person in members
    ]
    team = TeamFacts(theme="主题", brief="简介", members=rows)
    return apply_for_team(campaign=house.campaign, draft=draft, team=team, by=by)


@pytest.mark.parametrize("status", ["中共预备党员", "群众"])
def test_only_full_members_apply(house, status):
    with pytest.raises(Refused) as refused:
        apply_post(house, make_person("他", house.branch, status=status))
    assert str(refused.value) == "只有本党总支的正式党员可以申报示范岗或担任攻关队队长。"


def test_member_of_another_general_branch_does_not_apply_here(house):
    with pytest.raises(Refused):
        apply_post(house, make_member("外人", house.far))
    assert Contender.objects.count() == 0


def test_second_post_of_a_person_is_answered_with_a_sentence(house):
    apply_post(house, house.holder)
    with pytest.raises(Refused) as refused:
        apply_post(house, house.holder, title="另一岗")
    assert str(refused.value) == "您已有示范岗申报“网络安全岗”，一人只能申报一个示范岗。"


def test_a_post_and_a_team_at_once_are_allowed(house):
    apply_post(house, house.holder)
    apply_team(house, house.holder)
    assert Contender.objects.filter(principal=house.holder).count() == 2


def test_one_team_a_project(house):
    project = make_project(house.campaign, house.branch)
    apply_team(house, house.holder, project=project)
    with pytest.raises(Refused) as refused:
        apply_team(house, make_member("他", house.branch), project=project)
    assert str(refused.value) == "这个项目已有攻关队申报，一个项目只能有一支攻关队，请选择其他项目。"
    assert Contender.objects.count() == 1


def test_project_of_another_campaign_is_refused(house):
    other = make_post(house.campaign, make_member("甲", house.branch)).campaign
    other_project = make_project(house.campaign, house.branch)
    other_project.campaign_id = other.pk + 1
    with pytest.raises(Refused) as refused:
        apply_team(house, house.holder, project=other_project)
    assert str(refused.value) == "请从本次活动的清单中选择。"


def test_two_writers_do_not_overwrite_each_other(house):
    post = apply_post(house, house.holder)
    seen = post.version
    edit = {"contender": post, "post": PostFacts("service", "服务", "更快"), "by": house.holder}
    edit_post_application(version=seen, draft=Draft(title="新名"), **edit)
    with pytest.raises(Refused) as refused:
        edit_post_application(version=seen, draft=Draft(title="旧名"), **edit)
    assert str(refused.value) == "这份申报刚在别处改过，您这次填的还没有保存。请另开页面核对后再保存。"
    post.refresh_from_db()
    assert (post.title, post.post.post_type) == ("新名", "service")


def test_only_the_applicant_edits_and_only_a_draft(house):
    post = make_post(house.campaign, house.holder, "submitted")
    for person in (house.holder, house.offices.branch_secretary):
        with pytest.raises(Refused) as refused:
            edit_post_application(
                contender=post, version=1, draft=Draft(title="改"), post=PostFacts(), by=person
            )
        assert str(refused.value) == "只有申报人本人能在草稿状态下修改申报。"


def test_rows_keep_the_order_of_the_page(house):
    rows = Commitments(pledges=[{"text": text, "due_on": date(2026, 11, 1)} for text in "乙甲丙"])
    post = apply_post(house, house.holder, commitments=rows)
    assert [pledge.text for pledge in post.pledges.all()] == ["乙", "甲", "丙"]


def test_new_duty_waits_for_the_secretary(house):
    post = apply_post(house, house.holder, new_duty="漏洞处置")
    duty = Duty.objects.get(name="漏洞处置")
    assert (post.duty, duty.proposed_by, duty.confirmed_at) == (duty, house.holder, None)
    for person in (house.holder, house.offices.neighbour_secretary, house.offices.officer):
        with pytest.raises(Refused) as refused:
            applications.confirm_duty(contender=post, by=person)
        assert str(refused.value) == "新提出的重点业务须由所在支部书记确认，且不能确认本人提出的。"
    applications.confirm_duty(contender=post, by=house.offices.branch_secretary)
    duty.refresh_from_db()
    assert duty.confirmed_by == house.offices.branch_secretary


def test_members_are_asked_once_and_keep_their_answers(house):
    first, second = make_person("甲", house.neighbour), make_person("乙", house.branch, status="群众")
    team = apply_team(house, house.holder, [first])
    applications.answer_consent(contender=team, accepted=True, by=first)
    rows = [
        {"person": person, "role": "member", "task": "", "started_on": clock.today()}
        for person in (first, second)
    ]
    edit_team_application(
        contender=team, version=team.version, draft=Draft(title="队"), team=TeamFacts(members=rows),
        by=house.holder,
    )  # fmt: skip
    assert dict(Consent.objects.values_list("person__name", "accepted")) == {"甲": True, "乙": None}
    edit_team_application(
        contender=team, version=team.version, draft=Draft(title="队"), team=TeamFacts(members=rows[1:]),
        by=house.holder,
    )  # fmt: skip
    assert dict(Consent.objects.values_list("person__name", "accepted")) == {"乙": None}


def test_only_the_person_answers_and_only_while_it_is_a_draft(house):
    member = make_person("甲", house.neighbour)
    team = apply_team(house, house.holder, [member])
    for person in (house.holder, make_person("路人", house.branch)):
        with pytest.raises(Refused) as refused:
            applications.answer_consent(contender=team, accepted=True, by=person)
        assert str(refused.value) == "这份申报没有邀请您参加。"
    submitted = make_team(house.campaign, make_member("乙", house.branch), "submitted", members=[member])
    with pytest.raises(Refused) as refused:
        applications.answer_consent(contender=submitted, accepted=False, by=member)
    assert str(refused.value) == "申报已经提交，不能再改本人意见。"


def test_submission_waits_for_every_member(house):
    member = make_person("顾明舟", house.neighbour)
    team = make_team(house.campaign, house.holder, members=[member])
    Consent.objects.update(accepted=None, answered_at=None)
    with pytest.raises(Refused) as refused:
        applications.submit(contender=team, by=house.holder)
    assert str(refused.value) == "以下人员尚未同意参加：顾明舟。请本人在首页确认后再提交。"
    applications.answer_consent(contender=team, accepted=True, by=member)
    applications.submit(contender=team, by=house.holder)
    assert team.state == "submitted"


def test_third_team_is_refused_when_agreeing_and_when_submitting(house):
    member = make_person("顾明舟", house.neighbour)
    for n in (1, 2):
        make_team(house.campaign, make_member(f"队长{n}", house.branch), "active", members=[member])
    third = make_team(house.campaign, house.holder, members=[member])
    Consent.objects.filter(contender=third).update(accepted=None, answered_at=None)
    with pytest.raises(Refused) as refused:
        applications.answer_consent(contender=third, accepted=True, by=member)
    assert str(refused.value) == "您已参加2支攻关队，每人最多参加2支（含牵头）。"
    Consent.objects.filter(contender=third).update(accepted=True, answered_at=clock.now())
    with pytest.raises(Refused) as refused:
        applications.submit(contender=third, by=house.holder)
    assert str(refused.value) == "顾明舟已参加2支攻关队，每人最多参加2支（含牵头），请调整队员。"


def test_an_invitation_not_yet_answered_does_not_count(house):
    member = make_person("顾明舟", house.neighbour)
    for n in (1, 2):
        make_team(house.campaign, make_member(f"队长{n}", house.branch), "draft", members=[member])
    Consent.objects.update(accepted=None, answered_at=None)
    third = make_team(house.campaign, house.holder, members=[member])
    applications.submit(contender=third, by=house.holder)
    assert third.state == "submitted"


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ((4000, 5000), "里程碑权重合计应为100%，现在是90%。"),
        ((), "请至少填写1个里程碑。"),
    ],
)
def test_milestones_add_up(house, weights, sentence):
    team = make_team(house.campaign, house.holder, members=[make_person("甲", house.branch)])
    milestones = list(team.team.milestones.all())
    for milestone, weight in zip(milestones, weights, strict=False):
        milestone.weight = weight
        milestone.save()
    for milestone in milestones[len(weights) :]:
        milestone.delete()
    with pytest.raises(Refused) as refused:
        applications.submit(contender=team, by=house.holder)
    assert str(refused.value) == sentence


def test_team_needs_a_member_besides_the_captain(house):
    team = make_team(house.campaign, house.holder)
    with pytest.raises(Refused) as refused:
        applications.submit(contender=team, by=house.holder)
    assert str(refused.value) == "请至少填写1名队员。"


def test_captain_named_as_member_is_refused(house):
    with pytest.raises(Refused) as refused:
        apply_team(house, house.holder, [house.holder])
    assert str(refused.value) == "同一人只能写一次，队长本人不用写进队员。"
    assert Contender.objects.count() == 0


def test_withdrawal_is_asked_once_by_the_holder(house):
    post = make_post(house.campaign, house.holder, "active")
    with pytest.raises(Refused) as refused:
        applications.request_withdrawal(contender=post, reason="调离", by=house.offices.branch_secretary)
    assert str(refused.value) == "须由岗位党员或队长本人申请退出；本人已离开的，由党总支办事员办理。"
    applications.request_withdrawal(contender=post, reason="调离", by=house.holder)
    assert post.withdrawal_reason == "调离"
    with pytest.raises(Refused):
        applications.request_withdrawal(contender=post, reason="再次", by=house.holder)
    assert AuditEvent.objects.filter(action="withdrawal-request").count() == 1
