from datetime import date
from pathlib import Path

import pytest

from campaign.inventory import DUTY, PROJECT, read_inventory
from campaign.spreadsheets.cells import PartialDate
from campaign.spreadsheets.workbook import Sheet, read_workbook

DATA = Path(__file__).parents[1] / "data"
FIVE = ("工程信息党支部", "制造信息党支部", "客服信息党支部", "经营管理信息党支部", "基础设施党支部")
HEADER = ("类型", "项目名称", "所属支部", "紧急程度", "难度", "计划开始", "计划完成")


def read(*rows, header=HEADER, sheet="清单"):
    return read_inventory([Sheet(sheet, (header, *rows))], known_branches=["一党支部"])


def faults(*rows):
    return [(fault.cell, fault.message) for fault in read(*rows).faults]


def test_sample_projects_are_read_whole():
    sheets = read_workbook("projects.xlsx", (DATA / "projects.xlsx").read_bytes())
    reading = read_inventory(sheets, known_branches=FIVE)
    assert reading.faults == ()
    assert [row.kind for row in reading.rows] == [PROJECT] * 36
    first = reading.rows[0]
    assert (
        first.name,
        first.branch,
        first.urgency,
        first.difficulty,
        first.relation,
        first.starts,
        first.ends,
    ) == (
        "试飞业务管理一体化平台",
        "工程信息党支部",
        2,
        3,
        "支撑试飞业务，服务型号研制节点",
        PartialDate(date(2026, 3, 1)),
        PartialDate(date(2026, 10, 28)),
    )
    assert reading.rows[1].starts == PartialDate(date(2026, 1, 1), "month")


def test_type_column_tells_duties_from_projects():
    reading = read(
        ("重大项目", "平台", "一党支部", 1, 2, "", ""), ("重点业务", "值守", "一党支部", "高", "中", "", "")
    )
    assert [(row.kind, row.urgency, row.difficulty) for row in reading.rows] == [
        (PROJECT, 1, 2),
        (DUTY, 3, 2),
    ]


def test_second_sheet_of_duties_is_read_too():
    projects = Sheet("重大项目", (("项目名称", "所属支部"), ("平台", "一党支部")))
    duties = Sheet("重点业务", (("业务名称", "所属支部"), ("值守", "一党支部")))
    reading = read_inventory([projects, duties], known_branches=["一党支部"])
    assert [(row.kind, row.name) for row in reading.rows] == [(PROJECT, "平台"), (DUTY, "值守")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("", "", "一党支部", 1, 1, "", ""), ("B2", "缺少名称，请补上。")),
        (("", "平台", "", 1, 1, "", ""), ("C2", "缺少所属支部，请补上。")),
        (
            ("", "平台", "二党支部", 1, 1, "", ""),
            ("C2", "没有“二党支部”这个支部，请改为本党总支已有的支部。"),
        ),
        (("", "平台", "一党支部", 4, 1, "", ""), ("D2", "“4”应为1到3的整数。")),
        (("奖项", "平台", "一党支部", 1, 1, "", ""), ("A2", "类型“奖项”不认识，请写重大项目或重点业务。")),
        (
            ("", "平台", "一党支部", 1, 1, "2026.3", "2026-01-05"),
            ("G2", "计划完成2026年1月5日早于计划开始2026年3月，请核对。"),
        ),
        (("", "字" * 81, "一党支部", 1, 1, "", ""), ("B2", "内容超过80个字，请缩短。")),
    ],
)
def test_wrong_cell_is_named(cells, expected):
    assert faults(cells) == [expected]


def test_project_twice_is_named_at_the_second():
    plain = ("", "平台", "一党支部", 1, 1, "", "")
    assert faults(plain, plain) == [("B3", "与“清单”第2行重复，请删去其中一行。")]
