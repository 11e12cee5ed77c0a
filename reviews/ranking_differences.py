"""Where a recomputed result is not what was sealed, in words: shown in red with an icon (product.md §5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import NOTHING, hundredths
from reviews.ballots import CHANNEL_LABELS, Channel
from reviews.models import Standing
from reviews.scoring import GRADE_LABELS, Grade
from reviews.services.computing import ComputedRow, differences


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One figure, as sealed and as it comes out now."""

    item: str
    sealed: str
    computed: str


def mismatches_of(standing: Standing, row: ComputedRow, same_inputs: bool) -> tuple[Mismatch, ...]:
    """Every figure of the row that differs; last, whether the month's inputs do (trust.md INT-5)."""
    found = [
        Mismatch(_label(one.item), _text(one.item, one.sealed), _text(one.item, one.computed))
        for one in differences(standing, row)
    ]
    if not same_inputs:
        found.append(Mismatch(_("本月计算依据"), _("封存时的评分和计数"), _("已有改动")))
    return tuple(found)


def _label(item: str) -> str:
    labels = {
        "rank": _("名次"),
        "composite": _("综合得分"),
        "grade": _("等次"),
        "capped": _("限等"),
        "redistributed": _("缺项折算"),
    }
    return labels.get(item) or CHANNEL_LABELS[Channel(item)]


def _text(item: str, value: int | str | bool | None) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if item == "rank":
        return _("第%(rank)s名") % {"rank": value}
    if isinstance(value, str):
        return GRADE_LABELS[Grade(value)]
    return hundredths(value, 2)
