"""支持请求: from the week handed in to the answer and the end; who is told, and when nobody is any more."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Person
from campaign.stuck import Scope
from campaign.todos import todos_for
from taskforces.models import HelpRequest, TeamMember
from taskforces.services import helping, weeks
from taskforces.stuck import waiting_for_help
from taskforces.weeks import Week
from tests.factories import appoint, make_member

THIS = Week(2026, 47)
TODAY = date(2026, 11, 18)


@pytest.fixture
def helper(house):
    """A committee member of the lead branch."""
    person = make_member("方知远", house.tree.branch)
    appoint(person, "publicity_member", house.tree.branch)
    return person


def save(house, helper, *, version=0, hand_in=True, text="协调两台服务器。", by=None, **more):
    return weeks.save_week(
        contender=house.team, week=THIS, version=version, by=by or house.captain, done="联调。",
        help_from=helper, help_wanted=text, hand_in=hand_in, **more,
    )  # fmt: skip


def told(person, key="help"):
    return [item.title for item in todos_for(person, TODAY) if item.key.startswith(key)]


def stuck(house):
    return [(row.stage, row.waits_for) for row in waiting_for_help(Scope(house.campaign, None, TODAY))]


def test_a_draft_asks_nobody_and_the_week_handed_in_does(house, helper):
    save(house, helper, hand_in=False, by=house.member)
    assert (HelpRequest.objects.count(), told(helper)) == (0, [])
    save(house, helper, version=1)
    request = HelpRequest.objects.get()
    assert (request.asked, request.text, request.asked_by) == (helper, "协调两台服务器。", house.captain)
    assert told(helper) == ["一体化平台攻关队请您支持"]
    assert told(house.captain) == []
    assert stuck(house) == [("支持请求", "方知远")]


def test_a_person_without_words_is_refused_and_words_alone_stay_in_the_log(house, helper):
    with pytest.raises(Refused, match="请写明希望方知远解决什么事。"):
        save(house, helper, text=" ")
    save(house, None)
    assert HelpRequest.objects.count() == 0


def test_a_change_before_the_answer_changes_the_request_and_afterwards_makes_another(house, helper):
    save(house, helper)
    save(house, house.neighbour, version=1, text="协调三台服务器。")
    request = HelpRequest.objects.get()
    assert (request.asked, request.text) == (house.neighbour, "协调三台服务器。")
    helping.answer_request(request, answer="done", by=house.neighbour)
    save(house, house.neighbour, version=2, text="再协调一台。")
    assert list(HelpRequest.objects.values_list("text", "answer").order_by("pk")) == [
        ("协调三台服务器。", "done"), ("再协调一台。", ""),
    ]  # fmt: skip


def test_saving_the_week_again_leaves_a_closed_request_closed(house, helper):
    save(house, helper)
    helping.close_request(HelpRequest.objects.get(), ending="withdrawn", by=house.captain)
    save(house, helper, version=1)
    assert [row.ending for row in HelpRequest.objects.all()] == ["withdrawn"]


def test_words_changed_after_it_was_passed_on_reach_the_one_asked_now(house, helper):
    save(house, helper)
    other = make_member("程望舒", house.tree.branch)
    appoint(other, "organization_member", house.tree.branch)
    helping.pass_on(HelpRequest.objects.get(), asked=other, by=house.captain)
    save(house, helper, version=1, text="协调四台服务器。")
    assert [(row.asked.name, row.text) for row in HelpRequest.objects.open()] == [
        ("程望舒", "协调四台服务器。")
    ]


def test_taking_the_person_out_of_the_week_withdraws_the_request(house, helper):
    save(house, helper)
    save(house, None, version=1, text="")
    assert [row.ending for row in HelpRequest.objects.all()] == ["withdrawn"]
    assert (told(helper), stuck(house)) == ([], [])


def test_a_draft_with_a_request_handed_in_as_unchanged_asks_too(house, helper):
    save(house, helper, hand_in=False)
    weeks.hand_in_unchanged(contender=house.team, week=THIS, by=house.captain)
    assert HelpRequest.objects.get().asked == helper


def test_only_the_person_asked_answers_and_the_team_closes(house, helper):
    save(house, helper)
    request = HelpRequest.objects.get()
    for outsider in (house.captain, house.neighbour, house.stranger):
        with pytest.raises(Refused, match="只有被请求的人可以答复。"):
            helping.answer_request(request, answer="done", by=outsider)
    with pytest.raises(Refused, match="对方还没有答复"):
        helping.close_request(request, ending="solved", by=house.captain)
    helping.answer_request(request, answer="done", text="已开通。", by=helper)
    assert (told(helper), told(house.captain)) == ([], ["方知远已答复支持请求：已办"])
    assert stuck(house) == [("支持请求", "队长秦越川")]
    for outsider in (helper, house.member, house.neighbour):
        with pytest.raises(Refused, match="由队长或副队长办理。"):
            helping.close_request(request, ending="solved", by=outsider)
    helping.close_request(request, ending="solved", by=house.captain)
    with pytest.raises(Refused, match="这项请求已经办结（解决了）。"):
        helping.answer_request(request, answer="declined", text="反悔。", by=helper)
    assert (told(house.captain), stuck(house)) == ([], [])
    mine = AuditEvent.objects.filter(action__startswith="help-").order_by("pk")
    assert list(mine.values_list("action", flat=True)) == ["help-ask", "help-answer", "help-close"]


def test_a_promise_is_silent_until_its_day_and_then_asks_again(house, helper):
    save(house, helper)
    request = HelpRequest.objects.get()
    for day in (None, date(2026, 11, 17)):
        with pytest.raises(Refused, match="请填写将于哪天办，不早于今天。"):
            helping.answer_request(request, answer="promised", promised_on=day, by=helper)
    helping.answer_request(request, answer="promised", promised_on=date(2026, 11, 20), by=helper)
    assert (told(helper), told(house.captain), stuck(house)) == ([], [], [])
    with clock.at("2026-11-20 09:00"):
        assert [item.title for item in todos_for(helper, clock.today()) if item.key.startswith("help")] == [
            "您答应11月20日办的支持请求，请回音"
        ]
        helping.answer_request(request, answer="declined", text="机房停电。", by=helper)
    assert told(house.captain) == ["方知远已答复支持请求：办不了"]


def test_a_refusal_says_why(house, helper):
    save(house, helper)
    with pytest.raises(Refused, match="办不了的，请说明原因。"):
        helping.answer_request(HelpRequest.objects.get(), answer="declined", by=helper)


def test_who_leaves_gives_the_request_back_to_the_team(house, helper):
    save(house, helper)
    Person.objects.filter(pk=helper.pk).update(left_on=TODAY)
    assert told(house.captain) == ["请改请他人：方知远已离开"]
    TeamMember.objects.filter(person=house.member).update(role="deputy")
    assert told(house.member) == ["请改请他人：方知远已离开"]
    request = HelpRequest.objects.get()
    with pytest.raises(Refused, match="已经请了方知远"):
        helping.pass_on(request, asked=helper, by=house.captain)
    with pytest.raises(Refused, match="只能请本活动其他攻关队队长"):
        helping.pass_on(request, asked=house.stranger, by=house.captain)
    other = make_member("程望舒", house.tree.branch)
    appoint(other, "organization_member", house.tree.branch)
    again = helping.pass_on(request, asked=other, by=house.captain)
    assert (again.text, again.week_id, told(other)) == (
        request.text,
        request.week_id,
        ["一体化平台攻关队请您支持"],
    )
    assert told(house.captain) == []
