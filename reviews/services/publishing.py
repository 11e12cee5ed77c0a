"""From the counted month to a sealed ranking: prepared by one, confirmed by another (product.md §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.models import Campaign, Person
from campaign.months import Month
from campaign.permissions import require
from campaign.services.messages import announce
from reviews.cycles import latest_ranking, lock_cycle, preview_last_day, step_of
from reviews.models import Ranking, ReviewCycle, Standing, StandingChannel
from reviews.permissions import can_confirm_cycle, can_publish_ranking, can_reopen_ranking, can_run_cycle
from reviews.phases import Step
from reviews.ranking import rank_change
from reviews.scoring import Presence, Term
from reviews.services.appeals import open_appeals
from reviews.services.computing import ComputedMonth, ComputedRow, compute_month
from reviews.services.duties import missing_duties
from reviews.services.paper import unconfirmed_batches
from reviews.services.seals import seal_ranking

TREND_MONTHS = 12
NAMED_IN_SENTENCE = 3


@transaction.atomic
def prepare_ranking(*, cycle: ReviewCycle, by: Person) -> ReviewCycle:
    """Count the month and open the holders' preview of two working days †; returns the cycle.

    Refused before the window is over, while the secret channels are not closed, while paper
    waits for its second person, and while a named sheet is missing and not waived.
    """
    require(can_run_cycle(by, cycle))
    cycle = lock_cycle(cycle.pk)
    problems = preparing_problems(cycle)
    if problems:
        raise Refused("".join(problems))
    now = clock.now()
    cycle.prepared_at, cycle.prepared_by = now, by
    cycle.preview_to = preview_last_day(cycle.rule_set, now.date())
    cycle.first_prepared_at = cycle.first_prepared_at or now
    cycle.save(update_fields=["prepared_at", "prepared_by", "preview_to", "first_prepared_at"])
    month = compute_month(cycle)
    unranked = [row.entry.public_title for row in month.rows if row.rank is None]
    if unranked:
        raise Refused(_("%(names)s没有任何可计入的渠道，不能排名。") % {"names": "、".join(unranked)})
    audit.record("ranking-prepare", by=by, obj=cycle)
    announce("ranking-prepare", cycle, by=by)
    return cycle


def preparing_problems(cycle: ReviewCycle) -> list[str]:
    """What still stands against counting the month, in sentences; empty when it may be prepared."""
    step = step_of(cycle)
    if step is Step.PUBLISHED:
        return [_("本月排名已经发布；更正须先由书记重新打开。")]
    if step in (Step.PREVIEW, Step.CONFIRMING):
        return [_("本月结果已经汇总。")]
    if step is not Step.COUNTING:
        return [_("评一评%(day)s才截止，请届时汇总。") % {"day": day_text(cycle.appraise_to)}]
    problems = []
    if cycle.secret_open and cycle.secret_closed_at is None:
        problems.append(_("请先结束评议，再汇总结果。"))
    if unconfirmed_batches(cycle).exists():
        problems.append(_("有纸质票汇总尚未由另一人确认。"))
    missing = list(missing_duties(cycle))
    if missing:
        names = "、".join(
            f"{duty.scorer_name}（{duty.entry.public_title}）" for duty in missing[:NAMED_IN_SENTENCE]
        )
        problems.append(
            _("还有%(count)d份评分未提交：%(names)s%(more)s。请催办，或写明理由免评。")
            % {
                "count": len(missing),
                "names": names,
                "more": _("等") if len(missing) > NAMED_IN_SENTENCE else "",
            }
        )
    return problems


@transaction.atomic
def withdraw_preparation(*, cycle: ReviewCycle, by: Person) -> ReviewCycle:
    """Take a prepared month back to counting before it is published; the preview begins anew later."""
    require(can_run_cycle(by, cycle))
    cycle = lock_cycle(cycle.pk)
    if step_of(cycle) not in (Step.PREVIEW, Step.CONFIRMING):
        raise Refused(_("本月结果不在预览期，不能撤回汇总。"))
    cycle.prepared_at = cycle.prepared_by = cycle.preview_to = None
    cycle.save(update_fields=["prepared_at", "prepared_by", "preview_to"])
    audit.record("ranking-withdraw", by=by, obj=cycle)
    return cycle


def publishing_problems(cycle: ReviewCycle, by: Person) -> list[str]:
    """What stands against this person's publishing now, in sentences; empty when it may go out."""
    step = step_of(cycle)
    problems = []
    if step is Step.PUBLISHED:
        return [_("本月排名已经发布。")]
    if step is Step.PREVIEW and cycle.preview_to is not None:
        problems.append(_("本人预览到%(day)s，之后才能发布。") % {"day": day_text(cycle.preview_to)})
    elif step is not Step.CONFIRMING:
        return [_("本月结果还没有汇总，不能发布。")]
    waiting = open_appeals(cycle).count()
    if waiting:
        problems.append(_("还有%(count)d件申诉没有答复，不能发布。") % {"count": waiting})
    if cycle.prepared_by_id == by.pk:
        problems.append(_("汇总和发布须由两人办理，您已办理汇总。"))
    elif can_confirm_cycle(by, cycle) and not can_publish_ranking(by, cycle):
        problems.append(_("本月参评对象中有您本人，请由其他书记、副书记审定发布。"))
    return problems


@transaction.atomic
def publish_ranking(*, cycle: ReviewCycle, by: Person) -> Ranking:
    """Write the month's standings once, sealed, and return the ranking.

    By the secretary or deputy of the general branch who did not prepare it. Numbers the seal in
    the campaign's one sequence; change and trend are stored as sealed.
    """
    require(can_confirm_cycle(by, cycle))
    # One campaign publishes one month at a time: the sequence of seals has no gap and no twin.
    Campaign.objects.select_for_update().get(pk=cycle.campaign_id)
    cycle = lock_cycle(cycle.pk)
    problems = publishing_problems(cycle, by)
    if problems:
        raise Refused("".join(problems))
    month = compute_month(cycle)
    before = _sealed_before(cycle)
    written = [_standing(row, before) for row in month.rows]
    ranking = seal_ranking(
        cycle=cycle, month=month, standings=[s for s, _parts in written], channels=[parts for _s, parts in written],
        algorithm=settings.SEAL_ALGORITHM, by=by,
    )  # fmt: skip
    audit.record(
        "ranking-publish",
        by=by,
        obj=ranking,
        number=ranking.number,
        version=ranking.version,
        seal=ranking.seal,
        campaign=ranking.campaign_id,
    )
    announce("ranking-publish", ranking, by=by)
    return ranking


@transaction.atomic
def reopen_ranking(*, cycle: ReviewCycle, reason: str, by: Person) -> ReviewCycle:
    """Open a published month for correction, with a reason; a new version will be appended.

    Never reopens voting; secret counts may change only by a whole paper batch (product.md §5).
    """
    require(can_reopen_ranking(by, cycle))
    reason = reason.strip()
    if not reason:
        raise Refused(_("请写明更正的理由。"))
    cycle = lock_cycle(cycle.pk)
    if step_of(cycle) is not Step.PUBLISHED:
        raise Refused(_("本月排名还没有发布，不需要重新打开。"))
    cycle.reopened_at, cycle.reopened_by, cycle.reopen_reason = clock.now(), by, reason
    cycle.prepared_at = cycle.prepared_by = cycle.preview_to = None
    cycle.save()
    audit.record("ranking-reopen", by=by, obj=cycle, reason=reason)
    return cycle


def _sealed_before(cycle: ReviewCycle) -> Mapping[int, Sequence[tuple[str, int, int]]]:
    """Per contender the sealed (month, composite, rank) of earlier months, oldest first.

    Of a corrected month the version in force counts; later corrections leave this one as it is.
    """
    rows = (
        Standing.objects.filter(ranking__campaign_id=cycle.campaign_id, ranking__cycle__month__lt=cycle.month)
        .order_by("ranking__cycle__month", "ranking__version")
        .values_list("entry__contender_id", "ranking__cycle__month", "composite", "rank")
    )
    by_contender: dict[int, dict[str, tuple[str, int, int]]] = {}
    for contender_id, month, composite, rank in rows:
        by_contender.setdefault(contender_id, {})[month] = (month, composite, rank)
    return {pk: list(months.values()) for pk, months in by_contender.items()}


def _standing(
    row: ComputedRow, before: Mapping[int, Sequence[tuple[str, int, int]]]
) -> tuple[Standing, list[StandingChannel]]:
    if row.rank is None:
        raise Refused(_("%(names)s没有任何可计入的渠道，不能排名。") % {"names": row.entry.public_title})
    sealed, month = before.get(row.entry.contender_id, ()), previous_month(row.entry.cycle.month)
    last = next((rank for before_, _composite, rank in sealed if before_ == month), None)
    trend = [[before_, composite] for before_, composite, _rank in sealed][-TREND_MONTHS:]
    standing, channels = standing_of(row, change=rank_change(row.rank, last), trend=trend)
    standing.entry = row.entry
    return standing, channels


def standing_of(
    row: ComputedRow, *, change: int | None, trend: Sequence[Sequence[object]]
) -> tuple[Standing, list[StandingChannel]]:
    """A ranked row as it is written: the standing and its five channels, not saved."""
    trace = row.trace
    if trace.composite is None or trace.grade is None or row.rank is None:
        raise ValueError("only what is ranked is written")
    standing = Standing(
        entry_id=row.entry.pk,
        kind=row.entry.kind,
        rank=row.rank,
        change=change,
        composite=trace.composite,
        shown_digits=row.placing.decimals,
        grade=trace.grade.value,
        capped=trace.is_capped,
        redistributed=trace.reweighted,
        trend=list(trend),
    )
    return standing, [_channel(row, term) for term in trace.terms]


def previous_month(month: str) -> str:
    """The month before a ``YYYY-MM``."""
    return str(Month.parse(month).previous)


def _channel(row: ComputedRow, term: Term) -> StandingChannel:
    secret = row.secret.get(term.channel)
    return StandingChannel(
        channel=term.channel.value,
        score=term.score,
        weight=term.weight,
        counted=term.share is not None,
        suppressed=term.presence is Presence.BELOW_FLOOR,
        n=term.n,
        median=secret.median if secret else None,
        spread=secret.spread if secret else None,
    )


def computed_month_in_force(cycle: ReviewCycle) -> tuple[Ranking | None, ComputedMonth]:
    """The version in force and the month recomputed now, for "how this was computed"."""
    return latest_ranking(cycle), compute_month(cycle)
