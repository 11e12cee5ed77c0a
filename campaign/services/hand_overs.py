"""跨党总支转接: the officer of one general branch releases, the officer of another receives (product.md §2)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_year
from campaign.models import Department, HandOver, Membership, Organization, Person, RosterAct
from campaign.permissions import require
from campaign.permissions.roster import can_move_person, can_receive, can_withdraw_hand_over, house_of
from campaign.services.transfers import move, open_place, refuse_day, refuse_pending

State = HandOver.State


@transaction.atomic
def release(
    person: Person, *, to: Organization, effective_on: date | None = None, reason: str = "", by: Person
) -> HandOver:
    """Offer the person to another general branch; until it receives them nothing changes."""
    require(can_move_person(by, person))
    day = effective_on or clock.today()
    if open_place(person) is None:
        raise Refused(_("%(name)s现在不在任何支部，不能转出。") % {"name": person.name})
    house = house_of(person)
    if to.pk == house.pk:
        raise Refused(
            _("%(name)s现在就在%(house)s，支部之间请办理调动。") % {"name": person.name, "house": house}
        )
    refuse_day(day, _("转出"))
    refuse_pending(person)
    try:
        with transaction.atomic():
            made = HandOver.objects.create(
                person=person,
                from_organization=house,
                to_organization=to,
                effective_on=day,
                reason=reason,
                released_by=by,
                released_at=clock.now(),
            )
    except IntegrityError as error:
        raise Refused(_("%(name)s已有一项待接收的转接，请先撤回。") % {"name": person.name}) from error
    audit.record("hand-over-released", by=by, obj=made.person, to=to.pk, on=day)
    return made


@transaction.atomic
def receive(
    hand_over: HandOver,
    *,
    branch: Organization,
    department: Department | None = None,
    position: str = "",
    by: Person,
) -> Membership:
    """Receive the person into a branch from the agreed day on, or from today where that day has passed."""
    require(can_receive(by, hand_over))
    _answer(hand_over, State.RECEIVED, "", by)
    person = hand_over.person
    old = open_place(person)
    if old is None or not old.branch.is_at_or_under(hand_over.from_organization):
        raise Refused(_("%(name)s已不在%(house)s，请对方核对。") % {
            "name": person.name, "house": hand_over.from_organization,
        })  # fmt: skip
    day = hand_over.effective_on
    if old.started_on > day:
        raise Refused(_("在%(branch)s的登记从%(day)s起，请对方撤回后改日期。") % {
            "branch": old.branch, "day": day_year(old.started_on),
        })  # fmt: skip
    return move(person, old, branch, department, position, day, RosterAct.Kind.RECEIVED, hand_over.reason, by)


@transaction.atomic
def decline(hand_over: HandOver, *, reason: str, by: Person) -> None:
    """Send the person back with a reason; they stay where they are."""
    require(can_receive(by, hand_over))
    _answer(hand_over, State.DECLINED, reason, by)
    audit.record("hand-over-declined", by=by, obj=hand_over.person)


@transaction.atomic
def withdraw(hand_over: HandOver, *, by: Person) -> None:
    """Take the offer back before it is answered."""
    require(can_withdraw_hand_over(by, hand_over))
    _answer(hand_over, State.WITHDRAWN, "", by)
    audit.record("hand-over-withdrawn", by=by, obj=hand_over.person)


def _answer(hand_over: HandOver, state: str, words: str, by: Person) -> None:
    """One conditional update: of two answers the first one counts."""
    won = HandOver.objects.waiting().filter(pk=hand_over.pk)
    if not won.update(state=state, answer=words, answered_by=by, answered_at=clock.now()):
        raise Refused(_("这项转接已经办理，请刷新后再看。"))
