"""What a ledger holds, as tables of text for a campaign's archive; the floors above add theirs (product.md §3).

An app's ``archived.py`` says with ``@archives_ledger`` which tables its ledger is; Django's ``autodiscover_modules`` loads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import day_year, trimmed_hundredths
from campaign.models import Contender, Outcome, Reading


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, its headings and its rows of text."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


Tables = Callable[[Contender], Iterable[Table]]
_LEDGERS: list[Tables] = []


def archives_ledger(tables: Tables) -> Tables:
    """Register what yields the tables of one kind's ledger, and nothing for the other kind."""
    _LEDGERS.append(tables)
    return tables


def tables_of(contender: Contender) -> list[Table]:
    """The whole ledger of a contender that was put up, tables without a row left out: some ten queries."""
    if contender.activated_on is None:
        return []
    found = [table for tables in _LEDGERS for table in tables(contender)]
    return [table for table in (*found, *_commitments(contender)) if table.rows]


def _commitments(contender: Contender) -> Iterator[Table]:
    """Readings, outcomes and pledges, which posts and teams share."""
    readings = Reading.objects.filter(indicator__contender=contender).select_related("indicator")
    yield Table(
        _("读数"),
        (_("指标"), _("日期"), _("读数"), _("说明")),
        [
            (
                row.indicator.name,
                day_year(row.read_on),
                trimmed_hundredths(row.value) + row.indicator.unit,
                row.note,
            )
            for row in readings.order_by("indicator__position", "read_on")
        ],
    )
    outcomes = Outcome.objects.filter(contender=contender).select_related("measure")
    yield Table(
        _("成效"),
        (_("日期"), _("成效"), _("对应措施")),
        [
            (day_year(row.happened_on), row.text, row.measure.text if row.measure else "")
            for row in outcomes.order_by("happened_on", "pk")
        ],
    )
    yield Table(
        _("公开承诺的兑现"),
        (_("承诺"), _("到期日"), _("兑现"), _("兑现情况")),
        [
            (
                row.text,
                day_year(row.due_on),
                {True: _("已兑现"), False: _("未兑现"), None: ""}[row.kept],
                row.evidence,
            )
            for row in contender.pledges.all()
        ],
    )
