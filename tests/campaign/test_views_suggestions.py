"""意见箱 through its pages: written, followed, answered, passed on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.models import Suggestion
from campaign.services import suggestions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def april():
    suggestions.nameless_limit.forget()
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def typed(**changes):
    return {"category": "conduct", "desk": "discipline_member", "text": "会议通知晚了。", **changes}


def test_a_signed_one_is_followed_by_its_writer_and_answered_by_the_office(house, as_person):
    as_person(house.holder).post("/suggestions/new/", typed(with_name="on"))
    suggestion = Suggestion.objects.get()
    address = f"/suggestions/{suggestion.pk}/"
    answer = {"status": "closed", "answer": "今后提前三日。", "audience": "writer", "summary": ""}
    assert as_person(house.offices.discipline).post(address, answer).status_code == 302
    page = as_person(house.holder).get(address).content.decode()
    assert ("今后提前三日。" in page, "已办结" in page) == (True, True)


def test_an_unsigned_one_is_nowhere_on_the_writers_pages(house, as_person):
    client = as_person(house.holder)
    page = client.post("/suggestions/new/", typed(), follow=True).content.decode()
    assert "没有记录是谁写的" in page
    assert "会议通知晚了" not in client.get("/suggestions/").content.decode()
    assert client.get(f"/suggestions/{Suggestion.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"category": ""}, "category", "请选择类别。"),
        ({"desk": "secretary"}, "desk", "请选择列出的受理人。"),
        ({"text": " "}, "text", "请填写意见内容。"),
        ({"text": "字" * 1001}, "text", "请删去1字，上限1000字。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(house, as_person, changes, field, sentence):
    response = as_person(house.holder).post("/suggestions/new/", typed(**changes))
    page = response.content.decode()
    assert list(response.context["form"].errors) == [field]
    assert (sentence in page, "会议通知晚了" in page) == (True, "text" not in changes)
    assert Suggestion.objects.count() == 0


def test_who_has_no_house_is_offered_the_system_administrator_only(house, as_person):
    factories.appoint(factories.make_person("系统"), "system_admin")
    auditor = factories.appoint(factories.make_person("审计"), "auditor")
    client = as_person(auditor)
    form = client.get("/suggestions/new/").context["form"]
    assert [value for value, _label in form.fields["desk"].choices] == ["system_admin"]
    client.post("/suggestions/new/", typed(desk="system_admin", with_name="on"))
    assert Suggestion.objects.get().organization is None


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"answer": ""}, {"answer": ["办结时请填写答复。"]}),
        ({"audience": ""}, {"audience": ["请选择答复给谁看。"]}),
        ({"audience": "everyone"}, {"summary": ["公布时请填写事由。"]}),
        ({"status": ""}, {"status": ["请选择办理情况。"]}),
    ],
)
def test_closing_asks_for_answer_audience_and_summary(house, as_person, changes, errors):
    suggestion = suggestions.write_suggestion(**typed(with_name=True), by=house.holder)
    data = {"status": "closed", "answer": "已办。", "audience": "writer", "summary": "", **changes}
    response = as_person(house.offices.discipline).post(f"/suggestions/{suggestion.pk}/", data)
    assert response.context["form"].errors == errors


def test_a_published_answer_is_read_by_the_house_without_the_writers_words(house, as_person):
    suggestion = suggestions.write_suggestion(**typed(with_name=False), by=house.holder)
    data = {"status": "closed", "answer": "今后提前三日。", "audience": "everyone", "summary": "关于会议通知"}
    as_person(house.offices.discipline).post(f"/suggestions/{suggestion.pk}/", data)
    neighbour, stranger = factories.make_member("邻", house.neighbour), factories.make_member("外", house.far)
    pages = [as_person(person).get("/suggestions/").content.decode() for person in (neighbour, stranger)]
    assert ["关于会议通知" in page for page in pages] == [True, False]
    assert ["会议通知晚了" in page for page in pages] == [False, False]


def test_passing_on_sends_it_away(house, as_person):
    factories.appoint(factories.make_person("系统"), "system_admin")
    suggestion = suggestions.write_suggestion(
        **typed(desk="campaign_officer", with_name=True), by=house.holder
    )
    client = as_person(house.offices.officer)
    client.post(f"/suggestions/{suggestion.pk}/pass/", {"desk": "system_admin", "note": "请核实"})
    assert client.get(f"/suggestions/{suggestion.pk}/").status_code == 404
    assert Suggestion.objects.get().desk == "system_admin"


def test_thirty_cost_the_queries_of_one(house, as_person, settings):
    settings.SUGGESTIONS_A_DAY = 100

    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get("/suggestions/")
        return len(caught)

    def more(count):
        for _number in range(count):
            suggestions.write_suggestion(**typed(with_name=True), by=house.holder)

    client = as_person(house.offices.discipline)
    more(1)
    client.get("/suggestions/")
    one = queries()
    more(29)
    assert queries() == one


def test_the_way_to_the_box_stands_on_every_page(house, as_person):
    page = as_person(house.holder).get("/me/").content.decode()
    assert page.count('href="/suggestions/"') == 2
