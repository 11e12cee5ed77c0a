"""Whom the acts of a month tell what. Of secret sheets nothing is said: neither who sent one nor who has not."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.formatting import day_text
from campaign.models import MessageKind
from campaign.months import Month
from campaign.telling import Told, tells
from campaign.told import to_each
from reviews.models import (
    Acceptance,
    Appeal,
    Clearance,
    CycleEntry,
    EntryMember,
    Learning,
    Ranking,
    ReviewCycle,
    ScoringDuty,
    ShowComment,
    ShowPage,
)

DUTY, MONTH, LEDGER = MessageKind.DUTY, MessageKind.MONTH, MessageKind.LEDGER
WRITERS = (EntryMember.Role.HOLDER, EntryMember.Role.CAPTAIN, EntryMember.Role.DEPUTY)


def _month(cycle: ReviewCycle) -> str:
    return Month.parse(cycle.month).short_label


def _writers(cycle: ReviewCycle) -> list[tuple[int, CycleEntry]]:
    """Who keeps each entry's steps."""
    rows = EntryMember.objects.filter(entry__cycle=cycle, role__in=WRITERS)
    return [(row.person_id, row.entry) for row in rows.select_related("entry").order_by("pk")]


def _writers_of(entry: CycleEntry) -> list[int]:
    return list(entry.members.filter(role__in=WRITERS).order_by("pk").values_list("person_id", flat=True))


@tells("cycle-open")
def month_opened(cycle: ReviewCycle) -> Iterator[Told]:
    """Who keeps an entry, and who scores by name."""
    for person, entry in _writers(cycle):
        yield Told(
            person,
            MONTH,
            _("%s月度评比已开启，请办找一找") % _month(cycle),
            reverse("reviews:find-entry", args=[entry.pk]),
            f"cycle-{cycle.pk}-open-{entry.pk}",
            _("“%(title)s”，%(day)s截止。") % {"title": entry.title, "day": day_text(cycle.find_to)},
        )
    named = ScoringDuty.objects.filter(entry__cycle=cycle).exclude(channel="self")
    yield from to_each(
        named.order_by("pk").values_list("scorer_id", flat=True),
        DUTY,
        _("%s署名评分由您办理") % _month(cycle),
        reverse("reviews:duty-list", args=[cycle.pk]),
        f"cycle-{cycle.pk}-duties",
        _("%(first)s起，%(last)s截止。")
        % {"first": day_text(cycle.appraise_from), "last": day_text(cycle.appraise_to)},
    )


@tells("window-move")
def window_moved(cycle: ReviewCycle) -> Iterator[Told]:
    """Everybody on the roll alike, whatever they have done."""
    words = {
        "find": day_text(cycle.find_to),
        "show": day_text(cycle.show_to),
        "appraise": day_text(cycle.appraise_to),
    }
    last = cycle.window_moves.order_by("pk").last()
    yield from to_each(
        cycle.roll.order_by("pk").values_list("person_id", flat=True),
        MONTH,
        _("%s月度评比的时间有调整") % _month(cycle),
        reverse("reviews:cycle", args=[cycle.pk]),
        f"window-move-{last.pk if last else cycle.pk}",
        _("找一找到%(find)s，晒一晒到%(show)s，评一评到%(appraise)s。") % words,
    )


@tells("show-return")
def show_returned(page: ShowPage) -> Iterator[Told]:
    """Who words the page."""
    yield from _about_page(
        page, _("%s晒一晒被退回，请修改"), f"returned-{page.version}", page.returned_reason
    )


@tells("show-clear")
def show_cleared(clearance: Clearance) -> Iterator[Told]:
    """Who words the page."""
    title = _("%s晒一晒已公开") if clearance.cleared else _("%s晒一晒审查未通过，请修改")
    yield from _about_page(clearance.show, title, f"clear-{clearance.version}", clearance.reason)


def _about_page(page: ShowPage, title: str, key: str, text: str) -> Iterator[Told]:
    entry = page.entry
    url = reverse("reviews:show-entry", args=[entry.pk])
    people = _writers_of(entry)
    yield from to_each(
        people, MONTH, title % _month(entry.cycle), url, f"show-{entry.pk}-{key}", text or entry.title
    )


@tells("comment-add")
def commented(comment: ShowComment) -> Iterator[Told]:
    """Who keeps the page."""
    entry = comment.show.entry
    yield from to_each(
        _writers_of(entry),
        LEDGER,
        _("“%s”收到新的留言") % entry.title,
        reverse("reviews:show-entry", args=[entry.pk]),
        f"comment-{comment.pk}",
        comment.text,
    )


@tells("comment-answer")
def comment_answered(comment: ShowComment) -> Iterator[Told]:
    """Who wrote the comment."""
    entry = comment.show.entry
    url = reverse("reviews:show-entry", args=[entry.pk])
    title = _("“%s”回复了您的留言") % entry.public_title
    yield Told(comment.by_id, LEDGER, title, url, f"comment-answer-{comment.pk}", comment.answer)


@tells("learning-add")
def taken_up(learning: Learning) -> Iterator[Told]:
    """The credited one sees who takes up what."""
    entry = learning.entry
    yield from to_each(
        _writers_of(learning.learned_from),
        LEDGER,
        _("“%s”要学您的做法") % entry.public_title,
        reverse("reviews:compare", args=[entry.cycle_id]),
        f"learning-{learning.pk}",
        learning.text,
    )


@tells("learning-follow")
def followed_up(learning: Learning) -> Iterator[Told]:
    """The credited one sees what became of it."""
    entry = learning.entry
    yield from to_each(
        _writers_of(learning.learned_from),
        LEDGER,
        _("“%s”写了学您做法的效果") % entry.public_title,
        reverse("reviews:compare", args=[entry.cycle_id]),
        f"learning-follow-{learning.pk}",
        learning.result,
    )


@tells("ranking-prepare")
def result_ready(cycle: ReviewCycle) -> Iterator[Told]:
    """Holders see their own result before anybody else, and may object."""
    stamp = int(cycle.prepared_at.timestamp()) if cycle.prepared_at else 0
    for person, entry in _writers(cycle):
        yield Told(
            person,
            MONTH,
            _("%s本人结果可以预览") % _month(cycle),
            reverse("reviews:preview", args=[entry.pk]),
            f"preview-{entry.pk}-{stamp}",
            _("“%(title)s”，有异议请在%(day)s前申诉。")
            % {"title": entry.title, "day": day_text(cycle.preview_to)},
        )


@tells("appeal-answer")
def appeal_answered(appeal: Appeal) -> Iterator[Told]:
    """Who objected."""
    entry = appeal.entry
    title = _("%s申诉已答复") % _month(entry.cycle)
    url = reverse("reviews:preview", args=[entry.pk])
    yield Told(appeal.raised_by_id, MONTH, title, url, f"appeal-{appeal.pk}", entry.title)


@tells("ranking-publish")
def ranking_published(ranking: Ranking) -> Iterator[Told]:
    """Who keeps an entry; a corrected version says so."""
    cycle = ranking.cycle
    title = _("%s排行榜已发布") if ranking.version == 1 else _("%s排行榜更正后重新发布")
    for person, entry in _writers(cycle):
        yield Told(
            person,
            MONTH,
            title % _month(cycle),
            reverse("reviews:ranking-month", args=[cycle.campaign_id, cycle.month]),
            f"ranking-{ranking.pk}-{entry.pk}",
            _("“%s”的名次和怎么算的，在排行榜查看。") % entry.title,
        )


@tells("acceptance-scorers")
def acceptance_scorers(row: Acceptance) -> Iterator[Told]:
    """Who is to score an acceptance and has not yet."""
    for sheet in row.sheets.filter(submitted_at=None):
        yield Told(
            sheet.scorer_id,
            DUTY,
            _("请为“%s”验收评分") % row.contender.title,
            reverse("reviews:acceptance-sheet", args=[sheet.pk]),
            f"acceptance-sheet-{sheet.pk}",
        )
