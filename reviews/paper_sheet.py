"""The spreadsheet of paper sheets' totals: which columns it has and what its rows say (product.md §5).

One row a contender and channel; the figures of the batch stand in every row, or in the first alone. Pure: rows in,
rows and faults out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.spreadsheets import cells
from campaign.spreadsheets.reading import Column, Fault, Table, TableRow, cell_position, not_imported
from reviews.ballots import CHANNEL_LABELS, GRADED, MARK_LABELS, SECRET_CHANNELS, Channel, Counts, Mark

MOST = 9999
BATCH = ("issued", "returned", "void")
MARKS = (*GRADED, Mark.UNKNOWN)
_GRADE_WORDS = {
    Mark.GOOD: ("优秀",),
    Mark.FAIR: ("良好",),
    Mark.AVERAGE: ("合格",),
    Mark.POOR: ("较差", "不合格"),
}
_CHANNELS = {
    **{label: channel for channel, label in CHANNEL_LABELS.items() if channel in SECRET_CHANNELS},
    "互评票": Channel.PEER,
    "群众": Channel.MASS,
    "群众评议": Channel.MASS,
    "群众票": Channel.MASS,
}

COLUMNS = (
    Column(
        "title",
        "参评对象",
        ("对象", "名称", "争创对象", "示范岗", "攻关队", "岗位或团队", "参评对象名称"),
        required=True,
        hint="本月评议表上的名称，一字不差。",
        sample="数据处理岗",
    ),
    Column("principal", "负责人", ("姓名", "岗位党员", "队长"), hint="名称相同的对象才需要。", sample="苏新浩"),
    Column("channel", "渠道", ("评议渠道", "票种"), required=True, hint="互评或群众评。", sample="群众评"),
    Column("issued", "发出", ("发出份数", "发票"), required=True, hint="这一批发出的份数，各行相同，也可只写一行。", sample="30"),
    Column("returned", "收回", ("收回份数", "收票"), required=True, hint="这一批收回的份数。", sample="28"),
    Column("void", "作废", ("作废份数", "废票", "无效"), hint="这一批作废的份数，没有写0。", sample="1"),
    *(
        Column(
            mark.value,
            MARK_LABELS[mark],
            _GRADE_WORDS.get(mark, ()),
            required=True,
            hint="该对象得这一档的票数，空着按0计。",
            sample="5",
        )
        for mark in MARKS
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A contender of the month as it is printed on the sheet."""

    entry: int
    title: str
    principal: str


@dataclass(frozen=True)
class PaperRow:
    """One contender's totals in one channel."""

    row: int
    named: Named
    channel: Channel
    counts: Counts


@dataclass(frozen=True)
class PaperReading:
    """What the file says: the batch's figures, its rows, every fault; ``first`` is the cell of the first figure."""

    rows: tuple[PaperRow, ...]
    issued: int
    returned: int
    void: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    first: str = "A1"
    sheet: str = ""

    @property
    def valid(self) -> int:
        return self.returned - self.void


def read_paper(table: Table, contenders: Sequence[Named]) -> PaperReading:
    """Read the table of one batch; nothing is looked up or written."""
    if table.faults:
        return PaperReading((), 0, 0, 0, table.faults, sheet=table.sheet)
    faults: list[Fault] = []
    batch = {key: _batch_figure(table, key, faults) for key in BATCH}
    rows: list[PaperRow] = []
    for source in table.rows:
        rows += _row(table, source, contenders, faults)
    if not table.rows:
        faults.append(Fault(f"A{table.header_row + 1}", _("表头下面没有数据，请检查工作表。"), table.sheet))
    faults += _duplicates(table, rows)
    valid = batch["returned"] - batch["void"]
    faults += () if faults else _too_many(table, rows, valid)
    faults.sort(key=lambda fault: cell_position(fault.cell))
    first = table.cell(table.rows[0], "issued") if table.rows else f"A{table.header_row}"
    notes = (*table.notes, *not_imported([table]))
    return PaperReading(
        tuple(rows),
        batch["issued"],
        batch["returned"],
        batch["void"],
        tuple(faults),
        notes,
        first,
        table.sheet,
    )


def _batch_figure(table: Table, key: str, faults: list[Fault]) -> int:
    """A figure of the whole batch: the same in every row that has one."""
    found: int | None = None
    for source in table.rows:
        if not cells.text(source[key]):
            continue
        figure = _figure(table, source, key, faults)
        if found is None:
            found = figure
        elif figure != found:
            title = next(column.title for column in COLUMNS if column.key == key)
            message = _("一批的“%(title)s”只有一个数，前面写的是%(found)d，请改为相同。")
            faults.append(table.fault(source, key, message % {"title": title, "found": found}))
    if found is None and key != "void" and table.rows:
        faults.append(table.fault(table.rows[0], key, _("缺少这一批的份数，请补上。")))
    return found or 0


def _figure(table: Table, source: TableRow, key: str, faults: list[Fault]) -> int:
    try:
        return cells.small_number(source[key], 0, MOST) if cells.text(source[key]) else 0
    except cells.Unclear as unclear:
        faults.append(table.fault(source, key, str(unclear)))
        return 0


def _row(
    table: Table, source: TableRow, contenders: Sequence[Named], faults: list[Fault]
) -> Iterator[PaperRow]:
    named = _named(table, source, contenders, faults)
    written = cells.text(source["channel"]).replace(" ", "")
    channel = _CHANNELS.get(written)
    if channel is None:
        unknown = _("渠道“%(word)s”不认识，请写互评或群众评。") % {"word": written[:20]}
        faults.append(
            table.fault(source, "channel", unknown if written else _("缺少渠道，请写互评或群众评。"))
        )
    counts = Counts(*(_figure(table, source, mark.value, faults) for mark in MARKS))
    if named and channel:
        yield PaperRow(source.number, named, channel, counts)


def _named(table: Table, source: TableRow, contenders: Sequence[Named], faults: list[Fault]) -> Named | None:
    title, principal = cells.text(source["title"]), cells.person_name(source["principal"])
    found = [one for one in contenders if cells.text(one.title) == title]
    if len(found) > 1:
        found = [one for one in found if one.principal == principal]
    if len(found) == 1:
        return found[0]
    if not title:
        message = _("缺少参评对象的名称，请补上。")
    elif any(cells.text(one.title) == title for one in contenders):
        message = _("本月有几个“%(title)s”，请在“负责人”一列写明是谁的。") % {"title": title[:60]}
    else:
        message = _("本月没有“%(title)s”这个参评对象，请照评议表上的名称填写。") % {"title": title[:60]}
    faults.append(table.fault(source, "title", message))
    return None


def _duplicates(table: Table, rows: Sequence[PaperRow]) -> Iterator[Fault]:
    first: dict[tuple[int, Channel], int] = {}
    by_number = {source.number: source for source in table.rows}
    for row in rows:
        key = (row.named.entry, row.channel)
        if key in first:
            message = _("与第%(row)d行是同一个对象、同一个渠道，请合并。") % {"row": first[key]}
            yield table.fault(by_number[row.row], "title", message)
        first.setdefault(key, row.row)


def _too_many(table: Table, rows: Sequence[PaperRow], valid: int) -> Iterator[Fault]:
    by_number = {source.number: source for source in table.rows}
    sums: dict[int, int] = {}
    for row in rows:
        sums[row.named.entry] = sums.get(row.named.entry, 0) + row.counts.total
        if sums[row.named.entry] > valid and row.counts.total:
            message = _("“%(title)s”合计%(sum)d票，多于有效票%(valid)d份，请核对。")
            values = {"title": row.named.title, "sum": sums[row.named.entry], "valid": valid}
            yield table.fault(by_number[row.row], Mark.GOOD.value, message % values)
