"""A user's table written again with its faulty cells marked, to be corrected and uploaded again (trust.md FILE-6)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from campaign.reporting.columns import clean_text, sheet_name
from campaign.spreadsheets.cells import text
from campaign.spreadsheets.reading import REMARKS, Fault, cell_position, header_key
from campaign.spreadsheets.workbook import Sheet, Value

_WRONG = PatternFill("solid", fgColor="FFFAD7D2")
_REMARK = Font(color="FF8C1B12")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="center")
NARROW, WIDE, REMARK_WIDTH = 8, 36, 60


def marked_workbook(
    sheets: Sequence[Sheet], faults: Sequence[Fault], header_rows: Mapping[str, int]
) -> bytes:
    """The workbook: every value as it is, faulty cells filled, beside each faulty row what is wrong with it.

    ``header_rows`` are the numbers of header rows by sheet. Text is text whatever it begins with (FILE-5); numbers
    and dates stay numbers and dates, rows stay where they are.
    """
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        own = [fault for fault in faults if fault.sheet == sheet.name]
        target = book.create_sheet(sheet_name(sheet.name or "表格", taken))
        _Marker(target, sheet, own, header_rows.get(sheet.name, 0)).write()
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Marker:
    """Writes one sheet, row by row."""

    def __init__(self, target: Any, sheet: Sheet, faults: Sequence[Fault], header_row: int) -> None:
        self.target, self.sheet, self.header_row = target, sheet, header_row
        self.wrong = {fault.cell for fault in faults}
        self.said: dict[int, list[str]] = {}
        for fault in sorted(faults, key=lambda fault: cell_position(fault.cell)):
            row = cell_position(fault.cell)[0]
            self.said.setdefault(row, []).append(f"{fault.cell} {fault.message}")
        self.width = max((len(row) for row in sheet.rows), default=0)
        self.remarks = self._remarks_column()

    def _remarks_column(self) -> int:
        """Where the remarks stand: in the column that holds them already, or behind the last one."""
        if 0 < self.header_row <= len(self.sheet.rows):
            for index, value in enumerate(self.sheet.rows[self.header_row - 1]):
                if header_key(value) == REMARKS:
                    return index
        return self.width

    def write(self) -> None:
        for index in range(self.width):
            longest = max((len(text(row[index])) for row in self.sheet.rows if index < len(row)), default=0)
            width = min(max(longest * 1.7 + 2, NARROW), WIDE)
            self.target.column_dimensions[get_column_letter(index + 1)].width = width
        if self.said:
            self.target.column_dimensions[get_column_letter(self.remarks + 1)].width = REMARK_WIDTH
        if self.header_row:
            self.target.freeze_panes = f"A{self.header_row + 1}"
        for top, left, bottom, right in self.sheet.merged:
            self.target.merged_cells.add(
                f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
            )
        last = max([len(self.sheet.rows), *self.said])
        for number in range(1, last + 1):
            self.target.append(self._row(number))

    def _row(self, number: int) -> list[Any]:
        values = self.sheet.rows[number - 1] if number <= len(self.sheet.rows) else ()
        cells = [
            self._cell(value, f"{get_column_letter(index + 1)}{number}")
            for index, value in enumerate(values)
            if index != self.remarks
        ]
        cells += [
            self._cell("", f"{get_column_letter(index + 1)}{number}")
            for index in range(len(cells), self.remarks)
        ]
        cells.insert(self.remarks, self._remark(number))
        if number == self.header_row:
            for cell in cells:
                cell.font = _BOLD
        return cells

    def _remark(self, number: int) -> Any:
        if number == self.header_row and self.said:
            return self._text(
                REMARKS if number not in self.said else f"{REMARKS}：{'；'.join(self.said[number])}"
            )
        cell = self._text("；".join(self.said.get(number, ())))
        cell.font, cell.alignment = _REMARK, _WRAP
        return cell

    def _cell(self, value: Value, place: str) -> Any:
        if isinstance(value, datetime.date):
            cell = WriteOnlyCell(self.target, value=value)
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, int | float):
            whole = int(value) if float(value).is_integer() else value
            cell = WriteOnlyCell(self.target, value=whole)
            cell.number_format = "0" if isinstance(whole, int) else "General"
        else:
            cell = self._text(value)
        if place in self.wrong:
            cell.fill = _WRONG
        return cell

    def _text(self, value: str) -> Any:
        """A cell that is text whatever stands in it: never a formula; typed over, it stays text."""
        cell = WriteOnlyCell(self.target, value=None)
        if value:
            cell.value = clean_text(value)
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        cell.number_format = "@"
        return cell
