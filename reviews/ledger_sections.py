"""综合评价 in both ledgers: monthly results arrive by themselves once published (product.md §4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from campaign.formatting import change_text, hundredths, month_text
from campaign.ledger_sections import Section, provides_section
from campaign.models import Contender, Person
from reviews.learning_page import learnings_about
from reviews.models import Standing
from reviews.permissions import can_read_ranked_name, can_read_remarks

LEARNINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A published month in words."""

    month: str
    rank: int
    change: str
    composite: str
    grade: str
    channels: tuple[tuple[str, str], ...]
    url: str
    remarks_url: str


@provides_section("evaluation")
def months(contender: Contender, person: Person) -> Section | None:
    """The contender's published months, the newest first, and what others took up from it; constant queries."""
    rows: dict[int, Standing] = {}
    found = (
        Standing.objects.filter(entry__contender=contender)
        .select_related("entry__branch", "entry__cycle", "ranking__rule_set")
        .prefetch_related("channels", "entry__members")
        .order_by("-entry__cycle__month", "-ranking__version")
    )
    for standing in found:
        rows.setdefault(standing.entry_id, standing)
    shown = [row for row in rows.values() if _may_read(person, row)]
    learnings = learnings_about(contender, person, LEARNINGS_SHOWN)
    if not shown and not any(learnings.values()):
        return None
    return Section(
        "reviews/_ledger_months.html",
        {"results": [_row(row, person) for row in shown], **learnings},
        order=10,
    )


def _may_read(person: Person, standing: Standing) -> bool:
    """Where the rules hide names below the top half, the whole history is for those who may put a name to it."""
    return not standing.ranking.rule_set.hide_below_half or can_read_ranked_name(person, standing.entry)


def _row(standing: Standing, person: Person) -> ResultRow:
    ranking, entry = standing.ranking, standing.entry
    may_read_remarks = can_read_remarks(person, entry)
    return ResultRow(
        month=month_text(entry.cycle.month),
        rank=standing.rank,
        change=change_text(standing.change),
        composite=hundredths(standing.composite, standing.shown_digits),
        grade=standing.get_grade_display(),
        channels=tuple(
            (part.get_channel_display(), hundredths(part.score)) for part in standing.channels.all()
        ),
        url=reverse("reviews:ranking-month", args=[ranking.campaign_id, entry.cycle.month]),
        remarks_url=reverse("reviews:remark-read", args=[entry.pk]) if may_read_remarks else "",
    )
