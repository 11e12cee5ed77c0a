"""The parameters reports share: which campaign, which unit. Each offers what the person may see."""

from __future__ import annotations

from datetime import date

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.formatting import month_text, trimmed_hundredths
from campaign.models import Campaign, Contender, Level, Organization, Person
from campaign.models.contender import ContenderQuerySet
from campaign.permissions import PRIVATE_READERS, Role, roles_on, under_paths
from campaign.reporting.choosing import about
from campaign.reporting.registry import Option, Parameter, Selection
from campaign.spans import Span, spans_between
from campaign.workdays import end_of, start_of

#: Who finds the summaries of an organisation at all; a superior viewer then reads what is public of its subtree.
SUMMARY_READERS = frozenset({*PRIVATE_READERS, Role.SUPERIOR_VIEWER})


def can_read_summaries(person: Person) -> bool:
    """Whether the person holds an appointment whose organisation's summaries it hands upward (product.md §2)."""
    return roles_on(person).has(*SUMMARY_READERS)


def can_read_rosters(person: Person) -> bool:
    """Whether the person keeps a roster: personal fields stay with the committees and officers (trust.md PII-3)."""
    return roles_on(person).has(*PRIVATE_READERS)


def _units(person: Person, roles: frozenset[str]) -> list[Option]:
    paths = roles_on(person).paths(*roles)
    kinds = (Organization.Kind.GENERAL_BRANCH, Organization.Kind.BRANCH)
    units = Organization.objects.filter(under_paths(paths), kind__in=kinds).in_force(clock.today())
    return [Option(str(unit.pk), unit.name, unit, about(unit=unit)) for unit in units.order_by("path")]


def _campaigns(person: Person) -> list[Option]:
    rows = Campaign.objects.visible_to(person).select_related("organization").order_by("-started_on", "-pk")
    return [
        Option(str(row.pk), f"{row.organization.label}　{row.name}", row, about(campaign=row)) for row in rows
    ]


def _levels(person: Person) -> list[Option]:
    """The levels' names, highest first; two campaigns may use the same ones."""
    rows = Level.objects.filter(campaign__in=Campaign.objects.visible_to(person)).order_by("rank", "pk")
    return [Option(name, name, name) for name in dict.fromkeys(rows.values_list("name", flat=True))]


def span_options(first: date | None, *, told: bool = True) -> list[Option]:
    """Every year, quarter and month from that day to today; ``told`` ones follow the month of the centre."""
    if first is None:
        return []
    spans = spans_between(first, max(first, clock.today()))
    return [
        Option(span.key, span.label, span, about(period=span.key) if told else frozenset()) for span in spans
    ]


def first_campaign_day(person: Person) -> date | None:
    """When the first campaign the person sees began; one query."""
    day: date | None = Campaign.objects.visible_to(person).aggregate(day=Min("started_on"))["day"]
    return day


def _ledger_spans(person: Person) -> list[Option]:
    """Every time in which a contender the person sees was up."""
    rows = Contender.objects.visible_to(person).filter(activated_on__isnull=False)
    return span_options(rows.aggregate(day=Min("activated_on"))["day"])


WHOLE_TIME = str(_("全部时间"))
EVERY_LEVEL = str(_("全部层级"))
CAMPAIGN = Parameter("campaign", _("争创活动"), _campaigns)
SUMMARY_UNIT = Parameter("unit", _("单位"), lambda person: _units(person, SUMMARY_READERS))
ROSTER_UNIT = Parameter("unit", _("单位"), lambda person: _units(person, PRIVATE_READERS))
LEVEL_APPLIED = Parameter("applied", _("申报层级"), _levels, required=False, empty_label=EVERY_LEVEL)
LEVEL_GRANTED = Parameter("granted", _("认定层级"), _levels, required=False, empty_label=EVERY_LEVEL)
#: Applications are a state of affairs: a month's set holds all of them, so their time follows no month.
SUBMITTED = Parameter(
    "time",
    _("提交时间"),
    lambda person: span_options(first_campaign_day(person), told=False),
    required=False,
    empty_label=WHOLE_TIME,
)
LEDGER_TIME = Parameter(
    "time", _("时间"), _ledger_spans, required=False, empty_label=WHOLE_TIME, is_time=True
)
CAMPAIGN_TIME = Parameter(
    "time",
    _("时间"),
    lambda person: span_options(first_campaign_day(person)),
    required=False,
    empty_label=WHOLE_TIME,
    is_time=True,
)


def unit_of(selection: Selection) -> Organization:
    """The unit that fills in the table."""
    unit: Organization = selection["unit"]
    return unit


def house_of(selection: Selection) -> Organization:
    """The general branch whose campaign the table is about."""
    house: Organization = selection["campaign"].organization
    return house


def span_label(selection: Selection) -> str:
    """The time that was picked, else the month the table is made in."""
    span: Span | None = selection["time"]
    return span.label if span else this_month(selection)


def time_label(selection: Selection) -> str:
    """The time that was picked; of events of the whole campaign, until when."""
    span: Span | None = selection["time"]
    return span.label if span else f"截至{this_month(selection)}"


def narrowing(selection: Selection) -> list[str]:
    """The line that says a table is narrowed, and to what; none where it is not."""
    said = [
        f"{label}为{selection.labels[key]}"
        for key, label in (("applied", "申报层级"), ("granted", "认定层级"))
        if key in selection.labels
    ]
    return [f"本表只含{'、'.join(said)}的对象。"] if said else []


def this_month(selection: Selection) -> str:
    """The month the table is made in, for lists that are a state of affairs and not of a month."""
    return month_text(clock.month_of(clock.today()))


def applications(selection: Selection, kind: str) -> ContenderQuerySet:
    """Applications of one kind handed in by the unit, as far as the person may see them."""
    rows = Contender.objects.visible_to(selection.person).filter(
        campaign=selection["campaign"],
        kind=kind,
        lead_branch__path__startswith=selection["unit"].path,
        submitted_at__isnull=False,
    )
    rows = rows.filter(_level_condition(selection))
    related = ("principal", "lead_branch", "project", "duty", "level_applied", "level_granted")
    return rows.select_related(*related).prefetch_related("indicators").order_by("lead_branch__path", "id")


def _level_condition(selection: Selection) -> Q:
    condition = Q()
    for key, column in (("applied", "level_applied__name"), ("granted", "level_granted__name")):
        if selection[key]:
            condition &= Q(**{column: selection[key]})
    return condition


def submitted(selection: Selection, kind: str) -> ContenderQuerySet:
    """Applications handed in within the time picked."""
    rows, span = applications(selection, kind), selection["time"]
    if span is None:
        return rows
    return rows.filter(submitted_at__gte=start_of(span.first), submitted_at__lt=end_of(span.last))


def ledgers(selection: Selection, kind: str) -> ContenderQuerySet:
    """Contenders of one kind that were put up, and so have a ledger, with what its paper prints.

    With a time picked: those that were up in it.
    """
    rows, span = applications(selection, kind).filter(activated_on__isnull=False), selection["time"]
    if span is not None:
        ended = Q(closed_on=None) | Q(closed_on__gte=span.first)
        rows = rows.filter(ended, activated_on__lte=span.last)
    return rows.select_related("campaign__organization", "rule_set")


def indicator_text(contender: Contender) -> str:
    """The goals in figures, one a line: 名称 基线→目标单位."""
    return "\n".join(
        f"{row.name}　{trimmed_hundredths(row.baseline)}→{trimmed_hundredths(row.target)}{row.unit}"
        for row in contender.indicators.all()
    )
