"""The parameters reports share: which campaign, which unit. Each offers what the person may see."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.formatting import month_text, trimmed_hundredths
from campaign.models import Campaign, Contender, Organization, Person
from campaign.models.contender import ContenderQuerySet
from campaign.permissions import PRIVATE_READERS, Role, roles_on, under_paths
from campaign.reporting.registry import Option, Parameter, Selection

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
    return [Option(str(unit.pk), unit.name, unit) for unit in units.order_by("path")]


def _campaigns(person: Person) -> list[Option]:
    rows = Campaign.objects.visible_to(person).select_related("organization").order_by("-started_on", "-pk")
    return [Option(str(row.pk), f"{row.organization.label}　{row.name}", row) for row in rows]


CAMPAIGN = Parameter("campaign", _("争创活动"), _campaigns)
SUMMARY_UNIT = Parameter("unit", _("单位"), lambda person: _units(person, SUMMARY_READERS))
ROSTER_UNIT = Parameter("unit", _("单位"), lambda person: _units(person, PRIVATE_READERS))


def unit_name(selection: Selection) -> str:
    """The unit that fills in the table."""
    return str(selection["unit"].name)


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
    related = ("principal", "lead_branch", "project", "duty", "level_applied", "level_granted")
    return rows.select_related(*related).prefetch_related("indicators").order_by("lead_branch__path", "id")


def ledgers(selection: Selection, kind: str) -> ContenderQuerySet:
    """Contenders of one kind that were put up, and so have a ledger, with what its paper prints."""
    rows = applications(selection, kind).filter(activated_on__isnull=False)
    return rows.select_related("campaign__organization", "rule_set")


def indicator_text(contender: Contender) -> str:
    """The goals in figures, one a line: 名称 基线→目标单位."""
    return "\n".join(
        f"{row.name}　{trimmed_hundredths(row.baseline)}→{trimmed_hundredths(row.target)}{row.unit}"
        for row in contender.indicators.all()
    )
