"""Monthly results and acceptance for the printed ledgers, as their pages show them (product.md §4, §5)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from campaign.formatting import change_text, day_year, hundredths, month_text
from campaign.models import Contender, Person, State
from campaign.paper_results import MonthResult, Results, provides_results
from reviews.acceptance_rights import can_read_acceptance
from reviews.models import Acceptance, Standing
from reviews.permissions import can_read_ranked_name


@provides_results
def results(contenders: Sequence[Contender], person: Person) -> dict[int, Results]:
    """Five queries for any number of contenders."""
    months = _months(contenders, person)
    kept = Acceptance.objects.filter(contender__in=contenders).select_related(
        "summary_by", "opinion_by", "accepted_by"
    )
    rows = {row.pk: row for row in kept}
    return {
        contender.pk: _results(contender, months[contender.pk], rows.get(contender.pk), person)
        for contender in contenders
    }


def _months(contenders: Sequence[Contender], person: Person) -> dict[int, tuple[MonthResult, ...]]:
    found: dict[int, dict[str, MonthResult]] = defaultdict(dict)
    standings = (
        Standing.objects.filter(entry__contender__in=contenders)
        .select_related("entry__branch", "entry__cycle", "ranking__rule_set")
        .prefetch_related("channels", "entry__members")
        .order_by("entry__cycle__month", "ranking__version")
    )
    for row in standings:
        if not row.ranking.rule_set.hide_below_half or can_read_ranked_name(person, row.entry):
            found[row.entry.contender_id][row.entry.cycle.month] = _month(row)
    return defaultdict(tuple, {pk: tuple(rows.values()) for pk, rows in found.items()})


def _month(row: Standing) -> MonthResult:
    scores = [(part.get_channel_display(), hundredths(part.score)) for part in row.channels.all()]
    return MonthResult(
        month=month_text(row.entry.cycle.month),
        rank=str(row.rank),
        change=change_text(row.change),
        composite=hundredths(row.composite, row.shown_digits),
        grade=str(row.get_grade_display()),
        channels=_("，").join(f"{label}{score}" for label, score in scores),
    )


def _results(
    contender: Contender, months: tuple[MonthResult, ...], row: Acceptance | None, person: Person
) -> Results:
    open_to = contender.state in (State.ACCEPTING, State.CLOSED) and can_read_acceptance(person, contender)
    if row is None or not open_to:
        return Results(months)
    return Results(
        months=months,
        summary=row.summary,
        summary_note=_entered(row.summary_by, row.summary_at),
        opinion=row.opinion,
        opinion_note=_entered(row.opinion_by, row.opinion_at),
        conclusion=row.conclusion,
        conclusion_note=_entered(row.accepted_by, row.accepted_at),
        grade=str(row.get_grade_display()) if row.grade and row.accepted_at else "",
    )


def _entered(by: Person | None, at: dt.datetime | None) -> str:
    return (
        _("（%(name)s于%(day)s在系统中填写）") % {"name": by.name, "day": day_year(at)} if by and at else ""
    )
