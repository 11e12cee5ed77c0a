"""本月全套报表: every report a unit hands upward for a month, as one workbook (product.md §6).

The set is a report whose members are the single reports with unit and month picked: it holds exactly what
they hold for the same person.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.models import Campaign, Organization, Person
from campaign.months import Month, months_between
from campaign.reporting.choosing import about, offer_of, select, values_about
from campaign.reporting.parameters import (
    SUMMARY_UNIT,
    can_read_summaries,
    first_campaign_day,
    unit_of,
)
from campaign.reporting.registry import Group, Option, Parameter, Report, Selection, register, reports_for
from campaign.spans import Span, span_of

KEY = "month-set"


def _units(person: Person) -> list[Option]:
    """The person's units that belong to a campaign."""
    houses = Campaign.objects.visible_to(person).values_list("organization__path", flat=True)
    paths = tuple(houses.order_by().distinct())
    return [option for option in SUMMARY_UNIT.options(person) if option.subject.path.startswith(paths)]


def _months(person: Person) -> list[Option]:
    """The months since the first campaign began, the latest first; the last whole one is the one asked for."""
    first = first_campaign_day(person)
    if first is None:
        return []
    today = clock.today()
    last_whole = max(Month.of(today).previous, Month.of(first))
    months = reversed(months_between(Month.of(first), max(Month.of(today), Month.of(first))))
    return [
        Option(str(month), month.label, span_of(month), about(period=str(month)), month == last_whole)
        for month in months
    ]


def campaign_of(person: Person, unit: Organization, span: Span) -> Campaign | None:
    """The unit's campaign in a time: the newest one going on then, else the newest one."""
    rows = Campaign.objects.visible_to(person).select_related("organization").order_by("-started_on", "-pk")
    own = [row for row in rows if unit.path.startswith(row.organization.path)]
    then = (
        row
        for row in own
        if row.started_on <= span.last and (row.ended_on is None or row.ended_on >= span.first)
    )
    return next(then, own[0] if own else None)


def wanted_for(person: Person, unit: Organization, span: Span) -> frozenset[str]:
    """What a choice of unit and month is about."""
    return about(campaign=campaign_of(person, unit, span), unit=unit, period=span.key)


def members_of(selection: Selection) -> Sequence[tuple[Report, Selection]]:
    """The reports of the set in their order, each with what is picked for it; one that has nothing of the month is left out."""
    person = selection.person
    wanted = wanted_for(person, selection["unit"], selection["at"])
    found = []
    for report in sorted(reports_for(person), key=lambda one: one.place_in_set or 0):
        if report.place_in_set is not None:
            offer = offer_of(report, person)
            values = values_about(report, offer, wanted)
            if values is not None:
                found.append((report, select(person, offer, values)))
    return found


UNIT = Parameter("unit", _("单位"), _units)
MONTH = Parameter("at", _("月份"), _months, is_time=True)

MONTH_SET = register(
    Report(
        key=KEY,
        title="全套报表",
        description=str(
            _("一个月要上报的各张表合成一个工作簿，一表一页，目录可以点开；各表与单独下载的一致。")
        ),
        permission=can_read_summaries,
        parameters=(UNIT, MONTH),
        tables=(),
        organisation=unit_of,
        period=lambda selection: str(selection["at"].label),
        order=1,
        group=Group.SET,
        members=members_of,
    )
)
