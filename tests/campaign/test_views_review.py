"""审核 and the application's own pages: who gets in, what they say, where they lead."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import Contender
from tests.factories import (
    make_duty,
    make_house,
    make_member,
    make_person,
    make_post,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at("2026-03-11 10:00"):
        yield


@pytest.fixture
def house():
    return make_house()


def text(page):
    return page.content.decode()


def url(name, *args):
    return reverse(f"campaign:{name}", args=args)


class TestReview:
    def test_inbox_shows_the_own_branch_oldest_first(self, as_person, house):
        make_post(house.campaign, make_member("邻人", house.neighbour), "submitted", title="别处的岗")
        second = make_post(house.campaign, house.holder, "submitted", title="后交的岗")
        first = make_post(house.campaign, make_member("早", house.branch), "submitted", title="先交的岗")
        Contender.objects.filter(pk=second.pk).update(submitted_at=clock.now())
        page = as_person(house.offices.branch_secretary).get(url("review-inbox"))
        assert [contender.pk for contender in page.context["queue"]] == [first.pk, second.pk]
        assert "先交的岗" in text(page)
        assert "别处的岗" not in text(page)

    def test_own_case_is_not_in_the_own_inbox(self, as_person, house):
        secretary = house.offices.branch_secretary
        make_post(house.campaign, secretary, "submitted", title="书记自己的岗")
        assert as_person(secretary).get(url("review-inbox")).context["queue"] == []
        page = as_person(house.offices.branch_deputy).get(url("review-inbox"))
        assert "书记自己的岗" in text(page)

    def test_without_meeting_the_page_leads_to_one_and_refuses(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        page = as_person(house.offices.branch_secretary).get(url("review-inbox"))
        assert f"{url('meeting-new')}?organization={house.branch.pk}&amp;contender={post.pk}" in text(page)
        page = as_person(house.offices.branch_secretary).post(
            url("review-decide", post.pk), {"action": "endorse", "comment": "同意"}
        )
        assert "这一步须有会议结论，请先录入会议和表决。" in text(page)
        assert "\n同意</textarea>" in text(page)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"action": "return", "comment": " "}, "退回或不同意请写明理由，让申报人知道怎么改。"),
            ({"action": "reject", "comment": "长" * 501}, "请删去1字，上限500字。"),
            ({"action": "approve", "comment": "好"}, "请选择审核结果。"),
            ({"comment": "好"}, "请选择审核结果。"),
        ],
    )
    def test_wrong_words_answer_on_the_page(self, as_person, house, data, sentence):
        post = make_post(house.campaign, house.holder, "submitted")
        page = as_person(house.offices.branch_secretary).post(url("review-decide", post.pk), data)
        assert sentence in text(page)
        post.refresh_from_db()
        assert post.state == "submitted"

    def test_return_goes_back_to_the_applicant_and_the_next_comes(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        secretary = house.offices.branch_secretary
        page = as_person(secretary).post(
            url("review-decide", post.pk), {"action": "return", "comment": "请补充指标"}
        )
        assert page.url == url("review-inbox")
        page = as_person(house.holder).get("/")
        assert "修改退回的申报" in text(page)
        assert "请补充指标" in text(page)

    def test_neighbour_does_not_know_of_it_and_members_may_not(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        decide = url("review-decide", post.pk)
        data = {"action": "reject", "comment": "不"}
        assert as_person(house.offices.neighbour_secretary).post(decide, data).status_code == 404
        assert as_person(house.holder).post(decide, data).status_code == 403
        assert (
            as_person(make_person("群众", house.branch, status="群众")).post(decide, data).status_code == 404
        )
        assert as_person(house.offices.officer).post(decide, data).status_code == 403

    def test_new_duty_is_confirmed_on_the_page(self, as_person, house):
        duty = make_duty(
            house.campaign,
            house.branch,
            "漏洞处置",
            proposed_by=house.holder,
            confirmed_at=None,
            confirmed_by=None,
        )
        post = make_post(house.campaign, house.holder, "submitted", duty=duty)
        page = as_person(house.offices.branch_secretary).get(url("review-inbox"))
        assert "“漏洞处置”还不在清单里" in text(page)
        as_person(house.offices.branch_secretary).post(url("review-duty", post.pk))
        duty.refresh_from_db()
        assert duty.confirmed_by == house.offices.branch_secretary


class TestApplicationPages:
    def test_decision_trail_is_for_applicant_and_offices(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted", title="网络安全岗")
        detail = url("application-detail", post.pk)
        codes = {
            person.name: as_person(person).get(detail).status_code
            for person in (house.holder, house.offices.branch_secretary, house.offices.secretary,
                           house.offices.neighbour_secretary, make_person("群众", house.branch, status="群众"))
        }  # fmt: skip
        assert codes == {"许望舒": 200, "何支书": 200, "方总书": 200, "邻支书": 404, "群众": 404}

    def test_draft_says_what_is_missing(self, as_person, house):
        post = make_post(house.campaign, house.holder, pledges=1)
        page = as_person(house.holder).get(url("application-detail", post.pk))
        assert "公开承诺须为2—5项，现有1项。" in text(page)
        assert "提交申报" not in text(page)

    def test_withdrawing_an_application(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        step = url("application-step", post.pk, "withdraw")
        assert as_person(house.offices.branch_secretary).post(step).status_code == 403
        as_person(house.holder).post(step, {"comment": ""})
        post.refresh_from_db()
        assert post.state == "withdrawn"

    @pytest.mark.parametrize("name", ["endorse", "decide", "activate", "nonsense"])
    def test_steps_with_conditions_have_no_such_page(self, as_person, house, name):
        post = make_post(house.campaign, house.holder, "submitted")
        assert as_person(house.holder).post(url("application-step", post.pk, name)).status_code == 404

    def test_asking_to_leave_and_being_let_go(self, as_person, house):
        post = make_post(house.campaign, house.holder, "active", title="网络安全岗")
        page = as_person(house.holder).post(url("application-withdrawal", post.pk), {"reason": " "})
        assert "请填写申请退出的理由。" in text(page)
        as_person(house.holder).post(url("application-withdrawal", post.pk), {"reason": "调离"})
        secretary = as_person(house.offices.secretary)
        assert "答复“网络安全岗”的退出申请" in text(secretary.get("/"))
        secretary.post(url("application-step", post.pk, "accept_withdrawal"), {"comment": "同意"})
        post.refresh_from_db()
        assert (post.state, post.closed_on) == ("withdrawn", date(2026, 3, 11))
