"""Who is absent from a roster: hinted at by name, leaves only where ticked, comes back by the number."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, AuditEvent, Membership, Person
from campaign.services.roster_findings import roster_findings
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from tests.factories import appoint, make_campaign, make_person, make_post, make_tree
from tests.sheets import ROSTER_HEADER, full, mass, workbook

pytestmark = pytest.mark.django_db
FIRST, LATER, AGAIN = "2026-01-05 10:00", "2026-03-10 10:00", "2026-05-06 10:00"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return appoint(
        make_person("秦办事", employee_number=None, username="qin"), "campaign_officer", tree.general
    )


def upload(tree, by, *rows):
    return store_upload(
        kind="roster",
        organization=tree.general,
        name="花名册.xlsx",
        content=workbook(ROSTER_HEADER, *rows),
        by=by,
    )


def imported(tree, by, *rows, leaving=()):
    file = upload(tree, by, *rows)
    return confirm_roster(file, by=by, seen=plan_roster(file).digest, leaving=leaving)


def told(tree, by, *rows):
    return [(one.name, one.hints, one.refusal) for one in plan_roster(upload(tree, by, *rows)).leaving]


def person(number):
    return Person.objects.get(employee_number=number)


def test_absent_people_stay_as_they_are_unless_ticked(tree, officer):
    imported(tree, officer, full(), mass())
    plan = imported(tree, officer, full())
    left = Membership.objects.get(person__name="林博")
    assert ([one.name for one in plan.leaving], left.ended_on, left.person.is_active) == (
        ["林博"],
        None,
        True,
    )


def test_ticked_one_leaves_with_place_office_vote_and_account(tree, officer):
    with clock.at(FIRST):
        imported(tree, officer, full(post="组织委员"), mass(), mass("000130", "留下"))
    with clock.at(LATER):
        imported(tree, officer, mass(), leaving=[person("000120").pk])
    gone = person("000120")
    ends = date(2026, 3, 9)
    assert (gone.is_active, gone.memberships.get().ended_on) == (False, ends)
    assert (gone.appointments.get().ended_on, gone.voting_rights.get().ended_on) == (ends, ends)
    assert person("000130").memberships.get().ended_on is None
    events = AuditEvent.objects.filter(action__in=["person-left", "appointment-ended"]).order_by("pk")
    assert [(event.action, event.object_id) for event in events] == [
        ("appointment-ended", str(gone.appointments.get().pk)),
        ("person-left", str(gone.pk)),
    ]
    counts = AuditEvent.objects.filter(action="roster-import").order_by("-pk")[0].detail
    assert (counts["left"], counts["absent"]) == (1, 1)


def test_all_who_may_leave_together(tree, officer):
    imported(tree, officer, full(), mass(), mass("000130", "乙"))
    imported(tree, officer, full(), leaving=None)
    assert [person(number).is_active for number in ("000120", "000127", "000130")] == [True, False, False]


def test_who_comes_back_is_the_same_person_with_account_and_without_the_old_password(tree, officer):
    with clock.at(FIRST):
        imported(tree, officer, full(), mass())
    old = person("000120")
    old.set_password("Kx7-mountain")
    old.save()
    with clock.at(LATER):
        imported(tree, officer, mass(), leaving=[old.pk])
    with clock.at(AGAIN):
        file = upload(tree, officer, full(branch="制造信息党支部"), mass())
        plan = plan_roster(file)
        assert [(row.row.number, row.fate, row.note) for row in plan.rows] == [
            ("000120", "back", "曾经离册，恢复账号；首次登录另发密码条"),
            ("000127", "same", ""),
        ]
        confirm_roster(file, by=officer, seen=plan.digest)
    again = person("000120")
    assert (again.pk, again.is_active, again.has_usable_password()) == (old.pk, True, False)
    places = again.memberships.order_by("started_on").values_list("branch__name", "started_on", "ended_on")
    assert list(places) == [
        ("工程信息党支部", date(2026, 1, 5), date(2026, 3, 9)),
        ("制造信息党支部", date(2026, 5, 6), None),
    ]
    votes = again.voting_rights.order_by("pk").values_list("ended_on", flat=True)
    assert list(votes) == [date(2026, 3, 9), None]
    assert AuditEvent.objects.get(action="person-returned").object_id == str(old.pk)


def test_account_closed_by_hand_stays_closed_whatever_the_file_says(tree, officer):
    imported(tree, officer, full())
    Person.objects.filter(employee_number="000120").update(is_active=False)
    imported(tree, officer, full(position="组长"))
    assert person("000120").is_active is False


def test_account_closed_for_another_reason_is_not_opened_by_a_file(tree, officer):
    make_person("停用", employee_number="000300", username="000300", is_active=False)
    file = upload(tree, officer, mass("000300", "停用"))
    plan = plan_roster(file)
    assert [(row.fate, row.note) for row in plan.rows] == [
        ("changed", "账号已停用，导入不会恢复；需要使用的请找系统管理员")
    ]
    confirm_roster(file, by=officer, seen=plan.digest)
    assert (person("000300").is_active, person("000300").memberships.count()) == (False, 1)


def test_file_that_leaves_most_people_out_says_so(tree, officer):
    imported(tree, officer, full(), mass(), mass("000130", "乙"))
    said = "在册的人多数不在这份表里，请核对它是不是整个党总支的花名册。"
    notes = [
        roster_findings(plan_roster(upload(tree, officer, *rows))).notes
        for rows in ([full()], [full(), mass()])
    ]
    assert notes == [(said,), ()]


def test_same_name_among_the_new_is_only_a_hint(tree, officer):
    imported(tree, officer, mass(), full())
    found = told(tree, officer, mass("000999"), full())
    assert found == [("林博", ("第2行新增了同名的人；若是同一人换了工号，请先更正工号再导入",), "")]
    imported(tree, officer, mass("000999"), full())
    assert Person.objects.filter(name="林博").count() == 2


def test_offices_and_cases_of_the_absent_are_told(tree, officer):
    imported(tree, officer, full(post="组织委员"), mass())
    make_post(make_campaign(tree, officer), person("000120"), "active", title="数据岗")
    assert told(tree, officer, mass()) == [
        (
            "萧成远",
            ("现任工程信息党支部组织委员，离册即免去", "是“数据岗”的负责人，离册后请办理退出或更换"),
            "",
        )
    ]


@pytest.mark.parametrize(
    ("role", "place", "sentence"),
    [
        ("discipline_member", "general", "现任信息化中心党总支纪检委员，请先在任职页面免去"),
        ("security_admin", None, "现任安全管理员，请先在任职页面免去"),
    ],
)
def test_who_holds_an_office_above_the_branch_cannot_leave_by_a_file(tree, officer, role, place, sentence):
    imported(tree, officer, full(), mass())
    appoint(person("000120"), role, getattr(tree, place) if place else None)
    assert told(tree, officer, mass()) == [("萧成远", (), sentence)]
    with pytest.raises(Refused) as refused:
        imported(tree, officer, mass(), leaving=[person("000120").pk])
    assert str(refused.value) == "勾选的人里有不能离册的，请核对下面的名单，再确认一次。"
    assert (person("000120").is_active, Appointment.objects.filter(ended_on=None).count()) == (True, 2)
    imported(tree, officer, mass(), leaving=None)
    assert person("000120").is_active is True


def test_nobody_leaves_by_their_own_file(tree, officer):
    imported(tree, officer, full(), mass())
    own = appoint(person("000120"), "campaign_officer", tree.general)
    assert told(tree, own, mass()) == [("萧成远", (), "不能通过导入让自己离册")]


def test_somebody_present_or_of_another_house_cannot_be_ticked(tree, officer):
    imported(tree, officer, full(), mass())
    stranger = make_person("外人", tree.far)
    for forged in (person("000127").pk, stranger.pk, 10**9):
        with pytest.raises(Refused):
            imported(tree, officer, mass(), leaving=[forged])
    assert Membership.objects.filter(ended_on=None).count() == 3


def test_leaving_on_the_first_day_leaves_no_day_in_force(tree, officer):
    with clock.at(FIRST):
        imported(tree, officer, full(), mass())
        imported(tree, officer, mass(), leaving=None)
    assert (person("000120").memberships.count(), person("000120").is_active) == (0, False)


@pytest.mark.parametrize("size", [1, 30])
def test_absent_people_cost_the_same_number_of_queries(tree, officer, size, django_assert_num_queries):
    imported(tree, officer, full(), *[mass(f"{number:06}", f"人{number}") for number in range(1, size + 1)])
    file = upload(tree, officer, full())
    with django_assert_num_queries(13):
        assert len(plan_roster(file).leaving) == size
