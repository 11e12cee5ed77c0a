"""The one writer of workbooks: every sheet in the layout handed upward (product.md §6, trust.md FILE-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from campaign.reporting.columns import Column, clean_text, sheet_name, sheet_value
from campaign.reporting.sheets import Document, Sheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LINE = Side(style="thin", color="FF000000")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_FILL = PatternFill("solid", fgColor="FFF2F2F2")
_TITLE = Font(name="方正小标宋简体", size=18)
_BODY = Font(name="宋体", size=11)
_BOLD = Font(name="宋体", size=11, bold=True)
_SMALL = Font(name="宋体", size=10)
_LINK = Font(name="宋体", size=11, color="FF1F4E8C", underline="single")
_HEADER_ROWS = 3
_ROOM_TO_WRITE = "\u3000" * 9
_A4 = 9
_TALLEST_ROW = 409.0
_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(document: Document) -> bytes:
    """The workbook as bytes: one sheet a table, with a list of contents in front of more than one."""
    book = Workbook(write_only=True)
    book.properties.creator = "争创账本"
    book.properties.title = clean_text(document.title)
    taken: set[str] = set()
    several = len(document.sheets) > 1
    contents = sheet_name("目录", taken) if several else ""
    names = [sheet_name(sheet.name, taken) for sheet in document.sheets]
    if several:
        _write_contents(book, contents, names, document)
    for name, sheet in zip(names, document.sheets, strict=True):
        _SheetWriter(book.create_sheet(name), len(sheet.columns)).write(sheet, document.filled_on)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_contents(book: Workbook, name: str, names: Sequence[str], document: Document) -> None:
    first = document.sheets[0]
    columns = (Column("序号", 12, "integer", "center"), Column("表名", 72), Column("行数", 24, "integer"))
    sheet = Sheet(
        name="目录",
        organisation=document.organisation or first.organisation,
        period=document.period or first.period,
        columns=columns,
        rows=[(number, given.name, len(given.rows)) for number, given in enumerate(document.sheets, 1)],
        signatures=first.signatures,
    )
    writer = _SheetWriter(book.create_sheet(name), len(columns))
    writer.links = dict(enumerate(names))
    writer.write(sheet, document.filled_on)


def _text_width(text: str) -> int:
    """The width of a text in characters of the sheet, a Chinese one counting two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _height(texts: Sequence[tuple[str, float]]) -> float:
    """The height in points that wrapped texts need; neither program grows a row by itself for a streamed sheet."""
    lines = 1
    for text, width in texts:
        room = max(int(width) - 1, 1)
        lines = max(lines, sum(max(1, -(-_text_width(line) // room)) for line in text.split("\n")))
    return min(15.0 * lines + 5, _TALLEST_ROW)


class _SheetWriter:
    """Lays out one sheet top to bottom; rows are streamed, so what stands above is set before them."""

    def __init__(self, worksheet: Any, width: int) -> None:
        self.ws = worksheet
        self.width = width
        self.row = 0
        self.widths: list[float] = []
        self.links: dict[int, str] = {}

    def write(self, sheet: Sheet, filled_on: date) -> None:
        self._prepare_page(sheet)
        self._title(sheet.heading)
        self._thirds(
            f"填报单位（盖章）：{sheet.organisation}",
            f"统计周期：{sheet.period}",
            f"填报日期：{filled_on.year}年{filled_on.month}月{filled_on.day}日",
        )
        header = [self._text(column.title, _BOLD, "center", fill=True) for column in sheet.columns]
        self._append(header, height=self._row_height([column.title for column in sheet.columns], 30))
        for index, row in enumerate(sheet.rows):
            cells = self._cells(sheet.columns, row, _BODY, link=self.links.get(index))
            self._append(cells, height=self._row_height(row))
        if sheet.totals is not None:
            self._append(self._cells(sheet.columns, sheet.totals, _BOLD), height=22)
        for note in sheet.notes:
            self._merged_line(note)
        if sheet.seal:
            self._merged_line(sheet.seal)
        self._append([], height=10)
        prepared_by, reviewed_by, phone = (clean_text(given) for given in sheet.signatures)
        self._thirds(
            f"填表人：{prepared_by}", f"审核人：{reviewed_by}", f"联系电话：{phone or _ROOM_TO_WRITE}"
        )

    def _row_height(self, row: Sequence[Any], least: float = 20) -> float:
        texts = [
            (clean_text(value), width)
            for value, width in zip(row, self.widths, strict=True)
            if isinstance(value, str)
        ]
        return max(_height(texts), least)

    def _prepare_page(self, sheet: Sheet) -> None:
        ws = self.ws
        for index, column in enumerate(sheet.columns, 1):
            ws.column_dimensions[get_column_letter(index)].width = column.width
        self.widths = [column.width for column in sheet.columns]
        ws.freeze_panes = f"A{_HEADER_ROWS + 1}"
        ws.print_title_rows = f"1:{_HEADER_ROWS}"
        ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        ws.page_setup.orientation = "landscape"
        ws.page_setup.paperSize = _A4
        ws.page_setup.fitToWidth = 1
        ws.page_setup.fitToHeight = 0
        ws.print_options.horizontalCentered = True
        ws.page_margins.left = ws.page_margins.right = 0.5
        ws.page_margins.top = 0.6
        ws.page_margins.bottom = 0.8
        ws.page_margins.footer = 0.4
        ws.oddFooter.center.text = "第&P页　共&N页"

    def _title(self, heading: str) -> None:
        self._merge(1, self.width)
        first = self._text(heading, _TITLE, "center", border=False)
        self._append([first], height=36)

    def _lead(self, cell: Any, sheet: str, words: str) -> None:
        """Make the cell lead to another sheet of the workbook."""
        place = f"'{sheet.replace(chr(39), chr(39) * 2)}'!A1"
        cell._hyperlink = Hyperlink(ref="A1", location=place, tooltip=words, display=words)

    def _thirds(self, left: str, middle: str, right: str) -> None:
        """Three texts across the sheet; a sheet too narrow for them carries them in one merged cell."""
        places = self._places(left, middle, right)
        if not places:
            self._merge(1, self.width)
            self._append(
                [self._text("　　".join((left, middle, right)), _BODY, "left", border=False)], height=22
            )
            return
        cells: list[Any] = [None] * self.width
        for start, end, text, align in places:
            self._merge(start, end)
            cells[start - 1] = self._text(text, _BODY, align, border=False)
        self._append(cells, height=22)

    def _places(self, left: str, middle: str, right: str) -> list[tuple[int, int, str, str]]:
        """Outer texts get the columns they need, the middle one the rest; empty where it is too tight."""
        one = self._reach(left, range(1, self.width + 1))
        three = self._reach(right, range(self.width, 0, -1))
        if three - one < 2 or sum(self.widths[one : three - 1]) < _text_width(middle):
            return []
        return [
            (1, one, left, "left"),
            (one + 1, three - 1, middle, "center"),
            (three, self.width, right, "right"),
        ]

    def _reach(self, text: str, columns: range) -> int:
        """The last of `columns` needed for the text."""
        room = 0.0
        for index in columns:
            room += self.widths[index - 1]
            if room >= _text_width(text) + 2:
                break
        return index

    def _merged_line(self, text: str) -> None:
        self._merge(1, self.width)
        self._append(
            [self._text(text, _SMALL, "left", border=False)], height=_height([(text, sum(self.widths))])
        )

    def _merge(self, start: int, end: int) -> None:
        if end > start:
            row = self.row + 1
            self.ws.merged_cells.add(f"{get_column_letter(start)}{row}:{get_column_letter(end)}{row}")

    def _append(self, cells: Sequence[Any], height: float | None = None) -> None:
        self.row += 1
        if height is not None:
            self.ws.row_dimensions[self.row].height = height
        self.ws.append(list(cells))

    def _cells(
        self, columns: Sequence[Column], row: Sequence[Any], font: Font, link: str | None = None
    ) -> list[Any]:
        cells = []
        for index, (column, value) in enumerate(zip(columns, row, strict=True)):
            written, number_format = sheet_value(column, value)
            linked = link if index == 1 else None
            cells.append(self._cell(written, number_format, column, font, linked))
        return cells

    def _cell(
        self, value: Any, number_format: str | None, column: Column, font: Font, link: str | None
    ) -> Any:
        if number_format is None:
            cell = self._text(value, _LINK if link else font, column.alignment)
        else:
            cell = WriteOnlyCell(self.ws, value=value)
            cell.number_format = number_format
            cell.font = font
            cell.border = _GRID
            cell.alignment = Alignment(horizontal=column.alignment, vertical="center")
        if link:
            self._lead(cell, link, str(value))
        return cell

    def _text(self, value: Any, font: Font, align: str, *, border: bool = True, fill: bool = False) -> Any:
        """A cell that is text whatever stands in it: never a formula, an error value or a date."""
        cell = WriteOnlyCell(self.ws, value=None)
        if value is not None:
            text = clean_text(value)
            cell.value = text
            cell.data_type = "s"
            # Keeps Excel from reading the text as a formula when somebody edits the cell.
            cell.quotePrefix = text.startswith(_STARTS_A_FORMULA)
        cell.font = font
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if border:
            cell.border = _GRID
        if fill:
            cell.fill = _HEADER_FILL
        return cell
