"""Everything a page shows of one application, gathered in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.case_trail import Trail, trail_of
from campaign.details import Details, details_of
from campaign.formatting import trimmed_hundredths
from campaign.models import (
    Consent,
    Contender,
    Indicator,
    Measure,
    Person,
    Pledge,
)
from campaign.permissions import can_read_full_name


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with its figures as they were typed."""

    indicator: Indicator
    baseline: str
    target: str


@dataclass(frozen=True)
class Dossier:
    """An application as the applicant and the offices read it."""

    contender: Contender
    item_name: str
    details: Details | None
    indicators: list[IndicatorLine]
    measures: list[Measure]
    pledges: list[Pledge]
    consents: list[Consent]
    trail: Trail


def dossier_of(contender: Contender, person: Person) -> Dossier:
    """The application as ``person`` may read it; the inventory item by its alias where it must be."""
    item = contender.item
    name = "" if item is None else item.name if can_read_full_name(person, contender) else item.public_name
    consents = contender.consents.select_related("person").order_by("person__pinyin", "pk")
    return Dossier(
        contender=contender,
        item_name=name,
        details=details_of(contender, person),
        indicators=[
            IndicatorLine(row, trimmed_hundredths(row.baseline), trimmed_hundredths(row.target))
            for row in contender.indicators.all()
        ],
        measures=list(contender.measures.all()),
        pledges=list(contender.pledges.all()),
        consents=list(consents),
        trail=trail_of(contender),
    )
