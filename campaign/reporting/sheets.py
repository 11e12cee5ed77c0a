"""A report made ready to lay out: the same rows for the preview page and for the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from campaign.models import Organization
from campaign.reporting.columns import Column, display
from campaign.reporting.heads import Head, head_of
from campaign.reporting.registry import Report, Row, Selection
from campaign.reporting.streaming import Streamed

#: Rows a preview page lists; the workbook holds all.
PREVIEW_ROWS = 200


@dataclass(frozen=True)
class Sheet:
    """One sheet, ready to lay out: heading 《单位 年月 表名》, columns, rows, totals and what stands below."""

    name: str
    organisation: str
    period: str
    columns: Sequence[Column]
    rows: Sequence[Row] | Streamed
    totals: Row | None = None
    notes: Sequence[str] = ()
    seal: str = ""
    signatures: tuple[str, str, str] = ("", "", "")

    def __post_init__(self) -> None:
        # Told here: the streaming writer would leave half a file behind. Streamed rows are told as they come.
        if not isinstance(self.rows, Streamed):
            for row in self.rows:
                self._check(row)
        if self.totals is not None:
            self._check(self.totals)

    def _check(self, row: Row) -> None:
        if len(row) != len(self.columns):
            raise ValueError(f"{self.name}: a row of {len(row)} under {len(self.columns)} columns")

    def checked_rows(self) -> Iterator[Row]:
        """The rows one after the other, each as long as the header."""
        width = len(self.columns)
        for row in self.rows:
            if len(row) != width:
                self._check(row)
            yield row

    @property
    def heading(self) -> str:
        """The merged title row of product.md §6."""
        return " ".join(part for part in (self.organisation, self.period, self.name) if part)

    @property
    def signed(self) -> list[str]:
        """填表人, 审核人, 联系电话 as far as they are known."""
        labels = ("填表人", "审核人", "联系电话")
        return [f"{label}：{given}" for label, given in zip(labels, self.signatures, strict=True) if given]

    def text_rows(self) -> list[list[tuple[Column, str]]]:
        """The first rows as the page prints them, each cell with its column."""
        return [_texts(self.columns, row) for row in islice(self.rows, PREVIEW_ROWS)]

    def text_totals(self) -> list[tuple[Column, str]]:
        """The total row as the page prints it; empty where there is none."""
        return _texts(self.columns, self.totals) if self.totals is not None else []


@dataclass(frozen=True)
class Document:
    """A whole report: its sheets, the day it was filled in and the name of its file."""

    title: str
    sheets: Sequence[Sheet]
    filled_on: date
    organisation: str = ""
    period: str = ""

    @property
    def count(self) -> int:
        """How many rows its sheets hold together."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def filename(self) -> str:
        """单位-年月-表名.xlsx, without what a file system refuses."""
        organisation = self.organisation or self.sheets[0].organisation
        period = self.period or self.sheets[0].period
        parts = [part for part in (organisation, period, self.title) if part]
        name = "-".join(parts)
        kept = "".join(
            character for character in name if character.isprintable() and character not in '\\/:*?"<>|'
        )
        return f"{kept.strip(' .')[:120] or '报表'}.xlsx"


def build(report: Report, selection: Selection, *, today: date) -> Document:
    """Gather a report's sheets for what was picked; the only place its rows are read."""
    heads = _Heads()
    sheets: list[Sheet] = []
    for part, picked in report.parts(selection):
        sheets += _sheets(part, picked, heads.of(part.organisation(picked)))
    own = heads.of(report.organisation(selection))
    return Document(
        title=report.title,
        sheets=sheets,
        filled_on=today,
        organisation=own.title,
        period=report.period(selection),
    )


class _Heads:
    """Each organisation's head, read once a document."""

    def __init__(self) -> None:
        self._kept: dict[int, Head] = {}

    def of(self, organization: Organization) -> Head:
        """The head of an organisation."""
        if organization.pk not in self._kept:
            self._kept[organization.pk] = head_of(organization)
        return self._kept[organization.pk]


def _sheets(report: Report, selection: Selection, head: Head) -> list[Sheet]:
    period, seal = report.period(selection), report.seal(selection)
    return [
        Sheet(
            name=table.title,
            organisation=head.title,
            period=period,
            columns=tuple(table.columns(selection)),
            rows=_rows_of(table.rows(selection)),
            totals=table.totals(selection),
            notes=tuple(table.notes(selection)),
            seal=seal,
            signatures=head.signatures,
        )
        for table in report.tables
    ]


def _rows_of(rows: Any) -> Sequence[Row] | Streamed:
    return rows if isinstance(rows, Streamed) else [tuple(row) for row in rows]


def _texts(columns: Sequence[Column], row: Sequence[Any]) -> list[tuple[Column, str]]:
    return [(column, display(column, value)) for column, value in zip(columns, row, strict=True)]
