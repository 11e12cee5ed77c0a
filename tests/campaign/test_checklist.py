"""The list of the first day: what is done, what is next, whose act it is, and when it goes away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.checklist import checklist_of, checklist_panel, houses_of
from campaign.models import Department, Organization, Person
from tests import factories

pytestmark = pytest.mark.django_db
TITLES = ["组织树", "科室", "花名册", "委员会", "三个管理员", "密码条", "争创活动", "规则", "重大项目清单", "评分人", "激励文本"]  # fmt: skip


@pytest.fixture(autouse=True)
def april():
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def admin():
    return factories.appoint(factories.make_person("系统"), "system_admin")


def general(name="信息化中心党总支"):
    return factories.make_organization("general_branch", name)


def done(checklist):
    return [str(step.title) for step in checklist.steps if step.is_done]


def next_of(checklist):
    (step,) = [step for step in checklist.steps if step.is_next]
    return str(step.title), str(step.who), bool(step.url)


def test_an_empty_house_begins_with_its_tree(admin):
    checklist = checklist_of(general(), admin)
    assert [str(step.title) for step in checklist.steps] == TITLES
    assert (done(checklist), next_of(checklist)) == ([], ("组织树", "系统管理员", True))


def make_ready(house):
    """Everything the list asks for, through the factories."""
    factories.appoint(factories.make_person("安全"), "security_admin")
    factories.appoint(factories.make_person("审计"), "auditor")
    Department.objects.create(organization=house.general, name="工程科")
    for person in Person.objects.all():
        person.set_password(factories.PASSWORD)
        person.save(update_fields=["password"])
    factories.make_project(house.campaign, house.branch)
    factories.make_scorers(house.campaign, house.neighbour)
    for scorer in Person.objects.filter(name__startswith="评分"):
        scorer.set_password(factories.PASSWORD)
        scorer.save(update_fields=["password"])


@pytest.fixture
def ready(admin):
    house = factories.make_house()
    house.admin = admin
    make_ready(house)
    return house


def test_the_campaign_can_start_once_all_is_done(ready):
    checklist = checklist_of(ready.general, ready.offices.officer)
    assert [(str(step.title), step.text) for step in checklist.steps if not step.is_done] == []
    assert checklist.can_start
    assert checklist_panel(ready.offices.officer, clock.today()) is None


def unpublish(house):
    type(house.campaign).objects.update(incentive_published_at=None, incentive_published_by=None)


@pytest.mark.parametrize(
    ("spoil", "title", "text", "who"),
    [
        (lambda h: h.general.departments.all().delete(), "科室", "0个科室和班组；花名册里写了的，导入时按表新建", "党总支办事员"),
        (lambda h: h.offices.neighbour_secretary.appointments.all().delete(), "委员会", "1个党支部还没有书记", "安全管理员"),
        (lambda h: h.offices.discipline.appointments.all().delete(), "委员会", "党总支还缺纪检委员", "安全管理员"),
        (lambda h: Person.objects.get(name="审计").appointments.all().delete(), "三个管理员", "还缺审计员", "安全管理员"),
        (lambda h: factories.make_person("新来", h.branch), "密码条", "还有1人没有初始密码", "系统管理员"),
        (lambda h: h.campaign.projects.all().delete(), "重大项目清单", "重大项目0项，重点业务0项", "党总支办事员"),
        (lambda h: h.campaign.scorers.filter(organization=h.neighbour).delete(), "评分人", "还有1个组织没有评分人", "党总支办事员"),
        (unpublish, "激励文本", "还没有公布", "党总支办事员"),
    ],
)  # fmt: skip
def test_each_missing_thing_is_named_with_who_mends_it(ready, spoil, title, text, who):
    spoil(ready)
    (step,) = [step for step in checklist_of(ready.general, ready.offices.officer).steps if not step.is_done]
    assert (str(step.title), step.text, str(step.who), step.is_next) == (title, text, who, True)


def test_links_are_for_those_who_may_and_others_read_whom_to_ask(ready, as_person):
    ready.campaign.projects.all().delete()
    factories.make_person("新来", ready.branch)
    links = {
        name: {str(step.title) for step in checklist_of(ready.general, person).steps if step.url and not step.is_done}
        for name, person in (
            ("admin", ready.admin), ("officer", ready.offices.officer), ("secretary", ready.offices.branch_secretary),
        )
    }  # fmt: skip
    assert links == {"admin": {"密码条"}, "officer": {"重大项目清单"}, "secretary": set()}
    secretary = Person.objects.get(pk=ready.offices.branch_secretary.pk)
    page = as_person(secretary).get("/").content.decode()
    assert ("请由系统管理员办理" in page, "请由党总支办事员办理" in page) == (True, True)


def test_it_never_comes_back_after_the_first_application(ready):
    factories.make_person("新来", ready.branch)
    officer = ready.offices.officer
    assert checklist_panel(officer, clock.today()) is not None
    factories.make_post(ready.campaign, ready.holder, "submitted")
    assert checklist_panel(officer, clock.today()) is None


def test_offices_of_the_house_read_it_and_plain_staff_do_not(ready):
    factories.make_person("新来", ready.branch)
    people = (ready.offices.officer, ready.offices.branch_secretary, ready.admin, ready.holder)
    stranger = factories.appoint(factories.make_member("外书记", ready.far), "secretary", ready.far)
    shown = [checklist_panel(person, clock.today()) for person in (*people, stranger)]
    assert [panel and str(panel.context["checklist"].organization) for panel in shown] == [
        "信息化中心党总支", "信息化中心党总支", "信息化中心党总支", None, "试验中心党总支",
    ]  # fmt: skip


def test_administrators_read_every_house_and_the_ended_ones_not_at_all(ready):
    ended = general("撤销的党总支")
    Organization.objects.filter(pk=ended.pk).update(ended_on="2025-12-31")
    assert [str(house) for house in houses_of(ready.admin)] == ["信息化中心党总支", "试验中心党总支"]
    assert [str(house) for house in houses_of(ready.offices.officer)] == ["信息化中心党总支"]


def test_thirty_people_and_branches_cost_the_queries_of_one(ready):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            checklist_of(ready.general, Person.objects.get(pk=ready.admin.pk))
        return len(caught)

    one = queries()
    for number in range(30):
        branch = factories.make_organization("branch", f"支部{number}", ready.general)
        factories.make_person(f"人{number}", branch)
    assert queries() == one
