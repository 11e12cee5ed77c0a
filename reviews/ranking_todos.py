"""首页: counting, previewing, objecting, answering and publishing, each to whom it falls (product.md §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.models import Appointment, Channel, Person
from campaign.permissions import roles_on
from campaign.todos import TodoItem, provides_todos
from campaign.workdays import end_of
from reviews.cycles import month_of, windows_stored
from reviews.models import Appeal, CycleEntry, ReviewCycle, ScoringDuty
from reviews.month_head import cycles, title_for
from reviews.permissions import can_answer_appeal, can_publish_ranking, can_run_cycle
from reviews.phases import Progress, Step, step_at

Stepped = Sequence[tuple[ReviewCycle, Step]]


@provides_todos
def waiting(person: Person, today: dt.date) -> Iterable[TodoItem]:
    """What the months not published ask of the person; seven queries at most for one open month."""
    open_cycles = _unpublished(person)
    if not open_cycles:
        return
    yield from _counting(person, open_cycles)
    yield from _previewing(person, open_cycles)
    yield from _answering(person, open_cycles)
    yield from _correcting(person, open_cycles)
    yield from _publishing(person, open_cycles)


def _unpublished(person: Person) -> Stepped:
    """The months never published or reopened since, with their steps; one query."""
    rows = (
        cycles()
        .visible_to(person)
        .annotate(published=Max("rankings__published_at"))
        .filter(Q(published=None) | Q(reopened_at__gte=F("published")))
        .order_by("month", "pk")
    )
    return [(row, _step(row)) for row in rows]


def _step(cycle: ReviewCycle) -> Step:
    until = end_of(cycle.preview_to) if cycle.preview_to else None
    return step_at(windows_stored(cycle), Progress(previewed_until=until), clock.now())


def _in(open_cycles: Stepped, *steps: Step) -> list[ReviewCycle]:
    return [cycle for cycle, step in open_cycles if step in steps]


def _counting(person: Person, open_cycles: Stepped) -> Iterator[TodoItem]:
    """The officer counts, once the closing act (a to-do of its own) is done."""
    for cycle in _in(open_cycles, Step.COUNTING):
        if can_run_cycle(person, cycle) and not (cycle.secret_open and cycle.secret_closed_at is None):
            yield TodoItem(
                due=None,
                title=_("汇总%(month)s结果") % {"month": month_of(cycle).short_label},
                detail=_("汇总后本人预览%(days)d个工作日，再审定发布")
                % {"days": cycle.rule_set.preview_workdays},
                url=reverse("reviews:publication", args=[cycle.pk]),
                action=_("去汇总"),
                key=f"ranking-prepare-{cycle.pk}",
            )


def _previewing(person: Person, open_cycles: Stepped) -> Iterator[TodoItem]:
    """Holders and captains read their result while they may object."""
    previewed = _in(open_cycles, Step.PREVIEW)
    rows = CycleEntry.objects.filter(cycle__in=previewed, principal=person, appeal=None) if previewed else ()
    by_id = {cycle.pk: cycle for cycle in previewed}
    for entry in rows:
        cycle = by_id[entry.cycle_id]
        yield TodoItem(
            due=cycle.preview_to,
            title=_("看%(month)s结果预览") % {"month": month_of(cycle).short_label},
            detail=_("%(title)s，有异议可在%(day)s前申诉一次")
            % {"title": entry.title, "day": day_text(cycle.preview_to)},
            url=reverse("reviews:preview", args=[entry.pk]),
            action=_("去看"),
            key=f"ranking-preview-{entry.pk}",
        )


def _answering(person: Person, open_cycles: Stepped) -> Iterator[TodoItem]:
    """The general branch's 纪检委员 answers, or who of its committee stands in."""
    if not roles_on(person).has(*Appointment.COMMITTEE_ROLES):
        return
    rows = (
        Appeal.objects.filter(entry__cycle__in=[cycle for cycle, _step in open_cycles], found_at=None)
        .select_related("entry__cycle__campaign__organization", "entry__branch", "entry__contender")
        .prefetch_related("entry__members", "entry__duties")
    )
    for appeal in rows:
        if can_answer_appeal(person, appeal):
            cycle = appeal.entry.cycle
            yield TodoItem(
                due=cycle.preview_to,
                title=_("答复%(month)s结果申诉") % {"month": month_of(cycle).short_label},
                detail=_("%(title)s，答复后才能发布") % {"title": title_for(person, appeal.entry)},
                url=reverse("reviews:appeal", args=[appeal.pk]),
                action=_("去答复"),
                key=f"ranking-appeal-{appeal.pk}",
            )


def _correcting(person: Person, open_cycles: Stepped) -> Iterator[TodoItem]:
    """A committee's scorer looks at the sheet again after an upheld appeal, until it is corrected or published."""
    rows = ScoringDuty.objects.filter(
        scorer=person,
        channel__in=(Channel.BRANCH, Channel.GENERAL_BRANCH),
        entry__cycle__in=_in(open_cycles, Step.PREVIEW, Step.CONFIRMING),
        entry__appeal__upheld=True,
        sheet__submitted_at__lt=F("entry__appeal__found_at"),
    ).select_related("entry__cycle")
    for duty in rows:
        yield TodoItem(
            due=duty.entry.cycle.preview_to,
            title=_("核对并更正评分"),
            detail=_("%(title)s申诉成立，需要更正的请写明理由") % {"title": duty.entry.public_title},
            url=reverse("reviews:rubric", args=[duty.pk]),
            action=_("去核对"),
            key=f"ranking-correct-{duty.pk}",
        )


def _publishing(person: Person, open_cycles: Stepped) -> Iterator[TodoItem]:
    """The second person confirms."""
    for cycle in _in(open_cycles, Step.CONFIRMING):
        if can_publish_ranking(person, cycle):
            yield TodoItem(
                due=None,
                title=_("审定发布%(month)s排行榜") % {"month": month_of(cycle).short_label},
                detail=_("本人预览已于%(day)s结束") % {"day": day_text(cycle.preview_to)},
                url=reverse("reviews:publication", args=[cycle.pk]),
                action=_("去审定"),
                key=f"ranking-publish-{cycle.pk}",
            )
