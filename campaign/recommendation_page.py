"""民主推荐 as its pages show it: the windows, and one window for one reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from campaign.formatting import span_of_year
from campaign.models import Campaign, Nomination, Person, Recommendation
from campaign.panels import Panel, provides_panel
from campaign.permissions import branch_path_of, can_read_private
from campaign.permissions.recommendations import belongs_to, can_recommend, can_run_recommendation
from campaign.services.recommendations import done_by


@dataclass(frozen=True)
class WindowLine:
    """A window and where today stands against it."""

    window: Recommendation
    today: dt.date
    people: int = 0

    @property
    def days(self) -> str:
        """From the first to the last day."""
        return span_of_year(self.window.opens_on, self.window.closes_on, self.today)

    @property
    def is_open(self) -> bool:
        return self.window.is_open(self.today)

    @property
    def state(self) -> tuple[str, str]:
        """Words and kind of the tag."""
        if self.window.ended_at is not None:
            return _("已结束"), "done"
        if self.is_open:
            return _("推荐中"), "part"
        if self.today < self.window.opens_on:
            return _("未开始"), ""
        return _("待结束"), "warn"


@dataclass(frozen=True)
class NominationLine:
    """Somebody put forward, as the page prints them."""

    nomination: Nomination
    item: str
    state: tuple[str, str]
    is_done: bool
    may_second: bool
    is_own: bool


@dataclass(frozen=True)
class WindowPage:
    """One window for one reader."""

    line: WindowLine
    rows: list[NominationLine]
    recommends: bool
    runs: bool
    takes_part: bool

    @property
    def enough(self) -> int:
        """How many have been put forward by enough people."""
        return sum(row.nomination.seconds >= self.line.window.least for row in self.rows)


def lines_of(campaign: Campaign, person: Person, today: dt.date) -> list[WindowLine]:
    """The windows a person reads, newest first; one query."""
    rows = Recommendation.objects.visible_to(person).filter(campaign=campaign).select_related("branch")
    counted = rows.annotate(people=Count("nominations")).order_by("-opens_on", "-pk")
    return [WindowLine(row, today, row.people) for row in counted]


def page_of(window: Recommendation, person: Person, today: dt.date) -> WindowPage:
    """The window as the person reads it; what they have done themselves is told to them alone."""
    rows = list(
        window.nominations.select_related("nominee", "duty", "project__branch").order_by("-seconds", "pk")
    )
    done = done_by(window, rows, person) if window.ended_at is None else set()
    recommends = can_recommend(person, window)
    return WindowPage(
        line=WindowLine(window, today, len(rows)),
        rows=[
            NominationLine(
                nomination=row,
                item=named_item(row, person),
                state=_state(row, window),
                is_done=row.pk in done,
                may_second=recommends and row.pk not in done and row.nominee_id != person.pk,
                is_own=row.nominee_id == person.pk,
            )
            for row in rows
        ],
        recommends=recommends,
        runs=can_run_recommendation(person, window),
        takes_part=belongs_to(person, window),
    )


def named_item(nomination: Nomination, person: Person) -> str:
    """The duty or project, by its alias to whoever is outside its branch (product.md §3)."""
    item = nomination.item
    if item is None:
        return ""
    branch = nomination.recommendation.branch if nomination.duty_id else item.branch
    inside = branch_path_of(person).startswith(branch.path) or can_read_private(person, branch)
    return item.name if inside else item.public_name


def _state(row: Nomination, window: Recommendation) -> tuple[str, str]:
    if row.accepted is not None:
        return (_("已接受"), "done") if row.accepted else (_("已谢绝"), "stop")
    enough = row.seconds >= window.least
    if window.ended_at is None:
        return (_("已达到人数"), "part") if enough else (_("还差%d人") % (window.least - row.seconds), "")
    return (_("待本人答复"), "warn") if enough else (_("未达到人数"), "")


@provides_panel("side")
def open_windows(person: Person, today: dt.date) -> Panel | None:
    """A line to those of a branch while its window is open; two queries at most."""
    path = branch_path_of(person)
    if not path:
        return None
    rows = Recommendation.objects.open_on(today).filter(branch__path=path).select_related("branch")
    windows = [window for window in rows if belongs_to(person, window)]
    return (
        Panel("campaign/_recommendations_panel.html", {"open_windows": windows}, order=11)
        if windows
        else None
    )
