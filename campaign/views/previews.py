"""Rows of an import's preview, laid out once in Python: a template over thousands of objects is slow."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaign.services.inventory_import import PlannedItem
from campaign.services.roster_plan import CHANGED, FATES, MOVED, NEW, SAME, Change, PlannedRow

# Kind of the state tag by fate: shape and words, never colour alone.
KINDS = {NEW: "done", CHANGED: "part", MOVED: "warn", SAME: ""}
SHOWN_AS = {"project": _("重大项目"), "duty": _("重点业务")}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line of the preview: where it stands in the file, who or what it is, its fate and why."""

    row: int
    title: str
    detail: str
    place: str
    fate: str
    kind: str
    lines: tuple[str, ...]


def roster_rows(planned: Iterable[PlannedRow]) -> list[PreviewRow]:
    """The people of one page of the preview."""
    return [
        PreviewRow(
            row=item.row.row,
            title=item.row.name,
            detail=item.row.number,
            place=item.row.branch,
            fate=str(FATES[item.fate]),
            kind=KINDS[item.fate],
            lines=(*_lines(item.changes), *((item.note,) if item.note else ())),
        )
        for item in planned
    ]


def inventory_rows(planned: Iterable[PlannedItem]) -> list[PreviewRow]:
    """The projects and duties of one page of the preview."""
    return [
        PreviewRow(
            row=item.row.row,
            title=item.row.name,
            detail=str(SHOWN_AS[item.row.kind]),
            place=item.row.branch,
            fate=str(FATES[item.fate]),
            kind=KINDS[item.fate],
            lines=_lines(item.changes),
        )
        for item in planned
    ]


def _lines(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(f"{change.title}：{change.before} → {change.after}" for change in changes)
