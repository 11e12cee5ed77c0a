"""The sentences under a ranking that say how its words are meant (product.md §5)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.models import ContenderKind
from reviews.models import Ranking


def notes_of(ranking: Ranking, kind: str) -> list[tuple[str, str]]:
    """(word, meaning) for one kind, with the numbers of the month's own rules."""
    rules = ranking.rule_set
    notes = [
        (
            _("缺项折算"),
            _(
                "某个渠道有效票不足%(floor)d张或没有结果时不计分，权重按比例分给其余渠道。"
                "互评、群众评有效票满%(trim)d张时，各去掉一个最高、一个最低。"
            )
            % {"floor": rules.floor, "trim": rules.trim_from},
        ),
        (_("并列"), _("综合得分相同的，先比群众评，再比总支评的第一个评价项目，仍相同则名次相同。")),
    ]
    if kind == ContenderKind.TEAM:
        notes.append((_("限等"), _("“目标达成”低于规定分数的，等次受限，得分和名次不变。")))
    if not rules.secret_counts:
        notes.append((_("权重0%"), _("互评、群众评只公布、不计入综合得分。")))
    if rules.hide_below_half:
        notes.append((_("不公开"), _("后半名次的姓名只对本人和所在支部显示。")))
    return notes
