"""评一评: the sheet's page in each of its states (interface.md, 评一评 sheet)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text, percent, trimmed_hundredths
from campaign.models import ContenderKind, Person
from reviews.ballots import CHANNEL_LABELS, MARK_LABELS, Channel, Mark
from reviews.cycles import is_secret_window_open
from reviews.forms.sheet import MARK, REMARK, SentSheet, SheetLine, options_for
from reviews.models import Register, ReviewCycle
from reviews.month_head import SHEET, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import can_send_sheet
from reviews.services.voting import REMARK_LENGTH, SheetRow, has_voted, sheet_rows

NOTHING_SENT = SentSheet({}, {}, {})


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Posts or teams: heading and lines, the channel they reach, how many are graded."""

    key: str
    label: str
    count_text: str
    lines: tuple[SheetLine, ...]


def page_of(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """The page of somebody who reads: open, sent, not yet, over, or not on the roll."""
    context = head_context(cycle, current=SHEET) | {
        "is_on_roll": can_send_sheet(person, cycle),
        "is_sent": has_voted(cycle, person),
        "is_on_paper": cycle.register.filter(person=person, medium=Register.Medium.PAPER).exists(),
        "is_open": is_secret_window_open(cycle),
        "closed_text": closed_text(cycle),
        "floor": cycle.rule_set.floor,
        "points": points_of(cycle),
        "duties_open": open_duties(cycle, person),
    }
    if context["is_open"] and context["is_on_roll"] and not context["is_sent"]:
        context |= sheet_context(sheet_rows(cycle, person), person, NOTHING_SENT)
    return context


def sheet_context(rows: Sequence[SheetRow], person: Person, sent: SentSheet) -> dict[str, Any]:
    """The lines of the sheet, with what was tapped when it comes back refused."""
    prefetch_related_objects([row.entry for row in rows], "branch")
    parts = []
    for kind, label in ContenderKind.choices:
        of_kind = [row for row in rows if row.entry.kind == kind]
        lines = tuple(_line(number, row, person, sent) for number, row in enumerate(of_kind, start=1))
        if lines:
            unit = _("个") if kind == ContenderKind.POST else _("支")
            text = _("%(channel)s，%(count)d%(unit)s") % {
                "channel": "、".join(_channels(of_kind)), "count": len(lines), "unit": unit,
            }  # fmt: skip
            parts.append(SheetPart(kind, str(label), text, lines))
    total = sum(len(part.lines) for part in parts)
    done = sum(not line.is_blank for part in parts for line in part.lines)
    first = next((f"e{line.key}" for part in parts for line in part.lines if line.is_blank), "")
    return {
        "parts": parts,
        "total": total,
        "done": done,
        "share": percent(done, total),
        "first_blank": first,
        "sheet_errors": [
            (line.name, f"e{line.key}", line.error) for p in parts for line in p.lines if line.error
        ],
        "mark_prefix": MARK,
        "remark_prefix": REMARK,
        "remark_limit": REMARK_LENGTH,
    }


def _channels(rows: Sequence[SheetRow]) -> list[str]:
    found = {row.channel for row in rows}
    return [CHANNEL_LABELS[channel] for channel in (Channel.PEER, Channel.MASS) if channel in found]


def _line(number: int, row: SheetRow, person: Person, sent: SentSheet) -> SheetLine:
    entry = row.entry
    is_post = entry.kind == ContenderKind.POST
    title = title_for(person, entry)
    return SheetLine(
        number=number,
        key=entry.pk,
        name=entry.principal_name if is_post else title,
        detail=f"{title if is_post else who_of(entry)}，{entry.branch_name}",
        options=options_for(sent.marks.get(entry.pk, "")),
        remark=sent.remarks.get(entry.pk, ""),
        error=sent.errors.get(entry.pk, ""),
    )


def closed_text(cycle: ReviewCycle) -> str:
    """Why no sheet can be sent now; empty while one can."""
    if is_secret_window_open(cycle):
        return ""
    if not cycle.secret_open:
        return _("本月不进行互评和群众评，只做自评、支部评和总支评。")
    if clock.today() < cycle.appraise_from and cycle.secret_closed_at is None:
        return _("评一评%(day)s开始，请届时再评。") % {"day": day_text(cycle.appraise_from)}
    return _("评一评已于%(day)s截止。") % {"day": day_text(cycle.appraise_to)}


def points_of(cycle: ReviewCycle) -> list[tuple[str, str]]:
    """What each tap counts."""
    rules = cycle.rule_set
    points = {
        Mark.GOOD: rules.points_good,
        Mark.FAIR: rules.points_fair,
        Mark.AVERAGE: rules.points_average,
        Mark.POOR: rules.points_poor,
    }
    rows = [
        (MARK_LABELS[mark], _("%(points)s分") % {"points": trimmed_hundredths(p)})
        for mark, p in points.items()
    ]
    return [*rows, (MARK_LABELS[Mark.UNKNOWN], _("不计入"))]


def open_duties(cycle: ReviewCycle, person: Person) -> int:
    """How many named sheets of the month still wait for this person; one query."""
    return person.scoring_duties.filter(entry__cycle=cycle, sheet=None, waived_at=None).count()
