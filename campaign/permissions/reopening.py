"""Who asks for a closed month of a ledger to be opened again, and who decides (product.md §2, §4)."""

from __future__ import annotations

from campaign.models import LEDGER_STATES, Contender, LedgerReopening, Person
from campaign.permissions.contenders import (
    is_confirmer_for,
    is_involved,
    is_officer_for,
    is_principal,
)


def can_ask_reopening(person: Person, contender: Contender) -> bool:
    """The holder or captain, while the ledger is kept."""
    return contender.state in LEDGER_STATES and is_principal(person, contender)


def can_decide_reopening(person: Person, asked: LedgerReopening) -> bool:
    """The officer or a secretary of the general branch; never the own case, never who asked."""
    contender = asked.contender
    if asked.asked_by_id == person.pk or is_involved(person, contender):
        return False
    return is_officer_for(person, contender) or is_confirmer_for(person, contender)
