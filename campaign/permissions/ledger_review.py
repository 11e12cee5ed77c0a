"""Who hands a ledger in, who answers that, who comments on a part and who reads it (product.md §2, §4)."""

from __future__ import annotations

from collections.abc import Callable

from campaign.models import LEDGER_STATES, Appointment, Contender, PartComment, Person
from campaign.permissions.contenders import SECRETARIES, is_branch_secretary, is_involved
from campaign.permissions.ledgers import can_write_ledger, keeps_ledger
from campaign.permissions.places import Place, Role, can_read_private, roles_on

Predicate = Callable[[Person, Contender], bool]
_leaders: dict[str, Predicate] = {}


def hands_in_ledger_of(kind: str) -> Callable[[Predicate], Predicate]:
    """Register who hands in the ledgers of a kind: the floor above knows its people."""

    def register(predicate: Predicate) -> Predicate:
        _leaders[kind] = predicate
        return predicate

    return register


def can_hand_in_ledger(person: Person, contender: Contender) -> bool:
    """Holder, or captain and deputy; only while the ledger is written."""
    return contender.state in LEDGER_STATES and _leaders[contender.kind](person, contender)


def can_answer_hand_in(person: Person, contender: Contender) -> bool:
    """The lead branch's secretary, never in the own case; where all of them are in it, another of its committee."""
    return contender.state in LEDGER_STATES and is_branch_secretary(person, contender)


def can_read_review(person: Person, contender: Contender) -> bool:
    """Handing in and comments: who keeps the ledger, and the offices of the branch and above."""
    return keeps_ledger(person, contender) or can_read_private(person, contender.lead_branch)


def office_for_comment(person: Person, contender: Contender) -> Place | None:
    """The office in which the person comments: committee of the lead branch, officer or secretaries of the general branch."""
    if contender.state not in LEDGER_STATES or is_involved(person, contender):
        return None
    offices = [
        (contender.lead_branch_id, Appointment.COMMITTEE_ROLES),
        (contender.campaign.organization_id, (*SECRETARIES, Role.CAMPAIGN_OFFICER)),
    ]
    places = roles_on(person).places
    for organization_id, roles in offices:
        for role in roles:
            for place in places:
                if place.role == role and place.organization_id == organization_id:
                    return place
    return None


def can_comment_part(person: Person, contender: Contender) -> bool:
    """Whether the person has an office that comments on this ledger, and no part in it."""
    return office_for_comment(person, contender) is not None


def can_answer_comment(person: Person, contender: Contender) -> bool:
    """Whoever writes the ledger."""
    return can_write_ledger(person, contender)


def can_close_comment(person: Person, comment: PartComment) -> bool:
    """Whoever holds the office it was written in today, or is secretary there; never in the own case."""
    return (
        comment.contender.state in LEDGER_STATES
        and roles_on(person).has_at(comment.office, comment.role, *SECRETARIES)
        and not is_involved(person, comment.contender)
    )
