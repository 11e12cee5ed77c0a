"""首页: what waits for a person, the figures of their house, notices, and where to begin."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock, home, panels, todos
from campaign.models import Appointment, PublicNotice
from campaign.panels import Panel
from campaign.todos import TodoItem
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def april():
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def only_campaign(monkeypatch):
    """Leave out what other rooms add to the page."""
    monkeypatch.setattr(todos, "_providers", [])
    monkeypatch.setattr(
        panels, "_providers", {place: [] for place in panels.PLACES} | {"notices": [home.notices_panel]}
    )


@pytest.fixture
def house():
    tree = factories.make_tree()
    tree.offices = factories.make_offices(tree)
    tree.campaign = factories.make_campaign(tree, tree.offices.officer)
    return tree


def post_notice(house, title, **fields):
    officer = house.offices.officer
    values = {"posted_on": date(2026, 4, 15), "ends_on": date(2026, 4, 22)} | fields
    return PublicNotice.objects.create(
        campaign=house.campaign, title=title, body="名单", office="党总支", phone="6120",
        handler=house.offices.discipline, posted_by=officer, posted_at=clock.now(), **values,
    )  # fmt: skip


def figures_of(person):
    figures = home.figures_for(person, TODAY)
    return (figures.members, figures.posts, figures.teams, figures.branches)


def test_figures_count_the_own_general_branch(house):
    officer, neighbour = house.offices.officer, factories.make_member("邻党员", house.neighbour)
    factories.make_person("群众", house.branch, status="群众")
    stranger = factories.make_member("外人", house.far)
    factories.make_post(house.campaign, neighbour, "active")
    factories.make_post(house.campaign, factories.make_member("甲", house.branch), "submitted")
    factories.make_team(house.campaign, factories.make_member("乙", house.branch), "rectifying")
    before = figures_of(officer)
    assert before == figures_of(neighbour)
    assert before[1:] == (1, 1, 2)
    assert figures_of(stranger) == (1, 0, 0, 1)


def test_figures_count_members_not_masses(house):
    before = figures_of(house.offices.officer)[0]
    factories.make_person("群众", house.branch, status="群众")
    factories.make_person("预备", house.neighbour, status="中共预备党员")
    assert figures_of(house.offices.officer)[0] == before + 1


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("system_admin", "campaign:first-run"),
        ("security_admin", "campaign:appointment-list"),
        ("auditor", "campaign:audit-log"),
    ],
)
def test_administrator_has_no_figures_and_is_sent_to_the_own_pages(house, as_person, role, address):
    person = factories.appoint(factories.make_person("管理员"), role)
    assert home.figures_for(person, TODAY) is None
    assert home.first_step(person, None).url_name == address
    assert "您的职务不涉及具体的争创活动。" in as_person(person).get("/").content.decode()


def test_phase_is_named_with_its_month(house):
    campaign = home.campaign_for(house.offices.officer, TODAY)
    assert home.phase_text(campaign, TODAY) == "学规范我在行动，“行”阶段第1个月"
    assert home.phase_text(campaign, date(2026, 8, 1)) == "学规范我在行动"
    assert home.phase_text(None, TODAY) == ""


def test_empty_system_says_where_to_begin(as_person):
    admin = factories.appoint(factories.make_person("系统管理"), Appointment.Role.SYSTEM_ADMIN)
    step = home.first_step(admin, None)
    assert (step.lead, step.url_name) == ("还没有建立党组织。", "campaign:first-run")
    assert "还没有建立党组织。" in as_person(admin).get("/").content.decode()


def test_before_the_campaign_officer_and_member_read_different_words():
    tree = factories.make_tree()
    officer = factories.make_offices(tree).officer
    member = factories.make_member("党员", tree.branch)
    nobody = factories.make_person("无支部")
    assert [home.first_step(person, None).text for person in (officer, member, nobody)] == [
        "先建立争创活动，再导入重大项目和重点业务，之后即可申报。",
        "党总支办事员建立活动后，这里会显示本月四步、您的待办、排行和公示。",
        "请联系党总支办事员在花名册中登记所在支部。",
    ]


def test_running_campaign_needs_no_first_step(house):
    assert home.first_step(house.offices.officer, house.campaign) is None


def test_notices_reach_the_house_and_not_the_neighbouring_one(house, as_person):
    post_notice(house, "示范岗拟命名名单公示")
    owner, stranger = factories.make_member("甲", house.branch), factories.make_member("外人", house.far)
    shown = ["示范岗拟命名名单公示" in as_person(p).get("/").content.decode() for p in (owner, stranger)]
    assert shown == [True, False]


def test_notice_tells_whether_it_is_still_open(house, as_person):
    post_notice(house, "公示甲")
    post_notice(house, "公示乙", posted_on=date(2026, 4, 1), ends_on=date(2026, 4, 9))
    page = as_person(house.offices.officer).get("/").content.decode()
    assert ("公示中，4月22日截止" in page, "已于4月9日期满" in page) == (True, True)


@pytest.mark.usefixtures("only_campaign")
def test_waiting_things_head_the_page(house, as_person):
    @todos.provides_todos
    def waiting(person, today):
        if person == house.offices.officer:
            yield TodoItem(TODAY, "确认晒一晒", "1个未确认", "/reviews/x/", "去确认", "a")

    page = as_person(house.offices.officer).get("/").content.decode()
    assert "<h1>今天有1件事要办</h1>" in page
    assert '<a class="stretched-link" href="/reviews/x/">确认晒一晒</a>' in page
    assert "今天没有要办的事" in as_person(house.offices.secretary).get("/").content.decode()


@pytest.mark.usefixtures("only_campaign")
def test_panels_stand_in_their_order_and_nothing_stands_for_none(house, as_person):
    def panel(text, order):
        return lambda person, today: Panel("_note.html", {"text": text}, order=order)

    panels.provides_panel("month")(panel("第二块", 20))
    panels.provides_panel("month")(panel("第一块", 10))
    panels.provides_panel("month")(lambda person, today: None)
    page = as_person(house.offices.officer).get("/").content.decode()
    assert page.index("第一块") < page.index("第二块")


@pytest.mark.usefixtures("only_campaign")
def test_page_asks_as_much_for_thirty_notices_as_for_one(house, as_person):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get("/")
        return len(caught)

    client = as_person(house.offices.officer)
    post_notice(house, "公示0")
    client.get("/")
    one = queries()
    for number in range(1, 30):
        post_notice(house, f"公示{number}")
    assert queries() == one


def test_stranger_to_the_system_is_sent_to_sign_in(client):
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/signin/?next=/")
