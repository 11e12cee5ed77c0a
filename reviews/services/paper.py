"""Paper sheets: handed out against the register, keyed as totals by one, confirmed by another (product.md §5)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import require
from reviews.ballots import CHANNEL_LABELS, GRADED, SECRET_CHANNELS, Channel, Counts, Mark
from reviews.cycles import lock_cycle, progress_of
from reviews.models import PaperBatch, PaperCount, Register, ReviewCycle, Tally
from reviews.permissions import can_confirm_cycle, can_run_cycle
from reviews.services.voting import check_window, register

Totals = Mapping[tuple[int, Channel], Counts]
MARKS = (*GRADED, Mark.UNKNOWN)


@transaction.atomic
def hand_out_paper(*, cycle: ReviewCycle, person: Person, by: Person) -> None:
    """Strike a name on the register because a paper sheet was handed out; only while voting is open."""
    require(can_run_cycle(by, cycle))
    check_window(cycle)
    if not cycle.roll.filter(person=person).exists():
        raise Refused(_("%(name)s不在本月评议名单中。") % {"name": person.name})
    register(cycle, person, Register.Medium.PAPER)
    audit.record("paper-hand-out", by=by, obj=cycle, person=person.pk)


@transaction.atomic
def key_batch(
    *, cycle: ReviewCycle, issued: int, returned: int, void: int, totals: Totals, by: Person
) -> PaperBatch:
    """Key a batch of paper as totals per entry and channel; nothing counts until another confirms.

    A batch holds at least the floor of valid sheets, so that no single one can be read off.
    """
    require(can_run_cycle(by, cycle) or can_confirm_cycle(by, cycle))
    _check_may_change(cycle)
    problems = batch_problems(cycle, issued, returned, void, totals)
    if problems:
        raise Refused("".join(problems))
    batch = PaperBatch.objects.create(
        cycle=cycle, issued=issued, returned=returned, void=void, keyed_by=by, keyed_at=clock.now()
    )
    PaperCount.objects.bulk_create(
        PaperCount(
            batch=batch,
            entry_id=entry_id,
            channel=channel,
            **{mark.value: counts.of(mark) for mark in MARKS},
        )
        for (entry_id, channel), counts in sorted(totals.items())
    )
    audit.record("paper-key", by=by, obj=cycle, batch=batch.pk, returned=returned, void=void)
    return batch


@transaction.atomic
def confirm_batch(*, batch: PaperBatch, by: Person) -> PaperBatch:
    """Add a batch to the counters; by another person than the one who keyed it."""
    cycle = lock_cycle(batch.cycle_id)
    require(can_run_cycle(by, cycle) or can_confirm_cycle(by, cycle))
    _check_may_change(cycle)
    if batch.keyed_by_id == by.pk:
        raise Refused(_("录入人不能确认自己录入的纸质票，请由另一人核对后确认。"))
    if late_cells_below(cycle, _totals_of(batch)):
        raise Refused(_("本月结果已经给人看过，这批票里有对象只多出几张有效票，不能再计入。"))
    won = PaperBatch.objects.filter(pk=batch.pk, confirmed_at=None).update(
        confirmed_by=by, confirmed_at=clock.now()
    )
    if not won:
        raise Refused(_("这批纸质票已经确认。"))
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
    batch.refresh_from_db()
    return batch


def _totals_of(batch: PaperBatch) -> Totals:
    return {
        (row.entry_id, Channel(row.channel)): Counts(row.good, row.fair, row.average, row.poor, row.unknown)
        for row in batch.counts.all()
    }


def batch_problems(cycle: ReviewCycle, issued: int, returned: int, void: int, totals: Totals) -> list[str]:
    """What is wrong with a batch's figures, in sentences; empty when it may be keyed."""
    if min(issued, returned, void) < 0:
        return [_("份数不能为负数。")]
    handed = Register.objects.filter(cycle=cycle, medium=Register.Medium.PAPER).count()
    before = cycle.paper_batches.aggregate(issued=Sum("issued"))["issued"] or 0
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
    return problems or _total_problems(cycle, valid, totals)


def _total_problems(cycle: ReviewCycle, valid: int, totals: Totals) -> list[str]:
    entries = {entry.pk: entry for entry in cycle.entries.all()}
    if any(e not in entries or c not in SECRET_CHANNELS for e, c in totals):
        return [_("汇总中有不属于本月评议范围的对象。")]
    if any(min(counts.of(mark) for mark in MARKS) < 0 for counts in totals.values()):
        return [_("票数不能为负数。")]
    if told := late_cells_below(cycle, totals):
        (entry_id, channel), floor = told[0], cycle.rule_set.floor
        return [
            _(
                "本月结果已经给人看过，“%(title)s”的%(channel)s只多出不足%(floor)d张有效票，前后一比就能算出来，这批票不能再计入。"
            )
            % {"title": entries[entry_id].public_title, "channel": CHANNEL_LABELS[channel], "floor": floor}
        ]
    sums: dict[int, int] = {}
    for (entry_id, _channel), counts in totals.items():
        sums[entry_id] = sums.get(entry_id, 0) + counts.total
    return [
        _("“%(title)s”合计%(sum)d票，多于有效票%(valid)d份，请核对。")
        % {"title": entries[entry_id].public_title, "sum": total, "valid": valid}
        for entry_id, total in sums.items()
        if total > valid
    ]


def late_cells_below(cycle: ReviewCycle, totals: Totals) -> list[tuple[int, Channel]]:
    """The cells a batch would raise by a few marks only, once a result was shown: two versions would tell them.

    Secret counts change then only by a whole batch at the floor (product.md §5), and that holds for every
    contender and channel, not only for the batch.
    """
    if cycle.first_prepared_at is None and not cycle.rankings.exists():
        return []
    return [cell for cell, counts in sorted(totals.items()) if 0 < counts.graded < cycle.rule_set.floor]


def _check_may_change(cycle: ReviewCycle) -> None:
    """Paper counts change until the result is prepared, and again after reopening."""
    progress = progress_of(cycle)
    if progress.published_at is not None or progress.previewed_until is not None:
        raise Refused(_("结果已经汇总，不能再录入纸质票。"))
    if not cycle.secret_open:
        raise Refused(_("本月不进行互评和群众评。"))


def unconfirmed_batches(cycle: ReviewCycle) -> QuerySet[PaperBatch]:
    """Batches keyed and not confirmed yet."""
    return cycle.paper_batches.filter(confirmed_at=None).select_related("keyed_by").order_by("pk")
