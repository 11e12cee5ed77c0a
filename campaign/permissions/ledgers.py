"""Who writes a ledger and who reads what of it (product.md §2, §4)."""

from __future__ import annotations

from collections.abc import Callable

from campaign.models import LEDGER_STATES, Attachment, Contender, Person
from campaign.permissions.contenders import can_read_ledger
from campaign.permissions.places import can_read_private

Predicate = Callable[[Person, Contender], bool]
_writers: dict[str, Predicate] = {}


def writes_ledger_of(kind: str) -> Callable[[Predicate], Predicate]:
    """Register who keeps the ledgers of a kind: the floor above knows its people."""

    def register(predicate: Predicate) -> Predicate:
        _writers[kind] = predicate
        return predicate

    return register


def keeps_ledger(person: Person, contender: Contender) -> bool:
    """Whether the person is of those who keep it, whatever its state."""
    return _writers[contender.kind](person, contender)


def can_write_ledger(person: Person, contender: Contender) -> bool:
    """Holder, or captain, deputy and members; only while active or rectifying."""
    return contender.state in LEDGER_STATES and keeps_ledger(person, contender)


def can_read_profile(person: Person, contender: Contender) -> bool:
    """政治面貌 and the like of a contender's people: the holder or captain and the offices (trust.md PII-3).

    Members of a team are not among them: a colleague outside the Party does not read who is in it.
    """
    return person.pk == contender.principal_id or can_read_private(person, contender.lead_branch)


def can_read_attachment(person: Person, attachment: Attachment) -> bool:
    """A contender's file goes with its ledger, a meeting's with the organisation's private records."""
    if attachment.contender is not None:
        return can_read_ledger(person, attachment.contender)
    return attachment.organization is not None and can_read_private(person, attachment.organization)
