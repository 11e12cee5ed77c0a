"""Questions about teams that forms and pages ask."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from campaign import clock
from campaign.models import LEDGER_STATES, Appointment, Contender, Person


def teams() -> QuerySet[Contender]:
    """Teams with all that the head of their log prints."""
    return Contender.objects.teams().select_related(
        "campaign__organization", "lead_branch", "principal", "level_applied", "level_granted", "project",
        "duty", "rule_set", "team",
    )  # fmt: skip


def helpers_of(contender: Contender, *, kept: int | None = None) -> QuerySet[Person]:
    """Whom a team may ask for help: captains of the campaign's other teams, committees of branch and general branch.

    ``kept`` was asked before and stays in the list after leaving, so that saving a week again withdraws nothing.
    """
    offices = Appointment.objects.on(clock.today()).filter(
        organization__in=(contender.lead_branch_id, contender.campaign.organization_id)
    )
    captains = Contender.objects.teams().filter(campaign_id=contender.campaign_id, state__in=LEDGER_STATES)
    able = (
        Person.objects.active()
        .filter(Q(pk__in=offices.values("person_id")) | Q(pk__in=captains.values("principal_id")))
        .exclude(pk=contender.principal_id)
    )
    return Person.objects.filter(Q(pk__in=able.values("pk")) | Q(pk=kept)).in_name_order()
