"""Empty spreadsheets to fill in: the titles this system reads, lists to choose from, a page that explains them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from campaign.spreadsheets.reading import Column

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_PREPARED = 300
_BOLD, _CENTER = Font(bold=True), Alignment(horizontal="center")
_HEAD = PatternFill("solid", fgColor="FFF2F2F2")
_WRAP = Alignment(wrap_text=True, vertical="top")
# Titles of the explaining page's columns; the lists to choose from stand to their right.
GUIDE_WIDTHS = (16, 10, 60, 24)


def blank_workbook(
    sheet_title: str,
    columns: Sequence[Column],
    *,
    options: Mapping[str, Sequence[str]] | None = None,
    rows: Sequence[Sequence[Any]] = (),
) -> bytes:
    """A workbook with one frozen header row; every column is text, so that numbers keep their zeros.

    ``options`` are the values a column offers to choose from, by its key; ``rows`` are filled in beforehand.
    The second page explains each column with an example; it holds no row that could be taken for a header.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_title
    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(1, index, column.title)
        cell.font, cell.alignment, cell.fill = _BOLD, _CENTER, _HEAD
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = max(12, len(column.title) * 2 + 2)
        sheet.column_dimensions[letter].number_format = "@"
        for row in range(2, max(ROWS_PREPARED, len(rows)) + 2):
            sheet.cell(row, index).number_format = "@"
    for number, values in enumerate(rows, start=2):
        for index, value in enumerate(values, start=1):
            _put(sheet.cell(number, index), value)
    sheet.freeze_panes = "A2"
    _explain(book, sheet, columns, options or {})
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _put(cell: Any, value: Any) -> None:
    """A prepared value; text is text whatever it begins with (FILE-5)."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    else:
        cell.number_format = "0"


def _explain(
    book: Workbook, sheet: Any, columns: Sequence[Column], options: Mapping[str, Sequence[str]]
) -> None:
    guide = book.create_sheet(_("填写说明"))
    for index, title in enumerate((_("列"), _("要求"), _("怎样填"), _("示例")), start=1):
        cell = guide.cell(1, index, title)
        cell.font, cell.fill = _BOLD, _HEAD
        guide.column_dimensions[get_column_letter(index)].width = GUIDE_WIDTHS[index - 1]
    for number, column in enumerate(columns, start=2):
        told = (column.title, _("必填") if column.required else _("可不填"), column.hint, column.sample)
        for index, value in enumerate(told, start=1):
            cell = guide.cell(number, index)
            cell.number_format = "@"
            _put(cell, value)
            cell.alignment = _WRAP
    guide.freeze_panes = "A2"
    place = len(GUIDE_WIDTHS) + 2
    for index, column in enumerate(columns, start=1):
        if values := options.get(column.key):
            _offer(guide, sheet, values, column, place, get_column_letter(index))
            place += 1


def _offer(guide: Any, sheet: Any, values: Sequence[str], column: Column, place: int, letter: str) -> None:
    """A list to choose from, kept on the explaining page: there it may be longer than 255 characters."""
    head = guide.cell(1, place, _("%(title)s可选") % {"title": column.title})
    head.font, head.fill = _BOLD, _HEAD
    for number, value in enumerate(values, start=2):
        _put(guide.cell(number, place), value)
    own = get_column_letter(place)
    guide.column_dimensions[own].width = max(14, *(len(value) * 2 + 2 for value in values))
    area = f"'{guide.title}'!${own}$2:${own}${len(values) + 1}"
    # A warning, not a wall: people also write 党员 for 中共党员, which is read as well.
    rule = DataValidation(type="list", formula1=area, allow_blank=True, errorStyle="warning")
    rule.add(f"{letter}2:{letter}{ROWS_PREPARED + 1}")
    sheet.add_data_validation(rule)


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """The workbook as a download with a Chinese name (RFC 5987)."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
