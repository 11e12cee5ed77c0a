"""Teams on the 展板: the milestone bar against today (decision 0023 says which fields a wall shows)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign import board_layout as layout
from campaign.board_slides import Plate, figures_of, shown_contenders, unit_of
from campaign.boards import Slide, Wall, provides_slides, results_on
from campaign.formatting import day_text, ratio, trimmed_hundredths
from campaign.models import Contender
from campaign.services.stories import public_title
from taskforces import milestones
from taskforces.milestones import STATUS_LABELS, MilestoneStatus, Timeline

#: The bar in the slide's own units.
WIDTH = 1120
MOST_MONTHS_NAMED = 12


@dataclass(frozen=True, slots=True)
class BarMark:
    """A milestone on the bar: where, its number, and whether it is done or late."""

    x: int
    number: int
    is_done: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of months with its marks and today, ready for its SVG."""

    description: str
    months: tuple[tuple[int, int, str], ...]
    marks: tuple[BarMark, ...]
    today: int | None


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone in words; ``title`` is empty where the project goes by an alias."""

    number: int
    title: str
    due: str
    words: str
    is_done: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class TeamSlide:
    """A team: how far it is, its bar and its milestones; ``said`` compares with today."""

    plate: Plate
    heading: str
    said: str
    bar: Bar
    lines: tuple[MilestoneLine, ...]


@provides_slides("teams")
def team_slides(wall: Wall) -> Iterator[Slide]:
    """One slide a team, more where its milestones need them; four queries however many there are."""
    teams = list(shown_contenders(wall, "team").prefetch_related("pledges", "team__milestones"))
    results = results_on(wall)
    for team in teams:
        pledges = list(team.pledges.all())
        kept = sum(1 for pledge in pledges if pledge.kept)
        plate = Plate(
            _("党员攻关队"), public_title(team), "", f"{_('队长')}{team.principal_name or team.principal.name}　{unit_of(team)}",
            figures_of(team, wall, results.get(team.pk), kept, len(pledges)),
        )  # fmt: skip
        for number, content in enumerate(team_contents(team, plate, wall)):
            yield Slide(
                "teams", f"team-{team.pk}-{number}", plate.name, "taskforces/_board_team.html", content
            )


def team_contents(contender: Contender, plate: Plate, wall: Wall) -> list[TeamSlide]:
    """What is shown of one team, everything of it prefetched; nothing for one without milestones."""
    rows = [
        milestones.Milestone(one.pk, one.title, one.weight, one.due_on, 0, one.done_on)
        for one in contender.team.milestones.all()
    ]
    if not rows:
        return []
    first, last = contender.activated_on or wall.today, contender.due_on or wall.today
    done, expected = milestones.progress(rows), milestones.expected_progress(rows, wall.today)
    line = milestones.timeline(rows, first, last, wall.today)
    is_named = not (contender.item and contender.item.alias)
    lines = [_line(number, mark, is_named) for number, mark in enumerate(line.marks, start=1)]
    pages = layout.pages(lines, layout.MILESTONE_LINES, _size)
    heading = _("按权重完成%s%%") % trimmed_hundredths(done)
    return [
        TeamSlide(
            plate, heading + (f"（{ratio(number, len(pages))}）" if len(pages) > 1 else ""),
            _said(done, expected), bar_of(line, heading), tuple(page),
        )
        for number, page in enumerate(pages, start=1)
    ]  # fmt: skip


def _said(done: int, expected: int) -> str:
    if done >= expected:
        return _("到今天应完成%s%%，进度正常") % trimmed_hundredths(expected)
    return _("到今天应完成%(expected)s%%，落后%(behind)s个百分点") % {
        "expected": trimmed_hundredths(expected),
        "behind": trimmed_hundredths(expected - done),
    }


def _size(line: MilestoneLine) -> int:
    return max(layout.lines_of(line.title, layout.MILESTONE_LINE), 1)


def _line(number: int, mark: milestones.Mark, is_named: bool) -> MilestoneLine:
    row = mark.milestone
    is_done = row.done_on is not None
    words = _("%s完成") % day_text(row.done_on) if is_done else _(STATUS_LABELS[mark.status])
    return MilestoneLine(
        number, row.name if is_named else _("第%d个里程碑") % number, _("%s到期") % day_text(row.due_on), words,
        is_done, mark.status is MilestoneStatus.LATE,
    )  # fmt: skip


def bar_of(line: Timeline, heading: str) -> Bar:
    """The bar in units; with more than a year only every third month is named."""
    step = 1 if len(line.ticks) <= MOST_MONTHS_NAMED else 3
    return Bar(
        description=_("里程碑共%(count)d个，%(heading)s") % {"count": len(line.marks), "heading": heading},
        months=tuple(
            (_units(tick.x), _units(tick.middle), "" if index % step else tick.month.short_label)
            for index, tick in enumerate(line.ticks)
        ),
        marks=_marks(line.marks),
        today=None if line.today_x is None else _units(line.today_x),
    )


def _marks(marks: Sequence[milestones.Mark]) -> tuple[BarMark, ...]:
    late, open_ones = MilestoneStatus.LATE, (MilestoneStatus.LATE, MilestoneStatus.OPEN)
    return tuple(
        BarMark(_units(mark.x), number, mark.status not in open_ones, mark.status is late)
        for number, mark in enumerate(marks, start=1)
    )


def _units(percent: str) -> int:
    """A place in percent of the bar, as units."""
    whole, _dot, rest = percent.rstrip("%").partition(".")
    hundredths = int(whole) * 100 + int(rest.ljust(2, "0") or 0)
    return (hundredths * WIDTH + 5000) // 10000
