"""Who may do what on the ways out (product.md §2, §3 Out)."""

from __future__ import annotations

from campaign import clock
from campaign.models import (
    LEDGER_STATES,
    Appointment,
    Contender,
    Person,
    Revocation,
    RevocationAppeal,
    StepRequest,
)
from campaign.permissions.contenders import (
    SECRETARIES,
    is_confirmer_for,
    is_involved,
    is_officer_for,
    is_principal,
)
from campaign.permissions.meetings import may_not_handle
from campaign.permissions.places import Role, can_read_private


def runs_exit(person: Person, contender: Contender) -> bool:
    """The officer, never in the own case."""
    return is_officer_for(person, contender) and not is_involved(person, contender)


def can_open_revocation(person: Person, contender: Contender) -> bool:
    """The officer records the fact while the post or team is up."""
    return contender.state in LEDGER_STATES and runs_exit(person, contender)


def can_read_revocation(person: Person, revocation: Revocation) -> bool:
    """The person concerned, offices of the branch or above, and who finds on the appeal."""
    appeal = getattr(revocation, "appeal", None)
    return (
        is_principal(person, revocation.contender)
        or can_read_private(person, revocation.contender.lead_branch)
        or (appeal is not None and appeal.handler_id == person.pk)
    )


def can_state(person: Person, revocation: Revocation) -> bool:
    """The person concerned; the officer records what was said by word of mouth."""
    return is_principal(person, revocation.contender) or runs_exit(person, revocation.contender)


def can_drop_revocation(person: Person, revocation: Revocation) -> bool:
    """The officer takes it back with a reason."""
    return runs_exit(person, revocation.contender)


def can_decide_revocation(person: Person, revocation: Revocation) -> bool:
    """The general branch's secretary or deputy, not who recorded the fact, never in the own case."""
    return is_confirmer_for(person, revocation.contender) and revocation.recorded_by_id != person.pk


def can_appeal(person: Person, revocation: Revocation) -> bool:
    """The holder or captain whose title was taken."""
    return is_principal(person, revocation.contender)


def can_find_appeal(person: Person, appeal: RevocationAppeal) -> bool:
    """The one handler, never about oneself; for one who has left, whoever would be asked today."""
    if is_involved(person, appeal.revocation.contender):
        return False
    return appeal.handler_id == person.pk or (
        not appeal.handler.is_here and appeal_handler(appeal.revocation) == person
    )


def can_confirm_appeal(person: Person, appeal: RevocationAppeal) -> bool:
    """The general branch's secretary or deputy who neither found nor raised it."""
    return is_confirmer_for(person, appeal.revocation.contender) and appeal.found_by_id != person.pk


def appeal_handler(revocation: Revocation) -> Person | None:
    """Who finds on the appeal: 纪检委员 of the general branch, else another of its committee (product.md §2).

    Never of the own branch, never involved, never who recorded the fact or confirmed the revoking.
    """
    contender = revocation.contender
    held = Appointment.objects.on(clock.today()).filter(
        organization=contender.campaign.organization_id,
        role__in=Appointment.COMMITTEE_ROLES,
        person__is_active=True,
    )
    people = {row.person: row.role for row in held.select_related("person").order_by("pk")}
    barred = {revocation.recorded_by_id, revocation.ended_by_id}
    fit = [person for person in people if person.pk not in barred and not may_not_handle(person, contender)]
    # 纪检委员 first; a secretary last, who may be needed to confirm.
    fit.sort(key=lambda one: (people[one] != Role.DISCIPLINE_MEMBER, people[one] in SECRETARIES))
    return fit[0] if fit else None


def can_ask_step(person: Person, contender: Contender) -> bool:
    """The captain asks, or the officer in their stead."""
    return not contender.is_post and (is_principal(person, contender) or runs_exit(person, contender))


def can_read_request(person: Person, asked: StepRequest) -> bool:
    """The captain and who reads the application's records."""
    return (
        asked.asked_by_id == person.pk
        or is_principal(person, asked.contender)
        or can_read_private(person, asked.contender.lead_branch)
    )


def can_answer_request(person: Person, asked: StepRequest) -> bool:
    """The general branch's secretary or deputy, never who asked."""
    return is_confirmer_for(person, asked.contender) and asked.asked_by_id != person.pk


def can_ask_withdrawal(person: Person, contender: Contender) -> bool:
    """The holder or captain; for one who has left the unit, the officer."""
    if is_principal(person, contender):
        return True
    left = contender.principal.left_on
    return left is not None and left <= clock.today() and runs_exit(person, contender)
