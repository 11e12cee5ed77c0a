"""The number beside the bell: counted on 首页, kept a minute, counted anew after an own act, never on secret acts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import bell, clock
from campaign.models import Suggestion
from campaign.services import suggestions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def april():
    suggestions.nameless_limit.forget()
    with clock.at("2026-04-20 09:00:00"):
        yield


@pytest.fixture
def house():
    house = factories.make_house()
    factories.make_post(house.campaign, house.holder, "submitted")
    return house


def number(page):
    """What stands beside the bell; empty without a number."""
    text = page.content.decode()
    at = text.index('class="bell"')
    inside = text[at : text.index("</a>", at)]
    return inside.partition("<b>")[2].partition("</b>")[0]


def test_home_counts_and_other_pages_print_what_it_left(house, as_person):
    client = as_person(house.offices.branch_secretary)
    assert number(client.get("/me/")) == ""
    assert number(client.get("/")) == "1"
    assert number(client.get("/me/")) == "1"


def test_without_a_visit_to_home_no_page_counts(house, as_person):
    client = as_person(house.offices.branch_secretary)
    client.get("/me/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/me/")
    assert [query for query in caught.captured_queries if "campaign_contender" in query["sql"]] == []


def test_a_page_counts_again_after_a_minute_and_not_before(house, as_person):
    client = as_person(house.offices.branch_secretary)
    client.get("/")
    house.holder.led_contenders.update(state="rejected")
    seen = []
    for moment in ("2026-04-20 09:00:59", "2026-04-20 09:01:00"):
        with clock.at(moment):
            seen.append(number(client.get("/me/")))
    assert seen == ["1", ""]


def test_the_own_act_counts_anew_at_once(house, as_person):
    client = as_person(house.offices.discipline)
    suggestion = suggestions.write_suggestion(
        category="other", desk="discipline_member", text="意见", with_name=True, by=house.holder
    )
    assert number(client.get("/")) == "1"
    data = {"status": "closed", "answer": "已办。", "audience": "writer", "summary": ""}
    client.post(f"/suggestions/{suggestion.pk}/", data)
    assert number(client.get("/me/")) == ""


@pytest.mark.parametrize("url", ["/suggestions/new/"])
def test_a_secret_act_leaves_the_session_as_it_was(house, as_person, url):
    """Its row would otherwise change at the moment of the act."""
    client = as_person(house.holder)
    client.get("/")
    before = dict(client.session)
    client.post(url, {"category": "other", "desk": "campaign_officer", "text": "不署名"})
    assert Suggestion.objects.count() == 1
    assert dict(client.session) == before


def test_the_secret_sheet_the_objection_and_seconding_are_such_acts():
    assert {
        *("reviews:sheet", "campaign:objection-new", "campaign:suggestion-new", "campaign:opinion-new"),
        *("campaign:nomination-new", "campaign:nomination-second"),
    } == bell.SECRET_ACTS


def test_entries_carry_what_comes_in_from_others(house, as_person):
    client = as_person(house.offices.branch_secretary)
    client.get("/")
    menu = {str(item.label): item.count for item in client.get("/me/").context["menu"]}
    assert (menu["争创活动"], menu["月度评比"], menu["首页"]) == (1, 0, 0)


def test_by_category_stand_under_the_entry_they_lead_to(house, as_person):
    client = as_person(house.offices.branch_secretary)
    by_day, by_place = client.get("/"), client.get("/?by=place")
    headings = [[group.heading for group in page.context["todo_groups"]] for page in (by_day, by_place)]
    assert headings == [["不限时"], ["争创活动"]]
    assert ("按类别看" in by_day.content.decode(), "按截止时间看" in by_place.content.decode()) == (
        True,
        True,
    )
