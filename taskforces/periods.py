"""The part of a team's time a printed log or a report is about: everything, a year, a quarter or a month. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from taskforces.weeks import Week


@dataclass(frozen=True, slots=True)
class Period:
    """A time as it stands in an address, with its words; ``value`` is empty for the whole time."""

    value: str
    label: str

    def holds(self, week: Week) -> bool:
        """Whether the week lies in it; a week belongs to the month of its Thursday (product.md §4)."""
        return self.value in ("", *_values(week))


def _values(week: Week) -> tuple[str, str, str]:
    month = week.month
    return f"{month.year:04d}", f"{month.year:04d}-Q{(month.month + 2) // 3}", str(month)


def _label(value: str) -> str:
    if len(value) == 4:
        return _("%d年") % int(value)
    if "Q" in value:
        return _("%(year)d年第%(quarter)s季度") % {"year": int(value[:4]), "quarter": value[-1]}
    return _("%(year)d年%(month)d月") % {"year": int(value[:4]), "month": int(value[5:])}


def periods_of(weeks: Iterable[Week]) -> list[Period]:
    """Every year with its quarters and months in which the weeks lie, the latest first."""
    found = {value for week in weeks for value in _values(week)}
    return [Period(value, _label(value)) for value in sorted(found, key=_order)]


def period_of(value: str) -> Period:
    """The time of that value."""
    return Period(value, _label(value))


def _order(value: str) -> tuple[int, int, int]:
    """Latest first; a year before its quarters, a quarter before its months."""
    year = -int(value[:4])
    if len(value) == 4:
        return year, -99, 0
    if "Q" in value:
        return year, -int(value[-1]), -99
    month = int(value[5:])
    return year, -((month + 2) // 3), -month


def whole() -> Period:
    """The whole time."""
    return Period("", "")
