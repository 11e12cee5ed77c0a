"""报表中心: every report with what it holds and what was picked last, by group; the month's set on top (product.md §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from campaign.models import Organization, Person, ReportChoice
from campaign.reporting.choosing import Offer, first_values, offer_of, select, still_offered, values_about
from campaign.reporting.registry import GROUP_LABELS, Report, Selection, reports_for
from campaign.set_reports import KEY, MONTH_SET, wanted_for


@dataclass(frozen=True, slots=True)
class Card:
    """One report in the list; `words` say what the person picked last."""

    report: Report
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Reports that belong together."""

    key: str
    label: str
    cards: tuple[Card, ...]


def groups_for(person: Person, asked: Mapping[str, str]) -> list[CardGroup]:
    """The reports the person may read; reads no choices of any of them, whatever they hold. One query."""
    last = dict(ReportChoice.objects.visible_to(person).values_list("report", "words"))
    query = f"?{urlencode(asked)}" if asked else ""
    by_group: dict[str, list[Card]] = defaultdict(list)
    for report in reports_for(person):
        if report.key != KEY:
            url = reverse("campaign:report-preview", args=[report.key]) + query
            by_group[report.group].append(Card(report, last.get(report.key, ""), url))
    return [
        CardGroup(key, str(label), tuple(by_group[key]))
        for key, label in GROUP_LABELS.items()
        if by_group[key]
    ]


def set_values(person: Person, offer: Offer, asked: Mapping[str, str]) -> dict[str, str]:
    """Unit and month of the set: what is asked for, else the unit picked last and the last whole month."""
    last = ReportChoice.objects.of_report(person, KEY)
    unit = still_offered(offer, {"unit": last.picked.get("unit", "")} if last else {})
    return {**first_values(MONTH_SET, offer), **unit, **asked}


def picked_of(query: Mapping[str, str]) -> dict[str, str]:
    """Unit and month as the address asks for them."""
    return {key: query[key] for key in ("unit", "at") if query.get(key)}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a preview opens with; ``missing`` names the month of the centre of which the report has nothing."""

    values: Mapping[str, Any]
    missing: str = ""


def opening_of(report: Report, person: Person, offer: Offer, query: Mapping[str, Any]) -> Opening:
    """The first of everything, what was picked last, unit and month of the centre, then what the address says."""
    asked = picked_of(query)
    is_asked = any(parameter.key in query for parameter in report.parameters)
    last = None if is_asked else ReportChoice.objects.of_report(person, report.key)
    values = {**first_values(report, offer), **(still_offered(offer, last.picked) if last else {})}
    if "at" not in asked or report.key == KEY:
        return Opening({**values, **query})
    month = month_selection(person, asked)
    fitting = values_about(report, offer, wanted_for(person, month["unit"], month["at"]))
    if fitting is None:
        return Opening({**values, **query}, month["at"].label)
    return Opening({**values, **fitting, **query})


def month_selection(person: Person, asked: Mapping[str, str]) -> Selection:
    """Unit and month as things; 404 for what is not the person's to pick (trust.md ACL-3)."""
    offer = offer_of(MONTH_SET, person)
    if any(value not in offer.get(key, {}) for key, value in asked.items()):
        raise Http404
    selection = select(person, offer, {**first_values(MONTH_SET, offer), **asked})
    if selection["unit"] is None or selection["at"] is None:
        raise Http404
    return selection


def month_set_of(person: Person, house: Organization, month: str) -> dict[str, str]:
    """What the month's page posts to take the set out: of the house where the person may, else of the own branch.

    Empty for who takes none out.
    """
    if not MONTH_SET.permission(person):
        return {}
    offer = offer_of(MONTH_SET, person)
    own = [value for value, option in offer["unit"].items() if option.subject.path.startswith(house.path)]
    return {"unit": own[0], "at": month} if own and month in offer["at"] else {}
