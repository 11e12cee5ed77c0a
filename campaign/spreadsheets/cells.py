"""What one cell means: text, names, numbers kept as text, and dates as people write them (FILE-7)."""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.spreadsheets.workbook import Value

DAY, MONTH, YEAR = "day", "month", "year"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
# Letters and digits only: full-width brackets and commas are ordinary Chinese punctuation.
_HALF_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F) if chr(code).isalnum()}
_CLEAN = {**_INVISIBLE, **_HALF_WIDTH}
_NAME_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "⋅": "·"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x000D_")
_PHONE = re.compile(r"\+?[0-9][0-9()\-]{4,18}")
_DATE = re.compile(
    r"(?P<year>\d{4})(?:年|[-－–/／.．。、])(?P<month>\d{1,2})(?:月份?|(?:月|[-－–/／.．。、])(?P<day>\d{1,2})日?)?(?:\s*0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_YEAR = re.compile(r"(?P<year>\d{4})年?")


class Unclear(ValueError):
    """A cell whose meaning is in doubt; its text tells the user what to do."""


@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as it was written: a month stays a month (product.md §6)."""

    value: datetime.date
    precision: str = DAY

    def __str__(self) -> str:
        if self.precision == YEAR:
            return f"{self.value.year}年"
        if self.precision == MONTH:
            return f"{self.value.year}年{self.value.month}月"
        return f"{self.value.year}年{self.value.month}月{self.value.day}日"


def text(value: Value) -> str:
    """The cell as one clean line; whole numbers lose the '.0' a spreadsheet adds."""
    if isinstance(value, datetime.date):
        return f"{value.year}-{value.month}-{value.day}"
    if isinstance(value, float):
        value = str(int(value)) if value.is_integer() else repr(value)
    line = str(value)
    if not line.isascii():
        line = unicodedata.normalize("NFC", line).translate(_CLEAN)
    return " ".join(_CONTROL.sub("", line).split())


def person_name(value: Value) -> str:
    """A name without the spaces typed to align it; Latin names keep single ones."""
    name = text(value).translate(_NAME_DOTS)
    return name if re.search(r"[A-Za-z]", name) else name.replace(" ", "")


def employee_number(value: Value, width: int) -> str:
    """The 工号 as text; one stored as a number gets back the zeros it lost."""
    number = text(value).replace(" ", "").lstrip("'’‘")
    if isinstance(value, int | float) and number.isdigit():
        return number.zfill(width)
    return number


def phone(value: Value) -> str:
    """A telephone number as text, or Unclear."""
    number = text(value).replace(" ", "").replace("（", "(").replace("）", ")").replace("－", "-")
    if number and not _PHONE.fullmatch(number):
        raise Unclear(
            _("电话号码“%(value)s”读不出来，请只写数字，例如13800000000。") % {"value": text(value)}
        )
    return number


def small_number(value: Value, lowest: int, highest: int) -> int:
    """A whole number of a rating column, or Unclear."""
    written = text(value)
    if not written.isdigit() or not lowest <= int(written[:9]) <= highest:
        raise Unclear(
            _("“%(value)s”应为%(lowest)d到%(highest)d的整数。")
            % {"value": written, "lowest": lowest, "highest": highest}
        )
    return int(written)


def partial_date(value: Value) -> PartialDate | None:
    """The date a cell holds, None when empty, Unclear when it can be read in two ways or none."""
    if isinstance(value, datetime.date):
        return _checked(value.year, value.month, value.day, text(value))
    if isinstance(value, int | float):
        return _from_number(float(value))
    written = text(value)
    if not written or written in {"无", "/", "-", "—", "——"}:
        return None
    compact = written.replace(" ", "") if ":" not in written else written
    if compact.isdigit() and len(compact) in (6, 8):
        return _from_digits(compact)
    if found := _DATE.fullmatch(compact):
        day = found["day"]
        return _checked(int(found["year"]), int(found["month"]), int(day) if day else None, written)
    if found := _YEAR.fullmatch(compact):
        return _checked(int(found["year"]), None, None, written)
    raise _unreadable(written)


def _from_number(value: float) -> PartialDate:
    written = text(value)
    if value.is_integer():
        if len(written) in (6, 8):
            return _from_digits(written)
        if EARLIEST_YEAR <= value <= LATEST_YEAR:
            return _checked(int(value), None, None, written)
        raise Unclear(
            _("“%(value)s”是一个数字，不是日期，请把单元格格式设为日期，或改写成2001-05-22。")
            % {"value": written}
        )
    year, _point, month = written.partition(".")
    if month == "1":
        # 1980.10 typed as a number is stored as 1980.1, exactly like a January without its zero.
        raise Unclear(
            _("“%(value)s”可能是1月，也可能是丢了0的10月，请改写成%(year)s-01或%(year)s-10。")
            % {"value": written, "year": year}
        )
    if len(year) == 4 and month.isdigit() and len(month) <= 2:
        return _checked(int(year), int(month), None, written)
    raise _unreadable(written)


def _from_digits(digits: str) -> PartialDate:
    day = int(digits[6:]) if len(digits) == 8 else None
    return _checked(int(digits[:4]), int(digits[4:6]), day, digits)


def _checked(year: int, month: int | None, day: int | None, written: str) -> PartialDate:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or not 1 <= (1 if month is None else month) <= 12:
        raise _unreadable(written)
    if month is None:
        return PartialDate(datetime.date(year, 1, 1), YEAR)
    if day is None:
        return PartialDate(datetime.date(year, month, 1), MONTH)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise _unreadable(written)
    return PartialDate(datetime.date(year, month, day), DAY)


def _unreadable(written: str) -> Unclear:
    return Unclear(
        _("日期“%(value)s”读不出来，请改写成2001-05-22；只知道月份时写2001-05。") % {"value": written[:40]}
    )
