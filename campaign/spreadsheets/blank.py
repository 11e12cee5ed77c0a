"""Empty spreadsheets to fill in: one header row of the titles this system reads."""

import io
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def blank_workbook(sheet_title: str, titles: Sequence[str]) -> bytes:
    """A workbook with one frozen header row; every column is text, so that numbers keep their zeros."""
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_title
    for column, title in enumerate(titles, start=1):
        cell = sheet.cell(1, column, title)
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = max(12, len(title) * 2 + 2)
        sheet.column_dimensions[letter].number_format = "@"
        for row in range(2, 302):
            sheet.cell(row, column).number_format = "@"
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """The workbook as a download with a Chinese name (RFC 5987)."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
