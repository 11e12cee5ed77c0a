"""The inventory file: key projects 重大项目 and key duties 重点业务 (product.md §3 选, §6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.spreadsheets import cells
from campaign.spreadsheets.cells import PartialDate, Unclear
from campaign.spreadsheets.reading import (
    NO_MEANINGS,
    Column,
    Fault,
    Meanings,
    Table,
    TableRow,
    cell_position,
    find_tables,
    not_imported,
)
from campaign.spreadsheets.workbook import Sheet

PROJECT, DUTY = "project", "duty"

_DUTY_TITLES = ("业务名称", "重点业务", "重点业务名称", "职责名称", "重点任务", "任务名称")

COLUMNS = (
    Column(
        "kind", "类型", ("类别", "项目类型"), hint="重大项目或重点业务；空着按重大项目读。", sample="重大项目"
    ),
    Column(
        "name",
        "项目名称",
        ("名称", "重大项目", "重大项目名称", "项目", "项目业务名称", *_DUTY_TITLES),
        required=True,
        hint="项目不能重名；不同支部的重点业务可以同名。",
        sample="试飞业务管理一体化平台",
    ),
    Column(
        "alias",
        "公开代称",
        ("代称", "对外名称", "公开名称"),
        hint="支部和团队以外只显示代称，涉及敏感名称的务必填写。",
        sample="平台一号",
    ),
    Column(
        "branch",
        "所属支部",
        ("支部", "党支部", "所在支部", "所属党支部", "责任支部", "牵头支部"),
        required=True,
        hint="本党总支已有的支部，写全称。",
        sample="工程信息党支部",
    ),
    Column("leader", "项目负责人", ("负责人", "责任人", "业务负责人"), hint="姓名。", sample="苏新浩"),
    Column("urgency", "紧急程度", ("紧急度", "急"), hint="1到3，3为最高。", sample="3"),
    Column("difficulty", "难度", ("难易程度", "困难程度", "难"), hint="1到3，3为最高。", sample="2"),
    Column(
        "relation",
        "与型号任务的关系",
        ("型号任务关系", "与型号关系", "与型号研制的关系", "关联型号任务"),
        hint="300字以内，不写涉密内容。",
        sample="服务型号研制节点",
    ),
    Column(
        "starts",
        "计划开始",
        ("开始时间", "开始日期", "计划开始时间", "计划开始日期", "起始时间"),
        hint="写到月或日都可以。",
        sample="2026-03",
    ),
    Column(
        "ends",
        "计划完成",
        ("完成时间", "完成日期", "计划完成时间", "计划完成日期", "结束时间", "截止时间"),
        hint="不早于计划开始。",
        sample="2026-10-28",
    ),
)

_GRADES = {
    "低": 1,
    "一般": 1,
    "中": 2,
    "较急": 2,
    "较难": 2,
    "较高": 2,
    "高": 3,
    "急": 3,
    "难": 3,
    "紧急": 3,
    "困难": 3,
}
_LENGTHS = {"name": 80, "alias": 40, "branch": 60, "leader": 60, "relation": 300}


@dataclass(frozen=True)
class InventoryRow:
    """One project or duty as the file has it."""

    row: int
    sheet: str
    kind: str
    name: str
    alias: str
    branch: str
    leader: str
    urgency: int
    difficulty: int
    relation: str
    starts: PartialDate | None
    ends: PartialDate | None


@dataclass(frozen=True)
class InventoryReading:
    """What the file says: rows in order and every fault."""

    rows: tuple[InventoryRow, ...]
    faults: tuple[Fault, ...]
    columns: frozenset[str]
    notes: tuple[str, ...] = ()


def read_inventory(
    sheets: Sequence[Sheet], *, known_branches: Iterable[str], meanings: Meanings = NO_MEANINGS
) -> InventoryReading:
    """Read all sheets that hold projects or duties; nothing is looked up or written (product.md §6)."""
    known = set(known_branches)
    rows: list[InventoryRow] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, ...], str] = {}
    tables = find_tables(sheets, COLUMNS, meanings)
    for table in tables:
        found: list[Fault] = list(table.faults)
        for source in table.rows:
            row = _row(table, source, found)
            found += _faults(table, source, row, known, seen)
            rows.append(row)
        faults += sorted(found, key=lambda fault: cell_position(fault.cell))
    if not rows and not faults:
        faults.append(Fault("A1", _("表头下面没有项目，请检查工作表。"), tables[0].sheet))
    columns = frozenset(key for table in tables for key in table.columns)
    return InventoryReading(tuple(rows), tuple(faults), columns, not_imported(tables))


def _row(table: Table, source: TableRow, faults: list[Fault]) -> InventoryRow:
    def line(key: str) -> str:
        value = cells.text(source[key])
        if len(value) > _LENGTHS[key]:
            message = _("内容超过%(limit)d个字，请缩短。") % {"limit": _LENGTHS[key]}
            faults.append(table.fault(source, key, message))
        return value[: _LENGTHS[key]]

    def day(key: str) -> PartialDate | None:
        try:
            return cells.partial_date(source[key])
        except Unclear as unclear:
            faults.append(table.fault(source, key, str(unclear)))
            return None

    def grade(key: str) -> int:
        written = cells.text(source[key])
        if not table.has(key) or written in _GRADES:
            return _GRADES.get(written, 1)
        try:
            return cells.small_number(source[key], 1, 3)
        except Unclear as unclear:
            faults.append(table.fault(source, key, str(unclear)))
            return 1

    return InventoryRow(
        row=source.number,
        sheet=table.sheet,
        kind=_kind(table, source, faults),
        name=line("name"),
        alias=line("alias"),
        branch=line("branch").replace(" ", ""),
        leader=cells.person_name(line("leader")),
        urgency=grade("urgency"),
        difficulty=grade("difficulty"),
        relation=line("relation"),
        starts=day("starts"),
        ends=day("ends"),
    )


def _kind(table: Table, source: TableRow, faults: list[Fault]) -> str:
    written = cells.text(source["kind"])
    if "业务" in written or "职责" in written:
        return DUTY
    if "项目" in written:
        return PROJECT
    if written:
        message = _("类型“%(kind)s”不认识，请写重大项目或重点业务。") % {"kind": written[:20]}
        faults.append(table.fault(source, "kind", message))
    is_duty_sheet = table.titles.get("name") in _DUTY_TITLES or (
        "业务" in table.sheet and "项目" not in table.sheet
    )
    return DUTY if is_duty_sheet else PROJECT


def _faults(
    table: Table, source: TableRow, row: InventoryRow, known: set[str], seen: dict[tuple[str, ...], str]
) -> Iterator[Fault]:
    if not row.name:
        yield table.fault(source, "name", _("缺少名称，请补上。"))
    if not row.branch:
        yield table.fault(source, "branch", _("缺少所属支部，请补上。"))
    elif row.branch not in known:
        message = _("没有“%(name)s”这个支部，请改为本党总支已有的支部。") % {"name": row.branch}
        yield table.fault(source, "branch", message)
    if row.starts and row.ends and row.ends.value < row.starts.value:
        message = _("计划完成%(ends)s早于计划开始%(starts)s，请核对。")
        yield table.fault(source, "ends", message % {"ends": row.ends, "starts": row.starts})
    # Two branches may name the same duty; a project exists once.
    key = (row.kind, row.name, row.branch) if row.kind == DUTY else (row.kind, row.name)
    if row.name and key in seen:
        message = _("与%(where)s重复，请删去其中一行。") % {"where": seen[key]}
        yield table.fault(source, "name", message)
    seen.setdefault(key, _("“%(sheet)s”第%(row)d行") % {"sheet": table.sheet, "row": row.row})
