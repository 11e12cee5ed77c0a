"""The pages of 请求支持 and 缺交周志, and what the log says of both."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from taskforces.models import HelpRequest
from taskforces.services import helping, weeks
from taskforces.weeks import Week
from tests.factories import appoint, make_member, make_team

THIS = Week(2026, 47)


@pytest.fixture
def helper(house):
    person = make_member("方知远", house.tree.branch)
    appoint(person, "secretary", house.tree.branch)
    return person


def asked(house, helper, number=47, text="协调两台服务器。"):
    entry = weeks.save_week(
        contender=house.team, week=Week(2026, number), version=0, by=house.captain, done="联调。",
        help_from=helper, help_wanted=text, hand_in=True,
    )  # fmt: skip
    return entry.help_requests.get()


def main(page):
    return page.content.decode().split("<main", 1)[1].partition("</main>")[0]


def test_asked_answered_closed_through_the_pages(house, helper, as_person):
    request = asked(house, helper)
    client = as_person(helper)
    assert "协调两台服务器。" in main(client.get(reverse("taskforces:help-list")))
    address = reverse("taskforces:help-answer", args=[request.pk])
    refused = client.post(address, {"answer": "declined", "text": ""})
    assert "办不了的，请说明原因。" in main(refused)
    answered = client.post(address, {"answer": "done", "text": "已开通。"}, follow=True)
    assert "答复已送到对方。" in answered.content.decode()
    log = main(as_person(house.neighbour).get(reverse("taskforces:week", args=[house.team.pk, 2026, 47])))
    assert "方知远11月18日答复：已办" in log
    assert "已开通。" in log
    captain = as_person(house.captain)
    captain.post(reverse("taskforces:help-close", args=[request.pk]), {"ending": "solved"})
    request.refresh_from_db()
    assert (request.ending, request.closed_by) == ("solved", house.captain)
    assert "协调两台服务器。" not in main(captain.get(reverse("taskforces:help-list")))


def test_the_form_says_at_the_field_that_a_request_needs_words(house, helper, as_person):
    page = as_person(house.captain).post(
        reverse("taskforces:week", args=[house.team.pk, 2026, 47]),
        {"act": "week", "on": "2026-W47", "version": "0", "light": "green", "done": "联调。", "hand_in": "1",
         "help_from": str(helper.pk), "help_wanted": ""},
    )  # fmt: skip
    assert "请写明希望方知远解决什么事。" in main(page)
    assert HelpRequest.objects.count() == 0


def test_who_has_left_stays_chosen_in_a_week_saved_again(house, helper, as_person):
    asked(house, helper)
    helper.left_on = date(2026, 11, 18)
    helper.save(update_fields=["left_on"])
    page = main(as_person(house.captain).get(reverse("taskforces:week", args=[house.team.pk, 2026, 47])))
    assert f'<option value="{helper.pk}" selected>' in page
    assert "对方已离开，待改请他人" in page


def test_thirty_requests_cost_as_many_queries_as_one(
    house, helper, as_person, django_assert_num_queries, django_assert_max_num_queries
):
    client, address = as_person(house.captain), reverse("taskforces:help-list")
    client.get(address)
    asked(house, helper)
    with django_assert_max_num_queries(25) as counted:
        assert main(client.get(address)).count("协调两台服务器。") == 1
    for number in range(18, 47):
        helping.answer_request(asked(house, helper, number), answer="done", by=helper)
    with django_assert_num_queries(len(counted)):
        assert main(client.get(address)).count("协调两台服务器。") == 30


def test_missing_weeks_leave_the_list_when_filled_or_excused(house, helper, as_person):
    with clock.at("2026-11-18 10:00"):
        team = make_team(
            house.campaign, make_member("雷牧原", house.tree.branch), "active", title="移动产线攻关队",
            activated_on=date(2026, 10, 20),
        )  # fmt: skip
    house.team.__class__.objects.filter(pk=house.team.pk).update(
        state="withdrawn", closed_on=date(2026, 11, 1)
    )
    client, address = as_person(helper), reverse("taskforces:missing-weeks")
    page = main(client.get(address))
    assert [f"第{number}周" in page for number in (43, 44, 45, 46)] == [True, True, False, False]
    assert "雷牧原" in page
    weeks.save_week(
        contender=team, week=Week(2026, 43), version=0, by=team.principal, done="补填。", hand_in=True
    )
    weeks.excuse_week(contender=team, week=Week(2026, 44), reason="外场保障。", by=helper)
    assert "没有缺交的周志。" in main(client.get(address))
