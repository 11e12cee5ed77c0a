"""管理后台 ends where the person's scope does: filters, lookups, history, recent changes, autocomplete (trust.md ACL-5)."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from campaign.models import Appointment, AuditEvent
from tests.factories import appoint, make_house, make_member, make_person, make_post

pytestmark = pytest.mark.django_db
Role = Appointment.Role
PEOPLE = "/admin/campaign/person/"


@pytest.fixture
def house():
    return make_house()


def choices(client, model):
    """What the branch filter of a list offers, "all" left out."""
    filters = client.get(f"/admin/campaign/{model}/").context["cl"].filter_specs
    branch = next(one for one in filters if one.title == "支部")
    return [label for _key, label in branch.lookup_choices]


@pytest.mark.parametrize("model", ["person", "membership", "contender"])
def test_a_branch_filter_offers_own_branches_only(house, as_person, model):
    far = appoint(make_member("远支书", house.far), Role.SECRETARY, house.far)
    offered = {
        one.name: choices(as_person(one), model)
        for one in (house.offices.officer, house.offices.branch_secretary, far)
    }
    assert offered == {
        "秦办事": ["工程信息党支部", "制造信息党支部"],
        "何支书": ["工程信息党支部"],
        "远支书": ["结构试验党支部"],
    }


@pytest.mark.parametrize("model", ["appointment", "votingright", "project", "duty"])
def test_the_officers_lists_offer_the_house(house, as_person, model):
    assert choices(as_person(house.offices.officer), model) == ["工程信息党支部", "制造信息党支部"]


def listed(client, query):
    return {str(row) for row in client.get(f"{PEOPLE}?{query}").context["cl"].result_list}


def test_a_filter_by_branch_narrows_and_a_foreign_one_finds_nothing(house, as_person):
    own = make_person("本支部人", house.branch)
    make_person("邻支部人", house.neighbour)
    officer, secretary = house.offices.officer, house.offices.branch_secretary
    here = listed(as_person(officer), f"branch={house.branch.pk}")
    assert (own.name in here, "邻支部人" in here) == (True, False)
    assert listed(as_person(secretary), f"branch={house.neighbour.pk}") == set()
    assert listed(as_person(officer), "branch=abc") == set()


@pytest.mark.parametrize(
    "lookup",
    ["password__startswith=argon2", "political_status=群众", "phone__contains=138", "memberships__branch=1",
     "born_on__year=1980", "appointments__role=auditor"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["branch_secretary", "officer", "system"])
def test_no_column_is_asked_through_the_address(house, as_person, lookup, who):
    """Django's list takes any own column as a filter: a password's hash, or 政治面貌 for an account's keeper."""
    system = appoint(make_person("系统"), Role.SYSTEM_ADMIN)
    person = system if who == "system" else getattr(house.offices, who)
    assert as_person(person).get(f"{PEOPLE}?{lookup}").status_code == 400


def correct(client, person, **facts):
    data = {"name": person.name, "reason": "本人核对"}
    data |= dict.fromkeys(("born_precision", "joined_party_precision", "full_member_precision"), "day")
    return client.post(f"{PEOPLE}{person.pk}/change/", data | facts)


def test_the_log_holds_numbers_and_fields_and_no_name_or_value(house, as_person):
    person = make_person("栾奕葳", house.branch)
    correct(as_person(house.offices.branch_secretary), person, phone="13987654321", note="本人来电")
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.object_id) == (f"人员 {person.pk}", str(person.pk))
    stored = json.dumps(json.loads(entry.change_message), ensure_ascii=False)
    held = [
        word
        for word in ("栾奕葳", "13987654321", "本人来电", "本人核对")
        if word in stored + entry.object_repr
    ]
    assert held == []
    assert AuditEvent.objects.get(action="person-changed").detail == {
        "changes": {"note": "changed", "phone": "changed"},
        "reason": "本人核对",
    }


def test_the_history_is_for_who_may_open_the_record(house, as_person):
    """Owner, neighbour, stranger; and whoever moves on takes the history along."""
    person = make_person("栾奕葳", house.branch)
    correct(as_person(house.offices.branch_secretary), person, phone="13987654321")
    far = appoint(make_member("远支书", house.far), Role.SECRETARY, house.far)
    address = f"{PEOPLE}{person.pk}/history/"
    codes = {
        one.name: as_person(one).get(address).status_code
        for one in (house.offices.branch_secretary, house.offices.neighbour_secretary, far)
    }
    assert codes == {"何支书": 200, "邻支书": 404, "远支书": 404}
    page = as_person(house.offices.branch_secretary).get(address).content.decode()
    assert ("手机号码" in page, "13987654321" in page) == (True, False)


def recent(client):
    page = client.get("/admin/").content.decode()
    return page[page.index('id="recent-actions-module"') :]


def test_recent_changes_are_the_own_ones_by_todays_names(house, as_person):
    person = make_person("栾奕葳", house.branch)
    secretary, deputy = house.offices.branch_secretary, house.offices.branch_deputy
    correct(as_person(secretary), person, phone="13987654321")
    assert "栾奕葳" in recent(as_person(secretary))
    assert "栾奕葳" not in recent(as_person(deputy))


def test_recent_changes_forget_who_moved_away(house, as_person):
    person = make_person("栾奕葳", house.branch)
    secretary = house.offices.branch_secretary
    correct(as_person(secretary), person, phone="13987654321")
    person.memberships.update(branch=house.neighbour)
    assert "栾奕葳" not in recent(as_person(secretary))


def suggested(client, term="栾"):
    asked = {"app_label": "campaign", "model_name": "membership", "field_name": "person", "term": term}
    response = client.get(reverse("admin:autocomplete"), asked)
    return (
        [row["text"] for row in response.json()["results"]]
        if response.status_code == 200
        else response.status_code
    )


def test_autocomplete_suggests_within_the_scope(house, as_person):
    """No form here uses it, but Django's address answers whoever may open the list: with the list's own rows."""
    for name, branch in (("栾本支", house.branch), ("栾邻支", house.neighbour), ("栾外支", house.far)):
        make_person(name, branch)
    far = appoint(make_member("远支书", house.far), Role.SECRETARY, house.far)
    offices = house.offices
    asking = (offices.officer, offices.branch_secretary, offices.neighbour_secretary, far, offices.discipline)
    found = {one.name: suggested(as_person(one)) for one in asking}
    assert found == {
        "秦办事": ["栾本支", "栾邻支"],
        "何支书": ["栾本支"],
        "邻支书": ["栾邻支"],
        "远支书": ["栾外支"],
        "严纪检": 403,
    }


def test_states_are_read_and_not_written(house, as_person):
    post = make_post(house.campaign, house.holder, "active", title="数据岗")
    client = as_person(house.offices.branch_secretary)
    address = f"/admin/campaign/contender/{post.pk}/change/"
    page = client.get(address).content.decode()
    assert (
        "争创中" in page,
        'name="state"' in page,
        client.post(address, {"state": "closed"}).status_code,
    ) == (
        True,
        False,
        403,
    )


def test_the_admin_wears_the_products_frame(house, as_person):
    page = as_person(house.offices.branch_secretary).get(PEOPLE).content.decode()
    told = (
        'class="topbar"',
        "css/tokens.css",
        "css/frame.css",
        'class="topnav"',
        "非涉密系统",
        'aria-current="page">管理后台',
    )
    assert [words for words in told if words not in page] == []
    assert "id_username" not in page
