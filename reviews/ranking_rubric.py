"""The rubric's lines of one result: points of self, branch and general branch, with their reasons (product.md §5).

Readers of the ranking see the public wording; the full wording only who may read the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import NOTHING, hundredths, trimmed_hundredths
from campaign.models import Person
from reviews.ballots import NAMED_CHANNELS, Channel
from reviews.cycles import dimension_key
from reviews.models import CycleEntry, RubricMark, RubricSheet
from reviews.permissions import can_read_sheet
from reviews.scoring import ScoringSettings
from reviews.services.rubrics import total_of

SHORT_LABELS = {Channel.SELF: "自评", Channel.BRANCH: "支部", Channel.GENERAL_BRANCH: "总支"}


@dataclass(frozen=True, slots=True)
class RubricLine:
    """One dimension, or 加分: the most it gives, what each gave, and why less."""

    name: str
    maximum: str
    points: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class RubricTable:
    """The sheets of one entry side by side."""

    heads: tuple[str, ...]
    lines: tuple[RubricLine, ...]
    totals: tuple[str, ...]
    corrections: tuple[str, ...]
    is_full: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """One committee's sheet as this reader may read it; ``sheet`` None where it was waived."""

    label: str
    sheet: RubricSheet | None
    marks: dict[str, RubricMark]
    is_full: bool


def rubric_table(entry: CycleEntry, settings: ScoringSettings, person: Person) -> RubricTable:
    """The entry's named sheets by dimension; three queries."""
    columns = _columns(entry, person)
    lines = [
        RubricLine(
            name=dimension.name,
            maximum=trimmed_hundredths(dimension.maximum),
            points=tuple(_points(column, dimension.key) for column in columns),
            why="　".join(
                filter(None, (_why(column, dimension.key, dimension.maximum) for column in columns))
            ),
        )
        for dimension in settings.dimensions
    ]
    lines.append(_bonus(columns, settings))
    return RubricTable(
        heads=tuple(column.label for column in columns),
        lines=tuple(lines),
        totals=tuple(hundredths(total_of(c.sheet)) if c.sheet else NOTHING for c in columns),
        corrections=tuple(note for column in columns for note in _corrections(column)),
        is_full=any(column.is_full for column in columns),
    )


def _columns(entry: CycleEntry, person: Person) -> list[_Column]:
    sheets = {
        Channel(sheet.duty.channel): sheet
        for sheet in RubricSheet.objects.filter(duty__entry=entry)
        .select_related("duty")
        .prefetch_related("marks__dimension")
    }
    columns = []
    for channel in NAMED_CHANNELS:
        sheet = sheets.get(channel)
        if sheet is not None:
            # The entry in hand carries branch and members; the duty's own would ask again.
            sheet.duty.entry = entry
        marks = {dimension_key(m.dimension.position): m for m in sheet.marks.all()} if sheet else {}
        is_full = sheet is not None and can_read_sheet(person, sheet.duty)
        columns.append(_Column(SHORT_LABELS[channel], sheet, marks, is_full))
    return columns


def _points(column: _Column, key: str) -> str:
    mark = column.marks.get(key)
    return hundredths(mark.points) if mark else NOTHING


def _why(column: _Column, key: str, maximum: int) -> str:
    """支部：首页加载未到目标，扣1.5; without a wording for this reader only the deduction."""
    mark = column.marks.get(key)
    if mark is None or mark.points >= maximum:
        return ""
    words = (mark.reason if column.is_full else "") or mark.public_reason
    taken = _("扣%(points)s") % {"points": trimmed_hundredths(maximum - mark.points)}
    return f"{column.label}：{words}，{taken}" if words else f"{column.label}：{taken}"


def _bonus(columns: list[_Column], settings: ScoringSettings) -> RubricLine:
    return RubricLine(
        name=_("加分"),
        maximum=f"≤{trimmed_hundredths(settings.bonus_maximum)}",
        points=tuple(hundredths(c.sheet.bonus) if c.sheet else NOTHING for c in columns),
        why="　".join(
            f"{c.label}：{c.sheet.bonus_reason}" for c in columns if c.sheet and c.sheet.bonus and c.is_full
        ),
    )


def _corrections(column: _Column) -> list[str]:
    """A corrected sheet keeps the score before beside it; why, for who may read the sheet."""
    if column.sheet is None:
        return []
    said = []
    for kept in column.sheet.corrections:
        note = _("%(label)s更正前合计%(total)s") % {"label": column.label, "total": hundredths(kept["total"])}
        said.append(f"{note}，{kept['why']}" if column.is_full else note)
    return said
