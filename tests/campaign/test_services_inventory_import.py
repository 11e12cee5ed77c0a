import io
from pathlib import Path

import openpyxl
import pytest

from campaign.errors import Refused
from campaign.models import AuditEvent, Duty, Organization, Project
from campaign.services.inventory_import import confirm_inventory, plan_inventory
from campaign.services.uploads import store_upload
from tests.factories import make_campaign, make_duty, make_person, make_project, make_tree

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[1] / "data"
HEADER = ("类型", "名称", "公开代称", "所属支部", "紧急程度", "难度", "计划开始", "计划完成")


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer():
    return make_person("秦办事")


@pytest.fixture
def campaign(tree, officer):
    return make_campaign(tree, officer)


def upload(campaign, officer, *rows, content=None):
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return store_upload(
        kind="inventory",
        organization=campaign.organization,
        campaign=campaign,
        name="清单.xlsx",
        content=content or target.getvalue(),
        by=officer,
    )


def imported(campaign, officer, *rows, content=None):
    file = upload(campaign, officer, *rows, content=content)
    return confirm_inventory(file, by=officer, seen=plan_inventory(file).digest)


def test_sample_projects_are_imported_whole(tree, campaign, officer):
    for name in ("客服信息党支部", "经营管理信息党支部", "基础设施党支部"):
        Organization.objects.create(parent=tree.general, kind="branch", name=name).place()
    imported(campaign, officer, content=(DATA / "projects.xlsx").read_bytes())
    assert (Project.objects.count(), Duty.objects.count()) == (36, 0)
    second = Project.objects.get(name="总装移动产线信息系统")
    assert (
        second.branch,
        second.urgency,
        second.difficulty,
        str(second.starts_on),
        second.starts_precision,
    ) == (
        tree.neighbour,
        3,
        1,
        "2026-01-01",
        "month",
    )


def test_fates_name_new_changed_same_and_absent(tree, campaign, officer):
    make_project(campaign, tree.branch, "平台", alias="甲", urgency=1)
    make_project(campaign, tree.branch, "不动")
    make_project(campaign, tree.branch, "旧的")
    plan = plan_inventory(
        upload(
            campaign,
            officer,
            ("重大项目", "平台", "乙", "工程信息党支部", 3, 1, "", ""),
            ("重大项目", "不动", "", "工程信息党支部", 1, 1, "", ""),
            ("重点业务", "值守", "", "制造信息党支部", 1, 1, "", ""),
        )
    )
    assert [(row.row.name, row.fate) for row in plan.rows] == [
        ("平台", "changed"),
        ("不动", "same"),
        ("值守", "new"),
    ]
    assert [(c.title, c.before, c.after) for c in plan.rows[0].changes] == [
        ("公开代称", "甲", "乙"),
        ("紧急程度", "1", "3"),
    ]
    assert [item.name for item in plan.gone] == ["旧的"]


def test_imported_duty_is_confirmed_by_the_officer(tree, campaign, officer):
    make_duty(campaign, tree.branch, "待确认", confirmed_at=None, confirmed_by=None)
    imported(campaign, officer, ("重点业务", "待确认", "代", "工程信息党支部", 2, 2, "", ""))
    duty = Duty.objects.get()
    assert (duty.alias, duty.confirmed_by) == ("代", officer)


def test_faulty_file_imports_nothing(campaign, officer):
    file = upload(campaign, officer, ("", "平台", "", "不存在的支部", 9, 1, "", ""))
    plan = plan_inventory(file)
    assert [fault.cell for fault in plan.faults] == ["D2", "E2"]
    with pytest.raises(Refused) as refused:
        confirm_inventory(file, by=officer, seen=plan.digest)
    assert str(refused.value) == "文件里还有2处需要改正，什么都没有导入。"
    assert Project.objects.count() == 0


def test_branch_of_another_general_branch_is_unknown(campaign, officer):
    plan = plan_inventory(upload(campaign, officer, ("", "平台", "", "结构试验党支部", 1, 1, "", "")))
    assert [fault.cell for fault in plan.faults] == ["D2"]


def test_audit_row_counts(campaign, officer):
    imported(campaign, officer, ("", "平台", "", "工程信息党支部", 1, 1, "", ""))
    detail = AuditEvent.objects.get(action="inventory-import").detail
    assert {key: detail[key] for key in ("added", "updated", "unchanged", "absent")} == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "absent": 0,
    }
