"""Recomputing every seal of every campaign, with its row in the trail (trust.md INT-3)."""

from __future__ import annotations

from campaign import audit
from campaign.models import AuditEvent, Campaign, Person
from reviews.seal_words import fault_sentence
from reviews.services.seals import ChainState, verify_campaign

VERIFY = "rankings-verify"


def verify_rankings(*, by: Person | None) -> dict[Campaign, ChainState]:
    """What each campaign's chain says; the trail is told how many seals, and the faults without a name; ``None``: the command."""
    states = {campaign: verify_campaign(campaign) for campaign in Campaign.objects.order_by("pk")}
    faults = [fault_sentence(state.fault, may_name=False) for state in states.values() if state.fault]
    result = AuditEvent.Result.FAULT if faults else AuditEvent.Result.OK
    seals = sum(state.count for state in states.values())
    audit.record(VERIFY, by=by, result=result, seals=seals, fault="".join(faults)[:200])
    return states


def last_verification() -> AuditEvent | None:
    """The newest row about a verification of all seals."""
    return AuditEvent.objects.filter(action=VERIFY).order_by("-id").first()
