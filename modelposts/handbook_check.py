"""The six parts in short, for 核对: a constant number of queries."""

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
from modelposts.handbook_page import marks_of
from modelposts.models import Action, HandbookPart


def check_of(contender: Contender) -> list[CheckPart]:
    """Every part with its mark and what it holds."""
    texts = dict(HandbookPart.objects.filter(post_id=contender.pk).values_list("key", "text"))
    comments = open_comments(contender)
    actions = Action.objects.filter(post_id=contender.pk)
    notes = contender.post.study_notes.all()
    lines: dict[str, list[Line]] = {
        "founding": [
            Line(_("示范目标"), [contender.post.goal] if contender.post.goal else []),
            *commitment_lines(contender),
        ],
        "study": [listed(_("学习内容"), [f"{day_text(one.studied_on)}：{one.title}" for one in notes])],
        "actions": [listed(_("行动"), [f"{day_text(one.acted_on)}：{one.text}" for one in actions])],
        "effects": effect_lines(contender),
        "evaluation": [],
        "acceptance": [],
    }
    return [
        CheckPart(mark, url, _with_text(mark.part, lines, texts), comments.get(mark.part.key, 0))
        for mark, url in marks_of(contender)
    ]


def _with_text(part, lines: dict[str, list[Line]], texts: dict[str, str]) -> list[Line]:
    own = text_line(str(part.text.label), texts.get(part.key, "")) if part.text else []
    return [*lines[part.key], *own]
