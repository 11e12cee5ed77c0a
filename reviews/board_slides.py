"""The month on the 展板: the upper half of the last published ranking, and what 晒一晒 cleared for it (decision 0023).

Only what was published and sealed; of channels, votes and whoever is below the middle a wall says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from campaign import board_layout as layout
from campaign.board_slides import SHOWN_STATES, Plate
from campaign.boards import Result, Slide, Wall, clears_readings, provides_results, provides_slides
from campaign.charts import bar_width
from campaign.formatting import hundredths, ratio
from campaign.models import ContenderKind
from campaign.months import Month
from reviews import shown
from reviews.models import Clearance, Ranking, ShowPage, Standing
from reviews.shown import Shown


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place: who, of which branch, how many points; ``width`` of the bar beginning at 60 points."""

    rank: int
    name: str
    detail: str
    score: str
    width: str


@dataclass(frozen=True, slots=True)
class RankingSlide:
    """A page of the upper half of one kind."""

    plate: Plate
    heading: str
    lines: tuple[PlaceLine, ...]


@provides_slides("ranking")
def ranking_slides(wall: Wall) -> Iterator[Slide]:
    """The upper half of posts and of teams; of a branch's board its own among them. Two queries."""
    ranking = last_ranking(wall)
    if ranking is None:
        return
    month = Month.parse(ranking.cycle.month)
    halves = upper_halves(ranking)
    for kind in ContenderKind:
        half, total = halves[kind]
        rows = [row for row in half if _is_shown(row, wall)]
        kept = layout.pages(rows, layout.RANKING_ROWS)
        for number, page in enumerate(kept, start=1):
            content = RankingSlide(
                plate=Plate(
                    _("月度排行"), month.short_label, str(kind.label),
                    _("共%(total)d个参评，列出前半") % {"total": total} if wall.is_whole
                    else _("%(branch)s进入前半%(count)d个") % {"branch": wall.organization.label, "count": len(rows)},
                ),
                heading=_("%(month)s综合得分") % {"month": month.label} + (f"（{ratio(number, len(kept))}）" if len(kept) > 1 else ""),
                lines=tuple(_line(row) for row in page),
            )  # fmt: skip
            label = f"{month.label}{_('排行')}　{kind.label}"
            yield Slide("ranking", f"ranking-{kind}-{number}", label, "reviews/_board_ranking.html", content)


def last_ranking(wall: Wall) -> Ranking | None:
    """The newest month published in the campaign, in its version in force."""
    rows = Ranking.objects.in_force().filter(campaign=wall.campaign).select_related("cycle", "rule_set")
    return rows.order_by("-cycle__month").first()


def upper_halves(ranking: Ranking) -> dict[ContenderKind, tuple[list[Standing], int]]:
    """By kind the standings of the upper half, best first, and how many there are in all; one query.

    Where the rules hide names below it and a single one were left over, the rest would give it away: then one more
    is left out, as on the ranking's own page.
    """
    rows = Standing.objects.filter(ranking=ranking).select_related("entry__branch", "entry__contender")
    standings = list(rows.order_by("rank", "entry_id"))
    halves = {}
    for kind in ContenderKind:
        all_of_kind = [row for row in standings if row.kind == kind]
        upper = [row for row in all_of_kind if row.rank <= (len(all_of_kind) + 1) // 2]
        if ranking.rule_set.hide_below_half and len(all_of_kind) - len(upper) == 1:
            upper = upper[:-1]
        halves[kind] = (upper, len(all_of_kind))
    return halves


def _is_shown(row: Standing, wall: Wall) -> bool:
    """Of the board's organisation, and still a title that stands."""
    return (
        row.entry.branch.path.startswith(wall.organization.path) and row.entry.contender.state in SHOWN_STATES
    )


def _line(row: Standing) -> PlaceLine:
    entry = row.entry
    is_post = row.kind == ContenderKind.POST
    who = entry.principal_name if is_post else entry.public_title
    about = entry.public_title if is_post else f"{_('队长')}{entry.principal_name}"
    return PlaceLine(
        row.rank, who, f"{about}　{entry.branch_name.removesuffix('党支部')}", hundredths(row.composite, row.shown_digits),
        bar_width(row.composite),
    )  # fmt: skip


@provides_results
def results(wall: Wall) -> dict[int, Result]:
    """Composite and place of those in the upper half, for their plates; two queries."""
    ranking = last_ranking(wall)
    if ranking is None:
        return {}
    month = Month.parse(ranking.cycle.month).short_label
    among = {ContenderKind.POST: _("%d个示范岗中"), ContenderKind.TEAM: _("%d支攻关队中")}
    return {
        row.entry.contender_id: Result(
            month, hundredths(row.composite, row.shown_digits), among[kind] % total, row.rank
        )
        for kind, (half, total) in upper_halves(ranking).items()
        for row in half
    }


@clears_readings
def cleared(contenders: Collection[int]) -> set[int]:
    """Readings shown on a page whose present version was confirmed and passed 保密审查; one query."""
    passed = Clearance.objects.filter(cleared=True, version=F("show__version"))
    pages = ShowPage.objects.filter(
        entry__contender__in=contenders, confirmed_at__isnull=False, pk__in=passed.values("show_id")
    )
    return {
        key
        for picked in pages.values_list("picked", flat=True)
        for key in Shown.parse(picked).keys(shown.READING)
    }
