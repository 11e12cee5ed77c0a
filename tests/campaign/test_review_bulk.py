"""审核 of many: bulk endorsement, the next application by itself, keys on the page, constant queries (product.md §3 议)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.errors import Refused
from campaign.models import Contender, VotingRight
from campaign.services import deciding, endorsing, meetings
from tests.factories import make_duty, make_house, make_member, make_post

pytestmark = pytest.mark.django_db
INBOX, BULK = reverse("campaign:review-inbox"), reverse("campaign:review-bulk")


@pytest.fixture(autouse=True)
def today():
    with clock.at("2026-03-11 10:00"):
        yield


@pytest.fixture
def house():
    return make_house()


def text(page):
    return page.content.decode()


def submitted(house, number, **fields):
    return [
        make_post(
            house.campaign, make_member(f"申报人{n}", house.branch), "submitted", title=f"示范岗{n}", **fields
        )
        for n in range(number)
    ]


def heard(house, contenders, yes=3):
    """The branch's committee met about them and closed its meeting."""
    secretary = house.offices.branch_secretary
    meeting = meetings.create_meeting(
        campaign=house.campaign, organization=house.branch, held_on=date(2026, 3, 10), method="hands",
        contenders=contenders, by=secretary,
    )  # fmt: skip
    for item in meeting.items.all():
        meetings.record_vote(item=item, yes=yes, no=3 - yes, abstain=0, by=secretary)
    meetings.close_meeting(meeting=meeting, by=secretary)
    return meeting


def mixed(house):
    """One that qualifies and four that do not, each for another reason."""
    unconfirmed = make_duty(
        house.campaign,
        house.branch,
        "漏洞处置",
        confirmed_at=None,
        confirmed_by=None,
        proposed_by=house.holder,
    )
    good, lapsed, against, new_duty, unheard = submitted(house, 5)
    VotingRight.objects.filter(person=lapsed.principal).update(ended_on=date(2026, 3, 1))
    Contender.objects.filter(pk=new_duty.pk).update(duty=unconfirmed)
    heard(house, [good, lapsed, new_duty])
    heard(house, [against], yes=1)
    return good, lapsed, against, new_duty, unheard


class TestBulk:
    def test_the_page_says_what_does_not_qualify_and_why(self, as_person, house):
        good, *_others = mixed(house)
        page = as_person(house.offices.branch_secretary).get(BULK)
        assert [one.contender for one in page.context["ready"]] == [good]
        assert {one.contender.title: "".join(one.problems) for one in page.context["others"]} == {
            "示范岗1": "申报人1目前没有表决权，不能申报示范岗或担任队长。",
            "示范岗2": "会议结论是“未通过”，与要办理的结果不一致。",
            "示范岗3": "“漏洞处置”是新提出的重点业务，请先确认列入清单。",
            "示范岗4": "这一步须有会议结论，请先录入会议和表决。",
        }
        for one in page.context["others"]:
            assert one.problems[0] in text(page)

    def test_it_does_the_rest(self, as_person, house):
        everything = mixed(house)
        data = {"contenders": [contender.pk for contender in everything], "comment": "一并推荐"}
        page = as_person(house.offices.branch_secretary).post(BULK, data, follow=True)
        assert "已同意推荐1件。" in text(page)
        assert "“示范岗4”：这一步须有会议结论，请先录入会议和表决。" in text(page)
        states = (
            Contender.objects.filter(pk__in=data["contenders"]).order_by("pk").values_list("state", flat=True)
        )
        assert list(states) == ["endorsed"] + ["submitted"] * 4
        step = everything[0].decisions.get(action="endorse")
        assert (step.comment, step.by_name, step.meeting_item.outcome) == ("一并推荐", "何支书", "passed")

    def test_what_is_unticked_stays(self, as_person, house):
        first, second = submitted(house, 2)
        heard(house, [first, second])
        as_person(house.offices.branch_secretary).post(BULK, {"contenders": [first.pk], "comment": ""})
        second.refresh_from_db()
        assert (second.state, second.decisions.count()) == ("submitted", 0)

    def test_nothing_that_qualifies_is_refused_with_the_reason(self, house):
        posts = submitted(house, 2)
        with pytest.raises(Refused) as refused:
            endorsing.endorse_batch(contenders=posts, by=house.offices.branch_secretary)
        assert str(refused.value) == "这一步须有会议结论，请先录入会议和表决。"

    def test_neither_the_own_case_nor_another_branchs_gets_in(self, as_person, house):
        own = make_post(house.campaign, house.offices.branch_secretary, "submitted", title="书记自己的岗")
        far = make_post(house.campaign, make_member("邻", house.neighbour), "submitted", title="邻支部的岗")
        page = as_person(house.offices.branch_secretary).post(BULK, {"contenders": [own.pk, far.pk]})
        assert page.context["form"].errors["contenders"]
        with pytest.raises(Refused):
            endorsing.endorse_batch(contenders=[own, far], by=house.offices.branch_secretary)

    def test_a_meeting_before_the_last_handing_in_carries_nothing(self, house):
        """As ``endorsing_item`` of one: the meeting must follow the last time the application was handed in."""
        post, secretary = submitted(house, 1)[0], house.offices.branch_secretary
        heard(house, [post])
        deciding.return_application(contender=post, by=secretary, comment="请补充")
        with clock.at("2026-03-12 10:00"):
            from campaign.services import applications

            applications.submit(contender=post, by=post.principal)
            found = endorsing.endorsements_of(secretary)
        assert [(one.item, one.problems) for one in found] == [
            (None, ("这一步须有会议结论，请先录入会议和表决。",))
        ]

    def test_members_have_no_such_page(self, as_person, house):
        assert as_person(house.holder).get(BULK).status_code == 403


class TestInbox:
    def test_the_next_one_comes_by_itself(self, as_person, house):
        first, second, third = submitted(house, 3)
        client = as_person(house.offices.branch_secretary)
        data = {"action": "return", "comment": "请补充"}
        page = client.post(reverse("campaign:review-decide", args=[second.pk]), data, follow=True)
        assert page.context["contender"] == third
        page = client.post(reverse("campaign:review-decide", args=[third.pk]), data, follow=True)
        assert page.context["contender"] == first

    def test_before_and_after_are_links_with_their_keys(self, as_person, house):
        first, second, third = submitted(house, 3)
        page = text(as_person(house.offices.branch_secretary).get(f"{INBOX}?item={second.pk}"))
        assert f'href="{INBOX}?item={first.pk}" rel="prev" data-key="k"' in page
        assert f'href="{INBOX}?item={third.pk}" rel="next" data-key="j"' in page
        assert "键盘快捷键" in page

    def test_what_is_missing_stands_beside_the_decision(self, as_person, house):
        post = submitted(house, 1)[0]
        VotingRight.objects.filter(person=post.principal).update(ended_on=date(2026, 3, 1))
        page = text(as_person(house.offices.branch_secretary).get(INBOX))
        assert "同意推荐前还差：申报人0目前没有表决权，不能申报示范岗或担任队长。" in page


@pytest.mark.parametrize("address", [INBOX, BULK])
def test_constant_queries_with_one_and_thirty_applications(as_person, house, address):
    def counted():
        client = as_person(house.offices.branch_secretary)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    heard(house, submitted(house, 1))
    with_one = counted()
    heard(house, submitted(house, 29))
    assert len(endorsing.endorsements_of(house.offices.branch_secretary)) == 30
    assert counted() == with_one
