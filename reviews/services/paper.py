"""Paper sheets: handed out against the register, keyed as totals by one, confirmed by another (product.md §5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import require
from reviews.ballots import CHANNEL_LABELS, GRADED, SECRET_CHANNELS, Channel, Counts, Mark
from reviews.cycles import facts_of, lock_cycle, progress_of, roll_facts
from reviews.models import PaperBatch, PaperCount, Register, ReviewCycle, Tally
from reviews.paper_rules import Fault, Key, Room, Totals, beyond_takers, completed, too_few, too_many
from reviews.permissions import can_confirm_cycle, can_run_cycle
from reviews.services.voting import check_window, register

MARKS = (*GRADED, Mark.UNKNOWN)
REASON_LENGTH = 200


@transaction.atomic
def hand_out_paper(*, cycle: ReviewCycle, person: Person, by: Person) -> None:
    """Strike a name on the register because a paper sheet was handed out; only while voting is open."""
    require(can_run_cycle(by, cycle))
    check_window(cycle)
    if not cycle.roll.filter(person=person).exists():
        raise Refused(_("%(name)s不在本月评议名单中。") % {"name": person.name})
    try:
        register(cycle, person, Register.Medium.PAPER)
    except Refused:
        # One sentence for both ways of being struck: whether somebody has sent a sheet is theirs to know.
        raise Refused(
            _("%(name)s已在登记册上划名，不能再领。每人只有一张票。") % {"name": person.name}
        ) from None
    audit.record("paper-hand-out", by=by, obj=cycle, person=person.pk)


@transaction.atomic
def key_batch(
    *, cycle: ReviewCycle, issued: int, returned: int, void: int, totals: Totals, by: Person
) -> PaperBatch:
    """Key a batch of paper as totals per entry and channel; nothing counts until another confirms.

    A batch holds at least the floor of valid sheets, and so does each channel that has grades in it, so that
    no single one can be read off. Rows nobody marked are completed as 不了解, as on the electronic sheet.
    """
    cycle = _open_for(by, cycle)
    _refuse(batch_problems(cycle, issued, returned, void, totals))
    batch = PaperBatch.objects.create(
        cycle=cycle, issued=issued, returned=returned, void=void, keyed_by=by, keyed_at=clock.now()
    )
    _write_counts(batch, totals)
    audit.record("paper-key", by=by, obj=cycle, batch=batch.pk, returned=returned, void=void)
    return batch


@transaction.atomic
def correct_batch(
    *, batch: PaperBatch, issued: int, returned: int, void: int, totals: Totals, by: Person
) -> PaperBatch:
    """Key a batch anew before it counts, sent back or not; another than ``by`` confirms it then."""
    cycle = _open_for(by, batch.cycle)
    batch = _waiting(batch)
    _refuse(batch_problems(cycle, issued, returned, void, totals, instead_of=batch))
    batch.issued, batch.returned, batch.void = issued, returned, void
    batch.keyed_by, batch.keyed_at = by, clock.now()
    batch.rejected_by = batch.rejected_at = None
    batch.reject_reason = ""
    batch.save()
    batch.counts.all().delete()
    _write_counts(batch, totals)
    audit.record("paper-correct", by=by, obj=cycle, batch=batch.pk, returned=returned, void=void)
    return batch


@transaction.atomic
def reject_batch(*, batch: PaperBatch, reason: str, by: Person) -> PaperBatch:
    """Send a batch back with a reason because its figures are not those on the paper; by another than keyed it."""
    cycle = _open_for(by, batch.cycle)
    batch = _waiting(batch)
    reason = reason.strip()
    if batch.keyed_by_id == by.pk:
        raise Refused(_("自己录入的纸质票请直接更正或删除。"))
    if batch.rejected_at is not None:
        raise Refused(_("这批纸质票已经退回。"))
    if not reason or len(reason) > REASON_LENGTH:
        raise Refused(_("请写明退回的理由，不超过%(length)d字。") % {"length": REASON_LENGTH})
    batch.rejected_by, batch.rejected_at, batch.reject_reason = by, clock.now(), reason
    batch.save(update_fields=["rejected_by", "rejected_at", "reject_reason"])
    audit.record("paper-reject", by=by, obj=cycle, batch=batch.pk, reason=reason)
    return batch


@transaction.atomic
def discard_batch(*, batch: PaperBatch, by: Person) -> None:
    """Delete a batch that does not count yet: its sheets may then be keyed again, in another batch."""
    cycle = _open_for(by, batch.cycle)
    batch = _waiting(batch)
    audit.record("paper-discard", by=by, obj=cycle, batch=batch.pk, returned=batch.returned, void=batch.void)
    batch.counts.all().delete()
    batch.delete()


@transaction.atomic
def confirm_batch(*, batch: PaperBatch, by: Person) -> PaperBatch:
    """Add a batch to the counters; by another person than the one who keyed it."""
    cycle = _open_for(by, batch.cycle)
    batch = _waiting(batch)
    if batch.keyed_by_id == by.pk:
        raise Refused(_("录入人不能确认自己录入的纸质票，请由另一人核对后确认。"))
    if batch.rejected_at is not None:
        raise Refused(_("这批纸质票已经退回，更正后才能确认。"))
    if too_few(
        _counted(cycle.paper_batches.filter(pk=batch.pk)), cycle.rule_set.floor, seen=result_was_seen(cycle)
    ):
        raise Refused(_("本月结果已经给人看过，这批票里有对象只多出几张有效票，不能再计入。"))
    batch.confirmed_by, batch.confirmed_at = by, clock.now()
    batch.save(update_fields=["confirmed_by", "confirmed_at"])
    totals = {(count.entry_id, count.channel): count for count in batch.counts.all()}
    tallies = (
        Tally.objects.select_for_update()
        .filter(entry__cycle=cycle)
        .order_by("pk")
        .values_list("pk", "entry_id", "channel")
    )
    for pk, entry_id, channel in list(tallies):
        count = totals.get((entry_id, channel))
        if count is not None:
            Tally.objects.filter(pk=pk).update(
                **{f"paper_{m.value}": F(f"paper_{m.value}") + getattr(count, m.value) for m in MARKS}
            )
    audit.record("paper-confirm", by=by, obj=cycle, batch=batch.pk)
    return batch


def batch_problems(
    cycle: ReviewCycle,
    issued: int,
    returned: int,
    void: int,
    totals: Totals,
    instead_of: PaperBatch | None = None,
) -> list[str]:
    """What is wrong with a batch's figures, in sentences; empty when it may be keyed.

    ``instead_of`` is the batch these figures correct: it does not count beside them.
    """
    if min(issued, returned, void) < 0:
        return [_("份数不能为负数。")]
    handed = Register.objects.filter(cycle=cycle, medium=Register.Medium.PAPER).count()
    before = _others(cycle, instead_of).aggregate(issued=Sum("issued"))["issued"] or 0
    problems = []
    if returned > issued:
        problems.append(
            _("收回%(returned)d份，多于发出%(issued)d份，请核对。") % {"returned": returned, "issued": issued}
        )
    if void > returned:
        problems.append(
            _("作废%(void)d份，多于收回%(returned)d份，请核对。") % {"void": void, "returned": returned}
        )
    if before + issued > handed:
        problems.append(
            _("累计发出%(issued)d份，多于登记领取的%(handed)d份，请核对。")
            % {"issued": before + issued, "handed": handed}
        )
    valid, floor = returned - void, cycle.rule_set.floor
    if not problems and valid < floor:
        problems.append(
            _("一批至少%(floor)d份有效票，现有%(valid)d份，请合并后录入。") % {"floor": floor, "valid": valid}
        )
    return problems or _total_problems(cycle, valid, totals, instead_of)


def _total_problems(
    cycle: ReviewCycle, valid: int, totals: Totals, instead_of: PaperBatch | None
) -> list[str]:
    titles = dict(cycle.entries.values_list("pk", "public_title"))
    if any(e not in titles or c not in SECRET_CHANNELS for e, c in totals):
        return [_("汇总中有不属于本月评议范围的对象。")]
    if any(min(counts.of(mark) for mark in MARKS) < 0 for counts in totals.values()):
        return [_("票数不能为负数。")]
    faults = too_many(totals, valid)
    if faults:
        return [
            _("“%(title)s”合计%(sum)d票，多于有效票%(valid)d份，请核对。")
            % {"title": titles[fault.entry_id], "sum": fault.counted, "valid": valid}
            for fault in faults
        ]
    room, before = room_of(cycle), _counted(_others(cycle, instead_of))
    seen = result_was_seen(cycle)
    problems = [
        _("“%(title)s”%(channel)s累计%(sum)d票，领了纸质票、能这样评它的只有%(most)d人，请核对。")
        % _words(titles, fault)
        for fault in beyond_takers(totals, before, room)
    ]
    told = (
        _(
            "本月结果已经给人看过，“%(title)s”的%(channel)s只多出%(sum)d张有效票，不足%(most)d张，前后一比就能算出来，这批票不能再计入。"
        )
        if seen
        else _(
            "“%(title)s”%(channel)s只有%(sum)d票，不足%(most)d票会看出单张票，请合并到更大的一批，或全部记为不了解。"
        )
    )
    return problems or [
        told % _words(titles, fault)
        for fault in too_few(completed(totals, valid, before, room), cycle.rule_set.floor, seen=seen)
    ]


def result_was_seen(cycle: ReviewCycle) -> bool:
    """Whether anybody could read a result of the month before: holders in a preview, or everyone."""
    return cycle.first_prepared_at is not None or cycle.rankings.exists()


def _words(titles: dict[int, str], fault: Fault) -> dict[str, object]:
    channel = CHANNEL_LABELS[fault.channel] if fault.channel is not None else ""
    return {"title": titles[fault.entry_id], "channel": channel, "sum": fault.counted, "most": fault.most}


def room_of(cycle: ReviewCycle) -> Room:
    """Who took paper, as far as totals can be asked about it; four queries."""
    facts = facts_of(cycle)
    takers = cycle.register.filter(medium=Register.Medium.PAPER).values_list("person_id", flat=True)
    return Room.of(facts, roll_facts(cycle, facts), takers)


def _others(cycle: ReviewCycle, apart_from: PaperBatch | None) -> QuerySet[PaperBatch]:
    rows = cycle.paper_batches.all()
    return rows if apart_from is None else rows.exclude(pk=apart_from.pk)


def _counted(batches: QuerySet[PaperBatch]) -> dict[Key, Counts]:
    found: dict[Key, Counts] = {}
    for row in PaperCount.objects.filter(batch__in=batches):
        key = (row.entry_id, Channel(row.channel))
        found[key] = found.get(key, Counts()) + Counts(*(getattr(row, mark.value) for mark in MARKS))
    return found


def _write_counts(batch: PaperBatch, totals: Totals) -> None:
    before = _counted(_others(batch.cycle, batch))
    whole = completed(totals, batch.returned - batch.void, before, room_of(batch.cycle))
    PaperCount.objects.bulk_create(
        PaperCount(
            batch=batch,
            entry_id=entry_id,
            channel=channel,
            **{mark.value: counts.of(mark) for mark in MARKS},
        )
        for (entry_id, channel), counts in sorted(whole.items())
    )


def _open_for(by: Person, cycle: ReviewCycle) -> ReviewCycle:
    """The cycle, locked, where ``by`` may change its paper now: until prepared, and again after reopening."""
    require(can_run_cycle(by, cycle) or can_confirm_cycle(by, cycle))
    cycle = lock_cycle(cycle.pk)
    progress = progress_of(cycle)
    if progress.published_at is not None or progress.previewed_until is not None:
        raise Refused(_("结果已经汇总，不能再录入纸质票。"))
    if not cycle.secret_open:
        raise Refused(_("本月不进行互评和群众评。"))
    return cycle


def _waiting(batch: PaperBatch) -> PaperBatch:
    """The batch as stored, where it does not count yet; the cycle is locked by now."""
    stored = PaperBatch.objects.select_related("cycle__rule_set").filter(pk=batch.pk).first()
    if stored is None:
        raise Refused(_("这批纸质票已经删除。"))
    if stored.confirmed_at is not None:
        raise Refused(_("这批纸质票已经确认，不能再改。"))
    return stored


def _refuse(problems: Iterable[str]) -> None:
    words = "".join(problems)
    if words:
        raise Refused(words)


def unconfirmed_batches(cycle: ReviewCycle) -> QuerySet[PaperBatch]:
    """Batches keyed and not confirmed yet, those sent back included."""
    return cycle.paper_batches.filter(confirmed_at=None).select_related("keyed_by").order_by("pk")
