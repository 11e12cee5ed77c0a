"""Who is told what by which act: in the act's own transaction, once, never the doer, never who must stay unknown."""

import pytest
from django.db import transaction

from campaign import clock
from campaign.audit_actions import is_anonymous
from campaign.errors import Refused
from campaign.models import CalendarToken, Message, MessageKind, MutedKind
from campaign.services import anonymising, leaving, messages, notices, suggestions
from campaign.services.calendar_tokens import make_token, person_of
from campaign.telling import Told, telling_acts
from campaign.workflow import perform
from tests import factories

pytestmark = pytest.mark.django_db
NOW = "2026-04-20 09:00"


@pytest.fixture(autouse=True)
def april():
    with clock.at(NOW):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def told(person):
    return list(Message.objects.filter(person=person).order_by("pk").values_list("title", flat=True))


def say(person, key="one", kind=MessageKind.CASE, title="有一件事"):
    return messages.write([Told(person.pk, kind, title, "/", key)])


def test_handing_in_tells_the_secretary_and_not_the_applicant(house):
    post = factories.make_post(house.campaign, house.holder, title="数据岗")
    perform(post, "submit", by=house.holder)
    assert told(house.offices.branch_secretary) == ["收到申报“数据岗”，请审核"]
    assert told(house.holder) == told(house.offices.neighbour_secretary) == []


def test_a_return_tells_the_applicant_with_its_reason(house):
    post = factories.make_post(house.campaign, house.holder, "submitted", title="数据岗")
    perform(post, "return", by=house.offices.branch_secretary, comment="指标再具体些。")
    row = Message.objects.get(person=house.holder)
    assert (row.title, row.text) == ("“数据岗”被退回，请修改后再提交", "指标再具体些。")
    assert (row.kind, row.read_on) == ("case", None)
    assert str(post.pk) in row.url


def test_where_the_act_fails_nobody_was_told(house):
    post = factories.make_post(house.campaign, house.holder, "submitted")
    with pytest.raises(RuntimeError), transaction.atomic():
        perform(post, "return", by=house.offices.branch_secretary, comment="再改。")
        raise RuntimeError
    assert Message.objects.count() == 0


def test_the_same_key_is_said_once(house):
    say(house.holder)
    say(house.holder, title="又说一遍")
    say(house.holder, key="two")
    assert told(house.holder) == ["有一件事", "有一件事"]


def test_who_has_left_or_is_closed_out_is_told_nothing(house):
    house.holder.is_active = False
    house.holder.save(update_fields=["is_active"])
    assert say(house.holder) == 0
    assert told(house.holder) == []


def test_an_unwanted_kind_is_not_written_and_duties_always_are(house):
    messages.choose(house.holder, mail="off", quiet=None, muted=[("app", "case")], email="")
    say(house.holder, "a", MessageKind.CASE)
    say(house.holder, "b", MessageKind.DUTY, "该办了")
    assert told(house.holder) == ["该办了"]


def test_duties_cannot_be_turned_off_in_the_app(house):
    with pytest.raises(Refused, match="不能关闭"):
        messages.choose(house.holder, mail="off", quiet=None, muted=[("app", "duty")], email="")
    assert MutedKind.objects.count() == 0


def test_long_words_are_cut_to_their_columns(house):
    say(house.holder, title="长" * 400)
    row = Message.objects.get()
    assert (len(row.title), row.title[-1]) == (messages.TITLE, "…")


def test_an_objection_answered_tells_who_clears_and_nobody_it_is_about(house):
    post = factories.make_post(house.campaign, house.holder, "selected", title="数据岗")
    notice = notices.post_notice(
        campaign=house.campaign, contenders=[post], title="四月公示", body="正文", office="党总支", phone="1",
        handler=house.offices.discipline, by=house.offices.officer,
    )  # fmt: skip
    objector = factories.make_member("提异议", house.branch)
    Message.objects.all().delete()
    raised = notices.raise_objection(
        notice=notice, contender=post, text="材料不实，请核查。", by=objector, with_name=True
    )
    assert Message.objects.count() == 0
    notices.record_finding(objection=raised, finding="查无此事。", upheld=False, by=house.offices.discipline)
    assert told(house.holder) == told(objector) == []
    assert told(house.offices.secretary) == ["“数据岗”有异议已核查，请看能否宣布结果"]
    said = "".join(title + text for title, text in Message.objects.values_list("title", "text"))
    assert [word for word in ("提异议", "材料不实", "查无此事") if word in said] == []


def test_a_notice_is_told_to_all_staff_and_to_nobody_else(house):
    post = factories.make_post(house.campaign, house.holder, "selected")
    stranger = factories.make_member("外", house.far)
    notices.post_notice(
        campaign=house.campaign, contenders=[post], title="四月公示", body="正文", office="党总支", phone="1",
        handler=house.offices.discipline, by=house.offices.officer,
    )  # fmt: skip
    assert "公示：四月公示" in told(house.offices.neighbour_secretary)
    assert told(stranger) == told(house.offices.officer) == []


def test_an_unsigned_word_answered_tells_nobody(house):
    suggestions.nameless_limit.forget()
    word = suggestions.write_suggestion(
        category="system", desk="campaign_officer", text="太慢。", with_name=False, by=house.holder
    )
    suggestions.handle_suggestion(
        suggestion=word,
        status="closed",
        answer="已改。",
        audience="everyone",
        summary="速度",
        by=house.offices.officer,
    )
    assert Message.objects.count() == 0


def test_no_act_without_a_doer_tells_anybody():
    assert [act for act in telling_acts() if is_anonymous(act)] == []


def test_only_one_looks_into_the_own_messages(house):
    say(house.holder)
    people = (house.holder, house.offices.secretary, house.offices.officer)
    assert [Message.objects.visible_to(person).count() for person in people] == [1, 0, 0]


def test_reading_keeps_the_day_and_not_the_moment(house):
    say(house.holder)
    messages.open_message(Message.objects.get())
    with clock.at("2026-04-21 15:00"):
        messages.open_message(Message.objects.get())
        assert messages.read_all(house.holder) == 0
    row = Message.objects.get()
    assert str(row.read_on) == "2026-04-20"
    assert [f.name for f in Message._meta.get_fields() if f.name.startswith("read")] == ["read_on"]


def test_leaving_ends_the_calendar_and_anonymising_takes_the_messages(house):
    gone = factories.make_member("将离开", house.branch)
    say(gone)
    say(house.holder, "names", title="将离开申请退出")
    token = make_token(gone)
    assert person_of(token) == gone
    leaving.leave(gone, leaving="retired", by=house.offices.officer)
    assert person_of(token) is None
    assert CalendarToken.objects.filter(person=gone).count() == 0
    asked = anonymising.ask(gone, reason="离开满一年", by=house.offices.officer)
    anonymising.confirm(asked, by=house.offices.secretary)
    assert Message.objects.count() == 0
