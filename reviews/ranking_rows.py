"""Rows of a ranking as page, print and workbook show them: one function for all three (product.md §5).

What a reader may not know is taken out here and nowhere else: names by alias, names below the top
half where the rules hide them, and channels below the floor, which were sealed empty already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.charts import bar_width
from campaign.formatting import NOTHING, change_text, hundredths, trimmed_hundredths
from campaign.levels import applied_name
from campaign.models import ContenderKind, Person, RuleSet
from campaign.months import Month, months_between
from reviews.ballots import CHANNEL_LABELS, SECRET_CHANNELS, Channel
from reviews.models import CycleEntry, Ranking, Standing, StandingChannel
from reviews.month_head import title_for, who_of
from reviews.permissions import can_read_ranked_name
from reviews.scoring import GRADE_LABELS, Grade, Presence
from reviews.services.computing import ComputedRow

FIRST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One channel of a row: a score in hundredths, or in words why there is none."""

    label: str
    score: int | None
    words: str = ""

    @property
    def text(self) -> str:
        """As printed: one decimal, or the words."""
        return hundredths(self.score) if self.score is not None else self.words

    @property
    def width(self) -> str:
        """Width of the bar, beginning at 60 points."""
        return bar_width(self.score)


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One row; ``entry_id`` is None where the reader may not know whose it is."""

    entry_id: int | None
    rank: int
    change: int | None
    name: str
    detail: str
    principal: str
    branch: str
    branch_id: int | None
    level: str
    level_applied: str
    url: str
    composite: int
    decimals: int
    grade: str
    marks: tuple[str, ...]
    cells: tuple[Cell, ...]
    trend: tuple[tuple[str, int], ...]

    @property
    def is_hidden(self) -> bool:
        """Whether the rules hide the name from this reader."""
        return self.entry_id is None

    @property
    def is_first(self) -> bool:
        """Whether the place is among the first three."""
        return self.rank <= FIRST_PLACES

    @property
    def branch_short(self) -> str:
        """The branch without the words that head its column: 工程信息."""
        return self.branch.removesuffix("党支部") or self.branch

    @property
    def score(self) -> str:
        """The composite as shown: one decimal, two where one would tie."""
        return hundredths(self.composite, self.decimals)

    @property
    def width(self) -> str:
        """Width of the composite's bar, beginning at 60 points."""
        return bar_width(self.composite)

    @property
    def change_text(self) -> str:
        """▲2, ▽1, 持平 or a dash."""
        return change_text(self.change)

    @property
    def change_words(self) -> str:
        """The change for who hears the page."""
        if not self.change:
            return ""
        return _("，比上月上升") if self.change > 0 else _("，比上月下降")

    @property
    def grade_text(self) -> str:
        """优秀 or 优秀并列, as under the score."""
        return f"{self.grade}{_('并列')}" if self.is_shared else self.grade

    @property
    def is_shared(self) -> bool:
        """Whether the place is shared."""
        return _("并列") in self.marks

    @property
    def other_marks(self) -> str:
        """缺项折算, 限等: what stands on a line of its own."""
        return "　".join(mark for mark in self.marks if mark != _("并列"))


def sealed_rows(ranking: Ranking, kind: str, person: Person) -> list[RankingRow]:
    """A published version's rows of one kind, best first, as ``person`` may read them; four queries."""
    standings = list(
        Standing.objects.filter(ranking=ranking, kind=kind)
        .select_related("entry__branch", "entry__cycle", "entry__contender__level_applied")
        .prefetch_related("channels", "entry__members")
    )
    shared = _shared_ranks([standing.rank for standing in standings])
    foreign = _foreign(standings, ranking, person)
    hidden = names_to_hide(standings, foreign)
    floor, hiding = ranking.rule_set.floor, hiding_months(ranking.campaign_id)
    told = {
        standing.pk: _told_trend(standing, person, hiding)
        for standing in standings
        if standing.pk not in foreign
    }
    return [
        _row(
            standing.entry,
            person,
            is_hidden=standing.pk in hidden,
            rank=standing.rank,
            # Where names are hidden, a change or a trend would tell of months when this one was.
            change=_told_change(standing, told, hiding),
            composite=standing.composite,
            decimals=standing.shown_digits,
            grade=str(standing.get_grade_display()),
            marks=_marks(standing.rank in shared, standing.redistributed, standing.capped),
            cells=sealed_cells(standing, floor),
            trend=(*told[standing.pk], (ranking.cycle.month, standing.composite))
            if standing.pk in told
            else (),
        )
        for standing in standings
    ]


def computed_rows(rows: Sequence[ComputedRow], person: Person, floor: int) -> list[RankingRow]:
    """A computed month's rows of one kind before publishing, for those who may read the preview."""
    ranked = [row for row in rows if row.rank is not None and row.trace.composite is not None]
    return [
        _row(
            row.entry,
            person,
            is_hidden=False,
            rank=row.rank or 0,
            change=None,
            composite=row.trace.composite or 0,
            decimals=row.placing.decimals,
            grade=GRADE_LABELS[row.trace.grade or Grade.UNQUALIFIED],
            marks=_marks(row.placing.is_shared, row.trace.reweighted, row.trace.is_capped),
            cells=tuple(_cell(term.channel, term.score, term.presence, floor) for term in row.trace.terms),
            trend=(),
        )
        for row in ranked
    ]


def _row(entry: CycleEntry, person: Person, *, is_hidden: bool, **figures: Any) -> RankingRow:
    """A row with its names, or without any of what would tell whose it is."""
    if is_hidden:
        return RankingRow(
            entry_id=None,
            name=_("不公开"),
            detail="",
            principal="",
            branch="",
            branch_id=None,
            level="",
            level_applied="",
            url="",
            **figures,
        )
    is_post = entry.kind == ContenderKind.POST
    title = title_for(person, entry)
    page = "modelposts:handbook" if is_post else "taskforces:log"
    return RankingRow(
        entry_id=entry.pk,
        name=entry.principal_name if is_post else title,
        detail=title if is_post else who_of(entry),
        principal=entry.principal_name,
        branch=entry.branch_name,
        branch_id=entry.branch_id,
        level=entry.level_name,
        level_applied=applied_name(entry.contender),
        url=reverse(page, args=[entry.contender_id]),
        **figures,
    )


def sealed_cells(standing: Standing, floor: int) -> tuple[Cell, ...]:
    """The five channels as sealed, in print order; channels prefetched."""
    parts = {Channel(part.channel): part for part in standing.channels.all()}
    return tuple(
        _cell(channel, parts[channel].score, sealed_presence(parts[channel]), floor)
        for channel in Channel
        if channel in parts
    )


def sealed_presence(part: StandingChannel) -> Presence:
    """Why a sealed channel has no result; ``PRESENT`` where it has one."""
    if part.score is not None:
        return Presence.PRESENT
    if part.suppressed:
        return Presence.BELOW_FLOOR
    return Presence.NOT_RUN if part.channel in SECRET_CHANNELS else Presence.WAIVED


def _cell(channel: Channel, score: int | None, presence: Presence, floor: int) -> Cell:
    return Cell(CHANNEL_LABELS[channel], score, presence_words(presence, floor))


def presence_words(presence: Presence, floor: int) -> str:
    """What stands in the cell of a channel without a result; empty where it has one."""
    return {
        Presence.PRESENT: "",
        Presence.BELOW_FLOOR: _("不足%(floor)d票") % {"floor": floor},
        Presence.NOT_RUN: _("本月不评"),
        Presence.WAIVED: _("已免评"),
        Presence.MISSING: _("未提交"),
    }[presence]


def _marks(is_shared: bool, is_reweighted: bool, is_capped: bool) -> tuple[str, ...]:
    words = ((is_shared, _("并列")), (is_reweighted, _("缺项折算")), (is_capped, _("限等")))
    return tuple(word for holds, word in words if holds)


def _shared_ranks(ranks: Sequence[int]) -> frozenset[int]:
    return frozenset(rank for rank, count in Counter(ranks).items() if count > 1)


def hiding_months(campaign_id: int) -> frozenset[str]:
    """The campaign's months whose rules hide names below the top half; one query."""
    rows = Ranking.objects.in_force().filter(campaign=campaign_id, rule_set__hide_below_half=True)
    return frozenset(rows.values_list("cycle__month", flat=True))


def _told_trend(standing: Standing, person: Person, hiding: Collection[str]) -> tuple[tuple[str, int], ...]:
    """The months before, without those that hide names from this reader: rules may have changed since."""
    months = tuple((before, score) for before, score in standing.trend)
    if not any(month in hiding for month, _score in months) or can_read_ranked_name(person, standing.entry):
        return months
    return tuple((month, score) for month, score in months if month not in hiding)


def _told_change(
    standing: Standing, told: Mapping[int, Sequence[tuple[str, int]]], hiding: Collection[str]
) -> int | None:
    """The change, where the place of the month before may be told: its score is in the trend then."""
    if standing.pk not in told or standing.change is None or not hiding:
        return standing.change if standing.pk in told else None
    before = str(Month.parse(standing.entry.cycle.month).previous)
    return standing.change if before not in hiding or before in dict(told[standing.pk]) else None


def _foreign(standings: Sequence[Standing], ranking: Ranking, person: Person) -> frozenset[int]:
    """Ids of the standings whose names this reader has no right to; empty unless the rules hide names."""
    if not ranking.rule_set.hide_below_half:
        return frozenset()
    return frozenset(
        standing.pk for standing in standings if not can_read_ranked_name(person, standing.entry)
    )


def names_to_hide(standings: Sequence[Standing], foreign: Collection[int]) -> frozenset[int]:
    """Those below the top half to whom one has no right; never a single one, whom the rest would give away."""
    half = (len(standings) + 1) // 2
    hidden = {standing.pk for standing in standings if standing.rank > half and standing.pk in foreign}
    if len(hidden) == 1:
        cover = [s.pk for s in standings if s.pk in foreign and s.pk not in hidden]
        hidden |= set(cover[-1:])
    return frozenset(hidden)


@dataclass(frozen=True, slots=True)
class Summary:
    """The line over the table: how many, their mean, how many of each grade."""

    count: int
    mean: str
    grades: tuple[tuple[str, int], ...]


def summary_of(rows: Sequence[RankingRow]) -> Summary:
    """Over the rows shown. Only of composites, which every row shows: nothing hidden can be worked out."""
    counts = Counter(row.grade for row in rows)
    total = sum(row.composite for row in rows)
    return Summary(
        count=len(rows),
        mean=hundredths((2 * total + len(rows)) // (2 * len(rows))) if rows else NOTHING,
        grades=tuple((label, counts[label]) for label in GRADE_LABELS.values() if counts[label]),
    )


def weight_headings(ranking: Ranking, kind: str) -> list[str]:
    """自评10%, 互评20% …: the channels with the weights of the month's rules."""
    return weight_headings_of(ranking.rule_set, kind)


def weight_headings_of(rules: RuleSet, kind: str) -> list[str]:
    """The same for a month that is not published yet."""
    weights = {weight.channel: weight.weight for weight in rules.weights.all() if weight.kind == kind}
    if not rules.secret_counts:
        weights |= dict.fromkeys(SECRET_CHANNELS, 0)
    return [f"{CHANNEL_LABELS[channel]}{trimmed_hundredths(weights.get(channel, 0))}%" for channel in Channel]


def trend_months(rows: Sequence[RankingRow], until: str) -> list[str]:
    """The months every spark spans, so that two rows compare: from the first known one to this one."""
    first = min((month for row in rows for month, _score in row.trend), default=until)
    return [str(month) for month in months_between(Month.parse(first), Month.parse(until))]
