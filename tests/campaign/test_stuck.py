"""卡在哪里: what waits at which stage, with whom, since when; the whole for the officer, the own part for a secretary."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.models import Decision, ImportFile, Objection, Person, PublicNotice
from campaign.stuck import gather, overview, scope_for
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 15)


@pytest.fixture(autouse=True)
def april():
    with clock.at("2026-04-15 09:00"):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def scope(house, person):
    return scope_for(Person.objects.get(pk=person.pk), house.campaign, TODAY)


def moved(contender, day):
    Decision.objects.create(
        contender=contender, action="submit", from_state="draft", to_state="submitted", at=clock.start_of(day),
        by=contender.principal, by_name="申报人",
    )  # fmt: skip


def rows(found):
    return [(item.stage, item.title, item.waits_for, str(item.since)) for item in found]


@pytest.mark.parametrize(
    ("state", "level", "stage", "waits_for"),
    [
        ("submitted", "company", "待支部审核", "工程信息党支部书记或副书记"),
        ("endorsed", "company", "待上会议决", "党总支办事员"),
        ("selected", "company", "待公示", "党总支办事员"),
        ("cleared", "company", "待挂牌", "党总支书记或副书记"),
        ("cleared", "group", "待上报", "党总支办事员"),
        ("reported", "group", "待上级批复", "上级党委"),
    ],
)
def test_each_stage_names_whom_it_waits_for(house, state, level, stage, waits_for):
    contender = factories.make_post(
        house.campaign, house.holder, state, title="某岗", level_applied=getattr(house.campaign, level)
    )
    moved(contender, date(2026, 4, 3))
    assert rows(gather(scope(house, house.offices.officer))) == [(stage, "某岗", waits_for, "2026-04-03")]


@pytest.mark.parametrize("state", ["draft", "active", "on_notice", "withdrawn", "rejected"])
def test_what_waits_for_nobody_is_not_listed(house, state):
    factories.make_post(house.campaign, house.holder, state)
    assert [
        item for item in gather(scope(house, house.offices.officer)) if item.key.startswith("contender")
    ] == []


def test_rectification_counts_once_its_term_is_over(house):
    post = factories.make_post(house.campaign, house.holder, "rectifying", title="整改岗")
    assert "整改到期" not in [item.stage for item in gather(scope(house, house.offices.officer))]
    type(post).objects.update(rectify_until=date(2026, 4, 14))
    assert "整改到期" in [item.stage for item in gather(scope(house, house.offices.officer))]


def post_notice(house, *contenders):
    notice = PublicNotice.objects.create(
        campaign=house.campaign, title="公示", body="名单", office="党总支", phone="1", handler=house.offices.discipline,
        posted_on=date(2026, 4, 1), ends_on=date(2026, 4, 9), posted_by=house.offices.officer, posted_at=clock.now(),
    )  # fmt: skip
    for contender in contenders:
        notice.entries.create(contender=contender)
    return notice


def test_a_notice_over_and_its_objections_by_number_only(house):
    post = factories.make_post(house.campaign, house.holder, "on_notice", title="某岗")
    notice = post_notice(house, post)
    Objection.objects.create(
        notice=notice,
        contender=post,
        handler=house.offices.discipline,
        text="不实",
        received_on=date(2026, 4, 8),
    )
    assert rows(gather(scope(house, house.offices.officer))) == [
        ("异议待核查", "公示（1件）", "异议受理人", "2026-04-08"),
        ("待宣布公示结果", "公示（1个对象）", "党总支书记或副书记", "2026-04-10"),
    ]
    assert [row[0] for row in rows(gather(scope(house, house.offices.branch_secretary)))] == [
        "待宣布公示结果"
    ]
    assert rows(gather(scope(house, house.offices.neighbour_secretary))) == []


def test_an_import_nobody_confirmed_names_its_uploader_and_opens_for_nobody_else(house):
    ImportFile.objects.create(
        kind="roster", organization=house.general, name="名册.xlsx", content=b"", sha256="0",
        uploaded_by=house.offices.officer, uploaded_at=clock.start_of(date(2026, 4, 2)),
    )  # fmt: skip
    (item,) = gather(scope(house, house.offices.secretary))
    assert (item.stage, item.waits_for, item.url, item.days(TODAY)) == ("导入待确认", "秦办事", "", 13)


def test_the_longest_waiting_stands_first(house):
    for name, day in (("甲", 9), ("乙", 2), ("丙", 5)):
        post = factories.make_post(
            house.campaign, factories.make_member(name, house.branch), "submitted", title=f"{name}岗"
        )
        moved(post, date(2026, 4, day))
    assert [item.title for item in gather(scope(house, house.offices.officer))] == ["乙岗", "丙岗", "甲岗"]


def test_who_reads_the_whole_who_a_part_and_who_nothing(house, as_person):
    factories.make_post(house.campaign, house.holder, "submitted", title="甲支部岗")
    factories.make_post(
        house.campaign, factories.make_member("邻", house.neighbour), "submitted", title="乙支部岗"
    )
    office, stranger = house.offices, factories.make_member("外", house.far)
    people = (office.officer, office.secretary, office.branch_secretary, office.neighbour_secretary)
    shown = [
        [
            title
            for title in ("甲支部岗", "乙支部岗")
            if title in as_person(person).get("/stuck/").content.decode()
        ]
        for person in people
    ]
    assert shown == [["甲支部岗", "乙支部岗"], ["甲支部岗", "乙支部岗"], ["甲支部岗"], ["乙支部岗"]]
    others = (house.holder, office.discipline, office.branch_member, stranger)
    assert [as_person(person).get("/stuck/").status_code for person in others] == [403, 403, 403, 403]


def test_filters_narrow_the_list_and_leave_the_counts(house):
    factories.make_post(house.campaign, house.holder, "submitted", title="甲支部岗")
    factories.make_post(
        house.campaign, factories.make_member("邻", house.neighbour), "selected", title="乙支部岗"
    )
    whole = scope(house, house.offices.officer)
    found = {
        str(asked): [line.item.title for line in overview(whole, asked).lines]
        for asked in (
            {"stage": "待公示"}, {"branch": str(house.branch.pk)}, {"branch": "0"}, {"stage": "无", "branch": "x"},
        )
    }  # fmt: skip
    assert list(found.values()) == [["乙支部岗"], ["甲支部岗"], [], ["乙支部岗", "甲支部岗"]]
    shown = overview(whole, {"stage": "待公示"})
    assert [(one.name, one.total) for one in shown.tallies] == [("工程信息党支部", 1), ("制造信息党支部", 1)]


def test_thirty_of_everything_cost_the_queries_of_one(house):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            overview(scope(house, house.offices.officer), {})
        return len(caught)

    def more(count):
        for _number in range(count):
            for state in ("submitted", "endorsed", "selected", "cleared"):
                factories.make_post(house.campaign, factories.make_member("", house.branch), state)
            factories.make_team(house.campaign, factories.make_member("", house.branch), "active")
            factories.make_post(house.campaign, factories.make_member("", house.branch), "active")

    more(1)
    one = queries()
    more(9)
    assert queries() == one
