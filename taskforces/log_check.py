"""The four parts in short, for 核对: a constant number of queries."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.formatting import day_text
from campaign.ledger_check import (
    CheckPart,
    Line,
    commitment_lines,
    effect_lines,
    listed,
    open_comments,
    text_line,
)
from campaign.models import Contender
from taskforces.log_facts import week_rows
from taskforces.log_page import marks_of
from taskforces.models import LogPart, Milestone, WeeklyEntry
from taskforces.weeks import WeekStatus


def check_of(contender: Contender) -> list[CheckPart]:
    """Every part with its mark and what it holds."""
    texts = dict(LogPart.objects.filter(team_id=contender.pk).values_list("key", "text"))
    comments, rows = open_comments(contender), week_rows(contender)
    weeks = WeeklyEntry.objects.filter(team_id=contender.pk).exclude(done="")
    milestones = Milestone.objects.filter(team_id=contender.pk)
    missing = [row.week.label for row in rows if row.status is WeekStatus.MISSING]
    lines: dict[str, list[Line]] = {
        "founding": [
            Line(_("攻关目标"), [contender.team.goal] if contender.team.goal else []),
            *commitment_lines(contender),
        ],
        "weeks": [
            listed(_("最近几周"), [f"第{one.iso_week}周：{one.done}" for one in weeks]),
            *([listed(_("缺填"), missing)] if missing else []),
        ],
        "progress": [listed(_("里程碑"), [_milestone(one) for one in milestones]), *effect_lines(contender)],
        "evaluation": [],
    }
    return [
        CheckPart(mark, url, _with_text(mark.part, lines, texts), comments.get(mark.part.key, 0))
        for mark, url in marks_of(contender, rows)
    ]


def _milestone(one: Milestone) -> str:
    if one.done_on:
        return f"{one.title}：{_('%s完成') % day_text(one.done_on)}"
    return f"{one.title}：{_('计划%s完成') % day_text(one.due_on)}"


def _with_text(part, lines: dict[str, list[Line]], texts: dict[str, str]) -> list[Line]:
    own = text_line(str(part.text.label), texts.get(part.key, "")) if part.text else []
    return [*lines[part.key], *own]
