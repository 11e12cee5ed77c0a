"""The secret sheet of peer and mass appraisal: the register first, then counters (product.md §5).

Nothing that passes through here is logged, audited by name, or kept together with a person:
a mark becomes one more in a counter, a remark a row without time or sender (trust.md ANON).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.models import Person
from reviews.ballots import Channel, Mark, complete_marks, sheet_for
from reviews.cycles import entries_with_people, entry_facts, facts_of, is_secret_window_open, roll_facts
from reviews.models import CycleEntry, Register, Remark, ReviewCycle, Tally

REMARK_LENGTH = 200


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One contender on a person's sheet."""

    entry: CycleEntry
    channel: Channel


def sheet_rows(cycle: ReviewCycle, person: Person) -> list[SheetRow]:
    """The rows of this person's sheet in print order; empty for someone not on the roll."""
    entries = entries_with_people(cycle)
    facts = [entry_facts(entry) for entry in entries]
    channels = sheet_for(person.pk, facts, roll_facts(cycle, facts))
    return [SheetRow(entry, channels[entry.pk]) for entry in entries if entry.pk in channels]


def has_voted(cycle: ReviewCycle, person: Person) -> bool:
    """Whether the person's sheet is in or a paper one was handed out: for that person alone."""
    return Register.objects.filter(cycle=cycle, person=person).exists()


def turnout(cycle: ReviewCycle) -> tuple[int | None, int]:
    """(sheets in, people on the roll) for officers; the first is None below the floor."""
    voted = Register.objects.filter(cycle=cycle).count()
    return (voted if voted >= cycle.rule_set.floor else None), cycle.roll.count()


@sensitive_variables()  # all, in every frame below too: an error page must not show a sheet
def send_sheet(
    *,
    cycle: ReviewCycle,
    marks: Mapping[int, Mark | str],
    remarks: Mapping[int, str] | None = None,
    by: Person,
) -> None:
    """Count one person's sheet, once.

    ``marks`` maps entry ids to marks, ``remarks`` to words of at most 200 characters; rows left
    out count as 不了解. Raises Refused outside the window, on a second sheet (已提交), on one
    whose paper was handed out, and on a row that is not on this person's sheet.
    """
    check_window(cycle)
    channels, chosen = _read(cycle, marks, by)
    words = _words(remarks or {}, channels)
    try:
        with transaction.atomic():
            register(cycle, by, Register.Medium.ELECTRONIC)
            _count(channels, chosen)
            Remark.objects.bulk_create(
                Remark(entry_id=entry_id, channel=channels[entry_id], text=text)
                for entry_id, text in sorted(words.items())
            )
            audit.record("sheet-send", by=None, obj=cycle, anonymous=True)
    except DatabaseError as fault:
        # A database names the failing row in its message, which goes into logs: only what kind it was may.
        raise type(fault)("a sheet was not counted") from None


def check_window(cycle: ReviewCycle) -> None:
    """Raise Refused unless secret sheets may be sent at this moment."""
    if is_secret_window_open(cycle):
        return
    if not cycle.secret_open:
        raise Refused(_("本月不进行互评和群众评。"))
    if cycle.secret_closed_at is None and clock.today() < cycle.appraise_from:
        raise Refused(_("评一评%(day)s开始，请届时再评。") % {"day": day_text(cycle.appraise_from)})
    raise Refused(_("评一评已于%(day)s截止，不能再提交。") % {"day": day_text(cycle.appraise_to)})


def register(cycle: ReviewCycle, person: Person, medium: str) -> None:
    """Write the person's one register row or raise Refused; call inside a transaction, first thing.

    The unique constraint decides between two at once (trust.md RACE-1).
    """
    try:
        with transaction.atomic():
            Register.objects.create(cycle=cycle, person=person, medium=medium)
    except IntegrityError as taken:
        row = Register.objects.get(cycle=cycle, person=person)
        if row.medium == Register.Medium.PAPER:
            raise Refused(_("已领取纸质票，不能再用电子票评议。")) from taken
        raise Refused(_("已提交过本月评议，每人只计一次，不能修改。")) from taken


def _read(
    cycle: ReviewCycle, marks: Mapping[int, Mark | str], person: Person
) -> tuple[dict[int, Channel], dict[int, Mark]]:
    """The sheet's rows and its complete marks; refuses people off the roll and forged rows."""
    facts = facts_of(cycle)
    roll = roll_facts(cycle, facts)
    if person.pk not in roll.appraiser_ids:
        raise Refused(_("您不在本月评议名单中，名单在开启时确定。"))
    channels = sheet_for(person.pk, facts, roll)
    try:
        chosen = complete_marks(channels, {entry_id: Mark(mark) for entry_id, mark in marks.items()})
    except ValueError:
        # The rows and marks themselves must not travel in an exception's text.
        raise Refused(_("评议表中有不属于您评议范围的对象或等次，请重新打开后再提交。")) from None
    if not chosen:
        raise Refused(_("本月没有需要您评议的对象。"))
    return channels, chosen


def _words(remarks: Mapping[int, str], channels: Mapping[int, Channel]) -> dict[int, str]:
    words = {entry_id: text.strip() for entry_id, text in remarks.items() if text.strip()}
    if set(words) - set(channels):
        raise Refused(_("评议表中有不属于您评议范围的对象或等次，请重新打开后再提交。"))
    if any(len(text) > REMARK_LENGTH for text in words.values()):
        raise Refused(_("意见建议每条不超过%(length)d字，请精简。") % {"length": REMARK_LENGTH})
    return words


def _count(channels: Mapping[int, Channel], marks: Mapping[int, Mark]) -> None:
    """Raise one counter of each row: all locked in key order, then one update a mark.

    Without the order two sheets at once lock each other out on PostgreSQL.
    """
    wanted = set(channels.items())
    rows = (
        Tally.objects.select_for_update()
        .filter(entry_id__in=channels)
        .order_by("pk")
        .values_list("pk", "entry_id", "channel")
    )
    by_mark: dict[Mark, list[int]] = {}
    for pk, entry_id, channel in rows:
        if (entry_id, Channel(channel)) in wanted:
            by_mark.setdefault(marks[entry_id], []).append(pk)
    counted = sum(
        Tally.objects.filter(pk__in=keys).update(**{mark.value: F(mark.value) + 1})
        for mark, keys in by_mark.items()
    )
    if counted != len(channels):
        raise Refused(_("评议计数不完整，本次未计入。请联系党总支办事员。"))
