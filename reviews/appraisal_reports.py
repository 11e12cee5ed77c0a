"""评议统计表: per month what was asked, came in and counted in each channel (product.md §6).

For those who run or confirm the month. Median and spread are the officer's, as the grades are (product.md §5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaign.formatting import NOTHING
from campaign.models import Campaign, ContenderKind, Person
from campaign.permissions import can_confirm_campaign, can_run_campaign
from campaign.reporting import Column, Option, Parameter, PartialDate, Report, Selection, Table, register
from campaign.reporting.choosing import about
from reviews.appraisal_facts import ChannelFigures, Turnout, channels_of, turnout_of
from reviews.ballots import CHANNEL_LABELS, SECRET_CHANNELS, Channel
from reviews.cycles import month_of
from reviews.models import Ranking
from reviews.period_rows import versions_of
from reviews.periods import Period, periods_of
from reviews.permissions import can_read_progress, can_run_cycle
from reviews.ranking_rows import RankingRow, sealed_rows
from reviews.ranking_seals import seal_sentence
from reviews.reports import ranking_option, who_columns

KEY = "appraisal"
TURNOUT_COLUMNS = (
    Column("范围", 30),
    Column("发出", 9, "integer"),
    Column("收回", 9, "integer"),
    Column("作废", 9, "integer"),
    Column("有效", 9, "integer"),
)


def can_read_appraisal(person: Person) -> bool:
    """Whoever runs or confirms a campaign."""
    rows = Campaign.objects.visible_to(person).select_related("organization")
    return any(can_run_campaign(person, row) or can_confirm_campaign(person, row) for row in rows)


@dataclass(frozen=True, slots=True)
class RankedMonths:
    """The published months of a quarter or a year, in the version in force, oldest first.

    They are listed one after another; nothing is added up over months (product.md §5).
    """

    campaign: Campaign
    period: Period
    rankings: tuple[Ranking, ...]

    @property
    def campaign_id(self) -> int:
        """By which an archive finds its own."""
        return self.campaign.pk


def _published(person: Person) -> list[Option]:
    rankings = Ranking.objects.visible_to(person).with_context()
    rows = rankings.order_by("campaign_id", "-cycle__month", "-version")
    own = [row for row in rows if can_read_progress(person, row.cycle)]
    return [*(ranking_option(row) for row in own), *_periods(own)]


def _periods(rankings: Sequence[Ranking]) -> Iterator[Option]:
    """Quarters and years, from the newest version of each month."""
    by_campaign: dict[Campaign, dict[str, Ranking]] = {}
    for row in rankings:
        by_campaign.setdefault(row.campaign, {}).setdefault(row.cycle.month, row)
    for campaign, newest in by_campaign.items():
        for period in periods_of(newest):
            found = tuple(newest[month] for month in sorted(newest) if period.holds(month))
            yield Option(
                f"{campaign.pk}:{period.key}",
                f"{campaign.organization.name}　{period.label}",
                RankedMonths(campaign, period, found),
                about(campaign=campaign, period=period.key),
            )


MONTH = Parameter("ranking", _("时间"), _published, is_time=True)


def rankings_of(selection: Selection) -> tuple[Ranking, ...]:
    """The months picked: one version of one, or those of a period."""
    picked = selection["ranking"]
    return picked.rankings if isinstance(picked, RankedMonths) else (picked,)


def _is_period(selection: Selection) -> bool:
    return isinstance(selection["ranking"], RankedMonths)


def _with_month(selection: Selection, columns: Sequence[Column]) -> list[Column]:
    return [*([Column("月份", 11, "date")] if _is_period(selection) else []), *columns]


def _month(selection: Selection, ranking: Ranking) -> list[Any]:
    """The month in front of a row, where several are listed."""
    return [PartialDate(month_of(ranking.cycle).first_day, "month")] if _is_period(selection) else []


def turnout_cells(row: Turnout, floor: int) -> Sequence[Any]:
    """One group as cells; a number that may not be told in words."""
    hidden = f"不足{floor}票或相邻"
    return (
        row.label,
        row.issued,
        *(hidden if cell is None else cell for cell in (row.returned, row.void, row.valid)),
    )


def _is_full(selection: Selection) -> bool:
    return not selection.shared and can_run_cycle(selection.person, rankings_of(selection)[0].cycle)


def columns_of(selection: Selection, kind: str) -> list[Column]:
    """Names, the secret channels with their spread for who may know it, the named ones with their sheets."""
    columns = [
        Column("名次", 6, "integer", "center"),
        *who_columns(kind),
    ]
    for channel in SECRET_CHANNELS:
        label = CHANNEL_LABELS[channel]
        columns += [Column(f"{label}有效票", 12, "integer"), Column(f"{label}平均分", 12, "score")]
        if _is_full(selection):
            columns += [Column(f"{label}中位数", 12, "score"), Column(f"{label}标准差", 12, "score")]
    for channel in Channel:
        if channel not in SECRET_CHANNELS:
            label = CHANNEL_LABELS[channel]
            columns += [Column(f"{label}份数", 11, "integer"), Column(f"{label}平均分", 12, "score")]
    return _with_month(selection, columns)


def cells_of(
    row: RankingRow, kind: str, figures: dict[Channel, ChannelFigures], floor: int, *, is_full: bool
) -> list[Any]:
    """One contender as cells."""
    second = row.detail if kind == ContenderKind.POST else row.principal
    cells: list[Any] = [row.rank, row.name, second or NOTHING, row.branch or NOTHING]
    for channel in SECRET_CHANNELS:
        one = figures.get(channel)
        cells += _secret_cells(one, floor, wide=is_full)
    for channel in Channel:
        if channel not in SECRET_CHANNELS:
            one = figures.get(channel)
            cells += [NOTHING, NOTHING] if one is None or one.score is None else [one.n, one.score]
    return cells


def _secret_cells(one: ChannelFigures | None, floor: int, *, wide: bool) -> list[Any]:
    if one is None or one.score is None:
        words = f"不足{floor}票" if one is not None and one.suppressed else "本月不评"
        return [words, NOTHING, *([NOTHING] * 2 if wide else [])]
    more = [NOTHING if value is None else value for value in (one.median, one.spread)]
    return [one.n, one.score, *(more if wide else [])]


def _rows(selection: Selection, kind: str) -> list[list[Any]]:
    return [
        [*_month(selection, ranking), *row]
        for ranking in rankings_of(selection)
        for row in _month_rows(ranking, selection, kind)
    ]


def _month_rows(ranking: Ranking, selection: Selection, kind: str) -> list[list[Any]]:
    figures, full = channels_of(ranking, kind), _is_full(selection)
    rows = sealed_rows(ranking, kind, selection.person)
    return [
        cells_of(row, kind, figures.get(row.entry_id or 0, {}), ranking.rule_set.floor, is_full=full)
        for row in rows
    ]


def _table(title: str, kind: str) -> Table:
    return Table(
        title,
        columns=lambda selection: columns_of(selection, kind),
        rows=lambda selection: _rows(selection, kind),
        notes=_notes,
    )


def _notes(selection: Selection) -> list[str]:
    rules = rankings_of(selection)[-1].rule_set
    said = [
        f"互评、群众评有效票不足{rules.floor}张的不公布、不计分，权重按比例分给其余渠道；不了解不计入有效票。",
        f"有效票满{rules.trim_from}张的，平均分已去掉一个最高、一个最低。",
    ]
    if _is_full(selection):
        said.append(f"中位数和标准差在有效票满{rules.distribution_from}张时列出，只有党总支办事员可见。")
    return said


def _turnout_rows(selection: Selection) -> list[Sequence[Any]]:
    return [
        (*_month(selection, ranking), *turnout_cells(row, ranking.rule_set.floor))
        for ranking in rankings_of(selection)
        for row in turnout_of(ranking.cycle)
    ]


def _turnout_notes(selection: Selection) -> list[str]:
    without = [ranking for ranking in rankings_of(selection) if not ranking.cycle.secret_open]
    if len(without) == len(rankings_of(selection)):
        return ["本月不进行互评和群众评。"]
    said = ["收回份数不足的一组不列出，与它相加得出合计的另一组也不列出。纸质票不记名，只有总数。"]
    if without:
        names = "、".join(month_of(ranking.cycle).label for ranking in without)
        said.append(f"{names}不进行互评和群众评。")
    return said


def _period(selection: Selection) -> str:
    picked = selection["ranking"]
    return picked.period.label if isinstance(picked, RankedMonths) else month_of(picked.cycle).label


def _seal(selection: Selection) -> str:
    if not _is_period(selection):
        return seal_sentence(selection["ranking"])
    return f"按已封存的各月结果列出：{'、'.join(versions_of(rankings_of(selection)))}"


register(
    Report(
        key=KEY,
        title="评议统计表",
        description=str(
            _(
                "已发布月份（季度、年度按月列）各渠道发出、收回、有效票数，平均分、中位数和离散程度；票数不足的不列出。"
            )
        ),
        permission=can_read_appraisal,
        parameters=(MONTH,),
        tables=(
            Table(
                "评议回收情况",
                columns=lambda selection: _with_month(selection, TURNOUT_COLUMNS),
                rows=_turnout_rows,
                notes=_turnout_notes,
            ),
            _table("示范岗评议统计表", ContenderKind.POST),
            _table("攻关队评议统计表", ContenderKind.TEAM),
        ),
        organisation=lambda selection: rankings_of(selection)[0].campaign.organization,
        period=_period,
        seal=_seal,
        order=62,
        place_in_set=30,
    )
)
