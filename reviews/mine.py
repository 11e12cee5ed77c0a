"""What is a person's own in a month: entries, and named sheets to fill."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from campaign.models import Person
from reviews.models import CycleEntry, ReviewCycle, ScoringDuty


def own_entries(person: Person, cycle: ReviewCycle) -> list[CycleEntry]:
    """Posts and teams of the person in the month, with what their steps need; constant queries."""
    own = Q(principal=person) | Q(members__person=person)
    rows = CycleEntry.objects.filter(own, cycle=cycle).distinct()
    return list(
        rows.select_related("contender", "branch", "find_step", "show", "appeal").prefetch_related(
            "members", "gaps__carried_to", "show__clearances"
        )
    )


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A named sheet and whether it is in; ``total`` in hundredths once it is."""

    duty: ScoringDuty
    is_done: bool
    is_waived: bool

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its scorer."""
        return not (self.is_done or self.is_waived)


def own_duties(person: Person, cycle: ReviewCycle) -> list[DutyRow]:
    """The person's named sheets of the month in print order; one query."""
    return duty_rows(ScoringDuty.objects.filter(entry__cycle=cycle, scorer=person))


def all_duties(cycle: ReviewCycle) -> list[DutyRow]:
    """Every named sheet of the month in print order; one query."""
    return duty_rows(ScoringDuty.objects.filter(entry__cycle=cycle))


def duty_rows(duties: models.QuerySet[ScoringDuty]) -> list[DutyRow]:
    """The duties with their state."""
    rows = duties.select_related(
        "entry__contender", "entry__branch", "organization", "sheet", "waived_by"
    ).prefetch_related("entry__members")
    ordered = rows.order_by("entry__kind", "entry__position", "pk")
    return [DutyRow(duty, hasattr(duty, "sheet"), duty.waived_at is not None) for duty in ordered]
