"""What the page of an application says of the ways out: what is under way, and what may be begun."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.models import Contender, ContenderKind, Person, Revocation, State, StepRequest
from campaign.permissions.exits import (
    can_ask_step,
    can_ask_withdrawal,
    can_open_revocation,
    can_read_revocation,
)


@dataclass(frozen=True, slots=True)
class Exits:
    """Revocations and requests the reader may read, and the links the reader may follow."""

    revocations: list[Revocation]
    requests: list[StepRequest]
    may_revoke: bool
    may_ask: bool
    may_extend: bool
    may_withdraw: bool

    @property
    def any_link(self) -> bool:
        return self.may_revoke or self.may_ask or self.may_withdraw


def exits_of(contender: Contender, person: Person) -> Exits:
    """The ways out of a contender as ``person`` may know of them: two queries once it is up."""
    if contender.activated_on is None:
        return Exits([], [], False, False, False, False)
    cases = list(contender.revocations.select_related("appeal").order_by("-pk"))
    asked = list(contender.step_requests.order_by("-pk")) if contender.kind == ContenderKind.TEAM else []
    open_case = any(case.is_open for case in cases)
    is_up = contender.state in (State.ACTIVE, State.RECTIFYING)
    may_ask = (
        contender.state == State.ACTIVE
        and not open_case
        and all(one.answered_at for one in asked)
        and can_ask_step(person, contender)
    )
    for case in cases:
        case.contender = contender
    return Exits(
        revocations=[case for case in cases if can_read_revocation(person, case)],
        requests=asked,
        may_revoke=not open_case and can_open_revocation(person, contender),
        may_ask=may_ask,
        may_extend=may_ask and contender.extended_on is None and contender.due_on is not None,
        may_withdraw=is_up
        and not open_case
        and contender.withdrawal_asked_at is None
        and can_ask_withdrawal(person, contender),
    )
