"""The list of reports; every app adds its own from `reports.py` (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.reporting.columns import Column

if TYPE_CHECKING:
    from campaign.models import Organization, Person

Row = Sequence[Any]


class Group(StrEnum):
    """Where a report stands in the report centre."""

    SET = "set"
    ROSTER = "roster"
    LEDGERS = "ledgers"
    MONTH = "month"
    MEETINGS = "meetings"
    ENDING = "ending"


GROUP_LABELS: dict[str, str | Promise] = {
    Group.SET: _("月度全套"),
    Group.ROSTER: _("人员和申报"),
    Group.LEDGERS: _("台账和周志"),
    Group.MONTH: _("月度评比"),
    Group.MEETINGS: _("会议和公示"),
    Group.ENDING: _("验收和激励"),
}


@dataclass(frozen=True)
class Option:
    """One choice of a parameter; `subject` is what the report's functions receive.

    `about` says in words all reports share what the choice is about (`campaign:3`, `unit:5`,
    `period:2026-10`), so that one choice of unit and month finds the right one in every report.
    """

    value: str
    label: str
    subject: Any
    about: frozenset[str] = frozenset()
    is_default: bool = False


@dataclass(frozen=True)
class Parameter:
    """One thing the reader picks; `options` lists only what that person may see."""

    key: str
    label: str | Promise
    options: Callable[[Person], Sequence[Option]]
    required: bool = True
    help_text: str = ""
    empty_label: str = ""
    is_time: bool = False


@dataclass(frozen=True)
class Selection:
    """Who asks for a report and what was picked: the things themselves, their names and their form values."""

    person: Person
    picked: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    #: Whether others than ``person`` will read it (an archive): what is one office's alone stays out.
    shared: bool = False

    def __getitem__(self, key: str) -> Any:
        return self.picked.get(key)


@dataclass(frozen=True)
class Table:
    """One sheet of a report: its columns and the rows that both page and workbook show."""

    title: str
    columns: Callable[[Selection], Sequence[Column]]
    rows: Callable[[Selection], Iterable[Row]]
    totals: Callable[[Selection], Row | None] = lambda selection: None
    notes: Callable[[Selection], Sequence[str]] = lambda selection: ()


@dataclass(frozen=True)
class Report:
    """One report as data (product.md §6).

    `organisation` and `period` print on the heading and the filling-in line; `seal` is the line of a
    published record; `permission` says who finds it in the list at all, while rows come from the same
    `visible_to` as the pages. `place_in_set` is the report's place among the month's sheets; the set
    itself is a report whose `members` are other reports with what was picked for each.
    """

    key: str
    title: str
    description: str
    permission: Callable[[Person], bool]
    tables: Sequence[Table]
    organisation: Callable[[Selection], Organization]
    period: Callable[[Selection], str]
    parameters: Sequence[Parameter] = ()
    seal: Callable[[Selection], str] = lambda selection: ""
    order: int = 100
    group: Group = Group.MONTH
    place_in_set: int | None = None
    members: Callable[[Selection], Sequence[tuple[Report, Selection]]] | None = None

    def parts(self, selection: Selection) -> Sequence[tuple[Report, Selection]]:
        """The reports whose tables this one holds: itself, or the members of a set."""
        return self.members(selection) if self.members else [(self, selection)]


_reports: dict[str, Report] = {}


def register(report: Report) -> Report:
    """Add a report to the list; a second one under the same key is a programming error."""
    if _reports.get(report.key, report) is not report:
        raise ValueError(f"report {report.key!r} is registered twice")
    _reports[report.key] = report
    return report


def find(key: str) -> Report | None:
    """The report of that key, or None."""
    return _reports.get(key)


def reports() -> list[Report]:
    """Every report in the order of the report centre."""
    return sorted(_reports.values(), key=lambda report: (report.order, report.key))


def reports_for(person: Person) -> list[Report]:
    """The reports a person finds in the report centre."""
    return [report for report in reports() if report.permission(person)]
