"""Counts of one weekly log for the completeness rules: a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q

from campaign import clock
from campaign.models import Contender, Reading
from taskforces.log_parts import LogFacts
from taskforces.log_weeks import calendar_for, rows_of
from taskforces.models import LogPart, Milestone, WeeklyEntry
from taskforces.weeks import WeekRow, WeekStatus


def week_rows(contender: Contender) -> list[WeekRow]:
    """Status of every week of the team: two queries."""
    today = clock.today()
    entries = WeeklyEntry.objects.filter(team_id=contender.pk)
    return rows_of(contender, entries, today, calendar_for([contender], today))


def facts_of(contender: Contender, rows: Sequence[WeekRow] | None = None) -> LogFacts:
    """What the rules of ``log_parts`` need to know of this log; ``rows`` spares reading the weeks twice."""
    rows = week_rows(contender) if rows is None else rows
    milestones = Milestone.objects.filter(team_id=contender.pk).aggregate(
        total=Count("pk"),
        done=Count("done_on"),
        late=Count("pk", filter=Q(done_on=None, due_on__lt=clock.today())),
    )
    indicators = contender.indicators.aggregate(
        total=Count("pk"), read=Count("pk", filter=Exists(Reading.objects.filter(indicator=OuterRef("pk"))))
    )
    handed_in = (WeekStatus.FILLED, WeekStatus.LATE, WeekStatus.UNCHANGED)
    return LogFacts(
        indicators=indicators["total"],
        indicators_read=indicators["read"],
        measures=contender.measures.count(),
        milestones=milestones["total"],
        milestones_done=milestones["done"],
        milestones_late=milestones["late"],
        outcomes=contender.outcomes.count(),
        weeks_handed_in=sum(row.status in handed_in for row in rows),
        weeks_missing=sum(row.status is WeekStatus.MISSING for row in rows),
        texts={
            key: bool(text)
            for key, text in LogPart.objects.filter(team_id=contender.pk).values_list("key", "text")
        },
    )
