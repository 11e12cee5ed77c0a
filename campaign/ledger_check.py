"""核对: a whole ledger in short before it is handed in, part by part (product.md §4: check-answers)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from campaign.formatting import day_text, trimmed_hundredths
from campaign.ledger_parts import PartMark, PartStatus
from campaign.models import Contender, PartComment, Reading

# Of a list this many stand in the short form; of a text so many characters.
SHOWN, SHORT = 3, 120


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands there, in short; empty where nothing does."""

    label: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class CheckPart:
    """One part: its mark, where it is filled, what it holds, how many comments on it are open."""

    mark: PartMark
    url: str
    lines: Sequence[Line]
    comments: int = 0


def short(text: str) -> str:
    """The beginning of a text."""
    text = " ".join(text.split())
    return text if len(text) <= SHORT else text[:SHORT].rstrip() + "…"


def listed(label: str, rows: Sequence[str]) -> Line:
    """The first rows of a list and how many more there are."""
    texts = [short(row) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        texts.append(str(_("等，共%d条") % len(rows)))
    return Line(label, texts)


def commitment_lines(contender: Contender) -> list[Line]:
    """Indicators, measures and pledges as the first part has them: three queries."""
    return [
        listed(
            _("指标"),
            [
                f"{one.name}：{trimmed_hundredths(one.baseline)}→{trimmed_hundredths(one.target)}{one.unit}"
                for one in contender.indicators.all()
            ],
        ),
        listed(_("措施"), [one.text for one in contender.measures.all()]),
        listed(_("公开承诺"), [one.text for one in contender.pledges.all()]),
    ]


def effect_lines(contender: Contender) -> list[Line]:
    """Last reading of each indicator, outcomes, pledges settled: three queries."""
    last: dict[str, Reading] = {}
    readings = Reading.objects.filter(indicator__contender=contender).select_related("indicator")
    for reading in readings.order_by("indicator__position", "read_on"):
        last[reading.indicator.name] = reading
    return [
        listed(
            _("最近读数"),
            [
                f"{name}：{trimmed_hundredths(one.value)}{one.indicator.unit}（{day_text(one.read_on)}）"
                for name, one in last.items()
            ],
        ),
        listed(
            _("成效"),
            [f"{day_text(one.happened_on)}：{one.text}" for one in contender.outcomes.all()],
        ),
        listed(
            _("承诺兑现"),
            [
                f"{one.text}：{_('已兑现') if one.kept else _('未兑现')}"
                for one in contender.pledges.exclude(kept=None)
            ],
        ),
    ]


def text_line(label: str, text: str) -> list[Line]:
    """A part's own words."""
    return [Line(label, [short(text)] if text else [])]


def open_comments(contender: Contender) -> dict[str, int]:
    """How many comments are open, by part: one query."""
    rows = PartComment.objects.filter(contender=contender, closed_at=None).order_by()
    return dict(rows.values_list("part").annotate(Count("pk")))


def missing_words(parts: Iterable[CheckPart]) -> list[tuple[str, str]]:
    """Title and what is missing of every part that its rule or its writer does not call complete yet."""
    found = []
    for part in parts:
        mark = part.mark
        if mark.missing:
            found.append((str(mark.title), "".join(str(words) for words in mark.missing)))
        elif (
            mark.status is not PartStatus.DONE
            and mark.part.text is not None
            and not any(line.texts for line in part.lines)
        ):
            found.append((str(mark.title), str(_("还没有写。"))))
    return found
