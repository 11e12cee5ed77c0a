"""搜索: by name, pinyin, initials and 工号, within what the person may open, in a constant number of queries."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.models import FormerNumber, Person
from campaign.permissions.listing import record_ids
from campaign.permissions.roster import can_read_record
from campaign.search import Words, search
from campaign.services import leaving
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def april():
    cache.clear()
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def hits(person, typed):
    """{group: titles} as this person, read anew, finds them."""
    found = search(Person.objects.get(pk=person.pk), Words.read(typed))
    return {group.label: [hit.title for hit in group.hits] for group in found}


@pytest.mark.parametrize(
    "typed",
    ["单小雨", "小雨", "shanxiaoyu", "danxiaoyu", "shanxiao", "sxy", "SXY", "ｓｈａｎ", " shan xiao "],
)
def test_a_person_is_found_however_the_name_is_typed(house, typed):
    factories.make_person("单小雨", house.branch, employee_number="000127")
    factories.make_person("王一", house.branch)
    assert hits(house.offices.officer, typed) == {"人员": ["单小雨"]}


@pytest.mark.parametrize("typed", ["000127", "0001", "００0127", "A9876", "a98"])
def test_a_person_is_found_by_present_and_former_number(house, typed):
    person = factories.make_person("单小雨", house.branch, employee_number="000127", username="shanxy")
    FormerNumber.objects.create(person=person, number="A9876", changed_on=clock.today())
    assert hits(house.offices.officer, typed) == {"人员": ["单小雨"]}


def test_people_are_found_only_by_who_opens_their_record(house):
    factories.make_person("单小雨", house.branch)
    officer, secretary = house.offices.officer, house.offices.branch_secretary
    neighbour, stranger = house.offices.neighbour_secretary, factories.make_member("外人", house.far)
    found = [hits(person, "单小雨") for person in (officer, secretary, neighbour, stranger, house.holder)]
    assert found == [{"人员": ["单小雨"]}, {"人员": ["单小雨"]}, {}, {}, {}]


def test_the_keeper_of_accounts_reads_sign_in_name_and_no_branch(house):
    admin = factories.appoint(factories.make_person("系统"), "system_admin")
    factories.make_person("单小雨", house.branch, username="shanxy")
    (group,) = search(admin, Words.read("sxy"))
    assert [(hit.title, hit.text) for hit in group.hits] == [("单小雨", "shanxy")]


def test_a_person_leads_to_the_record_and_for_the_keeper_of_accounts_to_the_account(house, as_person):
    found = factories.make_person("单小雨", house.branch)
    admin = factories.appoint(factories.make_person("系统"), "system_admin")
    record, account = f"/people/{found.pk}/", f"/accounts/{found.pk}/"
    led = {}
    for reader in (house.offices.officer, house.offices.branch_secretary, admin):
        (group,) = search(reader, Words.read("sxy"))
        led[reader.name] = [hit.url for hit in group.hits]
        assert as_person(reader).get(group.hits[0].url).status_code == 200
    assert led == {
        house.offices.officer.name: [record],
        house.offices.branch_secretary.name: [record],
        "系统": [account],
    }


def test_who_has_left_leads_to_the_record_where_it_may_still_be_read(house):
    with clock.at("2026-04-01 09:00"):
        gone = factories.make_person("单小雨", house.branch)
        leaving.leave(gone, leaving="retired", by=house.offices.officer)
    officer = Person.objects.get(pk=house.offices.officer.pk)
    (group,) = search(officer, Words.read("sxy"))
    assert [hit.url for hit in group.hits] == [f"/people/{gone.pk}/"]
    rows = Person.objects.filter(pk__in=[gone.pk, house.holder.pk]).with_record_paths(clock.today())
    readers = (officer, house.offices.neighbour_secretary, house.offices.branch_secretary)
    for reader in readers:
        assert record_ids(reader, rows) == {row.pk for row in rows if can_read_record(reader, row)}
    assert record_ids(officer, rows) == {gone.pk, house.holder.pk}


def test_contenders_are_found_by_title_holder_and_pinyin(house):
    factories.make_post(house.campaign, house.holder, "active", title="试飞数据处理岗")
    captain = factories.make_member("曾队长", house.neighbour)
    factories.make_team(house.campaign, captain, "active", title="ERP数据迁移攻关队")
    member = factories.make_member("旁人", house.neighbour)
    assert hits(member, "shifei") == {"党员示范岗": ["试飞数据处理岗"]}
    assert hits(member, "sfsj") == {"党员示范岗": ["试飞数据处理岗"]}
    assert hits(member, house.holder.name) == {"党员示范岗": ["试飞数据处理岗"]}
    assert hits(member, "zengdz") == {}
    assert hits(member, "zdz") == {"党员攻关队": ["ERP数据迁移攻关队"]}
    assert hits(member, "ｅｒｐ") == {"党员攻关队": ["ERP数据迁移攻关队"]}


def test_an_application_is_found_by_its_offices_and_applicant_only(house):
    factories.make_post(house.campaign, house.holder, "submitted", title="待审岗")
    people = (house.holder, house.offices.branch_secretary, house.offices.neighbour_secretary)
    assert [hits(person, "待审岗") for person in people] == [
        {"党员示范岗": ["待审岗"]},
        {"党员示范岗": ["待审岗"]},
        {},
    ]


def test_who_declined_to_take_part_finds_no_page_they_may_not_open(house):
    asked = factories.make_member("被邀", house.neighbour)
    team = factories.make_team(house.campaign, house.holder, "draft", title="谢绝的队", members=[asked])
    team.consents.update(accepted=False)
    assert hits(asked, "谢绝的队") == {}


def test_a_project_is_found_by_its_name_inside_and_by_its_alias_outside(house):
    factories.make_project(house.campaign, house.branch, "某型试飞平台", alias="甲平台")
    inside, outside = factories.make_member("内", house.branch), factories.make_member("外", house.neighbour)
    label = "重大项目"
    assert [hits(inside, typed) for typed in ("某型", "mxsf", "甲平台")] == [
        {label: ["某型试飞平台"]},
        {label: ["某型试飞平台"]},
        {label: ["某型试飞平台"]},
    ]
    assert [hits(outside, typed) for typed in ("某型", "mxsf", "甲平台", "jpt")] == [
        {},
        {},
        {label: ["甲平台"]},
        {label: ["甲平台"]},
    ]


def test_an_unconfirmed_duty_is_not_in_the_list_yet(house):
    factories.make_duty(house.campaign, house.branch, "新报业务", confirmed_at=None, confirmed_by=None)
    assert hits(house.holder, "新报业务") == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入要找的内容。"),
        ("　", "请输入要找的内容。"),
        ("s", "太短了，找不准。"),
        ("１", "太短了，找不准。"),
        ("查无此人", "没有找到“查无此人”。"),
        ("%", "太短了，找不准。"),
        ("%%", "没有找到“%%”。"),
    ],
)
def test_the_page_says_why_it_lists_nothing(house, as_person, typed, said):
    page = as_person(house.holder).get("/search/", {"q": typed}).content.decode()
    assert said in page


def test_every_hit_leads_to_a_page_the_person_may_open(house, as_person):
    factories.make_post(house.campaign, house.holder, "active", title="平台示范岗")
    cleared = factories.make_member("别人", house.neighbour)
    factories.make_post(house.campaign, cleared, "cleared", title="平台公示岗")
    factories.make_team(
        house.campaign, factories.make_member("队", house.branch), "submitted", title="平台待审队"
    )
    factories.make_project(
        house.campaign, house.branch, "平台（ＡＢＣ）升级改造与应用推广" * 2, alias="平台甲"
    )
    factories.make_person("平台", house.branch)
    for person in (
        house.offices.officer,
        house.offices.branch_secretary,
        factories.make_member("旁", house.neighbour),
    ):
        client = as_person(person)
        found = [
            hit
            for group in search(Person.objects.get(pk=person.pk), Words.read("平台"))
            for hit in group.hits
        ]
        pages = {hit.title: client.get(hit.url, follow=True) for hit in found}
        assert {title: page.status_code for title, page in pages.items()} == dict.fromkeys(pages, 200)
        assert [title for title, page in pages.items() if title not in page.content.decode()] == []


def test_more_than_ten_are_said_to_be_more(house):
    for number in range(11):
        factories.make_person(f"单小{number}", house.branch)
    (group,) = search(house.offices.officer, Words.read("单小"))
    assert (len(group.hits), group.more) == (10, True)


def test_thirty_rows_cost_the_queries_of_one_and_at_most_eleven(house):
    def queries():
        person = Person.objects.get(pk=house.offices.officer.pk)
        with CaptureQueriesContext(connection) as caught:
            search(person, Words.read("pt"))
        return len(caught)

    def more(count):
        for _number in range(count):
            factories.make_post(
                house.campaign, factories.make_member("彭涛", house.branch), "active", title="平台岗"
            )
            factories.make_project(house.campaign, house.branch, alias="")

    more(1)
    one = queries()
    more(29)
    assert (one, queries()) == (one, one)
    assert one <= 11


def test_too_many_searches_a_minute_wait(house, as_person, settings):
    settings.SEARCHES_A_MINUTE = 2
    client = as_person(house.holder)
    codes = [client.get("/search/?q=ab").status_code for _number in range(3)]
    assert codes == [200, 200, 429]
    assert as_person(house.offices.officer).get("/search/?q=ab").status_code == 200


def test_the_box_stands_on_every_page(house, as_person):
    page = as_person(house.holder).get("/me/").content.decode()
    assert 'action="/search/"' in page
