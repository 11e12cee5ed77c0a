"""Paper sheets: who took one, and a batch's totals as they are keyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.forms.people import PersonField
from campaign.models import Person
from reviews.ballots import CHANNEL_LABELS, GRADED, MARK_LABELS, SECRET_CHANNELS, Channel, Counts, Mark
from reviews.models import CycleEntry, ReviewCycle

MARKS = (*GRADED, Mark.UNKNOWN)
MOST = 9999


class HandOutForm(forms.Form):
    """Who takes a paper sheet; only people on the month's roll are found."""

    person = PersonField(
        label=_("领取人"),
        help_text=_("填姓名或工号；同名时填工号。登记后电子票不再开放。"),
        error_messages={"required": _("请填写领取人。")},
    )

    def __init__(self, *args: Any, cycle: ReviewCycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].people = Person.objects.filter(pk__in=cycle.roll.values("person_id"))  # type: ignore[attr-defined]  # a PersonField


def _count(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, **kwargs)


@dataclass(frozen=True, slots=True)
class CountLine:
    """One contender and channel of the table, with its five figures as typed."""

    entry: CycleEntry
    channel: str
    cells: tuple[tuple[str, str, str], ...]
    most: int


class BatchForm(forms.Form):
    """A batch: issued, returned, void, and per contender and channel how often each mark was given.

    The figures of the table stand in one plain grid; an empty one is 0.
    """

    issued = _count(_("发出份数"))
    returned = _count(_("收回份数"))
    void = _count(_("作废份数"), required=False)

    def __init__(
        self,
        *args: Any,
        entries: Sequence[CycleEntry],
        reach: Mapping[tuple[int, Channel], int],
        floor: int,
        kept: Mapping[str, int] | None = None,
        **kwargs: Any,
    ) -> None:
        self.entries, self.kept, self.reach, self.floor = entries, kept or {}, reach, floor
        super().__init__(*args, initial=dict(self.kept), **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["void"] = cleaned.get("void") or 0
        cleaned["totals"] = self._totals()
        return cleaned

    @property
    def figures(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("issued", "returned", "void", "totals")}

    def _totals(self) -> Mapping[tuple[int, Channel], Counts]:
        totals = {}
        for entry in self.entries:
            for channel in SECRET_CHANNELS:
                figures = [self._figure(cell_name(entry, channel, mark)) for mark in MARKS]
                if None in figures:
                    words = {"title": entry.public_title, "channel": CHANNEL_LABELS[channel]}
                    self.add_error(None, _("“%(title)s”%(channel)s的票数请填0至9999的整数。") % words)
                elif any(figures):
                    totals[entry.pk, channel] = Counts(*figures)  # type: ignore[arg-type]  # None was just ruled out
        return totals

    def _figure(self, name: str) -> int | None:
        """The number typed, 0 where empty, None where it is none."""
        typed = self.data.get(name, "").strip()
        if not typed:
            return 0
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST)) else None

    def _shown(self, name: str) -> str:
        """What stands in a cell: as typed, else as keyed before."""
        return self.data.get(name, "") if self.is_bound else str(self.kept.get(name) or "")

    @property
    def lines(self) -> list[CountLine]:
        """The table: name, label and what was typed of every cell.

        Only channels that enough of those who took paper can give: of fewer no grade is keyed at all.
        """
        return [
            line
            for entry in self.entries
            for channel in SECRET_CHANNELS
            for line in (self._line(entry, channel),)
            if line.most >= self.floor or any(typed for _name, _label, typed in line.cells)
        ]

    def _line(self, entry: CycleEntry, channel: Channel) -> CountLine:
        names = [(cell_name(entry, channel, mark), MARK_LABELS[mark]) for mark in MARKS]
        return CountLine(
            entry,
            CHANNEL_LABELS[channel],
            tuple((name, label, self._shown(name)) for name, label in names),
            self.reach.get((entry.pk, channel), 0),
        )

    @property
    def mark_labels(self) -> list[str]:
        """Headings of the table."""
        return [MARK_LABELS[mark] for mark in MARKS]


def cell_name(entry: CycleEntry, channel: Channel, mark: Mark) -> str:
    """Name of one figure in the grid."""
    return f"{entry.pk}-{channel.value}-{mark.value}"
