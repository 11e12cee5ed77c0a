"""我的资料: everything the system holds about one person, as a workbook and as JSON in one archive (trust.md PII-4).

Each app says in its ``own_records.py`` what it holds; Django's ``autodiscover_modules`` loads them at the start.
Nothing of a secret sheet is among it: there is no row that links a person and a grade, and whether somebody's sheet
is in stays a page of one's own rather than a line in a file that is carried around.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Person
from campaign.reporting.columns import Column, clean_text, display, sheet_name, sheet_value

ACTION = "own-data-taken"
PER_MINUTE = 3
_IN_MEMORY = 4 * 1024 * 1024

Text = str | Promise
#: Heading, lookup, and how the stored value is said: the words for a code, or a function of it.
Said = Mapping[Any, Any] | Callable[[Any], str]
Read = tuple[Text, str] | tuple[Text, str, Said]


@dataclass(frozen=True)
class OwnTable:
    """One table of the archive; it is left out where it has no rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


Provider = Callable[[Person], Iterable[OwnTable]]
_providers: list[Provider] = []


def provides_own_data(provider: Provider) -> Provider:
    """Register ``provider(person)``; each of its tables is one query."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def read(title: Text, rows: QuerySet[Any], *columns: Read) -> OwnTable:
    """Return the rows of a queryset as a table, in one query."""
    said = [column[2] if len(column) == 3 else {} for column in columns]
    values = rows.values_list(*(column[1] for column in columns))
    laid = [[_say(value, how) for value, how in zip(row, said, strict=True)] for row in values]
    return OwnTable(str(title), [str(column[0]) for column in columns], laid)


def _say(value: Any, how: Said) -> Any:
    if callable(how):
        return how(value)
    return str(how[value]) if value in how else value


def tables_of(person: Person) -> list[OwnTable]:
    """Everything held about the person, in the order of the apps; empty tables are left out."""
    return [table for provider in _providers for table in provider(person) if table.rows]


@transaction.atomic
def take_own_data(person: Person) -> tuple[str, IO[bytes]]:
    """Return the archive's name and an open file at its beginning; audited. Refused above three a minute."""
    since = clock.now() - timedelta(minutes=1)
    if AuditEvent.objects.filter(action=ACTION, actor=person, at__gt=since).count() >= PER_MINUTE:
        raise Refused(_("一分钟内最多下载%(limit)s次，请稍等片刻再试。") % {"limit": PER_MINUTE})
    tables = tables_of(person)
    audit.record(ACTION, by=person, obj=person, tables=len(tables), rows=sum(len(t.rows) for t in tables))
    name = _("我的资料-%(name)s-%(day)s") % {"name": person.name, "day": clock.today().isoformat()}
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the response streams and closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with archive.open(f"{name}.xlsx", "w") as workbook:
            _workbook(tables).save(workbook)
        archive.writestr(f"{name}.json", _json(tables))
    file.seek(0)
    return f"{name}.zip", file


def _column(value: Any) -> Column:
    """How one value is written: days and moments as such, whole numbers as numbers, the rest as text."""
    if hasattr(value, "isoformat"):
        return Column("", kind="date")
    return Column("", kind="integer" if isinstance(value, int) else "text")


def _json(tables: Iterable[OwnTable]) -> str:
    content = {
        table.title: [
            dict(zip(table.headings, (display(_column(value), value) for value in row), strict=True))
            for row in table.rows
        ]
        for table in tables
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _workbook(tables: Iterable[OwnTable]) -> Workbook:
    book, taken = Workbook(write_only=True), set[str]()
    for table in tables:
        sheet = book.create_sheet(sheet_name(table.title, taken))
        sheet.freeze_panes = "A2"
        for number, heading in enumerate(table.headings):
            longest = max(
                len(clean_text(row[number])) for row in ([heading] * len(table.headings), *table.rows)
            )
            sheet.column_dimensions[get_column_letter(number + 1)].width = min(60, 4 + 2 * longest)
        for row in (table.headings, *table.rows):
            sheet.append([_cell(sheet, value) for value in row])
    return book


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    """A cell whose text is never a formula (trust.md FILE-5)."""
    written, number_format = sheet_value(_column(value), value)
    cell = WriteOnlyCell(sheet, value=written)
    if number_format:
        cell.number_format = number_format
    elif written is not None:
        cell.data_type = "s"
    return cell
