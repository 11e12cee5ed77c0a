"""Level and branch filters of 排行榜: the same for page, print and workbook, for a month and for a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from campaign.models import ContenderKind


class Filtered(Protocol):
    """What the filters read of a row; both are empty where the reader may not know whose it is."""

    @property
    def level(self) -> str: ...

    @property
    def branch(self) -> str: ...

    @property
    def branch_id(self) -> int | None: ...


Row = TypeVar("Row", bound=Filtered)


@dataclass(frozen=True, slots=True)
class Choice:
    """A tab or an option of a filter with how many rows it holds."""

    value: str
    label: str
    count: int
    url: str
    is_current: bool


def picked_of(rows: Sequence[Filtered], query: Mapping[str, str]) -> dict[str, str]:
    """Level and branch as far as they stand in these rows; anything else is no filter."""
    picked = {}
    if query.get("level") in {row.level for row in rows if row.level}:
        picked["level"] = query["level"]
    if query.get("branch") in {str(row.branch_id) for row in rows if row.branch_id}:
        picked["branch"] = query["branch"]
    return picked


def narrowed(rows: Sequence[Row], picked: Mapping[str, str]) -> list[Row]:
    """The rows that pass the filters; a row without a name passes none, or it would tell its branch."""
    return [row for row in rows if _fits(row, picked)]


def _fits(row: Filtered, picked: Mapping[str, str]) -> bool:
    return picked.get("level", row.level) == row.level and picked.get("branch", str(row.branch_id)) == str(
        row.branch_id
    )


def level_choices(rows: Sequence[Filtered], current: str) -> list[Choice]:
    """The levels that occur."""
    counts = Counter(row.level for row in rows if row.level)
    return [Choice(value, value, count, "", value == current) for value, count in sorted(counts.items())]


def branch_choices(rows: Sequence[Filtered], current: str) -> list[Choice]:
    """The branches that occur, in the order of their making."""
    counts = Counter((str(row.branch_id), row.branch) for row in rows if row.branch_id)
    found = sorted(counts.items(), key=lambda item: int(item[0][0]))
    return [Choice(value, label, count, "", value == current) for (value, label), count in found]


def kind_of(query: Mapping[str, str], counts: Mapping[str, int]) -> str:
    """The kind asked for, else the first with rows."""
    asked = query.get("kind", "")
    if asked in ContenderKind.values:
        return asked
    return next((kind for kind, count in counts.items() if count), str(ContenderKind.POST))


def kind_tabs(kind: str, counts: Mapping[str, int], keep: Mapping[str, str]) -> list[Choice]:
    """示范岗 and 攻关队 with how many each holds; the filters stay in the address."""
    labels = {ContenderKind.POST: _("示范岗"), ContenderKind.TEAM: _("攻关队")}
    return [
        Choice(value, label, counts[value], address({**keep, "kind": value}), value == kind)
        for value, label in labels.items()
    ]


def address(query: Mapping[str, str]) -> str:
    """The query as it stands in the address bar."""
    return f"?{urlencode(query)}"
