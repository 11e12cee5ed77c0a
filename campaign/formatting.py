"""How numbers, days and sizes are written on pages, in mail and in reports. Pure functions, text out.

Dates follow the look: 11月17日 in text, 11-17 in narrow lists, ranges with 一字线, ratios with ／.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campaign import clock

NOTHING = "—"
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SHORT_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NUMERALS = "〇一二三四五六七八九"


def hundredths(value: int | None, places: int = 1) -> str:
    """Text of a score kept in hundredths, rounded half-up: 9545 → 95.5, with two places 95.45.

    None is a dash. Source: product.md §5 (one decimal shown, two where one decimal ties).
    """
    if value is None:
        return NOTHING
    if not 0 <= places <= 2:
        raise ValueError("a score has none, one or two decimals")
    unit = 10 ** (2 - places)
    rounded = (2 * abs(value) + unit) // (2 * unit)
    sign = "-" if value < 0 and rounded else ""
    if places == 0:
        return f"{sign}{rounded}"
    whole, rest = divmod(rounded, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}"


def trimmed_hundredths(value: int | None) -> str:
    """Text of hundredths without needless zeros, for weights and form fields: 1000 → 10, 950 → 9.5."""
    if value is None:
        return ""
    return hundredths(value, 2).rstrip("0").rstrip(".")


def day_of(value: dt.date | dt.datetime) -> dt.date:
    """The day in Asia/Shanghai of a date or an aware moment."""
    return clock.day_of(value) if isinstance(value, dt.datetime) else value


def day_text(value: dt.date | dt.datetime | None) -> str:
    """11月17日."""
    if value is None:
        return NOTHING
    day = day_of(value)
    return f"{day.month}月{day.day}日"


def day_year(value: dt.date | dt.datetime | None) -> str:
    """2026年11月17日."""
    if value is None:
        return NOTHING
    return f"{day_of(value).year}年{day_text(value)}"


def day_short(value: dt.date | dt.datetime | None) -> str:
    """11-17, for narrow lists."""
    if value is None:
        return NOTHING
    day = day_of(value)
    return f"{day.month:02d}-{day.day:02d}"


def weekday(value: dt.date | dt.datetime | None) -> str:
    """星期二."""
    return NOTHING if value is None else WEEKDAYS[day_of(value).weekday()]


def moment_text(value: dt.datetime | None, today: dt.date | None = None) -> str:
    """11月17日14:03; the year is added when it is not this one."""
    if value is None:
        return NOTHING
    local = value.astimezone(clock.ZONE)
    this_year = (today or clock.today()).year
    day = day_text(local) if local.year == this_year else day_year(local)
    return f"{day}{local:%H:%M}"


def time_text(value: dt.datetime | None) -> str:
    """14:03 of today, 11月17日14:03 of any other day."""
    if value is None:
        return NOTHING
    local = value.astimezone(clock.ZONE)
    return f"{local:%H:%M}" if local.date() == clock.today() else moment_text(value)


def span_text(first: dt.date | None, last: dt.date | None) -> str:
    """11月1日—5日; 11月30日—12月4日; 11月11日起 when it has no end; one day stands alone."""
    if first is None and last is None:
        return NOTHING
    if last is None:
        return f"{day_text(first)}起"
    if first is None:
        return f"{day_text(last)}止"
    if first == last:
        return day_text(first)
    if first.year != last.year:
        return f"{day_year(first)}—{day_year(last)}"
    if first.month == last.month:
        return f"{day_text(first)}—{last.day}日"
    return f"{day_text(first)}—{day_text(last)}"


def month_text(month: str, *, year: bool = True) -> str:
    """2026-10 as 2026年10月, or 10月."""
    number = f"{int(month[5:7])}月"
    return f"{int(month[:4])}年{number}" if year else number


def ratio(done: int, total: int) -> str:
    """23／29."""
    return f"{done}／{total}"


def percent(part: int, whole: int) -> float:
    """``part`` of ``whole`` from 0 to 100, one decimal; 0 where there is no whole."""
    if whole <= 0:
        return 0.0
    return round(min(max(part / whole, 0), 1) * 100, 1)


def change_text(change: int | None) -> str:
    """Change of rank: ▲2 for two places up, ▽1 for one down, 持平; a dash for the first month."""
    if change is None:
        return NOTHING
    if change == 0:
        return "持平"
    return f"▲{change}" if change > 0 else f"▽{-change}"


def size_text(size: int) -> str:
    """Size of a file: 812B, 34KB, 1.2MB."""
    if size < 1024:
        return f"{size}B"
    if size < 1024 * 1024:
        return f"{(size + 512) // 1024}KB"
    return f"{size / 1024 / 1024:.1f}MB"


def masked_phone(phone: str) -> str:
    """A telephone number as others see it, its middle hidden: 138****0000; a short one is hidden whole (PII-2)."""
    if len(phone) < 8:
        return "****" if phone else ""
    return f"{phone[:3]}****{phone[-4:]}"


def numeral(number: int) -> str:
    """一, 二, … 十, 十一, … 九十九: for parts, pledges and agenda items."""
    if not 0 <= number <= 99:
        raise ValueError("numerals are written up to 99")
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, in words, and the kind of tag it gets (stop, warn or none)."""

    text: str
    kind: str


def span_of_year(first: dt.date, last: dt.date, today: dt.date) -> str:
    """``span_text``, with the year where it is not today's."""
    days = span_text(first, last)
    if first.year == today.year:
        return days
    return f"{first.year}年{days}"


def due(day: dt.date | None, today: dt.date) -> Due:
    """逾期7天 ■; 今天 ▲; then 明天 and the plain day with its weekday (interface.md, 首页)."""
    if day is None:
        return Due("不限时", "")
    days = (day - today).days
    if days < 0:
        return Due(f"逾期{-days}天", "stop")
    if days == 0:
        return Due("今天", "warn")
    text = day_text(day) if day.year == today.year else day_year(day)
    return Due(f"{text} {SHORT_WEEKDAYS[day.weekday()]}", "")
