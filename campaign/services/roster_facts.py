"""变更工号 and 表决权: acts about a person that leave the place alone (product.md §2, §3)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_year
from campaign.models import FormerNumber, Person, RosterAct, VotingRight
from campaign.permissions import require
from campaign.permissions.roster import can_move_person
from campaign.services.leaving import end_right
from campaign.services.transfers import refuse_day, write_act

Kind = RosterAct.Kind


@transaction.atomic
def change_number(person: Person, *, number: str, reason: str = "", by: Person) -> None:
    """Give the person another 工号; the former one stays findable and a sign-in name equal to it follows."""
    require(can_move_person(by, person))
    Person.objects.select_for_update().filter(pk=person.pk).first()
    before = person.employee_number
    if number == before:
        raise Refused(_("新工号与现在的工号相同。"))
    _refuse_taken(number, person)
    person.former_numbers.filter(number=number).delete()
    if before:
        FormerNumber.objects.create(person=person, number=before, changed_on=clock.today())
    if before is None or person.username == before:
        person.username = number
    person.employee_number = number
    person.save(update_fields=["employee_number", "username"])
    write_act(person, Kind.NUMBER, clock.today(), reason, by)
    audit.record("number-changed", by=by, obj=person)


def _refuse_taken(number: str, person: Person) -> None:
    others = Person.objects.exclude(pk=person.pk)
    taken = others.filter(employee_number=number) | others.filter(username=number)
    if taken.exists() or FormerNumber.objects.filter(number=number).exclude(person=person).exists():
        raise Refused(_("工号%(number)s已是或曾是另一个人的，请核对。") % {"number": number})


@transaction.atomic
def give_voting_right(person: Person, *, effective_on: date, reason: str, by: Person) -> VotingRight:
    """Let the person vote at 党员大会 from ``effective_on`` on; full members only (product.md §3)."""
    require(can_move_person(by, person))
    Person.objects.select_for_update().filter(pk=person.pk).first()
    if person.standing != Person.Standing.FULL:
        raise Refused(_("%(name)s不是正式党员，没有表决权。") % {"name": person.name})
    if not person.is_here:
        raise Refused(_("%(name)s已经离开，没有表决权。") % {"name": person.name})
    if person.voting_rights.filter(ended_on=None).exists():
        raise Refused(_("%(name)s现在就有表决权。") % {"name": person.name})
    refuse_day(effective_on, _("表决权开始"))
    last = person.voting_rights.order_by("-ended_on").first()
    if last is not None and last.ended_on and last.ended_on >= effective_on:
        raise Refused(
            _("上一次表决权到%(day)s为止，开始日期应晚于这一天。") % {"day": day_year(last.ended_on)}
        )
    right = VotingRight.objects.create(person=person, started_on=effective_on, reason=reason[:100])
    write_act(person, Kind.VOTING_GIVEN, effective_on, reason, by)
    audit.record("voting-right-given", by=by, obj=person, on=effective_on)
    return right


@transaction.atomic
def end_voting_right(person: Person, *, effective_on: date, reason: str, by: Person) -> None:
    """End the person's voting right from ``effective_on`` on, for instance for 留党察看 (product.md §3)."""
    require(can_move_person(by, person))
    right = VotingRight.objects.select_for_update().filter(person=person, ended_on=None).first()
    if right is None:
        raise Refused(_("%(name)s现在没有表决权。") % {"name": person.name})
    refuse_day(effective_on, _("表决权停止"))
    if right.started_on > effective_on:
        raise Refused(
            _("表决权从%(day)s开始，停止日期不能早于这一天。") % {"day": day_year(right.started_on)}
        )
    end_right(right, effective_on)
    write_act(person, Kind.VOTING_ENDED, effective_on, reason, by)
    audit.record("voting-right-ended", by=by, obj=person, on=effective_on)


def has_open_right(person: Person) -> bool:
    """Whether the person has a voting right without an end."""
    return person.voting_rights.filter(ended_on=None).exists()
