"""Cells of a streamed sheet: one object a column, filled anew for each row, with its styles worked out once.

openpyxl's own cells look their style up and guess their type at every value, which takes longer than writing them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from campaign.reporting.columns import LONGEST_CELL, Column, clean_text, sheet_value

_LINE = Side(style="thin", color="FF000000")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEADER_FILL = PatternFill("solid", fgColor="FFF2F2F2")
STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
TALLEST_ROW = 409.0


class LaidOutSheet(WriteOnlyWorksheet):
    """A streamed worksheet whose rows are cells already: none is guessed at."""

    def _values_to_row(self, values: Sequence[Any], row_idx: int) -> Iterator[Any]:
        for column, cell in enumerate(values, 1):
            if cell is not None:
                cell.column, cell.row = column, row_idx
                yield cell

    def append_high(self, cells: Sequence[Any], row: int, height: float) -> None:
        """Append a row of that height. What openpyxl keeps of it is dropped: it would grow with the sheet."""
        self.row_dimensions[row] = {"ht": f"{height:g}", "customHeight": "1"}
        self.append(cells)
        del self.row_dimensions[row]


def add_sheet(book: Workbook, name: str) -> LaidOutSheet:
    """A new sheet at the end of the workbook."""
    sheet = LaidOutSheet(book, name)
    book._add_sheet(sheet)
    return sheet


def text_width(text: str) -> int:
    """The width of a text in characters of the sheet, a Chinese one counting two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def lines_of(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a column of that width."""
    room = max(int(width) - 1, 1)
    return sum(max(1, -(-text_width(line) // room)) for line in text.split("\n"))


def height_of(lines: int) -> float:
    """The height in points of so many lines; neither program grows a row by itself for a streamed sheet."""
    return min(15.0 * lines + 5, TALLEST_ROW)


def style_of(
    sheet: LaidOutSheet,
    font: Font,
    align: str,
    *,
    number_format: str | None = None,
    border: bool = True,
    fill: bool = False,
    quoted: bool = False,
) -> int:
    """The workbook's number of a style; text, which has no number format, wraps."""
    cell = WriteOnlyCell(sheet)
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=number_format is None)
    if number_format is not None:
        cell.number_format = number_format
    if border:
        cell.border = GRID
    if fill:
        cell.fill = HEADER_FILL
    # Keeps Excel from reading the text as a formula when somebody edits the cell.
    cell.quotePrefix = quoted
    return int(cell.style_id)


class ColumnCell:
    """The cell of one column in the row being written, as openpyxl's writer reads it."""

    __slots__ = (
        *("column", "row", "_value", "data_type", "style_id", "parent", "lines"),
        *("_letter", "_kind", "_room", "_font", "_plain", "_quoted", "_formats"),
    )
    has_style = True
    hyperlink = None
    _comment = None

    def __init__(self, sheet: LaidOutSheet, number: int, kind: Column, font: Font) -> None:
        self.parent, self.column, self.row = sheet, number, 0
        self._letter, self._kind, self._font = get_column_letter(number), kind, font
        self._room = max(int(kind.width) - 1, 1)
        self._plain = style_of(sheet, font, kind.alignment)
        self._quoted = style_of(sheet, font, kind.alignment, quoted=True)
        self._formats: dict[str, int] = {}
        self.fill(None)

    @property
    def coordinate(self) -> str:
        """Its place, as ``B12``."""
        return f"{self._letter}{self.row}"

    def fill(self, value: Any) -> int:
        """Take the value of the next row; returns the lines it takes."""
        if type(value) is str:
            return self._write(value)
        written, number_format = sheet_value(self._kind, value)
        if number_format is None and written is not None:
            return self._write(written)
        self._value = written
        self.data_type = "d" if isinstance(written, date) else "n"
        self.style_id = self._plain if number_format is None else self._numbered(number_format)
        return 1

    def _write(self, text: str) -> int:
        """Text whatever stands in it: never a formula, an error value or a date (trust.md FILE-5)."""
        is_clean = text.isprintable() and len(text) <= LONGEST_CELL
        if not is_clean:
            text = clean_text(text)
        self._value, self.data_type = text or None, "s" if text else "n"
        self.style_id = self._quoted if text.startswith(STARTS_A_FORMULA) else self._plain
        if is_clean and 2 * len(text) <= self._room:
            return 1
        return lines_of(text, self._kind.width)

    def _numbered(self, number_format: str) -> int:
        if number_format not in self._formats:
            self._formats[number_format] = style_of(
                self.parent, self._font, self._kind.alignment, number_format=number_format
            )
        return self._formats[number_format]
