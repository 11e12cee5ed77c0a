"""Find the table in a user's sheet: its header wherever it is, its rows, where it ends (product.md §6)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from campaign.spreadsheets.cells import text
from campaign.spreadsheets.workbook import Sheet, Value

HEADER_SEARCH_ROWS = 40
SAMPLES = 3
# The column in which a workbook of faults tells them (see marked.py).
REMARKS = "问题说明"
# Headers nobody need explain: row numbers, and what this system itself wrote beside the table.
NEEDLESS = frozenset({"序号", "行号", "序", "No", "NO", "no", REMARKS})
# Never read and never shown, whatever else the header says (trust.md PII-2).
NEVER_READ = ("身份证", "住址", "家庭地址", "户籍", "籍贯")

_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")
_HEADER_NOISE = re.compile(r"[\s*＊:：、/／．.]")
_TOTAL = re.compile(r"(合计|总计|共计|小计)[:：]?\d*[人项个名]?")
_SIGNATURE = re.compile(
    r"(填表人|填报人|制表人?|审核人?|复核人?|负责人签字|单位负责人|联系电话|填报日期|填表日期|注|备注|说明|填表说明)\s*[:：].*"
)


@dataclass(frozen=True)
class Column:
    """A column we look for: its key, its usual title and what else people call it; how to fill it in, an example."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    sample: str = ""

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
class Header:
    """One cell of the header row: what it says, the column it was taken for ("" for none), what stands below."""

    index: int
    title: str
    key: str
    column: str
    samples: tuple[str, ...]
    settled: bool

    @property
    def is_unknown(self) -> bool:
        """Whether there is data below and nobody has said what it is."""
        return bool(self.samples) and not self.column and not self.settled

    @property
    def letters(self) -> str:
        return column_letters(self.index)


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
    headers: tuple[Header, ...] = ()

    @property
    def unknown(self) -> tuple[Header, ...]:
        """Headers with data whose meaning nobody has said."""
        return tuple(header for header in self.headers if header.is_unknown)

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


@dataclass(frozen=True)
class Words:
    """What a header may say: the usual words, and what somebody once said about this house's files.

    ``meanings`` leads from a header's key to a column's key, "" for a column that is not imported.
    """

    columns: Sequence[Column]
    meanings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def lookup(self) -> dict[str, str]:
        found = {header_key(name): column.key for column in self.columns for name in column.names}
        said = {header: key for header, key in self.meanings.items() if key}
        return {header: key for header, key in (found | said).items() if self.meanings.get(header) != ""}

    @property
    def required(self) -> list[Column]:
        return [column for column in self.columns if column.required]

    def is_settled(self, header: str) -> bool:
        """Whether nobody need be asked about a header that is no column."""
        return header in self.meanings or header in NEEDLESS or any(word in header for word in NEVER_READ)


Meanings = Mapping[str, str]
NO_MEANINGS: Meanings = {}


def possible_tables(
    sheets: Sequence[Sheet], columns: Sequence[Column], meanings: Meanings = NO_MEANINGS
) -> tuple[Table, ...]:
    """The sheets that hold such a table; where none does, those that may once somebody explains their headers."""
    words = Words(columns, meanings)
    candidates = tuple(table for sheet in sheets if (table := _table(sheet, words)) is not None)
    whole = tuple(table for table in candidates if not table.faults)
    if whole or candidates:
        return whole or candidates
    guessed = (_guessed_table(sheet, words) for sheet in sheets)
    return tuple(table for table in guessed if table is not None)


def find_tables(
    sheets: Sequence[Sheet], columns: Sequence[Column], meanings: Meanings = NO_MEANINGS
) -> tuple[Table, ...]:
    """Every sheet that holds such a table; where none does, an empty table whose fault says why."""
    found = possible_tables(sheets, columns, meanings)
    if found and not found[0].faults:
        return found
    best = max(found, key=lambda table: (len(table.columns), len(table.unknown)), default=None)
    missing = _no_header(sheets[0].name if sheets else "", Words(columns, meanings))
    return (best or Table("", 0, {}, (), (missing,)),)


def find_table(sheets: Sequence[Sheet], columns: Sequence[Column], meanings: Meanings = NO_MEANINGS) -> Table:
    """The one table of a workbook; where no sheet has it, an empty table whose fault says why."""
    whole = find_tables(sheets, columns, meanings)
    chosen = max(whole, key=lambda table: (len(table.columns), len(table.rows)))
    notes = tuple(
        _("工作表“%(sheet)s”里也有%(rows)d行，没有读取；如需一并导入，请并入“%(chosen)s”。")
        % {"sheet": table.sheet, "rows": len(table.rows), "chosen": chosen.sheet}
        for table in whole
        if table is not chosen and table.rows
    )
    return replace(chosen, notes=notes)


def not_imported(tables: Sequence[Table]) -> tuple[str, ...]:
    """Notes naming the columns that are left out because nobody has said what they are."""
    titles = dict.fromkeys(header.title for table in tables for header in table.unknown)
    return (_("这些列没有导入：%(titles)s。") % {"titles": "、".join(titles)},) if titles else ()


def _no_header(sheet: str, words: Words) -> Fault:
    titles = "、".join(column.title for column in words.required)
    return Fault("A1", _("没有找到表头，请让表头一行里至少有：%(titles)s。") % {"titles": titles}, sheet)


def _table(sheet: Sheet, words: Words) -> Table | None:
    rows = _filled(sheet)
    best, header = -1, {}
    for number, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        found = _recognise(row, words.lookup)
        # A two-line header repeats its upper line through merged cells: the lower one knows as much
        # or more. Further down an equal row is the header printed again on the next page.
        nearer = best >= 0 and number == best + 1
        if len(found) >= max(2, len(header) + (not nearer)):
            best, header = number, found
    if best < 0:
        return None
    faults = tuple(_header_faults(sheet.name, best, rows[best], words))
    data = () if faults else tuple(_data_rows(rows, best, words))
    titles = {key: header_key(rows[best][index]) for key, index in header.items()}
    return Table(
        sheet.name, best + 1, header, data, faults, (), titles, _headers(rows, best, words, header.values())
    )


def _guessed_table(sheet: Sheet, words: Words) -> Table | None:
    """Where no header says anything known: the first row with the most short texts, to be explained by people."""
    rows = _filled(sheet)
    sizes = [
        sum(isinstance(value, str) and 0 < len(text(value)) <= 20 for value in row)
        for row in rows[:HEADER_SEARCH_ROWS]
    ]
    if not sizes or max(sizes) < 2:
        return None
    number = sizes.index(max(sizes))
    fault = _no_header(sheet.name, words)
    return Table(sheet.name, number + 1, {}, (), (fault,), (), {}, _headers(rows, number, words, ()))


def _headers(
    rows: Sequence[Sequence[Value]], number: int, words: Words, recognised: Iterable[int]
) -> tuple[Header, ...]:
    taken = set(recognised)
    found = []
    for index, value in enumerate(rows[number]):
        key = header_key(value)
        if not key:
            continue
        settled = words.is_settled(key)
        hidden = any(word in key for word in NEVER_READ)
        samples = () if hidden else _samples(rows[number + 1 :], index)
        column = words.lookup.get(key, "") if index in taken else ""
        found.append(Header(index, text(value)[:60], key, column, samples, settled))
    return tuple(found)


def _samples(rows: Sequence[Sequence[Value]], index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        line = text(row[index])[:30] if index < len(row) else ""
        if line:
            found[line] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)


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


def _header_faults(sheet: str, number: int, row: Sequence[Value], words: Words) -> Iterator[Fault]:
    places: dict[str, list[int]] = {}
    for index, value in enumerate(row):
        if key := words.lookup.get(header_key(value)):
            places.setdefault(key, []).append(index)
    missing = [column.title for column in words.required if column.key not in places]
    if missing:
        yield Fault(
            f"A{number + 1}",
            _("表头缺少“%(titles)s”一列，请补上后再上传。") % {"titles": "、".join(missing)},
            sheet,
        )
    for column in words.columns:
        if len(places.get(column.key, ())) > 1:
            yield Fault(
                f"{column_letters(places[column.key][1])}{number + 1}",
                _("“%(title)s”一列出现了两次，请只保留一列。") % {"title": column.title},
                sheet,
            )


def _data_rows(rows: Sequence[Sequence[Value]], header_row: int, words: Words) -> Iterator[TableRow]:
    header = _recognise(rows[header_row], words.lookup)
    required = [header[column.key] for column in words.required]
    ended = False
    for number, row in enumerate(rows[header_row + 1 :], start=header_row + 2):
        lines = [text(value) for value in row]
        first = next((line for line in lines if line), "")
        if not first or _repeats(row, header, words):
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


def _repeats(row: Sequence[Value], header: Mapping[str, int], words: Words) -> bool:
    """Whether the header is printed again; most rows are told apart by two of their cells."""
    some = [header_key(row[index]) for index in list(header.values())[:2] if index < len(row)]
    if not any(key in words.lookup for key in some):
        return False
    return len(_recognise(row, words.lookup)) >= max(2, len(header) // 2)
