"""What a person may pick for a report, and how one choice of unit and month finds its place in every report."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from campaign.models import Campaign, Organization, Person
from campaign.reporting.registry import Option, Report, Selection

Offer = Mapping[str, Mapping[str, Option]]


def about(
    *, campaign: Campaign | int | None = None, unit: Organization | int | None = None, period: str = ""
) -> frozenset[str]:
    """The words of `Option.about`: which campaign, unit and period something is about."""
    said = []
    if campaign is not None:
        said.append(f"campaign:{campaign if isinstance(campaign, int) else campaign.pk}")
    if unit is not None:
        said.append(f"unit:{unit if isinstance(unit, int) else unit.pk}")
    if period:
        said.append(f"period:{period}")
    return frozenset(said)


def offer_of(report: Report, person: Person) -> dict[str, dict[str, Option]]:
    """Every parameter's choices by form value, as far as the person may see them."""
    return {
        parameter.key: {option.value: option for option in parameter.options(person)}
        for parameter in report.parameters
    }


def select(person: Person, offer: Offer, values: Mapping[str, str]) -> Selection:
    """What was picked; a value that is not offered picks nothing."""
    found = {key: options[values[key]] for key, options in offer.items() if values.get(key) in options}
    return Selection(
        person=person,
        picked={key: option.subject for key, option in found.items()},
        labels={key: option.label for key, option in found.items()},
        values={key: option.value for key, option in found.items()},
    )


def first_values(report: Report, offer: Offer) -> dict[str, str]:
    """What every required parameter begins with: its default, else its first choice."""
    return {
        parameter.key: _first(offer[parameter.key])
        for parameter in report.parameters
        if parameter.required and offer[parameter.key]
    }


def _first(options: Mapping[str, Option]) -> str:
    return next((value for value, option in options.items() if option.is_default), next(iter(options)))


def still_offered(offer: Offer, values: Mapping[str, str]) -> dict[str, str]:
    """What of earlier values may still be picked."""
    return {key: value for key, value in values.items() if value in offer.get(key, {})}


def values_about(report: Report, offer: Offer, wanted: Collection[str]) -> dict[str, str] | None:
    """The values that are about what is wanted; None where the report has nothing about it.

    A choice fits when all it is about is wanted. What the report does not ask for is left alone; a time it
    does ask for must be there, or the report would be about another one.
    """
    values: dict[str, str] = {}
    for parameter in report.parameters:
        options = offer[parameter.key]
        fitting = [value for value, option in options.items() if option.about and option.about <= set(wanted)]
        if fitting:
            values[parameter.key] = fitting[0]
        elif parameter.required or (parameter.is_time and any(option.about for option in options.values())):
            return None
    return values
