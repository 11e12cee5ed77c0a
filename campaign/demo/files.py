"""The two spreadsheets a secretary would hand over, with their years moved to the time of the demonstration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from campaign.spreadsheets.workbook import Value, read_workbook

DATA = Path(__file__).with_name("data")
ROSTER, INVENTORY = DATA / "roster.xlsx", DATA / "projects.xlsx"
_WRITTEN_FOR = 2026
_YEAR = re.compile(r"(?:19|20)\d\d")

Rows = Iterable[Sequence[Value]]


def roster_file(day: date, branches: Sequence[str] = (), people_a_branch: int = 1000) -> bytes:
    """The sample roster; who joined the Party after `day` joined as many years earlier as it takes.

    With `branches` only so many people of these are kept, those with an office first.
    """
    sheet, *_rest = read_workbook(ROSTER.name, ROSTER.read_bytes())
    header = next(index for index, row in enumerate(sheet.rows) if "姓名" in row)
    titles = sheet.rows[header]
    columns = [titles.index(title) for title in ("入党时间", "转正时间")]
    branch, office = titles.index("所在支部"), titles.index("党内职务")
    kept: list[Sequence[Value]] = list(sheet.rows[: header + 1])
    room = dict.fromkeys(branches or {str(row[branch]) for row in sheet.rows[header + 1 :]}, people_a_branch)
    for row in (
        sorted(sheet.rows[header + 1 :], key=lambda row: not row[office])
        if branches
        else sheet.rows[header + 1 :]
    ):
        if not branches or room.get(str(row[branch]), 0) > 0:
            room[str(row[branch])] = room.get(str(row[branch]), 0) - 1
            kept.append(_in_time(row, columns, day))
    return _book({sheet.name: kept})


def inventory_file(first_year: int, duties: Sequence[tuple[str, str]], branches: Sequence[str] = ()) -> bytes:
    """The sample inventory with its plan years moved to `first_year`, and a sheet of duties (name, branch).

    With `branches` only their projects are kept.
    """
    sheet, *_rest = read_workbook(INVENTORY.name, INVENTORY.read_bytes())
    moved = first_year - _WRITTEN_FOR
    rows_kept = [
        row for number, row in enumerate(sheet.rows) if number < 2 or not branches or row[2] in branches
    ]
    projects = [_named(sheet.rows[1], [_later(value, moved) for value in row]) for row in rows_kept]
    header: Sequence[Value] = ("序号", "重点业务", "所属支部", "紧急程度", "难度")
    rows = [
        (number, name, branch, 1 + number % 3, 1 + number % 2)
        for number, (name, branch) in enumerate(duties, 1)
    ]
    return _book({sheet.name: projects, "重点业务": [header, *rows]})


def small_roster(general_branch: str, people: Iterable[Sequence[Value]]) -> bytes:
    """A short roster: number, name, gender, 政治面貌, joined, full member, branch, post, job."""
    header = ("工号", "姓名", "性别", "政治面貌", "入党时间", "转正时间", "所在支部", "党内职务", "岗位")
    return _book({"花名册": [(f"{general_branch}花名册",), header, *people]})


def _named(titles: Sequence[Value], row: list[Value]) -> list[Value]:
    """A project's row whose relation to the aircraft programmes names the project: six share their words."""
    relation, name = titles.index("与型号任务的关系"), titles.index("项目名称")
    if str(row[relation]).startswith("支撑"):
        row[relation] = f"{row[name]}{row[relation]}"
    return row


def _book(sheets: dict[str, Rows]) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _in_time(row: Sequence[Value], columns: Sequence[int], day: date) -> list[Value]:
    values = list(row)
    years = [year for column in columns if (year := _year(values[column]))]
    late = max(years, default=0) - day.year + 1
    if late > 0:
        for column in columns:
            values[column] = _later(values[column], -late)
    return values


def _year(value: Value) -> int:
    if isinstance(value, date):
        return value.year
    found = _YEAR.match(_plain(value))
    return int(found[0]) if found else 0


def _later(value: Value, years: int) -> Value:
    """The same day so many years later, as it was written."""
    if isinstance(value, date):
        return value.replace(year=value.year + years, day=min(value.day, 28))
    if years == 0 or not _YEAR.match(_plain(value)):
        return value
    moved = _YEAR.sub(lambda found: str(int(found[0]) + years), _plain(value), count=1)
    return int(moved) if isinstance(value, int | float) else moved


def _plain(value: Value) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
