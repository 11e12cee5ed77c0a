"""The month's ledger of one entry, as 晒一晒 is put together from it (product.md §5): nothing is typed twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from campaign.formatting import trimmed_hundredths
from campaign.models import Attachment, Outcome, Reading
from modelposts.models import Action
from reviews.cycles import month_of
from reviews.models import CycleEntry
from taskforces.models import WeeklyEntry


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An action, a week or a reading of the month that may be picked."""

    key: int
    on: date
    text: str
    under: str


@dataclass(frozen=True, slots=True)
class LedgerPicture:
    """A picture of evidence under an action or a week of the month."""

    key: int
    on: date
    name: str


def ledger_rows(entry: CycleEntry) -> list[LedgerRow]:
    """The month's actions (post) or weeks handed in (team), oldest first."""
    if entry.contender.is_post:
        return [LedgerRow(row.pk, row.acted_on, row.text, row.measure.text) for row in _actions(entry)]
    return [LedgerRow(row.pk, _thursday(row), row.done, str(row)) for row in _weeks(entry) if row.done]


def outcomes_of_month(entry: CycleEntry) -> list[Outcome]:
    """Outcomes dated in the month."""
    month = month_of(entry.cycle)
    return list(
        Outcome.objects.filter(
            contender_id=entry.contender_id, happened_on__range=(month.first_day, month.last_day)
        ).order_by("happened_on", "pk")
    )


def readings_of_month(entry: CycleEntry) -> list[LedgerRow]:
    """Readings taken in the month, in words with their target."""
    month = month_of(entry.cycle)
    rows = Reading.objects.filter(
        indicator__contender_id=entry.contender_id, read_on__range=(month.first_day, month.last_day)
    )
    return [
        LedgerRow(row.pk, row.read_on, _reading_text(row), row.indicator.name)
        for row in rows.select_related("indicator").order_by("read_on", "pk")
    ]


def _reading_text(row: Reading) -> str:
    indicator = row.indicator
    return _("%(name)s：%(value)s%(unit)s（基线%(baseline)s%(unit)s，目标%(target)s%(unit)s）") % {
        "name": indicator.name,
        "value": trimmed_hundredths(row.value),
        "baseline": trimmed_hundredths(indicator.baseline),
        "target": trimmed_hundredths(indicator.target),
        "unit": indicator.unit,
    }


def pictures_of_month(entry: CycleEntry) -> list[LedgerPicture]:
    """Pictures of evidence of the month, in the order of what they prove."""
    if entry.contender.is_post:
        return list(_pictures((row.acted_on, row.evidence.all()) for row in _actions(entry)))
    return list(_pictures((_thursday(row), row.evidence.all()) for row in _weeks(entry)))


def _pictures(evidence: Iterable[tuple[date, Iterable[Attachment]]]) -> Iterable[LedgerPicture]:
    for on, files in evidence:
        for file in files:
            if file.is_image:
                yield LedgerPicture(file.pk, on, file.name)


def _actions(entry: CycleEntry) -> Iterable[Action]:
    month = month_of(entry.cycle)
    rows = Action.objects.filter(
        post_id=entry.contender_id, acted_on__range=(month.first_day, month.last_day)
    )
    return rows.select_related("measure").prefetch_related("evidence").order_by("acted_on", "pk")


def _weeks(entry: CycleEntry) -> Iterable[WeeklyEntry]:
    rows = WeeklyEntry.objects.filter(team_id=entry.contender_id, month=entry.cycle.month).exclude(
        status__in=[WeeklyEntry.Status.DRAFT, WeeklyEntry.Status.EXCUSED]
    )
    return rows.prefetch_related("evidence").order_by("iso_year", "iso_week")


def _thursday(week: WeeklyEntry) -> date:
    """The day a week is dated by: the one that decides its month."""
    return date.fromisocalendar(week.iso_year, week.iso_week, 4)


@dataclass(frozen=True, slots=True)
class MonthLedger:
    """Everything of the month that may be shown."""

    rows: list[LedgerRow]
    outcomes: list[Outcome]
    readings: list[LedgerRow]
    pictures: list[LedgerPicture]

    @classmethod
    def read(cls, entry: CycleEntry) -> MonthLedger:
        """The month's ledger of an entry; constant queries."""
        return cls(
            ledger_rows(entry), outcomes_of_month(entry), readings_of_month(entry), pictures_of_month(entry)
        )

    @property
    def is_empty(self) -> bool:
        """Whether the ledger holds nothing of the month."""
        return not (self.rows or self.outcomes or self.readings or self.pictures)
