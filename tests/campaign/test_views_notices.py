"""公示, objections, 上报 and 挂牌 on pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import Contender, Objection, PublicNotice
from campaign.services import notices
from tests.factories import (
    make_house,
    make_member,
    make_person,
    make_post,
    make_team,
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


@pytest.fixture
def notice(house):
    house.post = make_post(house.campaign, house.holder, "selected", title="网络安全岗")
    return notices.post_notice(
        campaign=house.campaign, contenders=[house.post], title="拟确定争创对象公示", body="现予公示",
        office="党群工作部", phone="021-1", handler=house.offices.discipline, by=house.offices.officer,
    )  # fmt: skip


class TestNotices:
    def test_officer_posts_with_the_text_made_and_the_handler_chosen(self, as_person, house):
        post = make_post(house.campaign, house.holder, "selected", title="网络安全岗")
        client = as_person(house.offices.officer)
        form = client.get(url("notice-new")).context["form"]
        assert form.initial["handler"] == house.offices.discipline.pk
        assert "1. 网络安全岗　许望舒　工程信息党支部" in form.initial["body"]
        data = dict(form.initial) | {"phone": "", "workdays": "3"}
        page = client.post(url("notice-new"), data)
        assert page.context["form"].errors == {
            "phone": ["这个字段是必填项。"],
            "workdays": ["公示不能少于5个工作日。"],
        }
        client.post(url("notice-new"), data | {"phone": "021-1", "workdays": "5"})
        made = PublicNotice.objects.get()
        assert (made.ends_on, list(made.entries.values_list("contender", flat=True))) == (
            date(2026, 3, 18),
            [post.pk],
        )

    @pytest.mark.parametrize("who", ["secretary", "branch_secretary", "discipline"])
    def test_nobody_else_posts(self, as_person, house, who):
        assert as_person(getattr(house.offices, who)).get(url("notice-new")).status_code == 403

    def test_all_staff_read_it_and_nobody_beyond(self, as_person, house, notice):
        page = as_person(make_person("群众", house.neighbour, status="群众")).get(
            url("notice-detail", notice.pk)
        )
        assert "网络安全岗" in text(page)
        assert "宣布公示结果" not in text(page)
        stranger = make_member("外人", house.far)
        assert as_person(stranger).get(url("notice-detail", notice.pk)).status_code == 404
        assert as_person(stranger).get(url("objection-new", notice.pk)).status_code == 404

    def test_objection_reaches_the_handler_alone(self, as_person, house, notice):
        author = make_person("群众", house.branch, status="群众")
        data = {"contender": house.post.pk, "text": "与事实不符"}
        page = as_person(author).post(url("objection-new", notice.pk), data, follow=True)
        assert "异议已送达受理人" in text(page)
        objection = Objection.objects.get()
        assert objection.raised_by is None
        detail = url("objection-detail", objection.pk)
        codes = {
            person.name: as_person(person).get(detail).status_code
            for person in (house.offices.discipline, house.offices.secretary, house.offices.officer, author,
                           house.holder)
        }  # fmt: skip
        assert codes == {"严纪检": 200, "方总书": 404, "秦办事": 404, "群众": 404, "许望舒": 404}
        page = as_person(house.offices.discipline).get("/")
        assert "核查对“网络安全岗”的异议" in text(page)
        trail = as_person(house.offices.secretary).get(url("notice-detail", notice.pk))
        assert "收到1件，待核查1件" in text(trail)
        assert "与事实不符" not in text(trail)

    def test_wrong_objections_answer_at_the_field(self, as_person, house, notice):
        client = as_person(house.offices.branch_member)
        other = make_post(house.campaign, make_member("他", house.branch), "submitted")
        page = client.post(url("objection-new", notice.pk), {"contender": other.pk, "text": "长" * 1001})
        assert set(page.context["form"].errors) == {"contender", "text"}
        assert "请删去1字，上限1000字。" in text(page)
        assert "长" * 1001 in text(page)

    def test_finding_then_clearing(self, as_person, house, notice):
        objection = notices.raise_objection(
            notice=notice, contender=house.post, text="不实", by=house.offices.branch_member, with_name=True
        )
        handler = as_person(house.offices.discipline)
        page = handler.post(url("objection-detail", objection.pk), {"finding": " ", "upheld": "maybe"})
        assert set(page.context["form"].errors) == {"finding", "upheld"}
        handler.post(url("objection-detail", objection.pk), {"finding": "经查不实", "upheld": "no"})
        with clock.at("2026-03-19 09:00"):
            secretary = as_person(house.offices.secretary)
            assert "宣布公示结果" in text(secretary.get("/"))
            page = secretary.post(url("notice-clear", notice.pk), follow=True)
            assert "1个对象公示通过。" in text(page)
        house.post.refresh_from_db()
        assert house.post.state == "cleared"

    def test_upheld_ends_by_a_page_with_a_reason(self, as_person, house, notice):
        objection = notices.raise_objection(
            notice=notice, contender=house.post, text="属实", by=house.offices.branch_member, with_name=False
        )
        notices.record_finding(objection=objection, finding="属实", upheld=True, by=house.offices.discipline)
        page_url = url("notice-uphold", notice.pk, house.post.pk)
        assert as_person(house.offices.officer).post(page_url, {"comment": "x"}).status_code == 403
        other = make_post(house.campaign, make_member("他", house.branch), "on_notice")
        secretary = as_person(house.offices.secretary)
        assert secretary.get(url("notice-uphold", notice.pk, other.pk)).status_code == 404
        page = secretary.post(page_url, {"comment": ""})
        assert "请填写理由。" in text(page)
        secretary.post(page_url, {"comment": "异议成立"})
        house.post.refresh_from_db()
        assert house.post.state == "not_selected"


class TestUpward:
    def test_report_and_reply(self, as_person, house):
        campaign = house.campaign
        post = make_post(campaign, house.holder, "cleared", level_applied=campaign.group, title="高层级岗")
        client = as_person(house.offices.officer)
        assert "上报1个对象" in text(client.get("/"))
        data = {
            "level": campaign.group.pk,
            "contenders": [post.pk],
            "reference": "",
            "reported_on": "2026-03-12",
        }
        page = client.post(url("upward-new"), data)
        assert set(page.context["form"].errors) == {"reference", "reported_on"}
        client.post(url("upward-new"), data | {"reference": "信党字〔2026〕3号", "reported_on": "2026-03-11"})
        entry = post.report_entries.get()
        reply = url("upward-reply", entry.pk)
        page = client.post(reply, {"reply": "lower", "replied_on": "2026-03-11"})
        assert page.context["form"].errors == {"level": ["请选择认定的层级。"]}
        page = client.post(
            reply, {"reply": "lower", "level": campaign.company.pk, "replied_on": "2026-03-01"}
        )
        assert "批复日期应在上报日期与今天之间。" in text(page)
        client.post(reply, {"reply": "lower", "level": campaign.company.pk, "replied_on": "2026-03-11"})
        post.refresh_from_db()
        assert (post.state, post.level_granted) == ("cleared", campaign.company)
        assert as_person(house.offices.neighbour_secretary).get(reply).status_code == 404
        assert as_person(house.offices.secretary).get(reply).status_code == 403

    def test_activation_names_what_is_missing_and_who_mends_it(self, as_person, house):
        ready = make_post(house.campaign, house.holder, "cleared", title="齐全的岗")
        lacking = make_post(house.campaign, make_member("邻", house.neighbour), "cleared", title="缺的岗")
        client = as_person(house.offices.secretary)
        page = client.get(url("activation"))
        assert "尚缺支部评分人（党总支办事员指定评分人）" in text(page)
        assert [candidate.is_ready for candidate in page.context["candidates"]] == [True, False]
        page = client.post(url("activation"), {"contenders": [ready.pk, lacking.pk]}, follow=True)
        assert "1个对象已挂牌。" in text(page)
        assert [Contender.objects.get(pk=c.pk).state for c in (ready, lacking)] == ["active", "cleared"]
        page = client.post(url("activation"), {"contenders": [ready.pk]})
        assert page.context["form"].errors != {}
        assert as_person(house.offices.officer).post(url("activation"), {}).status_code == 403
        assert as_person(house.holder).get(url("activation")).status_code == 403


class TestQueries:
    """Two rows, a post and a team, and thirty cost the same."""

    @staticmethod
    def contenders(house, state, number):
        """Posts and, for the second row and every fifth after it, a team with a member."""
        people = [make_member(f"人{n}", house.branch) for n in range(number)]
        return [
            make_team(house.campaign, person, state, members=[make_member(f"员{n}", house.branch)])
            if n % 5 == 1
            else make_post(house.campaign, person, state)
            for n, person in enumerate(people)
        ]

    @staticmethod
    def cost(client, address):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address)
        return page, len(captured)

    def test_activation(self, as_person, house):
        costs = []
        for number in (2, 28):
            self.contenders(house, "cleared", number)
            client = as_person(house.offices.secretary)
            page, cost = self.cost(client, url("activation"))
            costs.append(cost)
        assert len(page.context["candidates"]) == 30
        assert costs[0] == costs[1]

    @pytest.mark.parametrize("day", ["2026-03-11", "2026-04-11"])
    def test_notice_of_the_secretary_who_confirms(self, as_person, house, day):
        costs = []
        for number in (2, 30):
            notice = notices.post_notice(
                campaign=house.campaign, contenders=self.contenders(house, "selected", number), title="公示",
                body="现予公示", office="党群工作部", phone="021-1", handler=house.offices.discipline,
                by=house.offices.officer,
            )  # fmt: skip
            with clock.at(f"{day} 10:00"):
                client = as_person(house.offices.secretary)
                page, cost = self.cost(client, url("notice-detail", notice.pk))
            costs.append(cost)
        assert len(page.context["standings"]) == 30
        assert costs[0] == costs[1]
