"""引 as its pages show it: rounds with their figures, and one round for one reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import span_of_year
from campaign.models import Campaign, Discussion, Opinion, OpinionRound, Person
from campaign.panels import Panel, provides_panel
from campaign.permissions.consultation import (
    can_read_opinions,
    can_run_round,
    can_write_opinion,
    officers_of,
    readable_discussions,
)
from campaign.permissions.scope import organizations_seen_by

CHANGES_SHOWN = 2


@dataclass(frozen=True)
class RoundLine:
    """A round and where today stands against it."""

    round: OpinionRound
    today: dt.date
    written: int = 0
    answered: int = 0

    @property
    def is_open(self) -> bool:
        return self.round.is_open(self.today)

    @property
    def state(self) -> tuple[str, str]:
        """Words and kind of the tag."""
        if self.is_open:
            return _("征求中"), "part"
        if not self.round.is_over(self.today):
            return _("未开始"), ""
        if self.answered < self.written or not self.round.changes:
            return _("答复中"), "warn"
        return _("已公布"), "done"

    @property
    def days(self) -> str:
        """From the first to the last day."""
        return span_of_year(self.round.opens_on, self.last_day, self.today)

    @property
    def last_day(self) -> dt.date:
        """The day it ended or will end."""
        closed = self.round.closed_at
        return clock.day_of(closed) if closed else self.round.closes_on


def lines_of(campaign: Campaign, today: dt.date) -> list[RoundLine]:
    """Every round of a campaign, newest first, in one query."""
    rows = OpinionRound.objects.filter(campaign=campaign).annotate(
        written=Count("opinions"), answered=Count("opinions", filter=~Q(opinions__verdict=""))
    )
    return [RoundLine(row, today, row.written, row.answered) for row in rows.order_by("-opens_on", "-pk")]


@dataclass(frozen=True)
class RoundPage:
    """One round for one reader."""

    line: RoundLine
    answered: list[Opinion]
    own: list[Opinion]
    waiting: list[Opinion]
    writes: bool
    runs: bool
    reads: bool

    @property
    def counts(self) -> list[tuple[str, int]]:
        """采纳, 部分采纳, 未采纳."""
        return [
            (str(kind.label), sum(one.verdict == kind for one in self.answered)) for kind in Opinion.Verdict
        ]


def page_of(opinion_round: OpinionRound, person: Person) -> RoundPage:
    """Replies to everybody; one's own signed ones; to who answers, what waits for them, in the order of random keys."""
    today = clock.today()
    rows = list(opinion_round.opinions.select_related("written_by").order_by("pk"))
    reads = can_read_opinions(person, opinion_round)
    answered = [one for one in rows if one.verdict]
    return RoundPage(
        line=RoundLine(opinion_round, today, len(rows), len(answered)),
        answered=sorted(answered, key=lambda one: Opinion.Verdict.values.index(one.verdict)),
        own=[one for one in rows if one.written_by_id == person.pk],
        waiting=_waiting(rows, opinion_round, person) if reads else [],
        writes=can_write_opinion(person, opinion_round),
        runs=can_run_round(person, opinion_round),
        reads=reads,
    )


def _waiting(rows: Iterable[Opinion], opinion_round: OpinionRound, person: Person) -> list[Opinion]:
    """What ``can_answer_opinion`` says of each, in one query: the officer all but the own, the secretary an officer's."""
    officers = officers_of(opinion_round.campaign)
    return [
        one
        for one in rows
        if not one.verdict
        and one.written_by_id != person.pk
        and (person.pk in officers or one.written_by_id in officers)
    ]


def readable_ids(discussions: Iterable[Discussion], person: Person) -> set[int]:
    """Which of these the person may open; one query."""
    ids = [discussion.pk for discussion in discussions]
    rows = Discussion.objects.filter(readable_discussions(person), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def changes_of(campaign: Campaign) -> list[OpinionRound]:
    """因此作出的改变, the latest first."""
    rows = OpinionRound.objects.filter(campaign=campaign, changes_at__isnull=False)
    return list(rows.order_by("-changes_at", "-pk")[:CHANGES_SHOWN])


@provides_panel("side")
def open_rounds(person: Person, today: dt.date) -> Panel | None:
    """A line for all staff while a round is open; one query."""
    if not organizations_seen_by(person):
        return None
    rounds = list(OpinionRound.objects.visible_to(person).open_on(today).order_by("closes_on", "pk"))
    return Panel("campaign/_rounds_panel.html", {"open_rounds": rounds}, order=10) if rounds else None
