"""Find the table in a user's sheet: its header wherever it is, its rows, where it ends (product.md §6)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from campaign.spreadsheets.cells import text
from campaign.spreadsheets.workbook import Sheet, Value

HEADER_SEARCH_ROWS = 40

_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")
_HEADER_NOISE = re.compile(r"[\s*＊:：、/／．.]")
_TOTAL = re.compile(r"(合计|总计|共计|小计)[:：]?\d*[人项个名]?")
_SIGNATURE = re.compile(
    r"(填表人|填报人|制表人?|审核人?|复核人?|负责人签字|单位负责人|联系电话|填报日期|填表日期|注|备注|说明|填表说明)\s*[:：].*"
)


@dataclass(frozen=True)
class Column:
    """A column we look for: its key, its usual title and what else people call it."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, *self.synonyms)


@dataclass(frozen=True)
class Fault:
    """Something wrong with one cell, said so that its owner can mend it (trust.md FILE-6)."""

    cell: str
    message: str
    sheet: str = ""


@dataclass(frozen=True)
class TableRow:
    """One data row: its number in the sheet and its cells by column key."""

    number: int
    values: Mapping[str, Value]

    def __getitem__(self, key: str) -> Value:
        return self.values.get(key, "")


@dataclass(frozen=True)
class Table:
    """The table of one sheet."""

    sheet: str
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[TableRow, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        return key in self.columns

    def cell(self, row: TableRow, key: str) -> str:
        """The reference of a cell, for instance 'K8'; the row's first cell where the column is absent."""
        return f"{column_letters(self.columns.get(key, 0))}{row.number}"

    def fault(self, row: TableRow, key: str, message: str) -> Fault:
        return Fault(self.cell(row, key), message, self.sheet)


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_position(cell: str) -> tuple[int, int, str]:
    """Sort key of a reference: row by row, A before Z before AA."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), len(letters), letters


def header_key(value: Value) -> str:
    """A header reduced to what matters: no line breaks, spaces, brackets or colons."""
    return _HEADER_NOISE.sub("", _BRACKETS.sub("", text(value)))


def find_tables(sheets: Sequence[Sheet], columns: Sequence[Column]) -> tuple[Table, ...]:
    """Every sheet that holds such a table; where none does, an empty table whose fault says why."""
    candidates = [table for sheet in sheets if (table := _table(sheet, columns)) is not None]
    whole = tuple(table for table in candidates if not table.faults)
    if whole:
        return whole
    best = max(candidates, key=lambda table: len(table.columns), default=None)
    return (best or Table("", 0, {}, (), (_no_header(sheets, columns),)),)


def find_table(sheets: Sequence[Sheet], columns: Sequence[Column]) -> Table:
    """The one table of a workbook; where no sheet has it, an empty table whose fault says why."""
    whole = find_tables(sheets, columns)
    chosen = max(whole, key=lambda table: (len(table.columns), len(table.rows)))
    notes = tuple(
        _("工作表“%(sheet)s”里也有%(rows)d行，没有读取；如需一并导入，请并入“%(chosen)s”。")
        % {"sheet": table.sheet, "rows": len(table.rows), "chosen": chosen.sheet}
        for table in whole
        if table is not chosen and table.rows
    )
    return replace(chosen, notes=notes)


def _no_header(sheets: Sequence[Sheet], columns: Sequence[Column]) -> Fault:
    titles = "、".join(column.title for column in columns if column.required)
    return Fault(
        "A1",
        _("没有找到表头，请让表头一行里至少有：%(titles)s。") % {"titles": titles},
        sheets[0].name if sheets else "",
    )


def _table(sheet: Sheet, columns: Sequence[Column]) -> Table | None:
    rows = _filled(sheet)
    lookup = {header_key(name): column.key for column in columns for name in column.names}
    best, header = -1, {}
    for number, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        found = _recognise(row, lookup)
        # A two-line header repeats its upper line through merged cells: the lower one knows as much
        # or more. Further down an equal row is the header printed again on the next page.
        nearer = best >= 0 and number == best + 1
        if len(found) >= max(2, len(header) + (not nearer)):
            best, header = number, found
    if best < 0:
        return None
    faults = tuple(_header_faults(sheet.name, best, rows[best], lookup, columns))
    data = () if faults else tuple(_data_rows(rows, best, lookup, columns))
    titles = {key: header_key(rows[best][index]) for key, index in header.items()}
    return Table(sheet.name, best + 1, header, data, faults, (), titles)


def _filled(sheet: Sheet) -> list[list[Value]]:
    """Rows with merged cells filled: a name written once across five rows belongs to all five."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        # A title across the page is one cell, not a row of cells.
        spread = range(left, right + 1) if right - left < 4 else range(left, left + 1)
        for row in rows[top : bottom + 1]:
            for column in spread:
                if column < len(row):
                    row[column] = rows[top][left]
    return rows


def _recognise(row: Sequence[Value], lookup: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, value in enumerate(row):
        if isinstance(value, str) and (key := lookup.get(header_key(value))):
            found.setdefault(key, index)
    return found


def _header_faults(
    sheet: str, number: int, row: Sequence[Value], lookup: Mapping[str, str], columns: Sequence[Column]
) -> Iterator[Fault]:
    places: dict[str, list[int]] = {}
    for index, value in enumerate(row):
        if key := lookup.get(header_key(value)):
            places.setdefault(key, []).append(index)
    missing = [column.title for column in columns if column.required and column.key not in places]
    if missing:
        yield Fault(
            f"A{number + 1}",
            _("表头缺少“%(titles)s”一列，请补上后再上传。") % {"titles": "、".join(missing)},
            sheet,
        )
    for column in columns:
        if len(places.get(column.key, ())) > 1:
            yield Fault(
                f"{column_letters(places[column.key][1])}{number + 1}",
                _("“%(title)s”一列出现了两次，请只保留一列。") % {"title": column.title},
                sheet,
            )


def _data_rows(
    rows: Sequence[Sequence[Value]], header_row: int, lookup: Mapping[str, str], columns: Sequence[Column]
) -> Iterator[TableRow]:
    header = _recognise(rows[header_row], lookup)
    required = [header[column.key] for column in columns if column.required]
    ended = False
    for number, row in enumerate(rows[header_row + 1 :], start=header_row + 2):
        lines = [text(value) for value in row]
        first = next((line for line in lines if line), "")
        if not first or len(_recognise(row, lookup)) >= max(2, len(header) // 2):
            continue
        if _TOTAL.fullmatch(first.replace(" ", "")) or _SIGNATURE.fullmatch(first):
            # A subtotal may stand between two branches, so reading goes on, but more carefully.
            ended = True
            continue
        if ended and sum(bool(lines[index]) for index in required if index < len(lines)) < 2:
            continue
        values = {key: row[index] if index < len(row) else "" for key, index in header.items()}
        if any(text(value) for value in values.values()):
            yield TableRow(number, values)
