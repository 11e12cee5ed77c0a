"""What a show page shows, frozen as it stood when it was picked (product.md §5). Pure.

Confirmation and clearance are given for these words: a later change in the ledger never changes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

ACTION, OUTCOME, READING, PICTURE = "action", "outcome", "reading", "picture"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line or a picture as it was picked; ``text`` of a picture is its file's name."""

    kind: str
    key: int
    on: date
    text: str

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> ShownRow:
        """A stored row; rows without a kind are actions of the first version."""
        return cls(stored.get("kind", ACTION), stored["id"], date.fromisoformat(stored["on"]), stored["text"])

    def stored(self) -> dict[str, Any]:
        """The row as it is stored."""
        return {"kind": self.kind, "id": self.key, "on": self.on.isoformat(), "text": self.text}


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a page shows beside its own words, in the order of picking."""

    rows: tuple[ShownRow, ...] = field(default=())

    @classmethod
    def parse(cls, stored: Iterable[Mapping[str, Any]]) -> Shown:
        """The stored rows."""
        return cls(tuple(ShownRow.parse(row) for row in stored))

    def of(self, kind: str) -> tuple[ShownRow, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)

    def keys(self, kind: str) -> list[int]:
        """The keys of one kind, as the form's first values."""
        return [row.key for row in self.of(kind)]

    @property
    def timeline(self) -> list[ShownRow]:
        """Actions, readings and outcomes by day; pictures are shown apart."""
        order = {ACTION: 0, READING: 1, OUTCOME: 2}
        lines = [row for row in self.rows if row.kind in order]
        return sorted(lines, key=lambda row: (row.on, order[row.kind], row.key))
