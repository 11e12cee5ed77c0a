"""Columns of a report and the two ways a value leaves it: as a cell and as text on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from campaign.clock import ZONE
from campaign.formatting import hundredths

Kind = Literal["text", "number", "score", "date", "percent", "integer"]
Align = Literal["left", "center", "right"]

# What XML 1.0 cannot carry; Word leaves such characters behind a paste and openpyxl raises on them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_CELL = 32_767
_SHORT, _LONG = 16, 28
_LONGEST_SHEET_NAME = 31
_PARTIAL_FORMATS = {"month": "yyyy-mm", "year": "yyyy"}


class PartialDate(NamedTuple):
    """A date known to the month or year only; it stays one in every output (product.md §6)."""

    day: date
    precision: str


class Rounded(NamedTuple):
    """A score in hundredths with its own number of decimals, where rows of one column differ (product.md §5)."""

    hundredths: int
    places: int


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters and how its values are written.

    `score` and `percent` take integers in hundredths (95.40 is 9540, 30 % is 3000) and are written
    as real numbers with `decimals` places; `number` takes a plain number.
    """

    title: str
    width: float = 12
    kind: Kind = "text"
    align: Align | None = None
    decimals: int = 2

    @property
    def alignment(self) -> Align:
        """Words left, figures right, dates centred, unless the report says otherwise."""
        if self.align is not None:
            return self.align
        if self.kind == "text":
            return "left"
        return "center" if self.kind == "date" else "right"

    @property
    def css(self) -> str:
        """The page's class for a cell: figures right, short texts on one line, long ones with room to read."""
        if self.is_numeric:
            return "num"
        if self.kind == "date" or self.width <= _SHORT:
            return "nowrap"
        return "roomy" if self.width >= _LONG else ""

    @property
    def is_numeric(self) -> bool:
        """Whether the page sets the column in tabular figures on the right."""
        return self.kind in ("number", "score", "percent", "integer")


def clean_text(value: object) -> str:
    """Text as a cell can carry it: line breaks made plain, control characters dropped (trust.md FILE-5)."""
    text = _BREAKS.sub("\n", str(value))
    return _UNPRINTABLE.sub("", text)[:LONGEST_CELL]


def sheet_name(title: str, taken: set[str] | None = None) -> str:
    """A worksheet name Excel accepts, not among `taken` (lower case), which it joins."""
    name = _FORBIDDEN_IN_SHEET_NAME.sub(" ", clean_text(title)).replace("\n", " ").replace("\t", " ")
    name = " ".join(name.split()).strip("' ")[:_LONGEST_SHEET_NAME].strip("' ") or "工作表"
    if name.lower() == "history":  # reserved by Excel
        name = f"{name}表"
    taken = set() if taken is None else taken
    unique, number = name, 2
    while unique.lower() in taken:
        suffix = f"({number})"
        unique = name[: _LONGEST_SHEET_NAME - len(suffix)] + suffix
        number += 1
    taken.add(unique.lower())
    return unique


def sheet_value(column: Column, value: Any) -> tuple[Any, str | None]:
    """The value of a cell and its number format; text comes with no format and is written as text."""
    if value is None or value == "":
        return None, None
    if isinstance(value, bool):
        return ("是" if value else "否"), None
    if column.kind == "date":
        return _sheet_date(value)
    if isinstance(value, Rounded):
        return value.hundredths / 100, f"0.{'0' * value.places}" if value.places else "0"
    if column.kind == "text" or not isinstance(value, (int, float)):
        return clean_text(value), None
    places = f"0.{'0' * column.decimals}" if column.decimals else "0"
    if column.kind == "score":
        return value / 100, places
    if column.kind == "percent":
        return value / 10_000, f"{places}%"
    return value, "0" if column.kind == "integer" else "General"


def display(column: Column, value: Any) -> str:
    """The same value as text on the page; it reads as the cell does."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column.kind == "date":
        return _date_text(value)
    if isinstance(value, Rounded):
        return hundredths(value.hundredths, value.places)
    if column.kind == "text" or not isinstance(value, (int, float)):
        return clean_text(value)
    if column.kind == "score":
        return hundredths(int(value), column.decimals)
    if column.kind == "percent":
        return f"{hundredths(int(value), column.decimals)}%"
    return str(value)


def _local(value: datetime) -> datetime:
    return value.astimezone(ZONE).replace(tzinfo=None) if value.tzinfo else value


def _sheet_date(value: Any) -> tuple[Any, str | None]:
    if isinstance(value, PartialDate):
        return value.day, _PARTIAL_FORMATS.get(value.precision, "yyyy-mm-dd")
    if isinstance(value, datetime):
        return _local(value).replace(microsecond=0), "yyyy-mm-dd hh:mm"
    if isinstance(value, date):
        return value, "yyyy-mm-dd"
    return clean_text(value), None


def _date_text(value: Any) -> str:
    if isinstance(value, PartialDate):
        return value.day.isoformat()[: len(_PARTIAL_FORMATS.get(value.precision, "yyyy-mm-dd"))]
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return clean_text(value)
