"""Votes by name, void votes and the 票决记录 on pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import ItemVote, Meeting, NamedVote, VoidRound
from campaign.services import meetings
from campaign.services.rules import make_rule_set
from tests.factories import make_house, make_member, make_post

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


def meet(house, number=1, method="hands", **facts):
    contenders = [
        make_post(house.campaign, make_member(f"申报人{n}", house.branch), "endorsed", title=f"示范岗{n}")
        for n in range(number)
    ]
    return meetings.create_meeting(
        campaign=house.campaign, organization=house.general, held_on=date(2026, 3, 10), method=method,
        contenders=contenders, by=house.offices.officer, chair_name="方总书", recorder_name="秦办事", **facts,
    )  # fmt: skip


def choices(meeting, **by_name):
    return {
        f"choice_{row.person_id}": by_name.get(row.person_name, "yes")
        for row in meeting.attendances.filter(present=True)
    }


class TestByName:
    def test_one_item_after_the_other_then_the_conclusions(self, as_person, house):
        meeting = meet(house, 2, "named")
        first, second = meeting.items.order_by("position")
        client, votes = as_person(house.offices.officer), url("meeting-votes", meeting.pk)
        page = client.get(votes)
        assert "示范岗0</h1>" in text(page).replace("\n", "")
        page = client.post(votes, choices(meeting, 范委员="no"))
        assert page.url == f"{votes}?round=1&item={second.pk}"
        page = client.post(page.url, choices(meeting))
        assert page.url == url("meeting-close", meeting.pk)
        assert NamedVote.objects.get(item=first, person_name="范委员").choice == "no"
        assert list(ItemVote.objects.order_by("pk").values_list("yes", "no")) == [(4, 1), (5, 0)]

    def test_who_says_nothing_is_named_at_the_line(self, as_person, house):
        meeting = meet(house, 1, "named")
        data = choices(meeting)
        silent = meeting.attendances.get(person_name="彭委员").person_id
        del data[f"choice_{silent}"]
        page = as_person(house.offices.officer).post(url("meeting-votes", meeting.pk), data)
        assert page.context["form"].errors == {f"choice_{silent}": ["请选择彭委员的意见。"]}
        assert NamedVote.objects.count() == 0

    def test_the_absent_and_the_recused_are_not_asked(self, as_person, house):
        meeting = meet(house, 1, "named")
        item, officer, offices = meeting.items.get(), house.offices.officer, house.offices
        meetings.record_attendance(meeting=meeting, absences={offices.deputy.pk: "出差"}, by=officer)
        meetings.recuse(item=item, person=offices.discipline, reason="亲属", by=officer)
        page = as_person(officer).get(url("meeting-votes", meeting.pk))
        asked = [person.name for person in page.context["form"].people]
        assert sorted(asked) == sorted(["方总书", "范委员", "彭委员"])

    def test_an_item_of_another_meeting_is_not_found(self, as_person, house):
        meeting, other = meet(house, 1, "named"), meet(house, 1, "named")
        address = f"{url('meeting-votes', meeting.pk)}?item={other.items.get().pk}"
        assert as_person(house.offices.officer).get(address).status_code == 404


def test_a_void_vote_is_kept_and_asked_for_again(as_person, house):
    meeting = meet(house, 1, "secret", teller_name="范委员", counter_name="彭委员")
    item, client = meeting.items.get(), as_person(house.offices.officer)
    votes = url("meeting-votes", meeting.pk)
    page = client.post(votes, {f"issued_{item.pk}": 5, f"returned_{item.pk}": 6}, follow=True)
    assert "示范岗0收回多于发出，本次表决无效，已记录在案；请重新投票后再录入。" in text(page)
    assert (page.redirect_chain[-1][0], VoidRound.objects.get().returned) == (votes, 6)
    names = ("issued", "returned", "valid", "yes", "no", "abstain")
    figures = {f"{name}_{item.pk}": value for name, value in zip(names, (5, 5, 5, 5, 0, 0), strict=True)}
    assert client.post(votes, figures).url == url("meeting-close", meeting.pk)
    record = text(client.get(url("meeting-record", meeting.pk)))
    assert "第1轮第1次（无效）" in record
    assert "收回6张，多于发出5张，本次表决无效，重新投票" in record


class TestRecord:
    def test_it_says_everything_that_was_voted(self, as_person, house):
        officer, offices = house.offices.officer, house.offices
        make_rule_set(
            campaign=house.campaign, by=officer, quotas=[(house.general, house.campaign.company, "post", 2)]
        )
        meeting = meet(house, 3)
        first, second, third = meeting.items.order_by("position")
        meetings.record_attendance(meeting=meeting, absences={offices.deputy.pk: "出差"}, by=officer)
        meetings.recuse(item=first, person=offices.discipline, reason="亲属", by=officer)
        for item, yes, no in ((first, 3, 0), (second, 3, 1), (third, 2, 2)):
            meetings.record_vote(item=item, yes=yes, no=no, abstain=0, by=officer)
        meetings.close_meeting(meeting=meeting, by=officer)
        page = text(as_person(offices.secretary).get(url("meeting-record", meeting.pk)))
        for words in (
            "信息化中心党总支票决记录", "应到5人，实到4人；4×2＝8≥5，可以表决。", "石副书（出差）", "严纪检回避（亲属）",
            "回避1人：参加表决4－1＝3人，回避的仍计入应到5人。", "名额2个。",
            "第1轮：超过半数的2个，按赞成票为示范岗0 3票、示范岗1 3票；都入选。".replace(" ", ""),
            "3×2＝6＞应到5，超过半数", "2×2＝4≤应到5，未超过半数", "主持人签名：", "监票人签名：", "计票人签名：", "记录人签名：",
        ):  # fmt: skip
            assert words in page

    def test_an_open_meeting_warns_that_it_may_still_change(self, as_person, house):
        page = text(as_person(house.offices.officer).get(url("meeting-record", meet(house).pk)))
        assert "会议尚未办结，票数和结论还可能改变，请办结后再打印签名。" in page

    def test_neither_the_candidate_nor_another_branch_reads_it(self, as_person, house):
        meeting = meet(house)
        candidate = meeting.items.get().contender.principal
        for person in (candidate, house.offices.neighbour_secretary, house.offices.branch_secretary):
            assert as_person(person).get(url("meeting-record", meeting.pk)).status_code == 404

    def test_constant_queries(self, as_person, house):
        def counted(number):
            meeting = meet(house, number, "named")
            for item in meeting.items.all():
                said = {row.person_id: "yes" for row in meeting.attendances.all()}
                meetings.record_named_votes(item=item, choices=said, by=house.offices.officer)
            client, address = as_person(house.offices.officer), url("meeting-record", meeting.pk)
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        assert counted(1) == counted(12)


def test_the_conclusions_stand_below_the_arithmetic(as_person, house):
    officer = house.offices.officer
    make_rule_set(
        campaign=house.campaign, by=officer, quotas=[(house.general, house.campaign.company, "post", 3)]
    )
    meeting = meet(house, 2)
    for item in meeting.items.all():
        meetings.record_vote(item=item, yes=5, no=0, abstain=0, by=officer)
    page = text(as_person(officer).get(url("meeting-close", meeting.pk)))
    assert "名额3个。" in page
    assert "超过半数的少于名额，空缺1个，不再补足。" in page
    assert Meeting.objects.get(pk=meeting.pk).closed_at is None
