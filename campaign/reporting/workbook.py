"""The one writer of workbooks: every sheet in the layout handed upward (product.md §6, trust.md FILE-5).

Rows are streamed: whatever their number, a workbook takes the same memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from io import BytesIO
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from campaign.reporting.cells import (
    GRID,
    HEADER_FILL,
    STARTS_A_FORMULA,
    ColumnCell,
    LaidOutSheet,
    add_sheet,
    height_of,
    lines_of,
    text_width,
)
from campaign.reporting.columns import Column, clean_text, sheet_name
from campaign.reporting.sheets import Document, Sheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Told of each so many rows how far the writing is.
Told = Callable[[int], None]
TOLD_EVERY = 200

_TITLE = Font(name="方正小标宋简体", size=18)
_BODY = Font(name="宋体", size=11)
_BOLD = Font(name="宋体", size=11, bold=True)
_SMALL = Font(name="宋体", size=10)
_LINK = Font(name="宋体", size=11, color="FF1F4E8C", underline="single")
_HEADER_ROWS = 3
_ROOM_TO_WRITE = "\u3000" * 9
_A4 = 9
_ROW, _TOTAL_ROW, _HEADER_ROW = 20.0, 22.0, 30.0


def render(document: Document) -> bytes:
    """The workbook as bytes, for one that is sent at once."""
    stream = BytesIO()
    write(document, stream)
    return stream.getvalue()


def write(document: Document, target: IO[bytes], told: Told | None = None) -> int:
    """Write the workbook into an open file and return its number of rows: one sheet a table, contents before several.

    ``told`` hears the rows written so far, now and then; what it raises ends the writing.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "争创账本"
    book.properties.title = clean_text(document.title)
    taken: set[str] = set()
    several = len(document.sheets) > 1
    contents = sheet_name("目录", taken) if several else ""
    names = [sheet_name(sheet.name, taken) for sheet in document.sheets]
    try:
        if several:
            _write_contents(book, contents, names, document)
        done = 0
        for name, sheet in zip(names, document.sheets, strict=True):
            writer = _SheetWriter(add_sheet(book, name), len(sheet.columns))
            done = writer.write(sheet, document.filled_on, told, done)
        book.save(target)
    finally:
        _drop(book)
    return done


def _drop(book: Workbook) -> None:
    """Take away what a writing that was broken off leaves in the folder for temporary files."""
    for sheet in book.worksheets:
        if sheet._writer is None or sheet.closed:
            continue
        with suppress(
            Exception
        ):  # half a file cannot be closed well, and why it was broken off is told already
            sheet.close()
        with suppress(OSError, ValueError):
            sheet._writer.cleanup()


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
    writer = _SheetWriter(add_sheet(book, name), len(columns))
    writer.links = dict(enumerate(names))
    writer.write(sheet, document.filled_on)


class _SheetWriter:
    """Lays out one sheet top to bottom; rows are streamed, so what stands above is set before them."""

    def __init__(self, worksheet: LaidOutSheet, width: int) -> None:
        self.ws = worksheet
        self.width = width
        self.row = 0
        self.widths: list[float] = []
        self.links: dict[int, str] = {}

    def write(self, sheet: Sheet, filled_on: date, told: Told | None = None, before: int = 0) -> int:
        """Write the sheet; returns the rows written, those of the sheets before it included."""
        self._prepare_page(sheet)
        self._title(sheet.heading)
        self._thirds(
            f"填报单位（盖章）：{sheet.organisation}",
            f"统计周期：{sheet.period}",
            f"填报日期：{filled_on.year}年{filled_on.month}月{filled_on.day}日",
        )
        header = [self._text(column.title, _BOLD, "center", fill=True) for column in sheet.columns]
        lines = (lines_of(clean_text(column.title), column.width) for column in sheet.columns)
        self._append(header, max(height_of(max(lines, default=1)), _HEADER_ROW))
        done = self._rows(sheet, told, before)
        if sheet.totals is not None:
            self._append(self._filled(self._cells_of(sheet, _BOLD), sheet.totals)[0], _TOTAL_ROW)
        for note in sheet.notes:
            self._merged_line(note)
        if sheet.seal:
            self._merged_line(sheet.seal)
        self._append([], 10)
        prepared_by, reviewed_by, phone = (clean_text(given) for given in sheet.signatures)
        self._thirds(
            f"填表人：{prepared_by}", f"审核人：{reviewed_by}", f"联系电话：{phone or _ROOM_TO_WRITE}"
        )
        return done

    def _rows(self, sheet: Sheet, told: Told | None, done: int) -> int:
        cells, links = self._cells_of(sheet, _BODY), self.links
        for index, row in enumerate(sheet.checked_rows()):
            filled, lines = self._filled(cells, row)
            if index in links:
                filled = [*filled[:1], self._linked(row[1], links[index]), *filled[2:]]
            self._append(filled, _ROW if lines == 1 else height_of(lines))
            done += 1
            if told is not None and done % TOLD_EVERY == 0:
                told(done)
        return done

    def _cells_of(self, sheet: Sheet, font: Font) -> list[ColumnCell]:
        return [ColumnCell(self.ws, number, column, font) for number, column in enumerate(sheet.columns, 1)]

    def _filled(self, cells: Sequence[ColumnCell], row: Sequence[Any]) -> tuple[list[Any], int]:
        """The cells of a row and the most lines one of them takes."""
        lines = 1
        for cell, value in zip(cells, row, strict=True):
            needed = cell.fill(value)
            if needed > lines:
                lines = needed
        return list(cells), lines

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
        self._append([self._text(heading, _TITLE, "center", border=False)], 36)

    def _thirds(self, left: str, middle: str, right: str) -> None:
        """Three texts across the sheet; a sheet too narrow for them carries them in one merged cell."""
        places = self._places(left, middle, right)
        if not places:
            self._merge(1, self.width)
            self._append([self._text("　　".join((left, middle, right)), _BODY, "left", border=False)], 22)
            return
        cells: list[Any] = [None] * self.width
        for start, end, text, align in places:
            self._merge(start, end)
            cells[start - 1] = self._text(text, _BODY, align, border=False)
        self._append(cells, 22)

    def _places(self, left: str, middle: str, right: str) -> list[tuple[int, int, str, str]]:
        """Outer texts get the columns they need, the middle one the rest; empty where it is too tight."""
        one = self._reach(left, range(1, self.width + 1))
        three = self._reach(right, range(self.width, 0, -1))
        if three - one < 2 or sum(self.widths[one : three - 1]) < text_width(middle):
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
            if room >= text_width(text) + 2:
                break
        return index

    def _merged_line(self, text: str) -> None:
        self._merge(1, self.width)
        high = height_of(lines_of(text, sum(self.widths)))
        self._append([self._text(text, _SMALL, "left", border=False)], high)

    def _merge(self, start: int, end: int) -> None:
        if end > start:
            row = self.row + 1
            self.ws.merged_cells.add(f"{get_column_letter(start)}{row}:{get_column_letter(end)}{row}")

    def _append(self, cells: Sequence[Any], height: float) -> None:
        self.row += 1
        self.ws.append_high(list(cells), self.row, height)

    def _linked(self, value: Any, link: str) -> Any:
        cell = self._text(value, _LINK, "left")
        place = f"'{link.replace(chr(39), chr(39) * 2)}'!A1"
        where = f"B{self.row + 1}"
        cell._hyperlink = Hyperlink(ref=where, location=place, display=clean_text(value))
        return cell

    def _text(self, value: Any, font: Font, align: str, *, border: bool = True, fill: bool = False) -> Any:
        """A cell that is text whatever stands in it: never a formula, an error value or a date."""
        cell = WriteOnlyCell(self.ws, value=None)
        text = clean_text(value)
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(STARTS_A_FORMULA)
        cell.font = font
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if border:
            cell.border = GRID
        if fill:
            cell.fill = HEADER_FILL
        return cell
