"""The roster import from the file to the rows (product.md §6, trust.md FILE-6)."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps

from campaign import clock
from campaign.errors import Refused
from campaign.models import (
    Appointment,
    AuditEvent,
    Department,
    FormerNumber,
    ImportFile,
    Membership,
    Organization,
    Person,
    VotingRight,
)
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from tests import sheets
from tests.factories import appoint, make_member, make_person, make_tree

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[1] / "data"
HEADER = ("工号", "姓名", "政治面貌", "入党时间", "转正时间", "所在支部", "党内职务", "科室", "岗位")
Role = Appointment.Role


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return appoint(
        make_person("秦办事", employee_number=None, username="qin"), Role.CAMPAIGN_OFFICER, tree.general
    )


def workbook(*rows, header=HEADER):
    return sheets.workbook(header, *rows)


def upload(tree, officer, *rows, content=None, create_branches=False, **options):
    return store_upload(
        kind="roster",
        organization=tree.general,
        name="花名册.xlsx",
        content=content or workbook(*rows, **options),
        by=officer,
        create_branches=create_branches,
    )


def imported(tree, officer, *rows, **options):
    file = upload(tree, officer, *rows, **options)
    return confirm_roster(file, by=officer, seen=plan_roster(file).digest)


def fates(tree, officer, *rows, **options):
    plan = plan_roster(upload(tree, officer, *rows, **options))
    assert plan.faults == ()
    return [
        (row.row.number, row.fate, [(c.title, c.before, c.after) for c in row.changes]) for row in plan.rows
    ]


def full(
    number="000120", name="萧成远", branch="工程信息党支部", post="", department="一科", position="工程师"
):
    return (number, name, "正式党员", "2000.5", "2001.5", branch, post, department, position)


def mass(number="000127", name="林博", branch="工程信息党支部", department="一科", position="工程师"):
    return (number, name, "群众", "", "", branch, "", department, position)


def rows_in_all_tables():
    return {
        model._meta.label: model.objects.count() for model in apps.get_app_config("campaign").get_models()
    }


def test_preview_writes_nothing_and_finds_the_same_twice(tree, officer):
    file = upload(tree, officer, content=(DATA / "roster.xlsx").read_bytes(), create_branches=True)
    before = rows_in_all_tables()
    first, second = plan_roster(file), plan_roster(file)
    assert (rows_in_all_tables(), first) == (before, second)


def test_sample_roster_is_imported_whole(tree, officer):
    Organization.objects.filter(parent=tree.general).delete()
    with clock.at("2026-01-05 10:00"):
        plan = imported(tree, officer, content=(DATA / "roster.xlsx").read_bytes(), create_branches=True)
    people = Person.objects.exclude(pk=officer.pk)
    assert (plan.count("new"), len(plan.rows), len(plan.gone)) == (194, 194, 0)
    assert Counter(people.values_list("standing", flat=True)) == {
        "full": 106,
        "probationary": 3,
        "non_party": 85,
    }
    assert Organization.objects.filter(parent=tree.general, kind="branch").count() == 6
    assert Department.objects.filter(organization=tree.general).count() == 6
    assert Membership.objects.filter(started_on=date(2026, 1, 5), ended_on=None).count() == 194
    assert VotingRight.objects.count() == 106
    assert Counter(Appointment.objects.exclude(person=officer).values_list("role", flat=True)) == {
        "secretary": 6,
        "organization_member": 6,
        "publicity_member": 6,
        "discipline_member": 6,
    }
    assert not any(person.has_usable_password() for person in people)
    one = Person.objects.get(employee_number="000127")
    assert (
        one.username,
        one.name,
        one.born_on,
        one.born_precision,
        one.full_member_on,
        one.phone,
        one.pinyin,
    ) == (
        "000127",
        "苏新浩",
        date(1979, 12, 1),
        "month",
        date(2001, 5, 22),
        "13761147045",
        "suxinhao sxh",
    )


def test_sample_roster_a_second_time_changes_nothing(tree, officer):
    content = (DATA / "roster.xlsx").read_bytes()
    imported(tree, officer, content=content, create_branches=True)
    assert {fate for _number, fate, _changes in fates(tree, officer, content=content)} == {"same"}
    before = rows_in_all_tables()
    imported(tree, officer, content=content)
    changed = {
        name: count - before[name] for name, count in rows_in_all_tables().items() if count != before[name]
    }
    assert changed == {"campaign.AuditEvent": 2}  # the upload, the import


def test_voting_right_begins_when_full_membership_did(tree, officer):
    imported(tree, officer, full(), mass())
    assert list(VotingRight.objects.values_list("person__employee_number", "started_on")) == [
        ("000120", date(2001, 5, 1))
    ]


def test_faulty_file_imports_nothing(tree, officer):
    file = upload(
        tree, officer, content=(DATA / "roster-with-errors.xlsx").read_bytes(), create_branches=True
    )
    plan, before = plan_roster(file), rows_in_all_tables()
    assert [fault.cell for fault in plan.faults] == ["C5", "K8", "I10", "B12", "H15", "J20", "I25", "L30"]
    with pytest.raises(Refused) as refused:
        confirm_roster(file, by=officer, seen=plan.digest)
    assert str(refused.value) == "文件里还有8处需要改正，什么都没有导入。"
    assert rows_in_all_tables() == before
    assert ImportFile.objects.get(pk=file.pk).confirmed_at is None


def test_preview_shows_the_ends_of_both_numbers_and_confirming_writes_the_whole(tree, officer):
    """trust.md PII-2: the old number is another person's."""
    person = make_person("萧成远", tree.branch, employee_number="000120", phone="13812340000")
    header = ("工号", "姓名", "政治面貌", "所在支部", "手机号码")
    row = ("000120", "萧成远", "正式党员", "工程信息党支部", "13912341111")
    found = fates(tree, officer, row, header=header)
    assert found == [("000120", "changed", [("手机号码", "138****0000", "139****1111")])]
    imported(tree, officer, row, header=header)
    person.refresh_from_db()
    assert person.phone == "13912341111"


def test_fate_of_each_row_is_named(tree, officer):
    imported(tree, officer, full(), mass(), mass("000130", "同名"), full("000140", "要走"))
    found = fates(
        tree,
        officer,
        full(branch="制造信息党支部"),
        mass(position="组长"),
        mass("000130", "同名"),
        mass("000150", "同名"),
    )
    assert found == [
        ("000120", "moved", [("所在支部", "工程信息党支部", "制造信息党支部")]),
        ("000127", "changed", [("岗位", "工程师", "组长")]),
        ("000130", "same", []),
        ("000150", "new", []),
    ]


def test_person_missing_from_the_file_is_shown_and_kept(tree, officer):
    imported(tree, officer, full(), mass())
    plan = imported(tree, officer, full())
    assert [member.person.name for member in plan.gone] == ["林博"]
    assert Membership.objects.get(person__name="林博").ended_on is None


def test_same_name_with_another_number_is_another_person(tree, officer):
    imported(tree, officer, mass())
    file = upload(tree, officer, mass(), mass("000999"))
    assert [row.note for row in plan_roster(file).rows] == [
        "",
        "名册里已有同名的人；同名不合并，只按工号认人",
    ]
    confirm_roster(file, by=officer, seen=plan_roster(file).digest)
    assert Person.objects.filter(name="林博").count() == 2


def test_former_number_finds_the_same_person(tree, officer):
    imported(tree, officer, mass("000500", "改号"))
    person = Person.objects.get(employee_number="000500")
    FormerNumber.objects.create(person=person, number="000077", changed_on=date(2025, 1, 1))
    file = upload(tree, officer, mass("000077", "改号"))
    assert [(row.fate, row.note) for row in plan_roster(file).rows] == [
        ("same", "按原工号找到，现工号000500不变")
    ]


def test_number_and_former_number_of_one_person_are_a_fault(tree, officer):
    imported(tree, officer, mass("000500", "改号"))
    person = Person.objects.get(employee_number="000500")
    FormerNumber.objects.create(person=person, number="000077", changed_on=date(2025, 1, 1))
    plan = plan_roster(upload(tree, officer, mass("000500", "改号"), mass("000077", "改号")))
    assert [(f.cell, f.message) for f in plan.faults] == [
        ("A3", "与第2行是同一个人（新旧工号），请只保留一行。")
    ]


def test_person_of_another_general_branch_is_a_fault_and_stays_there(tree, officer):
    stranger = make_member("外人", tree.far, employee_number="000900", username="000900")
    plan = plan_roster(upload(tree, officer, full("000900", "外人")))
    assert [(f.cell, f.message) for f in plan.faults] == [
        ("A2", "工号000900在结构试验党支部在册，请对方先转出，或核对工号。")
    ]
    assert stranger.memberships.get().branch == tree.far


def test_branch_of_another_general_branch_is_unknown(tree, officer):
    plan = plan_roster(upload(tree, officer, full(branch="结构试验党支部")))
    assert [f.cell for f in plan.faults] == ["F2"]


def test_transfer_ends_the_old_place_and_begins_the_new_with_a_trail(tree, officer):
    with clock.at("2026-01-05"):
        imported(tree, officer, full(post="支部书记"))
    with clock.at("2026-03-10"):
        imported(tree, officer, full(branch="制造信息党支部"))
    person = Person.objects.get(employee_number="000120")
    rows = person.memberships.order_by("started_on").values_list("branch__name", "started_on", "ended_on")
    assert list(rows) == [
        ("工程信息党支部", date(2026, 1, 5), date(2026, 3, 9)),
        ("制造信息党支部", date(2026, 3, 10), None),
    ]
    assert person.appointments.get().ended_on == date(2026, 3, 9)
    event = AuditEvent.objects.get(action="transfer")
    assert event.detail == {"branch": [tree.branch.pk, tree.neighbour.pk]}


def test_secretary_is_replaced_when_the_file_says_so(tree, officer):
    with clock.at("2026-01-05"):
        imported(tree, officer, full(post="支部书记"), full("000121", "接任"))
    with clock.at("2026-03-10"):
        imported(tree, officer, full(), full("000121", "接任", post="支部书记"))
    held = Appointment.objects.filter(role="secretary").values_list("person__name", "ended_on")
    assert sorted(held, key=str) == [("接任", None), ("萧成远", date(2026, 3, 9))]


def test_second_secretary_beside_one_missing_from_the_file_is_a_fault(tree, officer):
    imported(tree, officer, full(post="支部书记"))
    plan = plan_roster(upload(tree, officer, full("000121", "接任", post="支部书记")))
    assert [(f.cell, f.message) for f in plan.faults] == [
        ("G2", "工程信息党支部现任书记萧成远不在这份表里，请先在任职页面免去，或把其补进表中。")
    ]


def test_file_without_some_columns_leaves_those_facts_alone(tree, officer):
    imported(tree, officer, full(post="支部书记"))
    header = ("工号", "姓名", "政治面貌", "所在支部")
    found = fates(tree, officer, ("000120", "萧成远", "党员", "工程信息党支部"), header=header)
    assert found == [("000120", "same", [])]


def test_dates_that_contradict_the_roster_are_a_fault(tree, officer):
    imported(tree, officer, full())
    header = ("工号", "姓名", "政治面貌", "所在支部", "入党时间")
    file = upload(tree, officer, ("000120", "萧成远", "党员", "工程信息党支部", "2010.1"), header=header)
    assert [(f.cell, f.message) for f in plan_roster(file).faults] == [
        ("E2", "与名册中的入党、转正时间先后矛盾，请核对。")
    ]


def test_leaving_the_party_ends_the_voting_right(tree, officer):
    with clock.at("2026-01-05"):
        imported(tree, officer, full())
    with clock.at("2026-03-10"):
        imported(tree, officer, mass("000120", "萧成远"))
    person = Person.objects.get(employee_number="000120")
    assert (person.standing, person.voting_rights.get().ended_on) == ("non_party", date(2026, 3, 9))


def test_confirming_what_has_changed_since_the_preview_is_refused(tree, officer):
    file = upload(tree, officer, mass())
    seen = plan_roster(file).digest
    make_person("林博", tree.branch, status="群众", employee_number="000127", username="000127")
    with pytest.raises(Refused) as refused:
        confirm_roster(file, by=officer, seen=seen)
    assert str(refused.value) == "名册在预检之后有了变化，请核对下面新的预检结果，再确认一次。"
    assert Membership.objects.filter(person__name="林博").count() == 1


def test_confirming_twice_is_refused_and_the_bytes_are_gone(tree, officer):
    file = upload(tree, officer, mass())
    seen = plan_roster(file).digest
    confirm_roster(ImportFile.objects.get(pk=file.pk), by=officer, seen=seen)
    with pytest.raises(Refused) as refused:
        confirm_roster(file, by=officer, seen=seen)
    assert str(refused.value) == "这份文件已经导入过了。"
    assert bytes(ImportFile.objects.get(pk=file.pk).content) == b""


def test_confirming_somebody_elses_upload_is_refused(tree, officer):
    file = upload(tree, officer, mass())
    other = appoint(make_person("另一人"), Role.CAMPAIGN_OFFICER, tree.general)
    with pytest.raises(Refused) as refused:
        confirm_roster(file, by=other, seen=plan_roster(file).digest)
    assert str(refused.value) == "这份文件由别人上传，请自己上传后再导入。"


def test_new_upload_forgets_the_unconfirmed_one(tree, officer):
    first = upload(tree, officer, mass())
    second = upload(tree, officer, full())
    assert list(ImportFile.objects.values_list("pk", flat=True)) == [second.pk] != [first.pk]


def test_uploads_nobody_confirmed_are_forgotten_after_a_day(tree, officer):
    other = appoint(make_person("另一人"), Role.CAMPAIGN_OFFICER, tree.general)
    with clock.at("2026-01-05 09:00"):
        upload(tree, other, mass())
    with clock.at("2026-01-06 09:01"):
        upload(tree, officer, mass())
    assert list(ImportFile.objects.values_list("uploaded_by", flat=True)) == [officer.pk]


def test_officer_cannot_appoint_themselves_by_a_file(tree, officer):
    imported(tree, officer, full())
    own = Person.objects.get(employee_number="000120")
    appoint(own, Role.CAMPAIGN_OFFICER, tree.general)
    plan = plan_roster(upload(tree, own, full(post="支部书记")))
    assert [(f.cell, f.message) for f in plan.faults] == [
        ("G2", "不能通过导入给自己任职，请由安全管理员办理。")
    ]


def test_audit_row_counts_and_holds_no_names(tree, officer):
    imported(tree, officer, full(), mass())
    event = AuditEvent.objects.get(action="roster-import")
    counts = {key: value for key, value in event.detail.items() if key != "file"}
    assert counts == {
        "added": 2, "updated": 0, "moved": 0, "returned": 0, "unchanged": 0, "absent": 0, "left": 0, "branches": 0,
    }  # fmt: skip
    assert (event.actor, event.object_label, len(event.detail["file"])) == (officer, "信息化中心党总支", 64)


def test_first_administrator_on_the_roster_becomes_that_person(tree, officer):
    admin = make_person("系统管理员", username="000127", employee_number=None)
    imported(tree, officer, mass())
    admin.refresh_from_db()
    assert (admin.name, admin.employee_number, admin.memberships.get().branch) == (
        "林博",
        "000127",
        tree.branch,
    )


@pytest.mark.parametrize("size", [2, 40])
def test_preview_takes_the_same_number_of_queries_for_any_size(
    tree, officer, size, django_assert_num_queries
):
    rows = [full(f"{number:06}", f"人{number}") for number in range(1, size + 1)]
    imported(tree, officer, *rows)
    file = upload(tree, officer, *rows)
    with django_assert_num_queries(11):
        plan_roster(file)
