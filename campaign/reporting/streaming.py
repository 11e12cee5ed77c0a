"""Rows that are read while they are written, so that a table of any length needs the same memory (product.md §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from campaign.reporting.registry import Row

M = TypeVar("M", bound=Model)

#: Rows read at once: few queries, little memory, and no statement stays open while others write.
CHUNK = 500


class Streamed:
    """Rows of a known number, read anew each time somebody goes through them."""

    def __init__(self, count: int, rows: Callable[[], Iterable[Row]]) -> None:
        self._count, self._rows = count, rows

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows())


def in_chunks(rows: QuerySet[M], size: int = CHUNK) -> Iterator[Sequence[M]]:
    """The rows in their order, so many at a time.

    Their keys are read first (eight bytes a row) and the rows by them: an open cursor would hold a view of the
    database for minutes, and on SQLite the process could not write how far it is ("database is locked").
    """
    keys: list[Any] = list(rows.values_list("pk", flat=True))
    plain = rows.order_by()
    for start in range(0, len(keys), size):
        wanted = keys[start : start + size]
        found = {row.pk: row for row in plain.filter(pk__in=wanted)}
        yield [found[key] for key in wanted if key in found]
