"""Meetings page by page: agenda, attendance, votes, conclusions, the batch decision."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaign import clock
from campaign.models import Attachment, Contender, Meeting
from tests.factories import (
    appoint,
    make_house,
    make_member,
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


def meeting_form(contenders, **changes):
    data = {"held_on": "2026-03-10", "method": "hands", "chair_name": "何支书", "recorder_name": "施委员",
            "contenders": [contender.pk for contender in contenders]}  # fmt: skip
    return data | changes


class TestMeetings:
    def test_branch_meeting_from_agenda_to_endorsement(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        client = as_person(house.offices.branch_secretary)
        page = client.get(f"{url('meeting-new')}?contender={post.pk}")
        assert page.context["form"].initial["contenders"] == [post.pk]
        page = client.post(url("meeting-new"), meeting_form([post]))
        meeting = Meeting.objects.get()
        assert page.url == url("meeting-attendance", meeting.pk)
        member = house.offices.branch_member
        absent = {f"absent_{member.pk}": "on", f"reason_{member.pk}": ""}
        page = client.post(url("meeting-attendance", meeting.pk), absent)
        assert "请写明施委员的缺席原因。" in text(page)
        client.post(url("meeting-attendance", meeting.pk), absent | {f"reason_{member.pk}": "出差"})
        item = meeting.items.get()
        votes = {f"yes_{item.pk}": "3", f"no_{item.pk}": "0", f"abstain_{item.pk}": "0"}
        page = client.post(url("meeting-votes", meeting.pk), votes)
        assert "同意、不同意、弃权合计3票，应等于参加表决的2人。" in text(page)
        assert 'value="3"' in text(page)
        page = client.post(url("meeting-votes", meeting.pk), votes | {f"yes_{item.pk}": "2"})
        assert page.url == url("meeting-close", meeting.pk)
        page = client.get(page.url)
        assert "应到3人，实到2人，赞成2票，超过应到半数，通过。" in text(page)
        close = {f"outcome_{item.pk}": "passed", f"reason_{item.pk}": "表决通过"}
        page = client.post(url("meeting-close", meeting.pk), close, follow=True)
        assert "会议已办结" in text(page)
        client.post(url("review-decide", post.pk), {"action": "endorse", "comment": "同意推荐"})
        post.refresh_from_db()
        assert (post.state, post.decisions.get().meeting_item) == ("endorsed", item)
        assert client.get(url("meeting-edit", meeting.pk)).status_code == 403

    def test_partly_filled_line_is_answered_and_an_empty_one_is_put_off(self, as_person, house):
        first = make_post(house.campaign, house.holder, "submitted", title="甲岗")
        second = make_post(house.campaign, make_member("乙", house.branch), "submitted", title="乙岗")
        client = as_person(house.offices.branch_secretary)
        client.post(url("meeting-new"), meeting_form([first, second]))
        meeting = Meeting.objects.get()
        one, two = meeting.items.order_by("pk")
        data = {f"yes_{one.pk}": "3", f"no_{one.pk}": "", f"abstain_{one.pk}": "x"}
        page = client.post(url("meeting-votes", meeting.pk), data)
        assert "请填写数字。" in text(page)
        data = {f"yes_{one.pk}": "3", f"no_{one.pk}": "0", f"abstain_{one.pk}": "0"}
        client.post(url("meeting-votes", meeting.pk), data)
        close = {f"outcome_{one.pk}": "passed", f"reason_{one.pk}": "通过",
                 f"outcome_{two.pk}": "passed", f"reason_{two.pk}": "也通过"}  # fmt: skip
        page = client.post(url("meeting-close", meeting.pk), close)
        assert "“乙岗”的票数不足以通过，结论不能写“通过”。" in text(page)
        close |= {f"outcome_{two.pk}": "deferred", f"reason_{two.pk}": "材料待核实"}
        client.post(url("meeting-close", meeting.pk), close)
        assert [item.outcome for item in meeting.items.order_by("pk")] == ["passed", "deferred"]

    def test_secret_vote_needs_both_officers(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        client = as_person(house.offices.branch_secretary)
        page = client.post(url("meeting-new"), meeting_form([post], method="secret", teller_name="张三"))
        assert page.context["form"].errors == {"counter_name": ["无记名投票请填写计票人。"]}
        assert 'value="张三"' in text(page)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"held_on": ""}, "held_on"),
            ({"held_on": "昨天"}, "held_on"),
            ({"held_on": "2020-01-01"}, "held_on"),
            ({"method": "wink"}, "method"),
            ({"chair_name": "长" * 61}, "chair_name"),
            ({"contenders": ["999999"]}, "contenders"),
            ({"contenders": []}, "contenders"),
            ({"minutes": "长" * 3001}, "minutes"),
        ],
    )
    def test_wrong_facts_answer_at_the_field(self, as_person, house, changes, field):
        post = make_post(house.campaign, house.holder, "submitted")
        page = as_person(house.offices.branch_secretary).post(
            url("meeting-new"), meeting_form([post], place="三楼会议室") | changes
        )
        assert list(page.context["form"].errors) == [field]
        assert 'value="三楼会议室"' in text(page)
        assert Meeting.objects.count() == 0

    def test_contender_of_another_branch_is_no_choice(self, as_person, house):
        other = make_post(house.campaign, make_member("邻", house.neighbour), "submitted")
        page = as_person(house.offices.branch_secretary).post(url("meeting-new"), meeting_form([other]))
        assert list(page.context["form"].errors) == ["contenders"]
        other_organization = f"{url('meeting-new')}?organization={house.neighbour.pk}"
        assert as_person(house.offices.branch_secretary).get(other_organization).status_code == 404

    def test_meeting_is_known_to_its_offices_and_those_above(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        as_person(house.offices.branch_secretary).post(url("meeting-new"), meeting_form([post]))
        detail = url("meeting-detail", Meeting.objects.get().pk)
        codes = {
            person.name: as_person(person).get(detail).status_code
            for person in (house.offices.branch_member, house.offices.officer, house.offices.neighbour_secretary,
                           house.holder)
        }  # fmt: skip
        assert codes == {"施委员": 200, "秦办事": 200, "邻支书": 404, "许望舒": 404}

    def test_general_branch_decides_in_one_batch_by_another_person(self, as_person, house):
        posts = [make_post(house.campaign, make_member(f"人{n}", house.branch), "endorsed") for n in range(2)]
        client = as_person(house.offices.officer)
        client.post(url("meeting-new"), meeting_form(posts))
        meeting = Meeting.objects.get()
        assert meeting.organization == house.general
        votes = {}
        for item, yes in zip(meeting.items.order_by("pk"), (5, 2), strict=True):
            votes |= {f"yes_{item.pk}": yes, f"no_{item.pk}": 5 - yes, f"abstain_{item.pk}": 0}
        client.post(url("meeting-votes", meeting.pk), votes)
        page = client.get(url("meeting-close", meeting.pk))
        form = page.context["form"]
        client.post(
            url("meeting-close", meeting.pk), {name: field.initial for name, field in form.fields.items()}
        )
        assert client.get(url("meeting-decide", meeting.pk)).status_code == 403
        secretary = as_person(house.offices.secretary)
        assert "确认议决结果" in text(secretary.get("/"))
        page = secretary.post(url("meeting-decide", meeting.pk), {"comment": ""}, follow=True)
        assert "已确认2项议决结果。" in text(page)
        assert [Contender.objects.get(pk=post.pk).state for post in posts] == ["selected", "not_selected"]

    def test_extra_recusal_is_registered_with_a_reason(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        client = as_person(house.offices.branch_secretary)
        client.post(url("meeting-new"), meeting_form([post]))
        meeting = Meeting.objects.get()
        data = {"item": meeting.items.get().pk, "person": house.offices.branch_member.pk, "reason": ""}
        page = client.post(url("meeting-recusal", meeting.pk), data)
        assert "请填写回避原因。" in text(page)
        client.post(url("meeting-recusal", meeting.pk), data | {"reason": "夫妻关系"})
        assert meeting.items.get().recusals.get().person == house.offices.branch_member

    def test_minutes_file_is_checked_kept_and_replaced(self, as_person, house):
        post = make_post(house.campaign, house.holder, "submitted")
        client = as_person(house.offices.branch_secretary)
        wrong = SimpleUploadedFile("会议记录.pdf", b"not a pdf")
        page = client.post(url("meeting-new"), meeting_form([post]) | {"minutes_file": wrong})
        assert list(page.context["form"].errors) == ["minutes_file"]
        pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
        for name in ("会议记录.pdf", "会议记录（定稿）.pdf"):
            meeting = Meeting.objects.first()
            address = url("meeting-edit", meeting.pk) if meeting else url("meeting-new")
            client.post(address, meeting_form([post]) | {"minutes_file": SimpleUploadedFile(name, pdf)})
        meeting = Meeting.objects.get()
        assert [row.name for row in Attachment.objects.all()] == ["会议记录（定稿）.pdf"]
        assert "会议记录（定稿）.pdf" in text(client.get(url("meeting-detail", meeting.pk)))
        file = url("attachment", meeting.minutes_file_id)
        assert client.get(file).getvalue() == pdf
        assert as_person(house.offices.neighbour_secretary).get(file).status_code == 404

    def test_officer_with_a_seat_in_a_branch_is_led_to_the_general_branch(self, as_person, house):
        officer = appoint(house.offices.officer, "publicity_member", house.branch)
        make_post(house.campaign, house.holder, "endorsed")
        page = as_person(officer).get("/")
        address = f"{url('meeting-new')}?organization={house.general.pk}"
        assert address in text(page)
        assert "信息化中心党总支会议" in text(as_person(officer).get(address))
