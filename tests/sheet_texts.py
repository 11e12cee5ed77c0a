"""A workbook's cells as text, read from value and number format alone: to compare with pages without the code that wrote both."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

from openpyxl import load_workbook

DATES = {"yyyy-mm-dd hh:mm": "%Y-%m-%d %H:%M", "yyyy-mm-dd": "%Y-%m-%d", "yyyy-mm": "%Y-%m", "yyyy": "%Y"}


def books(content):
    """The worksheets of a workbook by name, the list of contents aside."""
    return {
        sheet.title: sheet for sheet in load_workbook(BytesIO(content)).worksheets if sheet.title != "目录"
    }


def texts(sheet):
    """Every row below the three of the head, up to the last line with a border: header aside."""
    rows = []
    for row in sheet.iter_rows(min_row=4):
        if row[0].border.left.style is None:
            break
        rows.append([text_of(cell) for cell in row])
    return rows


def lines_below(sheet):
    """What stands under the table: notes, seal, signatures."""
    below = len(texts(sheet)) + 4
    return [
        str(cell.value) for row in sheet.iter_rows(min_row=below) for cell in row if cell.value is not None
    ]


def text_of(cell):
    """The cell as Excel prints it."""
    value, form = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime(DATES[form])
    if isinstance(value, int | float) and form.startswith("0"):
        shown = Decimal(str(value)) * (100 if form.endswith("%") else 1)
        places = len(form.rstrip("%").partition(".")[2])
        return (
            f"{shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}{'%' if form.endswith('%') else ''}"
        )
    return str(value)


def shown(text):
    """A text as both print it: spaces at the ends and kinds of breaks are no difference."""
    return "\n".join(line.strip() for line in text.replace("\r", "").strip().split("\n"))
